import { type EndpointClass, type Fault, type FaultKind, findFaults } from '../analysis/index.ts'
import type { RouterNode } from '../dataplane/index.ts'
import { FieldOrigin } from '../manifest/index.ts'
import type { Design } from './design.ts'
import type { Hop } from './hops.ts'
import { writtenPolicies, writtenRoutes } from './routes.ts'
import { routing } from './routing.ts'
import type { Place } from './rule.ts'
import { view } from './view.ts'

/**
 * The faults of routing: ACLs have no part in them, and every subnet has a workload. What comes of a next hop that nobody
 * has is told where the next hop is.
 */
const faults = view((design: Design): readonly Fault[] => {
  const fabric = routing(design)
  const classes = fabric.network.endpoints.flatMap((endpoint) => {
    const port = fabric.switchPort(endpoint.port!)!
    return endpoint.addresses.map(
      (address): Omit<EndpointClass, 'id'> => ({
        family: address.family,
        switch: port.switch.model.name,
        router: port.switch.routerPorts[0]?.routerPort?.router.model.name,
        members: [{ endpoint, address }],
      }),
    )
  })
  const told = ailing(design)
  return findFaults(
    fabric,
    classes.map((one, id) => ({ ...one, id })),
  ).filter(({ decidedBy }) => !decidedBy.some((part) => told.has(part)))
})

/** The routes and policies that send packets to where nobody takes them: other rules say why. */
function ailing(design: Design): ReadonlySet<unknown> {
  const isAiling = (hop: Hop, router: RouterNode): boolean =>
    hop.kind === 'peer' ? hop.remote === router : hop.kind !== 'workload'
  return new Set<unknown>([
    ...writtenRoutes(design)
      .filter(({ hop, router }) => isAiling(hop, router))
      .map(({ route }) => route),
    ...writtenPolicies(design)
      .filter(({ hops, router }) => hops.some(({ hop }) => isAiling(hop, router)))
      .map(({ policy }) => policy),
  ])
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
