import type { Diagnostic } from '../diagnostic/index.ts'
import type { StaticRoute } from '../model/index.ts'
import {
  formatAddress,
  formatPrefix,
  type Prefix,
  parseAddress,
  parsePrefix,
} from '../net/index.ts'
import type { Release } from './releases.ts'
import type { Subnet } from './subnet.ts'
import type { Vpc } from './vpc.ts'

/** A row of the controller's target list. */
interface Row {
  readonly route: StaticRoute
  readonly cidr: string
  readonly nextHop: string
  readonly bfdId: string
}

/**
 * The static routes of a VPC's router: the user's, then for each subnet the route from its CIDR to its own gateway.
 * Rows with one table, policy and CIDR text replace each other (`AddLogicalRouterStaticRoute`): the last one is left,
 * until the next reconcile swaps it, which is reported.
 */
export function staticRoutes(
  vpc: Vpc | undefined,
  subnets: readonly Subnet[],
  release: Release,
  diagnostics: Diagnostic[],
): StaticRoute[] {
  const rows = new Set<Row>()
  const byKey = new Map<string, readonly Row[]>()
  for (const row of [...userRows(vpc), ...automaticRows(subnets, release)]) {
    const key = `${row.cidr} ${row.route.policy} ${row.route.routeTable}`
    const others = byKey.get(key) ?? []
    if (others.some(({ nextHop }) => nextHop === row.nextHop)) continue
    const isBeside = ({ bfdId }: Row) => bfdId !== '' && row.bfdId !== '' && bfdId !== row.bfdId
    for (const other of others.filter((candidate) => !isBeside(candidate)).reverse()) {
      rows.delete(other)
      diagnostics.push(flips(vpc!, other, row))
    }
    rows.add(row)
    byKey.set(key, [...others.filter(isBeside), row])
  }
  return [...rows].map(({ route }) => route)
}

function flips(vpc: Vpc, lost: Row, kept: Row): Diagnostic {
  const policy = kept.route.policy === 'dst-ip' ? 'policyDst' : 'policySrc'
  const { origin } = lost.route.catchAll ? kept.route : lost.route
  return {
    code: 'route-flips',
    severity: 'warning',
    message: `VPC \`${vpc.name}\` has two ${policy} routes for \`${kept.cidr}\`: the controller keeps one row and swaps it at every reconcile; next hop ${kept.nextHop} is taken here, ${lost.nextHop} is not`,
    ...(origin && { origin }),
    help: 'keep one of them; routes with several next hops need a bfdId each',
  }
}

function userRows(vpc: Vpc | undefined): Row[] {
  if (!vpc) return []
  return (vpc.spec.staticRoutes ?? []).map((entry, index) => {
    const cidr = entry.cidr!
    const nextHop = entry.nextHopIP!
    return {
      cidr,
      nextHop,
      bfdId: entry.bfdId ?? '',
      route: {
        prefix: parsePrefix(cidr)!,
        nextHop: parseAddress(nextHop)!,
        policy: entry.policy === 'policySrc' ? 'src-ip' : 'dst-ip',
        routeTable: entry.routeTable ?? '',
        origin: vpc.manifest.origin(['spec', 'staticRoutes', index]),
        ...(entry.bfdId && { assumption: bfdAssumed(vpc, index) }),
      },
    }
  })
}

/** BFD takes routes out while the next hop is silent, and makes replies go back the way the request came. */
function bfdAssumed(vpc: Vpc, index: number): Diagnostic {
  return {
    code: 'not-simulated',
    severity: 'warning',
    message: `BFD of a route of VPC \`${vpc.name}\` is not simulated: the next hop is taken to be up, and replies are routed like any packet`,
    origin: vpc.manifest.origin(['spec', 'staticRoutes', index, 'bfdId']),
  }
}

/**
 * From each subnet to its own gateway. The router asks itself there and gets no answer: the route only makes packets
 * reach the policies, which may send them elsewhere.
 */
function automaticRows(subnets: readonly Subnet[], release: Release): Row[] {
  if (!release.automaticSourceRoutes) return []
  return subnets.flatMap(({ cidrs, gateways, spec, manifest }) =>
    cidrs.map((prefix: Prefix, i) => ({
      cidr: formatPrefix(prefix),
      nextHop: formatAddress(gateways[i]!),
      bfdId: '',
      route: {
        prefix,
        nextHop: gateways[i]!,
        policy: 'src-ip' as const,
        routeTable: spec.routeTable ?? '',
        catchAll: true,
        origin: manifest.origin(['spec', 'cidrBlock']),
      },
    })),
  )
}
