import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Reachability } from '../../src/analysis/index.ts'
import { Fabric, type LogicalNetwork, type LogicalRouterPort } from '../../src/index.ts'
import { clusters, flat, type Size } from './designs.ts'

/**
 * Reachability of large designs, each in a process of its own: `main.js` prints all, `main.js NAME` measures one and
 * prints it as JSON.
 */
const FULL: Size = { vpcs: 10_000, endpoints: 10, groups: 5_000, rules: 20 }
const ROUNDS = 5
const ASKED = 50

const DESIGNS: Readonly<Record<string, () => LogicalNetwork>> = {
  'hubs and spokes, 100 VPCs each': () => clusters(FULL, 100, 'local'),
  'one routed domain': () => flat(FULL, 'local'),
  'one routed domain, groups anywhere': () => flat(FULL, 'scattered'),
  ...growth('endpoints', [1, 2, 5, 10, 20], (endpoints) => ({ ...FULL, vpcs: 2_000, endpoints })),
  ...growth('VPCs', [500, 1_000, 2_000, 5_000], (vpcs) => ({ ...FULL, vpcs, groups: vpcs / 2 })),
  ...growth('rules', [4, 10, 20, 40], (rules) => ({ ...FULL, vpcs: 2_000, groups: 1_000, rules })),
  ...growth('groups', [10, 100, 1_000, 5_000], (groups) => ({ ...FULL, vpcs: 2_000, groups })),
}

/** One routed domain with one number changed. */
function growth(
  what: string,
  values: readonly number[],
  size: (value: number) => Size,
): Record<string, () => LogicalNetwork> {
  return Object.fromEntries(
    values.map((value) => [`growth: ${what} ${value}`, () => flat(size(value), 'local')]),
  )
}

/** Milliseconds, medians over the rounds, and what there was. */
interface Measured {
  readonly endpoints: number
  readonly routers: number
  readonly acls: number
  readonly classes: number
  readonly compile: number
  readonly prepare: number
  readonly pairs: number
  readonly row: number
  readonly column: number
  readonly peering: number
  readonly megabytes: number
}

const [, script, name] = process.argv
if (name === undefined) printAll()
else console.log(JSON.stringify(measure(DESIGNS[name]!())))

function printAll(): void {
  console.log(`Reachability, medians of ${ROUNDS} rounds in ms; memory is the most there was.`)
  console.log(`Machine: ${cpus()[0]?.model}, Node ${process.versions.node}\n`)
  const titles = ['design', 'endpoints', 'VPCs', 'rules', 'classes', 'compile', 'prepare']
  const more = ['all pairs', 'a row', 'a column', 'without a peering', 'memory']
  console.log(`| ${[...titles, ...more].join(' | ')} |`)
  console.log(`| --- |${' --: |'.repeat(titles.length + more.length - 1)}`)
  for (const design of Object.keys(DESIGNS)) {
    const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), design], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    if (child.status !== 0) throw new Error(`${script} ${design} ended with ${child.status}`)
    const m = JSON.parse(child.stdout) as Measured
    const times = [m.compile, m.prepare, m.pairs, m.row, m.column, m.peering].map(milliseconds)
    const counts = [m.endpoints, m.routers, m.acls, m.classes].map((n) => n.toLocaleString('en'))
    console.log(`| ${[design, ...counts, ...times, `${m.megabytes} MB`].join(' | ')} |`)
  }
}

function measure(model: LogicalNetwork): Measured {
  const rounds = Array.from({ length: ROUNDS }, () => round(model))
  const median = (key: keyof (typeof rounds)[number]) => {
    const sorted = rounds.map((one) => one[key]).sort((a, b) => a - b)
    return sorted[sorted.length >> 1]!
  }
  return {
    endpoints: model.endpoints.length,
    routers: model.routers.length,
    acls: model.portGroups.reduce((sum, { acls }) => sum + acls.length, 0),
    classes: median('classes'),
    compile: median('compile'),
    prepare: median('prepare'),
    pairs: median('pairs'),
    row: median('row'),
    column: median('column'),
    peering: median('peering'),
    megabytes: Math.round(process.resourceUsage().maxRSS / 1024),
  }
}

function round(model: LogicalNetwork) {
  const [compile, fabric] = timed(() => new Fabric(model))
  const [prepare, reachability] = timed(() => Reachability.of(fabric))
  const [pairs] = timed(() => reachability.counts(4))
  const { classes } = reachability
  const asked = Array.from({ length: ASKED }, (_, i) => classes[(i * 7919) % classes.length]!)
  const [rows] = timed(() => {
    for (const sender of asked) reachability.row(sender, () => {})
  })
  const [columns] = timed(() => {
    for (const receiver of asked) for (const sender of classes) reachability.cell(sender, receiver)
  })
  const link = peering(model)
  const [without] = timed(() => reachability.without(link).counts(4))
  return {
    classes: classes.length,
    compile,
    prepare,
    pairs,
    row: rows / ASKED,
    column: columns / ASKED,
    peering: without,
  }
}

/** Both ports of the last peering. */
function peering({ routers }: LogicalNetwork): ReadonlySet<LogicalRouterPort> {
  const ports = routers.flatMap((router) => router.ports)
  const port = ports.findLast(({ peer }) => peer !== undefined)!
  return new Set([port, ports.find(({ name: own }) => own === port.peer)!])
}

function timed<T>(what: () => T): [number, T] {
  const started = performance.now()
  const value = what()
  return [performance.now() - started, value]
}

function milliseconds(value: number): string {
  return value < 10 ? value.toFixed(1) : value.toFixed(0)
}
