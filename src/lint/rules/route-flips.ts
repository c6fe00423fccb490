import type { Subnet, Vpc } from '../../kubeovn/index.ts'
import { formatAddress, formatPrefix, parseAddress, sameAddress } from '../../net/index.ts'
import type { Design } from '../design.ts'
import { manifests, VPC_B, vpc, WEB_AND_DB } from '../examples.ts'
import { routing } from '../routing.ts'
import type { Fix, LintRule, Place, Violation } from '../rule.ts'
import { view } from '../view.ts'

/** A row that the controller keeps one of several entries in. */
interface Rival {
  readonly nextHop: string
  readonly place: Place
  /** Index of the entry; undefined for a route that the controller makes by itself. */
  readonly index: number | undefined
}

/** Two routes of a VPC that differ in nothing but the next hop. */
export const routeFlips: LintRule = {
  id: 'route-flips',
  severity: 'error',
  summary:
    'two routes differ in nothing but the next hop: the controller swaps them at every reconcile',
  why: `The controller keeps one row for each route table, policy and CIDR: adding the second entry deletes the first. At the next reconcile the
first is missing and is added, which deletes the second, and so on. At any time one of the two holds, and which one changes whenever
anything of the VPC changes or the controller restarts. There is no sharing of load between them; for that each needs a \`bfdId\` of its own.

A \`policySrc\` route for the whole CIDR of a subnet has the same fight with the route that Kube-OVN makes for the subnet.`,
  example: {
    wrong: routed('169.254.0.2', '10.1.0.254'),
    right: routed('169.254.0.2'),
    effect: { probe: { from: 'web', to: 'db' }, wrong: 'unreachable', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    for (const vpc of design.resources.vpcs) {
      for (const rivals of rivalsOf(design, vpc)) {
        const hops = [...new Set(rivals.map(({ nextHop }) => nextHop))]
        if (hops.length < 2) continue
        const fix = onlyWorking(design, vpc, rivals)
        const [first] = rivals
        const entry = vpc.spec.staticRoutes![first!.index!]!
        const automatic = rivals.some(({ index }) => index === undefined)
        yield {
          message: `VPC \`${vpc.name}\` has ${entry.policy === 'policySrc' ? 'policySrc' : 'policyDst'} routes for \`${entry.cidr}\` with next hops ${hops.map((hop) => `\`${hop}\``).join(' and ')}: the controller keeps one of them and swaps it at every reconcile`,
          places: rivals.map(({ place }) => place),
          help: automatic
            ? 'one of them is the route that Kube-OVN makes for the subnet: use a policy route that reroutes instead'
            : 'keep one of them; routes with several next hops need a bfdId each',
          ...(fix && { fix }),
        }
      }
    }
  },
}

/** Entries that are kept in one row, the route that the controller makes for a subnet among them. */
function rivalsOf(design: Design, vpc: Vpc): Rival[][] {
  const entries = new Map<string, number[]>()
  const routes = vpc.spec.staticRoutes ?? []
  for (const [index, route] of routes.entries()) {
    if (route.bfdId) continue
    const policy = route.policy === 'policySrc' ? 'policySrc' : 'policyDst'
    const key = `${policy} ${route.routeTable ?? ''} ${route.cidr}`
    const known = entries.get(key)
    if (known) known.push(index)
    else entries.set(key, [index])
  }
  const rows = new Map<string, Rival[]>()
  for (const [key, indexes] of entries) {
    // A row of one entry has no rival but the controller's own route by source.
    if (indexes.length < 2 && !key.startsWith('policySrc')) continue
    rows.set(
      key,
      indexes.map((index): Rival => {
        const nextHop = routes[index]!.nextHopIP ?? ''
        const origin = vpc.manifest.origin(['spec', 'staticRoutes', index, 'nextHopIP'])
        return {
          nextHop,
          index,
          place: { origin, label: `next hop \`${routes[index]!.nextHopIP}\`` },
        }
      }),
    )
  }
  if (rows.size === 0) return []
  for (const subnet of automaticSubnets(design).get(vpc.name) ?? []) {
    for (const [i, cidr] of subnet.cidrs.entries()) {
      const key = `policySrc ${subnet.spec.routeTable ?? ''} ${formatPrefix(cidr)}`
      rows.get(key)?.push({
        nextHop: formatAddress(subnet.gateways[i]!),
        place: {
          origin: subnet.manifest.origin(['spec', 'cidrBlock']),
          label: `the route of subnet \`${subnet.name}\` to its own gateway`,
        },
        index: undefined,
      })
    }
  }
  return [...rows.values()]
}

/** The subnets of each VPC for which the controller makes a route to their own gateway. */
const automaticSubnets = view(({ release, resources }: Design) => {
  const byVpc = new Map<string, Subnet[]>()
  for (const subnet of release.automaticSourceRoutes ? resources.subnets : []) {
    const known = byVpc.get(subnet.vpc)
    if (known) known.push(subnet)
    else byVpc.set(subnet.vpc, [subnet])
  }
  return byVpc
})

/** Keeps the one entry whose next hop the router at the other end of a peering has. */
function onlyWorking(design: Design, vpc: Vpc, rivals: readonly Rival[]): Fix | undefined {
  const router = routing(design).router(vpc.name)
  const works = ({ nextHop }: Rival): boolean => {
    const address = parseAddress(nextHop)
    return (
      address !== undefined &&
      (router?.ports ?? []).some(({ peer }) =>
        peer?.model.networks.some((network) => sameAddress(network.address, address)),
      )
    )
  }
  const [kept, ...others] = rivals.filter(works)
  if (!kept || others.length > 0 || rivals.some(({ index }) => index === undefined))
    return undefined
  return {
    title: `keep the route with next hop ${kept.nextHop}`,
    edits: rivals
      .filter((rival) => rival !== kept)
      .map(({ index }) => ({
        kind: 'remove',
        manifest: vpc.manifest,
        path: ['spec', 'staticRoutes', index!],
      })),
  }
}

function routed(...nextHops: readonly string[]): string {
  return manifests(
    vpc(
      'a',
      'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}]',
      'staticRoutes:',
      ...nextHops.map((hop) => `  - {policy: policyDst, cidr: 10.2.0.0/24, nextHopIP: ${hop}}`),
    ),
    VPC_B,
    WEB_AND_DB,
  )
}
