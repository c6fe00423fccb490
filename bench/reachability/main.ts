import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Reachability } from '../../src/analysis/index.ts'
import { Fabric, type LogicalNetwork, type LogicalRouterPort } from '../../src/index.ts'
import { chart } from './chart.ts'
import { clusters, flat, privateClusters, type Size, type Spread } from './designs.ts'

/**
 * Reachability of large designs, each in a process of its own: `main.js` prints all, `main.js --plot FILE` also draws
 * how the times grow, `main.js NAME` measures one and prints it as JSON.
 */
const FULL: Size = { vpcs: 10_000, endpoints: 10, groups: 5_000, rules: 20 }
const ROUNDS = 5
/** No further round is begun after so many milliseconds. */
const LONG = 60_000
const ASKED = 50

interface Design {
  readonly name: string
  readonly build: () => LogicalNetwork
  /** The diagram that it is a point of. */
  readonly growth?: { readonly of: string; readonly value: number }
}

const DESIGNS: readonly Design[] = [
  { name: 'hubs and spokes, 100 VPCs each', build: () => clusters(FULL, 100, 'local') },
  { name: 'the same, spokes private', build: () => privateClusters(FULL, 100) },
  { name: 'one routed domain', build: () => flat(FULL, 'local') },
  ...growth('endpoints of each VPC', [1, 2, 5, 10, 20], 'local', (endpoints) => ({
    ...FULL,
    vpcs: 2_000,
    endpoints,
  })),
  ...growth('VPCs', [500, 1_000, 2_000, 5_000, 10_000], 'local', (vpcs) => ({
    ...FULL,
    vpcs,
    groups: vpcs / 2,
  })),
  ...growth('rules of each group', [4, 10, 20, 40], 'local', (rules) => ({
    ...FULL,
    vpcs: 2_000,
    groups: 1_000,
    rules,
  })),
  ...growth('groups', [10, 100, 1_000, 5_000], 'local', (groups) => ({
    ...FULL,
    vpcs: 2_000,
    groups,
  })),
  ...growth(
    'VPCs, groups scattered: the worst case',
    [500, 1_000, 2_000, 5_000, 10_000],
    'scattered',
    (vpcs) => ({
      ...FULL,
      vpcs,
      groups: vpcs / 2,
    }),
  ),
]

/** One routed domain with one number changed. */
function growth(
  of: string,
  values: readonly number[],
  spread: Spread,
  size: (value: number) => Size,
): Design[] {
  return values.map((value) => ({
    name: `growth: ${of} ${value}`,
    build: () => flat(size(value), spread),
    growth: { of, value },
  }))
}

/** Milliseconds of CPU time, the least of the rounds, and what there was. */
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

const [, script, name, file] = process.argv
if (name === undefined) printAll()
else if (name !== '--plot') {
  console.log(JSON.stringify(measure(DESIGNS.find((design) => design.name === name)!.build())))
} else if (file !== undefined) writeFileSync(file, growthChart(printAll()))
else throw new Error('--plot wants the name of a file')

function printAll(): ReadonlyMap<Design, Measured> {
  console.log(
    `Reachability: ms of CPU time, the least of ${ROUNDS} rounds; memory is the most there was.`,
  )
  console.log(`Machine: ${cpus()[0]?.model}, Node ${process.versions.node}\n`)
  const titles = ['design', 'endpoints', 'VPCs', 'rules', 'classes', 'compile', 'prepare']
  const more = ['all pairs', 'a row', 'a column', 'without a peering', 'memory']
  console.log(`| ${[...titles, ...more].join(' | ')} |`)
  console.log(`| --- |${' --: |'.repeat(titles.length + more.length - 1)}`)
  const all = new Map<Design, Measured>()
  for (const design of DESIGNS) {
    const child = spawnSync(
      process.execPath,
      [...process.execArgv, fileURLToPath(import.meta.url), design.name],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
    )
    if (child.status !== 0) throw new Error(`${script} ${design.name} ended with ${child.status}`)
    const m = JSON.parse(child.stdout) as Measured
    const times = [m.compile, m.prepare, m.pairs, m.row, m.column, m.peering].map(milliseconds)
    const counts = [m.endpoints, m.routers, m.acls, m.classes].map((n) => n.toLocaleString('en'))
    console.log(`| ${[design.name, ...counts, ...times, `${m.megabytes} MB`].join(' | ')} |`)
    all.set(design, m)
  }
  return all
}

/** How the times grow, a diagram for each number that was changed. */
function growthChart(all: ReadonlyMap<Design, Measured>): string {
  const panels = new Map<string, [number, Measured][]>()
  for (const [{ growth: point }, measured] of all) {
    if (!point) continue
    const points = panels.get(point.of)
    if (points) points.push([point.value, measured])
    else panels.set(point.of, [[point.value, measured]])
  }
  return chart(
    'Reachability of one routed domain: how the CPU time grows',
    [...panels].map(([of, points]) => ({
      title: of,
      caption: `${range(points.map(([, { endpoints }]) => endpoints))} endpoints`,
      series: [
        {
          title: 'compiling and preparing',
          points: points.map(([x, { compile, prepare }]) => [x, compile + prepare] as const),
        },
        {
          title: 'all pairs, after that',
          points: points.map(([x, { pairs }]) => [x, pairs] as const),
        },
      ],
    })),
  )
}

function range(numbers: readonly number[]): string {
  const bounds = [Math.min(...numbers), Math.max(...numbers)]
  return [...new Set(bounds)].map((number) => number.toLocaleString('en')).join(' to ')
}

function measure(model: LogicalNetwork): Measured {
  const rounds: ReturnType<typeof round>[] = []
  const started = performance.now()
  while (rounds.length < ROUNDS && (rounds.length === 0 || performance.now() - started < LONG)) {
    rounds.push(round(model))
  }
  const least = (key: keyof (typeof rounds)[number]) => Math.min(...rounds.map((one) => one[key]))
  return {
    endpoints: model.endpoints.length,
    routers: model.routers.length,
    acls: model.portGroups.reduce((sum, { acls }) => sum + acls.length, 0),
    classes: least('classes'),
    compile: least('compile'),
    prepare: least('prepare'),
    pairs: least('pairs'),
    row: least('row'),
    column: least('column'),
    peering: least('peering'),
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

/** The CPU time of all threads: other work on the machine shows in it less than on the clock. */
function timed<T>(what: () => T): [number, T] {
  const before = process.cpuUsage()
  const value = what()
  const { user, system } = process.cpuUsage(before)
  return [(user + system) / 1000, value]
}

function milliseconds(value: number): string {
  return value < 10 ? value.toFixed(1) : value.toFixed(0)
}
