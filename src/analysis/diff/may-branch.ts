import { staticPriority } from '../../dataplane/index.ts'
import type {
  Acl,
  AclAction,
  LogicalRouter,
  LogicalSwitch,
  OvnBehaviour,
  PortGroup,
} from '../../model/index.ts'
import { AddressMap, formatPrefix, masked, type Prefix } from '../../net/index.ts'

/** The part of a network in which packets meet choices. */
export interface Branching {
  readonly behaviour: OvnBehaviour
  readonly routers: LogicalRouter[]
  readonly switches: LogicalSwitch[]
  /** Those that have a port there. */
  readonly portGroups: PortGroup[]
}

/** Whether OVN may leave open where some packet goes on; said of more networks than it is true of. */
export function mayBranch({ behaviour, routers, switches, portGroups }: Branching): boolean {
  return (
    routers.some((router) => mayChoose(router, behaviour)) ||
    switches.some(({ ports }) => haveAddressTwice(ports)) ||
    haveRivals([...switches, ...portGroups])
  )
}

function haveAddressTwice(ports: LogicalSwitch['ports']): boolean {
  const known = new AddressMap<true>()
  for (const { addresses } of ports) {
    for (const address of addresses) {
      if (known.get(address)) return true
      known.set(address, true)
    }
  }
  return false
}

/** Between routes, between policies, or between ports to one next hop. */
function mayChoose(
  { ports, staticRoutes, policies }: LogicalRouter,
  behaviour: OvnBehaviour,
): boolean {
  if (policies.some(({ nextHops }) => nextHops.length > 1)) return true
  if (hasTwice(policies.map(({ priority }) => priority))) return true
  const networks = ports.flatMap((port) => port.networks)
  const routed = [
    ...networks.map((network) => `dst-ip ${textOf(network)}`),
    ...staticRoutes.map(({ policy, prefix }) => `${policy} ${textOf(prefix)}`),
  ]
  if (hasTwice(routed) || overlap(networks)) return true
  const { scale, connected } = behaviour.destinationRoute
  const ofDestination = new Set(networks.map(({ length }) => scale * length + connected))
  const ofSource = new Map<number, number>()
  for (const route of staticRoutes) {
    const priority = staticPriority(route, behaviour)
    if (route.policy === 'dst-ip') {
      ofDestination.add(priority)
      continue
    }
    // Different prefixes of one length have no address in common, and those of several lengths may.
    const length = ofSource.get(priority) ?? route.prefix.length
    if (length !== route.prefix.length) return true
    ofSource.set(priority, length)
  }
  return [...ofSource.keys()].some((priority) => ofDestination.has(priority))
}

/** Whether one prefix is in another. */
function overlap(prefixes: readonly Prefix[]): boolean {
  const texts = new Set(prefixes.map(textOf))
  const lengths = new Set(prefixes.map(({ length }) => length))
  return prefixes.some(({ address, length }) =>
    [...lengths].some((other) => other < length && texts.has(textOf({ address, length: other }))),
  )
}

/** Whether two ACLs of one priority do different things. They need not judge at one port. */
function haveRivals(lists: readonly { readonly acls: readonly Acl[] }[]): boolean {
  const actions = new Map<string, AclAction>()
  return lists.some(({ acls }) =>
    acls.some(({ direction, tier, priority, action }) => {
      const key = `${direction} ${tier} ${priority}`
      const known = actions.get(key) ?? action
      actions.set(key, known)
      return known !== action
    }),
  )
}

function textOf(prefix: Prefix): string {
  return formatPrefix(masked(prefix))
}

function hasTwice(values: readonly unknown[]): boolean {
  return new Set(values).size < values.length
}
