import { cpus } from 'node:os'
import { diffReachability, Reachability } from '../../src/analysis/index.ts'
import { Fabric, type LogicalNetwork } from '../../src/index.ts'
import { networkWithout } from '../../src/model/index.ts'
import { clusters, flat, type Size } from './designs.ts'

/** The difference of two large designs: from two logical networks to all changes. `main.js` is about one. */
const FULL: Size = { vpcs: 10_000, endpoints: 10, groups: 5_000, rules: 20 }
const ROUNDS = 3

const DESIGNS: Readonly<Record<string, () => LogicalNetwork>> = {
  'hubs and spokes, 100 VPCs each': () => clusters(FULL, 100, 'local'),
  'one routed domain': () => flat(FULL, 'local'),
}

const CHANGES: Readonly<Record<string, (model: LogicalNetwork) => LogicalNetwork>> = {
  nothing: (model) => model,
  'one route fewer': (model) =>
    networkWithout(model, new Set([model.routers.at(-1)!.staticRoutes[0]!])),
  'a tenth of the routes fewer': (model) => {
    const routes = model.routers.flatMap(({ staticRoutes }) => staticRoutes)
    return networkWithout(model, new Set(routes.filter((_, i) => i % 10 === 0)))
  },
  'a rule of each group fewer': (model) =>
    networkWithout(model, new Set(model.portGroups.map(({ acls }) => acls[1]!))),
}

console.log(
  `Machine: ${cpus()[0]?.model}, Node ${process.versions.node}; medians of ${ROUNDS} rounds, in ms\n`,
)
console.log(
  '| design | change | prepare both | compare | read all changes | changes | pairs | all |',
)
console.log('| --- | --- | --: | --: | --: | --: | --: | --: |')
for (const [design, make] of Object.entries(DESIGNS)) {
  for (const [change, edit] of Object.entries(CHANGES)) {
    const before = make()
    // Nothing is shared, as with two folders of manifests.
    const after = edit(make())
    const rounds = Array.from({ length: ROUNDS }, () => round(before, after))
    const times = (['prepare', 'compare', 'read'] as const).map((key) =>
      median(rounds.map((one) => one[key])),
    )
    const all = median(rounds.map(({ prepare, compare, read }) => prepare + compare + read))
    const { changes, pairs } = rounds[0]!
    const cells = [...times.map(Math.round), changes, pairs, Math.round(all)]
    console.log(`| ${[design, change, ...cells.map((n) => n.toLocaleString('en'))].join(' | ')} |`)
  }
}

function round(before: LogicalNetwork, after: LogicalNetwork) {
  const started = performance.now()
  const [then, now] = [before, after].map((model) => Reachability.of(new Fabric(model)))
  const prepared = performance.now()
  const diff = diffReachability(then!, now!)
  const compared = performance.now()
  let changes = 0
  let pairs = 0
  for (const change of diff.changes()) {
    changes++
    pairs += change.pairs
  }
  const read = performance.now() - compared
  return { prepare: prepared - started, compare: compared - prepared, read, changes, pairs }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!
}
