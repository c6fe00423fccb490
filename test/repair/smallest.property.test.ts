import { fc, test } from '@fast-check/vitest'
import { Design } from 'isthmus'
import { describe, expect } from 'vitest'
import { brokenText, peers, pod, repaired, routes, subnet, vpc } from './designs.ts'

/** What three VPCs say of each other: of each ordered pair what its half of the peering is, and where its route leads. */
interface Routing {
  /** By VPC and remote VPC. */
  readonly halves: Readonly<Record<string, 'right' | 'apart'>>
  /** By VPC and the VPC whose subnet it is for: the VPC whose address is the next hop, or nobody's address. */
  readonly routes: Readonly<Record<string, number | 'dead'>>
}

const VPCS = [0, 1, 2]
const PAIRS = VPCS.flatMap((a) => VPCS.filter((b) => b !== a).map((b) => [a, b] as const))

/** The address of one VPC on its peering with another, in a network that both have for it. */
function end(vpcNumber: number, other: number): string {
  const [low, high] = [Math.min(vpcNumber, other), Math.max(vpcNumber, other)]
  return `169.254.1${low}${high}.${vpcNumber === low ? 1 : 2}`
}

function textOf(routing: Routing): string {
  const vpcs = VPCS.map((own) => {
    const others = VPCS.filter((other) => other !== own)
    const entries = others.flatMap((other): [string, string][] => {
      const half = routing.halves[`${own} ${other}`]
      if (!half) return []
      const address = half === 'right' ? end(own, other) : `172.30.1${own}${other}.1`
      return [[`v${other}`, `${address}/30`]]
    })
    const ways = others.flatMap((subnetOf): [string, string][] => {
      const way = routing.routes[`${own} ${subnetOf}`]
      if (way === undefined) return []
      return [[`10.${subnetOf}.0.0/24`, way === 'dead' ? '192.0.2.1' : end(way, own)]]
    })
    return vpc(`v${own}`, peers(...entries), routes(...ways))
  })
  const rest = VPCS.flatMap((own) => [
    subnet(`n${own}`, `v${own}`, `10.${own}.0.0/24`),
    pod(`p${own}`, `n${own}`),
  ])
  return [...vpcs, ...rest].join('---\n')
}

function works(routing: Routing): boolean {
  const { network } = Design.read([{ file: 'net.yaml', text: textOf(routing) }])
  return network.trace({ from: 'p0', to: 'p1', protocol: 'tcp', port: 80 }).verdict === 'reachable'
}

/** Every design that differs in one thing that is written right afterwards. */
function* changedOnce(routing: Routing): Generator<Routing> {
  for (const [own, other] of PAIRS) {
    const key = `${own} ${other}`
    if (routing.halves[key] !== 'right') {
      yield { ...routing, halves: { ...routing.halves, [key]: 'right' } }
    }
    for (const way of VPCS) {
      if (way === own || routing.routes[key] === way) continue
      yield { ...routing, routes: { ...routing.routes, [key]: way } }
    }
    if (routing.routes[key] !== undefined) {
      const { [key]: _, ...left } = routing.routes
      yield { ...routing, routes: left }
    }
  }
}

/** The fewest such changes that make it work, looked for in all designs that there are, or undefined above a limit. */
function fewestChanges(routing: Routing, limit: number): number | undefined {
  let reached = [routing]
  const seen = new Set([textOf(routing)])
  for (let changes = 0; changes <= limit; changes++) {
    if (reached.some(works)) return changes
    if (changes === limit) break
    reached = reached
      .flatMap((one) => [...changedOnce(one)])
      .filter((one) => {
        const text = textOf(one)
        return !seen.has(text) && seen.add(text)
      })
  }
  return undefined
}

const routing: fc.Arbitrary<Routing> = fc
  .record({
    halves: fc.array(
      fc.constantFrom(undefined, 'right' as const, 'right' as const, 'apart' as const),
      {
        minLength: 6,
        maxLength: 6,
      },
    ),
    ways: fc.array(fc.constantFrom(undefined, 0, 1, 2, 'dead' as const), {
      minLength: 6,
      maxLength: 6,
    }),
  })
  .map(({ halves, ways }) => ({
    halves: Object.fromEntries(
      PAIRS.flatMap(([a, b], i) => (halves[i] ? [[`${a} ${b}`, halves[i]]] : [])),
    ),
    routes: Object.fromEntries(
      PAIRS.flatMap(([a, b], i) =>
        ways[i] === undefined || ways[i] === a ? [] : [[`${a} ${b}`, ways[i]]],
      ),
    ),
  }))

/** Designs for which what is nearest at hand is not the smallest. */
const TRICKY: [Routing][] = [
  [{ halves: { '1 0': 'right' }, routes: { '0 1': 2, '1 0': 0 } }],
  [{ halves: { '0 1': 'apart', '1 0': 'right' }, routes: { '1 0': 0 } }],
  [
    {
      halves: { '0 2': 'right', '1 0': 'apart', '1 2': 'right', '2 0': 'right' },
      routes: { '0 1': 'dead', '1 0': 2, '2 0': 0, '2 1': 1 },
    },
  ],
]

// Nobody has proven that there is no smaller one: the designs are the same every time, many more were tried.
describe('a repair of three VPCs with whatever peerings and routes', () => {
  test.prop([routing], { numRuns: 12, seed: 1, examples: TRICKY })(
    'is no larger than the smallest of all sets of changes to them',
    (design) => {
      const { repair } = repaired(brokenText(textOf(design)), 'p0 -> p1 tcp 80')
      const size = repair?.edits.length ?? 0
      const smallest = fewestChanges(design, Math.min(size - 1, 3))
      expect(size).toBeLessThanOrEqual(smallest ?? size)
    },
    300_000,
  )
})
