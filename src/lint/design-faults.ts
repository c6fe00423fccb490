import { type EndpointClass, type Fault, type FaultKind, findFaults } from '../analysis/index.ts'
import { Fabric, type RouterNode } from '../dataplane/index.ts'
import { FieldOrigin } from '../manifest/index.ts'
import type { RouterPolicy, StaticRoute } from '../model/index.ts'
import type { Design } from './design.ts'
import type { Hop } from './hops.ts'
import { hubOverlaps, peerOverlaps } from './overlaps.ts'
import { routesTo } from './route-index.ts'
import { writtenPolicies, writtenRoutes } from './routes.ts'
import { routing } from './routing.ts'
import type { Place } from './rule.ts'
import { view } from './view.ts'
import { hasWideRoute } from './wide-routes.ts'

/**
 * The faults of routing: ACLs have no part in them, and every subnet has a workload. What comes of a next hop that nobody
 * has is told where the next hop is.
 */
const faults = view((design: Design): readonly Fault[] => {
  const told = ailing(design)
  const fabric = decided(routing(design), told.several)
  const hidden = overlapping(design)
  const classes = fabric.network.endpoints.flatMap((endpoint) => {
    const port = fabric.switchPort(endpoint.port!)!
    if (hidden.has(port.switch.model.name)) return []
    return endpoint.addresses.map(
      (address): Omit<EndpointClass, 'id'> => ({
        family: address.family,
        switch: port.switch.model.name,
        router: port.switch.routerPorts[0]?.routerPort?.router.model.name,
        members: [{ endpoint, address }],
      }),
    )
  })
  // Where every route says what it is for, transit is meant: hubs have as much of it as they have pairs of spokes.
  const except: readonly FaultKind[] = hasWideRoute(design) ? [] : ['transit']
  return findFaults(
    fabric,
    classes.map((one, id) => ({ ...one, id })),
    except,
  ).filter(
    (fault) =>
      !fault.decidedBy.some((part) => told.parts.has(part)) && !lacks(design, fault, told.several),
  )
})

/**
 * The subnets that are in the way of others, which is told. Without their workloads nobody has to look for everybody
 * whom everybody else hides.
 */
function overlapping(design: Design): ReadonlySet<string> {
  return new Set([...peerOverlaps(design), ...hubOverlaps(design)].map(({ subnet }) => subnet.name))
}

/** What sends packets to where nobody takes them: other rules say why. */
interface Ailing {
  readonly parts: ReadonlySet<unknown>
  /** Those of them whose next hop several ports have. */
  readonly several: ReadonlySet<unknown>
}

function ailing(design: Design): Ailing {
  const uses: { readonly part: StaticRoute | RouterPolicy; hop: Hop; router: RouterNode }[] = [
    ...writtenRoutes(design).map(({ route, hop, router }) => ({ part: route, hop, router })),
    ...writtenPolicies(design).flatMap(({ policy, hops, router }) =>
      hops.map(({ hop }) => ({ part: policy, hop, router })),
    ),
  ]
  const wrong = uses.filter(({ hop, router }) =>
    hop.kind === 'peer' ? hop.remote === router : hop.kind !== 'workload',
  )
  return {
    parts: new Set(wrong.map(({ part }) => part)),
    several: new Set(wrong.filter(({ hop }) => hop.kind === 'several').map(({ part }) => part)),
  }
}

/** The network without routes and policies that leave open where they lead: each of them is a crossroads of all ports. */
function decided(fabric: Fabric, several: ReadonlySet<unknown>): Fabric {
  if (several.size === 0) return fabric
  const { network } = fabric
  return new Fabric({
    ...network,
    routers: network.routers.map((router) => ({
      ...router,
      staticRoutes: router.staticRoutes.filter((route) => !several.has(route)),
      policies: router.policies.filter((policy) => !several.has(policy)),
    })),
  })
}

/** Whether packets end where one of these routes was to take them on. */
function lacks(design: Design, fault: Fault, several: ReadonlySet<unknown>): boolean {
  if (several.size === 0 || !('node' in fault)) return false
  const wanted = fault.kind === 'one-way' ? fault.sources : fault.destinations
  return wanted.some((prefix) => {
    for (const { route } of routesTo(design, fault.node).overlapping(prefix)) {
      if (several.has(route)) return true
    }
    return false
  })
}

/** The faults of routing of one kind. */
export function faultsOf<Kind extends FaultKind>(
  design: Design,
  kind: Kind,
): readonly Extract<Fault, { kind: Kind }>[] {
  const isOfKind = (fault: Fault): fault is Extract<Fault, { kind: Kind }> => fault.kind === kind
  return faults(design).filter(isOfKind)
}

/** The lines of what decides about a fault. What Kube-OVN makes by itself has none. */
export function decisivePlaces({ decidedBy }: Fault): Place[] {
  return decidedBy.flatMap((part): Place | [] => {
    const { origin } = part
    if (!(origin instanceof FieldOrigin)) return []
    return { origin, label: `\`${origin.manifest.name}\`: ${labelOf(origin.field[1])}` }
  })
}

const LABELS: Readonly<Record<string, string>> = {
  staticRoutes: 'the route',
  policyRoutes: 'the policy',
  vpcPeerings: 'the address on the peering',
  cidrBlock: 'the subnet',
}

function labelOf(field: string | number | undefined): string {
  return LABELS[String(field)] ?? 'what decides'
}

/** Prefixes for a message: the first few. */
export function listed(texts: readonly string[]): string {
  const shown = texts.slice(0, 3).map((text) => `\`${text}\``)
  const more = texts.length - shown.length
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ')
}
