import type { RouterNode, RouterPortNode } from '../dataplane/index.ts'
import type { Vpc } from '../kubeovn/index.ts'
import { FieldOrigin, type FieldPath } from '../manifest/index.ts'
import type { RouterPolicy, StaticRoute } from '../model/index.ts'
import { type Address, sameAddress } from '../net/index.ts'
import type { Design } from './design.ts'
import { type Hop, hopTo } from './hops.ts'
import type { Declaration } from './peerings.ts'
import { routing } from './routing.ts'
import type { Place } from './rule.ts'
import { view } from './view.ts'

/** A static route that somebody wrote and the controller applied. */
export interface WrittenRoute {
  readonly vpc: Vpc
  readonly router: RouterNode
  readonly route: StaticRoute
  /** CIDR and next hop as written. */
  readonly cidr: string
  readonly nextHop: string
  /** Field of the entry in the manifest of the VPC. */
  readonly path: FieldPath
  readonly hop: Hop
}

/** A policy that somebody wrote and the controller applied. */
export interface WrittenPolicy {
  readonly vpc: Vpc
  readonly router: RouterNode
  readonly policy: RouterPolicy
  readonly path: FieldPath
  /** What becomes of packets to each of its next hops. */
  readonly hops: readonly { readonly address: Address; readonly hop: Hop }[]
}

/** The static routes of every VPC, in the order written. */
export const writtenRoutes = view((design: Design): readonly WrittenRoute[] =>
  writtenVpcs(design).flatMap(({ vpc, router }) => {
    const installed = new Map(router.installed.map(({ route, ports }) => [route, ports]))
    return router.model.staticRoutes.flatMap((route): WrittenRoute | [] => {
      const path = entryOf(vpc, route.origin, 'staticRoutes')
      if (!path || route.nextHop === 'discard') return []
      const entry = entryAt(vpc, path)
      const { family } = route.prefix.address
      return {
        vpc,
        router,
        route,
        cidr: entry.cidr!,
        nextHop: entry.nextHopIP!,
        path,
        hop: hopTo(design, route.nextHop, installed.get(route) ?? [], family),
      }
    })
  }),
)

/** Entries of a VPC that the controller makes one row of. */
export interface MergedRoute {
  readonly kept: WrittenRoute
  /** Field of the later entry, which says the same once more. */
  readonly path: FieldPath
}

/** Every entry that the controller merged into an earlier one, as it does with equal texts. */
export const mergedRoutes = view((design: Design): readonly MergedRoute[] => {
  const byVpc = new Map<Vpc, Map<string, WrittenRoute>>()
  for (const written of writtenRoutes(design)) {
    const known = byVpc.get(written.vpc) ?? new Map<string, WrittenRoute>()
    byVpc.set(written.vpc, known)
    known.set(rowKey(entryAt(written.vpc, written.path)), written)
  }
  return [...byVpc].flatMap(([vpc, known]) => {
    const entries = vpc.spec.staticRoutes!
    if (entries.length === known.size) return []
    return entries.flatMap((entry, index): MergedRoute | [] => {
      const kept = known.get(rowKey(entry))
      if (!kept || index <= (kept.path[2] as number)) return []
      return { kept, path: ['spec', 'staticRoutes', index] }
    })
  })
})

type Entry = NonNullable<Vpc['spec']['staticRoutes']>[number]

function entryAt({ spec }: Vpc, path: FieldPath): Entry {
  return spec.staticRoutes![path[2] as number]!
}

/** Equal for entries that the controller makes one row of. */
function rowKey({ cidr, policy, routeTable, nextHopIP }: Entry): string {
  return [policy === 'policySrc', routeTable ?? '', cidr, nextHopIP].join('\n')
}

/** The policies of every VPC, in the order written. */
export const writtenPolicies = view((design: Design): readonly WrittenPolicy[] =>
  writtenVpcs(design).flatMap(({ vpc, router }) => {
    if (!vpc.spec.policyRoutes?.length) return []
    const nodes = new Map(router.policies.map((node) => [node.policy, node]))
    return router.model.policies.flatMap((policy): WrittenPolicy | [] => {
      const path = entryOf(vpc, policy.origin, 'policyRoutes')
      if (!path) return []
      const ports = (address: Address): RouterPortNode[] =>
        (nodes.get(policy)?.ways ?? []).flatMap(({ nextHop, port }) =>
          port && nextHop && sameAddress(nextHop, address) ? [port] : [],
        )
      const hops = policy.nextHops.map((address) => ({
        address,
        hop: hopTo(design, address, ports(address), address.family),
      }))
      return { vpc, router, policy, path, hops }
    })
  }),
)

function writtenVpcs(design: Design): { vpc: Vpc; router: RouterNode }[] {
  const fabric = routing(design)
  return design.resources.vpcs.flatMap((vpc) => {
    const router = fabric.router(vpc.name)
    return router ? { vpc, router } : []
  })
}

/** The entry of a list of a VPC that a part of its router was made from; several objects may have the name of one VPC. */
function entryOf({ manifest }: Vpc, origin: unknown, list: string): FieldPath | undefined {
  const field = origin instanceof FieldOrigin && origin.manifest === manifest ? origin.field : []
  return field[1] === list && typeof field[2] === 'number' ? field : undefined
}

/** A static route that the router at the other end of a peering gets packets by. */
export interface PeerRoute extends WrittenRoute {
  readonly hop: Extract<Hop, { kind: 'peer' }>
}

/** The routes by destination that lead over working peerings, by VPC. */
const peerRoutes = view((design: Design) => {
  const byVpc = new Map<string, PeerRoute[]>()
  for (const route of writtenRoutes(design)) {
    if (route.hop.kind !== 'peer' || route.route.policy !== 'dst-ip') continue
    const { name } = route.vpc
    const known = byVpc.get(name)
    if (known) known.push(route as PeerRoute)
    else byVpc.set(name, [route as PeerRoute])
  }
  return byVpc
})

/** The routes of a VPC by destination that lead over working peerings. */
export function peerRoutesOf(design: Design, vpc: string): readonly PeerRoute[] {
  return peerRoutes(design).get(vpc) ?? []
}

const peerRoutesByLink = view((design: Design) => {
  const byLink = new Map<string, PeerRoute[]>()
  for (const routes of peerRoutes(design).values()) {
    for (const route of routes) {
      const key = `${route.vpc.name}\n${route.hop.remote.model.name}`
      const known = byLink.get(key)
      if (known) known.push(route)
      else byLink.set(key, [route])
    }
  }
  return byLink
})

/** The routes by destination of one VPC that lead over its working peering with another. */
export function peerRoutesOver(
  design: Design,
  { vpc }: Declaration,
  other: Declaration,
): readonly PeerRoute[] {
  return peerRoutesByLink(design).get(`${vpc.name}\n${other.vpc.name}`) ?? []
}

/** The line of a route. */
export function routePlace({ vpc, path, cidr }: WrittenRoute, field = 'cidr'): Place {
  return {
    origin: vpc.manifest.origin([...path, field]),
    label: `the route of VPC \`${vpc.name}\` to \`${cidr}\``,
  }
}
