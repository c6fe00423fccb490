import type { Hop, Step, Trace } from '../../dataplane/index.ts'
import type { Acl, LogicalNetwork, LogicalRouterPort } from '../../model/index.ts'
import { type Address, lastAddress, sameAddress } from '../../net/index.ts'
import { placeOf } from './parts.ts'
import type { NetworkPart } from './report.ts'

/**
 * What packets and their replies used on their ways, whichever of several ways OVN may choose: the rules that decided,
 * and the names of the router ports that routes and policies led to. There is no other way into a peering.
 */
export type Footprint = ReadonlySet<unknown>

/** Adds what a trace used. */
export function addTrace(footprint: Set<unknown>, { request, reply }: Trace): void {
  addHops(footprint, request.hops)
  if (reply) addHops(footprint, reply.hops)
}

function addHops(footprint: Set<unknown>, hops: readonly Hop[]): void {
  for (const { steps } of hops) for (const step of steps) addStep(footprint, step)
}

function addStep(footprint: Set<unknown>, step: Step): void {
  switch (step.kind) {
    case 'acl':
      footprint.add(step.acl)
      break
    case 'route':
      footprint.add(step.route).add(step.port?.name)
      break
    case 'policy':
      footprint.add(step.policy).add(step.port?.name)
      break
    case 'choice':
      // Where ways meet again, the steps behind are the same: as a tree there would be too many.
      if (footprint.has(step)) break
      footprint.add(step)
      for (const { hops } of step.between) addHops(footprint, hops)
      break
    case 'resolve':
    case 'output':
    case 'forward':
    case 'snat':
    case 'unsnat':
    case 'end':
      break
  }
}

/**
 * Tells for sure that taking a part out of a network changes no trace between two ends, so that nobody has to try.
 *
 * At every node the best rule that matches decides, so a rule that decided nothing can go: what was best stays best.
 * What may have an effect without deciding is taken to matter to everybody: a rule that passes the decision on, and the
 * last rule that makes a switch track connections. A match that names a port which no packet passes, or which is not
 * there, holds for none either way.
 */
export class Relevance {
  readonly #tracking: ReadonlySet<Acl>

  constructor(network: LogicalNetwork) {
    this.#tracking = lastTracking(network)
  }

  /** Whether the part may matter to packets between two addresses that left this footprint. */
  matters(part: NetworkPart, footprint: Footprint, source: Address, destination: Address): boolean {
    return part.elements.some((element) => {
      if ('networks' in element) {
        return footprint.has(element.name) || ownsEither(element, source, destination)
      }
      if (footprint.has(element)) return true
      return 'direction' in element && (element.action === 'pass' || this.#tracking.has(element))
    })
  }
}

/** Whether the router takes the source or destination for its own because of the port. */
function ownsEither(
  { networks }: LogicalRouterPort,
  source: Address,
  destination: Address,
): boolean {
  return networks.some((network) =>
    [network.address, lastAddress(network)].some(
      (own) => sameAddress(own, source) || sameAddress(own, destination),
    ),
  )
}

/** ACLs that are of one item with every ACL by which some switch tracks connections, or may be. */
function lastTracking({ switches, portGroups }: LogicalNetwork): Set<Acl> {
  const groupsOf = new Map<string, Set<readonly Acl[]>>()
  for (const { ports, acls } of portGroups) {
    for (const port of ports) {
      const groups = groupsOf.get(port)
      if (groups) groups.add(acls)
      else groupsOf.set(port, new Set([acls]))
    }
  }
  const last = new Set<Acl>()
  for (const { ports, acls } of switches) {
    const lists = new Set<readonly Acl[]>([acls])
    for (const { name } of ports) for (const list of groupsOf.get(name) ?? []) lists.add(list)
    const tracking = [...lists].flat().filter(({ action }) => action === 'allow-related')
    // A rule may be written as two ACLs.
    const places = new Set(tracking.map((acl) => (acl.origin ? placeOf(acl.origin) : acl)))
    if (places.size <= 1) for (const acl of tracking) last.add(acl)
  }
  return last
}
