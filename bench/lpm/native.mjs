// Compares our tables with native code: C DIR-24-8, DPDK's rte_fib, rte_fib6 and rte_lpm where libdpdk is installed,
// and bart where there is a Go toolchain.
//     npm run bench:native -- [--table FILE] [--size N] [--traffic hits|uniform|zipf] [--rounds N]
// Each table is a process that stays up. In every round all are asked in random order; what is printed are medians
// of the ratios of each round, so that a machine that is slow for a while is slow for all of them.
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { madeUpTable, readTable, readTraffic } from '../../dist/cli/bench/input.js'
import { randomWords, shuffle } from '../../dist/cli/bench/random.js'
import { quantile } from '../../dist/cli/bench/rounds.js'

const { values: options } = parseArgs({
  options: {
    table: { type: 'string' },
    size: { type: 'string', default: '1062046' },
    seed: { type: 'string', default: '1' },
    traffic: { type: 'string', default: 'hits' },
    addresses: { type: 'string', default: '524288' },
    rounds: { type: 'string', default: '15' },
  },
})
const seed = Number(options.seed)
const table = options.table ? readTable(options.table) : madeUpTable(Number(options.size), seed)
// DPDK looks 64 up at a time.
const count = Math.ceil(Number(options.addresses) / 64) * 64
const addresses = readTraffic(options.traffic, table, count, seed)

const here = (name) => fileURLToPath(new URL(name, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'lpm-native-'))

/** Writes the words of one family to a file that every worker reads. */
function wordsFile(name, items) {
  const file = join(folder, name)
  writeFileSync(file, Int32Array.from(items.flat()))
  return file
}

const words = ({ family, w0, w1, w2, w3 }) => (family === 4 ? [w0] : [w0, w1, w2, w3])
const files = Object.fromEntries(
  [4, 6].map((family) => [
    family,
    [
      wordsFile(
        `table${family}`,
        table.prefixes
          .filter(({ address }) => address.family === family)
          .map(({ address, length }) => [...words(address), length]),
      ),
      wordsFile(
        `queries${family}`,
        addresses.filter((address) => address.family === family).map(words),
      ),
    ],
  ]),
)

const skipped = []

/** The path of a compiled worker, or undefined where it can't be had. */
function compile(name, why, flags, libraries) {
  const program = join(folder, name)
  const source = here(`native/${name}.c`)
  try {
    execFileSync('gcc', ['-O3', '-march=native', ...flags(), '-o', program, source, ...libraries], {
      stdio: 'pipe',
    })
    return program
  } catch (error) {
    skipped.push(`${why} (${String(error.message).split('\n')[0]})`)
    return undefined
  }
}

/** As {@link compile}, from Go; the module itself comes from Go's module proxy. */
function buildBart() {
  const program = join(folder, 'bart-worker')
  const cwd = join(folder, 'bart')
  cpSync(here('native/bart'), cwd, { recursive: true })
  try {
    execFileSync('go', ['build', '-mod=mod', '-o', program, '.'], { cwd, stdio: 'pipe' })
    return program
  } catch (error) {
    skipped.push(`bart: Go 1.24 is needed (${String(error.message).split('\n')[0]})`)
    return undefined
  }
}

const dpdkFlags = () =>
  execFileSync('pkg-config', ['--cflags', 'libdpdk'], { encoding: 'utf8', stdio: 'pipe' })
    .trim()
    .split(/\s+/)
const dir = compile('dir-24-8', 'C DIR-24-8: gcc is needed', () => [], [])
const dpdk = compile(
  'dpdk-fib',
  'DPDK rte_fib, rte_fib6: gcc, pkg-config and libdpdk are needed',
  dpdkFlags,
  ['-lrte_eal', '-lrte_fib', '-lrte_rib'],
)
const lpm = compile('dpdk-lpm', 'DPDK rte_lpm: as rte_fib', dpdkFlags, ['-lrte_eal', '-lrte_lpm'])
const bart = buildBart()

/** A process that holds a table. */
class Worker {
  constructor(name, command, args) {
    this.name = name
    this.process = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
    this.lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]()
  }

  async line() {
    const { value, done } = await this.lines.next()
    if (done) throw new Error(`${this.name} has ended`)
    return value.trim().split(' ')
  }

  /** Nanoseconds an item, and the sum of the results. */
  async ask(operation) {
    this.process.stdin.write(`${operation}\n`)
    const [ns, sum] = await this.line()
    return { ns: Number(ns), sum }
  }
}

const wide = ['--force-max-simd-bitwidth=512']
const avx512 =
  dpdk && execFileSync('cat', ['/proc/cpuinfo'], { encoding: 'utf8' }).includes('avx512f')
const ours = (family, subject) => [
  process.execPath,
  [here('worker.mjs'), String(family), subject, ...files[family]],
]

/** The workers of a family, the one that others are compared with first, and what each is asked. */
const groups = [
  [
    'IPv4',
    4,
    [
      dir && ['C DIR-24-8', ['single', 'batch'], dir, files[4]],
      dpdk && ['rte_fib', ['batch', 'change'], dpdk, ['4', ...files[4]]],
      avx512 && ['rte_fib, AVX-512', ['batch'], dpdk, ['4', ...files[4], ...wide]],
      lpm && ['rte_lpm', ['single', 'batch'], lpm, files[4]],
      bart && ['bart', ['single', 'change', 'snapshot', 'load'], bart, ['4', ...files[4]]],
      ['table', ['single', 'change', 'snapshot', 'load'], ...ours(4, 'table')],
      ['image, WebAssembly', ['single', 'batch'], ...ours(4, 'image')],
      ['image, JavaScript', ['batch'], ...ours(4, 'javascript')],
    ],
  ],
  [
    'IPv6',
    6,
    [
      // Not changed: after some ten thousand changes, rte_fib6 of DPDK 22.11 refuses to add a route.
      dpdk && ['rte_fib6', ['batch'], dpdk, ['6', ...files[6]]],
      avx512 && ['rte_fib6, AVX-512', ['batch'], dpdk, ['6', ...files[6], ...wide]],
      bart && ['bart', ['single', 'change', 'snapshot', 'load'], bart, ['6', ...files[6]]],
      ['table', ['single', 'change', 'load'], ...ours(6, 'table')],
      ['image, WebAssembly', ['single', 'batch'], ...ours(6, 'image')],
      ['image, JavaScript', ['batch'], ...ours(6, 'javascript')],
    ],
  ],
]

/** What others are measured by, as far as it does the same. */
const ANCHORS = [/DIR-24-8/, /^rte_fib6?$/, /AVX-512/, /^bart$/]

const random = randomWords(seed)
const rounds = Number(options.rounds)
const rows = []

for (const [title, , members] of groups) {
  const workers = []
  for (const [name, operations, command, args] of members.filter(Boolean)) {
    const worker = new Worker(name, command, args)
    const [word, load] = await worker.line()
    if (word !== 'ready') throw new Error(`${name}: ${word}`)
    console.error(`${title} ${name} is ready`)
    workers.push({ worker, name, operations, load: Number(load) })
  }
  const tasks = workers.flatMap(({ worker, name, operations }) =>
    operations.map((operation) => ({ worker, name, operation, times: [], sums: new Set() })),
  )
  for (let round = -2; round < rounds; round++) {
    for (const task of shuffle([...tasks], random)) {
      const { ns, sum } = await task.worker.ask(task.operation)
      if (round >= 0) task.times.push(ns)
      task.sums.add(sum)
    }
    console.error(`${title}: round ${round} of ${rounds}`)
  }
  const sums = new Set(
    tasks
      .filter(({ operation }) => /single|batch/.test(operation))
      .flatMap(({ sums }) => [...sums]),
  )
  if (sums.size > 1) throw new Error(`${title}: the tables do not agree: ${[...sums].join(', ')}`)
  for (const operation of ['single', 'batch', 'change', 'snapshot', 'load']) {
    const asked = tasks.filter((task) => task.operation === operation)
    for (const { name, times } of asked) {
      rows.push([
        `${title} ${operation}: ${name}`,
        format(quantile(times, 0.5)),
        ...ANCHORS.map((anchor) => {
          const other = asked.find((task) => anchor.test(task.name))
          if (!other) return ''
          return quantile(
            times.map((time, round) => time / other.times[round]),
            0.5,
          ).toFixed(2)
        }),
      ])
    }
  }
  for (const { name, load } of workers)
    rows.push([`${title} first load, a route: ${name}`, format(load), '', '', '', ''])
  for (const { worker } of workers) worker.process.stdin.end()
}
rmSync(folder, { recursive: true })

function format(ns) {
  if (ns < 1e3) return `${ns.toPrecision(3)} ns`
  return ns < 1e6 ? `${(ns / 1e3).toPrecision(3)} µs` : `${(ns / 1e6).toPrecision(3)} ms`
}

console.log(`Table: ${table.description}`)
console.log(`Traffic: ${options.traffic}, ${count} addresses of each family`)
console.log(
  `Machine: ${cpus()[0].model.trim()}, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}`,
)
for (const name of skipped) console.log(`Not measured: ${name}`)
const head = [
  'time over that of',
  `CPU time, median of ${rounds}`,
  'C DIR-24-8',
  'rte_fib(6)',
  'with AVX-512',
  'bart',
]
console.log(`\n| ${head.join(' | ')} |\n| --- | --: | --: | --: | --: | --: |`)
for (const row of rows) console.log(`| ${row.join(' | ')} |`)
