import { staticPriority } from '../../dataplane/index.ts'
import { masked, type Prefix } from '../../net/index.ts'
import type { Design } from '../design.ts'
import { manifests, VPC_B, vpc, WEB_AND_DB } from '../examples.ts'
import { PrefixIndex } from '../prefix-index.ts'
import { fills } from '../route-index.ts'
import { routePlace, type WrittenRoute, writtenRoutes } from '../routes.ts'
import type { LintRule, Violation } from '../rule.ts'
import { view } from '../view.ts'

/** A route that others leave no packet. */
export const routeNeverUsed: LintRule = {
  id: 'route-never-used',
  severity: 'warning',
  summary: 'a route is never used: others take all its packets',
  why: `The most specific route decides, and the router's own networks count among them: where more specific ones cover all addresses of a route,
nothing is left for it. A \`policySrc\` route for a network is weaker than any route by destination in Kube-OVN, even \`0.0.0.0/0\`: beside a default
route it never decides.

Take the route away. To send packets elsewhere by their source, write a policy route that reroutes them.`,
  example: {
    wrong: halves('10.2.0.0/25', '10.2.0.128/25'),
    right: halves('10.2.0.128/25'),
    effect: { probe: { from: 'web', to: 'db' }, wrong: 'unreachable', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    const tables = new Map<string, Table>()
    const tableOf = (written: WrittenRoute): Table => {
      const key = `${written.vpc.name}\n${written.route.routeTable}`
      let table = tables.get(key)
      if (!table) tables.set(key, (table = new Table(written, byTable(design).get(key) ?? [])))
      return table
    }
    for (const written of writtenRoutes(design)) {
      if (written.hop.kind === 'nowhere' || written.hop.kind === 'other-family') continue
      const takers = tableOf(written).takers(written)
      if (takers.length === 0) continue
      yield {
        message: `the route of VPC \`${written.vpc.name}\` to \`${written.cidr}\` is never used: ${takers.length > 1 ? 'more specific ones take' : 'a stronger one takes'} all its packets`,
        places: [routePlace(written), ...takers.slice(0, 3).map((taker) => routePlace(taker))],
        fix: {
          title: 'take the route away',
          edits: [{ kind: 'remove', manifest: written.vpc.manifest, path: written.path }],
        },
      }
    }
  },
}

const byTable = view((design: Design) => {
  const tables = new Map<string, WrittenRoute[]>()
  for (const written of writtenRoutes(design)) {
    const key = `${written.vpc.name}\n${written.route.routeTable}`
    const known = tables.get(key)
    if (known) known.push(written)
    else tables.set(key, [written])
  }
  return tables
})

/** The installed routes of one route table. */
class Table {
  readonly #routes: PrefixIndex<WrittenRoute>
  readonly #networks: PrefixIndex<Prefix>
  /** Routes by source, and the strongest default route of each family. */
  readonly #defaults: readonly WrittenRoute[]

  constructor({ router }: WrittenRoute, routes: readonly WrittenRoute[]) {
    const installed = routes.filter(
      ({ hop, route }) =>
        hop.kind !== 'nowhere' && hop.kind !== 'other-family' && route.policy === 'dst-ip',
    )
    this.#routes = new PrefixIndex(installed.map((one) => [one.route.prefix, one]))
    this.#networks = new PrefixIndex(
      router.ports.flatMap(({ model }) =>
        model.networks.map((network) => [network, masked(network)] as const),
      ),
    )
    this.#defaults = installed.filter(({ route }) => route.prefix.length === 0)
  }

  /** The routes that leave a route nothing; none if something is left, or if the router's networks alone do. */
  takers(written: WrittenRoute): readonly WrittenRoute[] {
    const { route, router } = written
    const { family } = route.prefix.address
    if (route.policy === 'src-ip') {
      const own = staticPriority(route, router.behaviour)
      return this.#defaults.filter(
        (one) =>
          one.route.prefix.address.family === family &&
          staticPriority(one.route, router.behaviour) > own,
      )
    }
    const prefix = masked(route.prefix)
    const within = [...this.#routes.within(prefix)]
    if (within.length < 2) return []
    const prefixes = [
      ...within.map((one) => masked(one.route.prefix)),
      ...this.#networks.within(prefix),
    ]
    return fills(prefix, prefixes) ? within : []
  }
}

function halves(...others: readonly string[]): string {
  return manifests(
    vpc(
      'a',
      'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}]',
      'staticRoutes:',
      '  - {policy: policyDst, cidr: 10.2.0.0/24, nextHopIP: 169.254.0.2}',
      ...others.map((cidr) => `  - {policy: policyDst, cidr: ${cidr}, nextHopIP: 10.1.0.9}`),
    ),
    VPC_B,
    WEB_AND_DB,
  )
}
