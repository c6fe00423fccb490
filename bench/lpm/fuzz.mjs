// A long random run: tables of both families are changed at random and compared with slow ones, for as many seconds as
// are given; then 10 million lookups in a full table are.
//     npm run fuzz:lpm -- [SECONDS [SEED]]
// A failure says the seed; with it, the run is the same again.
import { RouteTable } from 'isthmus/lpm'
import { formatAddress, formatPrefix, ipv4, ipv6, masked } from 'isthmus/net'
import { madeUpTable } from '../../dist/cli/bench/input.js'
import { below, randomWords } from '../../dist/cli/bench/random.js'
import { SlowTwin } from '../../dist/cli/bench/slow-twin.js'
import { traffic } from '../../dist/cli/bench/traffic.js'

const seconds = Number(process.argv[2] ?? 60)
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31)
if (!(seconds > 0) || !Number.isInteger(seed)) {
  console.error('usage: npm run fuzz:lpm -- [SECONDS [SEED]]')
  process.exit(2)
}
console.log(`seed ${seed}, ${seconds} seconds`)
const random = randomWords(seed)
const end = Date.now() + seconds * 1000

let step = 'start'
process.on('exit', (code) => {
  if (code !== 0) console.error(`failed at ${step}; run it again with seed ${seed}`)
})

function expectSame(actual, expected, what) {
  if (!Object.is(actual, expected)) {
    throw new Error(`${what}: ${String(actual)}, expected ${String(expected)}`)
  }
}

/** Few bytes, so that routes meet; a table of its own kind each time. */
function addresses(family) {
  const bytes = Array.from({ length: 1 + below(random, 6) }, () => below(random, 256))
  const byte = () => (below(random, 5) ? bytes[below(random, bytes.length)] : below(random, 256))
  const word = () => (byte() << 24) | (byte() << 16) | (byte() << 8) | byte()
  return () => (family === 4 ? ipv4(word()) : ipv6(word(), word(), word(), word()))
}

const lookup = (table, { family, w0, w1, w2, w3 }) =>
  family === 4 ? table.lookupIpv4(w0) : table.lookupIpv6(w0, w1, w2, w3)

/** Changes a table and an image at random and compares them with a map of routes by their text. */
function changes(family) {
  const anyAddress = addresses(family)
  const bits = family === 4 ? 32 : 128
  const routes = new Map()
  const keys = []
  let table = new RouteTable()
  const image = new RouteTable().compile()
  const many = below(random, 8) === 0
  const count = many ? 12_000 : below(random, 1500)
  const distinct = below(random, 2) ? 3 : 1 << 30
  const length = () => {
    if (many) return bits - below(random, 9)
    // A short prefix concerns much of an image, which takes long.
    return below(random, 50) ? 12 + below(random, bits - 11) : below(random, 12)
  }
  for (let i = 0; i < count; i++) {
    const known = keys.length > 0 && below(random, many ? 8 : 2) === 0
    const prefix = known
      ? keys[below(random, keys.length)]
      : masked({
          address: anyAddress(),
          length: length(),
        })
    const text = formatPrefix(prefix)
    step = `IPv${family} change ${i} of ${text}`
    if (known && below(random, 3) > 0) {
      expectSame(table.delete(prefix), routes.has(text), 'deleted')
      expectSame(image.delete(prefix), routes.delete(text), 'deleted from the image')
    } else {
      expectSame(table.insert(prefix, i % distinct), !routes.has(text), 'inserted')
      expectSame(image.insert(prefix, i % distinct), !routes.has(text), 'inserted into the image')
      routes.set(text, i % distinct)
      keys.push(prefix)
    }
    if (below(random, 100) === 0) table = table.fork()
    expectSame(table.size, routes.size, 'size')
    const { address } = known ? prefix : keys[below(random, keys.length)]
    const value = lookup(table, address)
    expectSame(lookup(image, address), value, `image at ${formatAddress(address)}`)
    if (!many || below(random, 50) === 0) {
      const covering = []
      for (let length = bits; length >= 0; length--) {
        const key = formatPrefix(masked({ address, length }))
        if (routes.has(key)) covering.push(`${key} ${routes.get(key)}`)
      }
      const all = table.lookupAll(address).map((r) => `${formatPrefix(r.prefix)} ${r.value}`)
      expectSame(all.join(), covering.join(), `covering ${formatAddress(address)}`)
      expectSame(value, table.lookup(address)?.value, `lookup of ${formatAddress(address)}`)
    }
  }
  step = `IPv${family} iteration of ${routes.size} routes`
  const left = new Map(routes)
  for (const [prefix, value] of table) {
    expectSame(value, left.get(formatPrefix(prefix)), formatPrefix(prefix))
    left.delete(formatPrefix(prefix))
  }
  expectSame(left.size, 0, 'routes not met')
  return count
}

let changed = 0
let tables = 0
do {
  changed += changes(tables % 2 ? 6 : 4)
  tables++
} while (Date.now() < end)
console.log(`${changed} changes to ${tables} tables agree`)

step = 'a full table'
const { prefixes, values } = madeUpTable(1_062_046, seed)
const table = new RouteTable()
for (const [index, prefix] of prefixes.entries()) table.insert(prefix, values[index])
const twin = new SlowTwin(prefixes, values)
const image = table.compile()
const own = {
  4: prefixes.filter(({ address }) => address.family === 4),
  6: prefixes.filter(({ address }) => address.family === 6),
}
let looked = 0
const full = Date.now() + seconds * 1000
while (looked < 1e7 && Date.now() < full) {
  for (const family of [4, 6]) {
    for (const kind of ['hits', 'uniform']) {
      for (const address of traffic(kind, family, own[family], 50_000, random)) {
        step = `lookup ${looked} of ${formatAddress(address)}`
        const expected = twin.lookup(address)
        expectSame(lookup(table, address), expected, 'table')
        expectSame(lookup(image, address), expected, 'image')
        looked++
      }
    }
  }
}
console.log(`${looked} lookups in a table of ${table.size} routes agree`)
