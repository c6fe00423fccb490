import { type EndpointClass, type Fault, type FaultKind, findFaults } from '../analysis/index.ts'
import { FieldOrigin } from '../manifest/index.ts'
import type { Design } from './design.ts'
import { routing } from './routing.ts'
import type { Place } from './rule.ts'
import { view } from './view.ts'

/** The faults of routing: ACLs have no part in them, and every subnet has a workload. */
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
  return findFaults(
    fabric,
    classes.map((one, id) => ({ ...one, id })),
  )
})

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
