// How long `isthmus lint` takes, from the start of the process to its end: a small repository, and a large one with and
// without mistakes. Run by `npm run bench:lint`.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { hubsAndSpokes } from '../designs/hubs-and-spokes.mjs'

const CLI = new URL('../../dist/bin/isthmus.js', import.meta.url).pathname
const ROUNDS = 5

/** Of this many spokes, evenly spread, the hub lacks its half of the peering. */
function design(vpcs, podsEach, oneSided) {
  const each = Math.round(vpcs / Math.max(1, oneSided))
  return hubsAndSpokes(vpcs, podsEach, (spoke) => oneSided > 0 && spoke % each === 1)
}

function measure(name, text, args, rounds = ROUNDS) {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-bench-'))
  const file = join(folder, 'design.yaml')
  const times = []
  let last = ''
  for (let round = 0; round < rounds; round++) {
    writeFileSync(file, text)
    const started = performance.now()
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ['--max-old-space-size=3000', CLI, 'lint', '-f', file, ...args],
      { encoding: 'utf8', maxBuffer: 1 << 30 },
    )
    times.push(performance.now() - started)
    if (status === null || status > 1) throw new Error(`${name}: ${stderr}`)
    last = args.includes('--fix')
      ? `${/(\d+) fixed/.exec(stderr)?.[1] ?? 0} fixed`
      : stdout
          .trim()
          .split('\n')
          .findLast((line) => /error|warning|found/.test(line))
          .split(';')[0]
    if (args.includes('--fix') === (readFileSync(file, 'utf8') === text))
      throw new Error(`${name}: the file is wrong`)
  }
  rmSync(folder, { recursive: true })
  const sorted = times.sort((a, b) => a - b).map((ms) => `${(ms / 1000).toFixed(2)} s`)
  console.log(
    `| ${name} | ${sorted[sorted.length >> 1]} | ${sorted[0]} to ${sorted.at(-1)} | ${last} |`,
  )
}

console.log(`Machine: ${cpus()[0]?.model}, Node ${process.versions.node}\n`)
console.log('| what | median | lowest to highest | |\n| --- | --: | --: | --- |')
measure('50 VPCs, 500 pods', design(50, 10, 0), [])
measure('the same, 5 peerings on one side only', design(50, 10, 5), [])
const LARGE = [10_000, 10]
measure('10,000 VPCs, 100,000 pods', design(...LARGE, 0), [], 3)
measure('the same, 100 peerings on one side only', design(...LARGE, 100), [], 3)
measure('the same, --fix', design(...LARGE, 100), ['--fix'], 3)
