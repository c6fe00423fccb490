import type { RouterNode } from '../dataplane/index.ts'
import { addressBits, formatPrefix, masked, type Prefix } from '../net/index.ts'
import type { Design } from './design.ts'
import { PrefixIndex } from './prefix-index.ts'
import { type WrittenRoute, writtenRoutes } from './routes.ts'
import { routing } from './routing.ts'
import { view, viewByVpc } from './view.ts'

const byDestination = view((design: Design) => {
  const routes = new Map<string, WrittenRoute[]>()
  for (const written of writtenRoutes(design)) {
    if (written.route.policy !== 'dst-ip') continue
    const known = routes.get(written.vpc.name)
    if (known) known.push(written)
    else routes.set(written.vpc.name, [written])
  }
  return new Map(
    [...routes].map(([vpc, own]) => [
      vpc,
      new PrefixIndex(own.map((one) => [one.route.prefix, one])),
    ]),
  )
})

const NO_ROUTES = new PrefixIndex<WrittenRoute>([])

/** The routes by destination that somebody wrote for a VPC, also those that do not work. */
export function routesTo(design: Design, vpc: string): PrefixIndex<WrittenRoute> {
  return byDestination(design).get(vpc) ?? NO_ROUTES
}

/** How much of a prefix a router that gets packets from a peer can send on, or to its own networks. */
export type Coverage = 'all' | 'some' | 'none'

const coverages = viewByVpc((design, vpc) => new CoverageOf(routing(design).router(vpc)!))

/** What the router knows of a prefix: its networks, and its routes of the main table, in which peers' packets are looked up. */
export function coverageOf(design: Design, { model }: RouterNode, prefix: Prefix): Coverage {
  return coverages(design, model.name).of(masked(prefix))
}

class CoverageOf {
  readonly #known: PrefixIndex<Prefix>
  /** Many routes ask for one prefix: each spoke of a hub for the same. */
  readonly #answers = new Map<string, Coverage>()

  constructor({ model, installed }: RouterNode) {
    const routes = installed.filter(
      ({ route }) => route.policy === 'dst-ip' && route.routeTable === '' && !route.catchAll,
    )
    const prefixes: Prefix[] = [
      ...model.ports.flatMap(({ networks }) => networks),
      ...routes.map(({ route }) => route.prefix),
    ]
    this.#known = new PrefixIndex(prefixes.map((prefix) => [prefix, prefix]))
  }

  of(prefix: Prefix): Coverage {
    const key = formatPrefix(prefix)
    let answer = this.#answers.get(key)
    if (!answer) this.#answers.set(key, (answer = this.#find(prefix)))
    return answer
  }

  #find(prefix: Prefix): Coverage {
    if (!this.#known.covering(prefix).next().done) return 'all'
    const within = [...this.#known.within(prefix)]
    if (within.length === 0) return 'none'
    return fills(prefix, within) ? 'all' : 'some'
  }
}

/** Whether prefixes that lie in a prefix leave none of its addresses out. */
export function fills(prefix: Prefix, within: Iterable<Prefix>): boolean {
  const index = new PrefixIndex(Array.from(within, (one) => [one, one] as const))
  const bits = addressBits(prefix.address.family)
  let addresses = 0n
  const counted = new Set<string>()
  for (const one of index.within(prefix)) {
    const [widest] = [...index.covering(one)].slice(-1)
    const key = formatPrefix(masked(widest!))
    if (counted.has(key)) continue
    counted.add(key)
    addresses += 1n << BigInt(bits - widest!.length)
  }
  return addresses === 1n << BigInt(bits - prefix.length)
}
