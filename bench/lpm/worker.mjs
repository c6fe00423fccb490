// Our tables behind the protocol of native/worker.h:
//     node worker.mjs 4|6 table|image|javascript TABLE QUERIES
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { RouteTable } from 'isthmus/lpm'

const [family, subject, tableFile, queryFile] = process.argv.slice(2)
const stride = family === '4' ? 2 : 5
const table = words(tableFile)
const queries = words(queryFile)
const count = family === '4' ? queries.length : queries.length / 4
const routes = table.length / stride

function words(file) {
  return new Int32Array(new Uint8Array(readFileSync(file)).buffer)
}

function cpuNs() {
  const { user, system } = process.cpuUsage()
  return (user + system) * 1000
}

function load() {
  const loaded = new RouteTable()
  for (let i = 0, at = 0; i < routes; i++, at += stride) {
    if (family === '4') loaded.insertIpv4(table[at], table[at + 1], i)
    else loaded.insertIpv6(table[at], table[at + 1], table[at + 2], table[at + 3], table[at + 4], i)
  }
  return loaded
}

load()
let start = cpuNs()
const loaded = load()
console.log('ready', (cpuNs() - start) / routes)

const target =
  subject === 'table'
    ? loaded
    : loaded.compile({ kernel: subject === 'javascript' ? 'javascript' : 'wasm' })

function single4() {
  let sum = 0
  for (let i = 0; i < queries.length; i++) {
    const value = target.lookupIpv4(queries[i])
    if (value !== undefined) sum = (sum + value + 1) | 0
  }
  return sum
}

function single6() {
  let sum = 0
  for (let i = 0; i < queries.length; i += 4) {
    const value = target.lookupIpv6(queries[i], queries[i + 1], queries[i + 2], queries[i + 3])
    if (value !== undefined) sum = (sum + value + 1) | 0
  }
  return sum
}

const matches = new Int32Array(count)

function batch() {
  if (family === '4') target.lookupBatchIpv4(queries, matches)
  else target.lookupBatchIpv6(queries, matches)
}

function batchSum() {
  let sum = 0
  for (const match of matches) {
    const value = family === '4' ? target.valueOfIpv4(match) : target.valueOfIpv6(match)
    if (value !== undefined) sum = (sum + value + 1) | 0
  }
  return sum
}

let random = 1
const CHANGES = 20_000

function change() {
  for (let k = 0; k < CHANGES / 2; k++) {
    random ^= random << 13
    random ^= random >>> 17
    random ^= random << 5
    const i = (random >>> 0) % routes
    const at = stride * i
    if (family === '4') {
      loaded.deleteIpv4(table[at], table[at + 1])
      loaded.insertIpv4(table[at], table[at + 1], i)
    } else {
      const [w0, w1, w2, w3, length] = table.subarray(at, at + 5)
      loaded.deleteIpv6(w0, w1, w2, w3, length)
      loaded.insertIpv6(w0, w1, w2, w3, length, i)
    }
  }
}

const operations = {
  single: () => [family === '4' ? single4() : single6(), count],
  batch: () => [batch(), count],
  change: () => [change(), CHANGES],
  snapshot: () => [loaded.fork().insert('192.0.2.1', 0), 1],
  load: () => [load().size, routes],
}

for await (const operation of createInterface({ input: process.stdin })) {
  if (operation === 'single' || operation === 'batch') operations[operation]()
  start = cpuNs()
  const [result, items] = operations[operation]()
  const elapsed = cpuNs() - start
  const sum = operation === 'batch' ? batchSum() : operation === 'single' ? result : 0
  console.log(elapsed / items, sum >>> 0)
}
