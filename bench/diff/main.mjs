// How long `isthmus diff` takes on two files with 10,000 VPCs and 100,000 pods each, from the start of the process to its
// end. Run by `npm run bench:diff-command`; `npm run bench:diff` measures the comparison alone, from code.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { hubsAndSpokes } from '../designs/hubs-and-spokes.mjs'

const CLI = new URL('../../dist/bin/isthmus.js', import.meta.url).pathname
const ROUNDS = 5
const [VPCS, PODS_EACH] = [10_000, 10]

const folder = mkdtempSync(join(tmpdir(), 'isthmus-bench-'))
const before = join(folder, 'before.yaml')
const after = join(folder, 'after.yaml')
writeFileSync(before, hubsAndSpokes(VPCS, PODS_EACH))

/** Compares with the design in which `isLacking` tells which peerings the hubs lack. */
function measure(name, isLacking, output = 'text') {
  writeFileSync(after, hubsAndSpokes(VPCS, PODS_EACH, isLacking))
  const args = ['--max-old-space-size=3000', CLI, 'diff', before, after, '--output', output]
  const seconds = []
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now()
    const { stdout, stderr, status } = spawnSync(process.execPath, args, {
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    })
    seconds.push((performance.now() - started) / 1000)
    const isEmpty = stdout.startsWith('no change')
    if (status !== 0 || isEmpty !== (isLacking === undefined)) throw new Error(`${name}: ${stderr}`)
  }
  const sorted = seconds.sort((a, b) => a - b).map((one) => `${one.toFixed(2)} s`)
  console.log(`| ${name} | ${sorted[ROUNDS >> 1]} | ${sorted[0]} to ${sorted.at(-1)} |`)
}

console.log(`Machine: ${cpus()[0]?.model}, Node ${process.versions.node}; ${ROUNDS} rounds\n`)
console.log('| what differs | median | lowest to highest |\n| --- | --: | --- |')
const inEachCluster = (spoke) => spoke % 100 === 1
try {
  measure('nothing', undefined)
  measure('one peering fewer', (spoke) => spoke === 1)
  measure('100 peerings fewer, one in each cluster', inEachCluster)
  measure('the same, `-o json`', inEachCluster, 'json')
} finally {
  rmSync(folder, { recursive: true })
}
