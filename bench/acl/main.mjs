// Access lists as sets: a packet that no line matches, and all lines that decide anything, on lists of random lines.
//     npm run bench:acl -- [--seed N] [--rounds N]
// The lists are made as in the benchmark AclBench of Microsoft's Zen: source and destination are random addresses below
// 128.0.0.0, cut to a length between 24 and 32. Such lines hardly meet, so there is a second kind, with lengths between
// 4 and 12. Answers are checked packet by packet before anything is timed.
import assert from 'node:assert/strict'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { randomWords } from '../../dist/cli/bench/random.js'
import { quantile } from '../../dist/cli/bench/rounds.js'
import { containsAddress, firstMatches, ipv4, masked, unmatched } from '../../dist/net/index.js'

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '21' },
  },
})
const rounds = Number(options.rounds)
const SIZES = [1000, 2000, 5000, 10_000, 15_000]
const KINDS = [
  { shortest: 24, longest: 32 },
  { shortest: 4, longest: 12 },
]

function randomLines(count, { shortest, longest }, random) {
  const prefix = () =>
    masked({
      address: ipv4(random() >>> 1),
      length: shortest + ((random() >>> 0) % (longest - shortest + 1)),
    })
  return Array.from({ length: count }, () => ({ source: prefix(), destination: prefix() }))
}

const firstMatch = (lines, source, destination) =>
  lines.findIndex(
    (line) =>
      containsAddress(line.source, source) && containsAddress(line.destination, destination),
  )

/** Every answer by a scan of the list, and random packets against the answers. */
function check(lines, random) {
  const reached = new Set()
  for (const { line, source, destination } of firstMatches(lines)) {
    assert.equal(firstMatch(lines, source, destination), line)
    reached.add(line)
  }
  const hole = unmatched(4, lines)
  if (hole) assert.equal(firstMatch(lines, hole.source, hole.destination), -1)
  for (let i = 0; i < 2000; i++) {
    const line = firstMatch(lines, ipv4(random()), ipv4(random()))
    assert(line < 0 ? hole : reached.has(line))
  }
  return { reached: reached.size, hole }
}

function time(run) {
  const times = []
  for (let round = -5; round < rounds; round++) {
    const started = performance.now()
    run()
    if (round >= 0) times.push(performance.now() - started)
  }
  const ms = (q) => quantile(times, q).toFixed(2)
  return `${ms(0.5).padStart(8)} (${ms(0)} to ${ms(1)})`.padEnd(28)
}

console.log(`node ${process.version}, ${cpus()[0]?.model}, seed ${options.seed}`)
console.log(`milliseconds, median (lowest to highest) of ${rounds} rounds\n`)
for (const kind of KINDS) {
  console.log(`prefixes of ${kind.shortest} to ${kind.longest} bits`)
  console.log(
    '  lines   a packet that no line matches   all lines that decide         of these, decide',
  )
  for (const size of SIZES) {
    const random = randomWords(Number(options.seed))
    const lines = randomLines(size, kind, random)
    const { reached, hole } = check(lines, random)
    const one = time(() => unmatched(4, lines))
    const all = time(() => [...firstMatches(lines)])
    console.log(
      `${String(size).padStart(7)}  ${one}  ${all}  ${String(reached).padStart(6)}${hole ? '' : ', and there is no hole'}`,
    )
  }
  console.log()
}
