import { emptyPacket } from '../analysis/index.ts'
import { type RouteChoice, setDestination, setSource } from '../dataplane/index.ts'
import {
  type Address,
  addressFromBigInt,
  addressToBigInt,
  containsAddress,
  lastAddress,
  masked,
  type Prefix,
} from '../net/index.ts'
import type { Design } from './design.ts'
import type { Hop } from './hops.ts'
import type { PacketSpace } from './packet-space.ts'
import { policiesOf, type RankedPolicy } from './policies.ts'
import { writtenPolicies, writtenRoutes } from './routes.ts'
import type { RoutedSubnet } from './routing.ts'
import { view } from './view.ts'

/**
 * Whether every packet of some subnets to a prefix leaves by policies or routes by source that were written towards
 * peers, also by those that do not work.
 *
 * @param routed parts of the prefix that do not count: routes by destination take them
 */
export function leaveOtherwise(
  design: Design,
  senders: readonly RoutedSubnet[],
  to: Prefix,
  routed: readonly Prefix[] = [],
): boolean {
  if (ways(design).size === 0) return false
  const { family } = to.address
  const ofFamily = senders.filter(({ prefix }) => prefix.address.family === family)
  return ofFamily.length > 0 && ofFamily.every((from) => allLeave(design, from, to, routed))
}

/** One packet of each kind that routes and policies can tell apart by addresses stands for all. */
function allLeave(
  design: Design,
  { vpc, prefix, port }: RoutedSubnet,
  to: Prefix,
  routed: readonly Prefix[],
): boolean {
  const { router, table } = port
  const policies = [...policiesOf(design, vpc).touching([to])].sort(
    (a, b) => b.policy.priority - a.policy.priority,
  )
  const bySource = router.installed.flatMap(({ route }) =>
    route.policy === 'src-ip' ? route.prefix : [],
  )
  const sources = starts(prefix, [
    ...policies.flatMap(({ space }) => space.source ?? []),
    ...bySource,
  ])
  const destinations = starts(to, [
    ...policies.flatMap(({ space }) => space.destination ?? []),
    ...routed,
  ]).filter((address) => !routed.some((part) => containsAddress(part, address)))
  const packet = emptyPacket(to.address.family)
  return sources.every((source) =>
    destinations.every((destination) => {
      setSource(packet, source)
      setDestination(packet, destination)
      const choice = router.routes(table).select(packet)
      const met = policies.filter(({ space }) => holds(space, source, destination))
      return choice !== undefined && leaves(design, choice, met)
    }),
  )
}

/** Whether all packets that have a route leave by it, or by the policies that are about their addresses, the strongest first. */
function leaves(
  design: Design,
  { members }: RouteChoice,
  policies: readonly RankedPolicy[],
): boolean {
  const isRouted = members.every(({ route }) => ways(design).get(route) === 'to-peer')
  for (const { policy, space } of policies) {
    const way = ways(design).get(policy)
    if (way === 'none') continue
    // What an `allow` leaves to routes may be any packet; what is sent elsewhere is told where that is told. Policies of the
    // controller name sets of addresses, and take whatever leaves a subnet.
    const isLeft = space.isWhole || policy.action === 'allow' || way === undefined
    if (way !== 'to-peer' && isLeft && !isRouted) return false
    if (space.isWhole) return true
  }
  return isRouted
}

/** Where written policies and routes by source send packets; what the controller makes is not among them. */
const ways = view((design: Design) => {
  const found = new Map<unknown, Way>()
  for (const { route, hop } of writtenRoutes(design)) {
    if (route.policy === 'src-ip') found.set(route, wayOf([hop]))
  }
  for (const { policy, hops } of writtenPolicies(design)) {
    found.set(policy, wayOf(hops.map(({ hop }) => hop)))
  }
  return found
})

/** `none`: OVN passes over it. */
type Way = 'to-peer' | 'elsewhere' | 'none'

const WAYS: Readonly<Partial<Record<Hop['kind'], Way>>> = {
  nowhere: 'none',
  'other-family': 'none',
  // What lies in a subnet is a gateway to the world outside.
  workload: 'elsewhere',
  vacant: 'elsewhere',
}

/** An `allow` or `drop` has no next hop. */
function wayOf(hops: readonly Hop[]): Way {
  const [first = 'elsewhere', ...others] = new Set(
    hops.map(({ kind }): Way => WAYS[kind] ?? 'to-peer'),
  )
  return others.length > 0 ? 'elsewhere' : first
}

function holds({ family, source, destination }: PacketSpace, from: Address, to: Address): boolean {
  return (
    (family === undefined || family === to.family) &&
    (source?.some((prefix) => containsAddress(prefix, from)) ?? true) &&
    (destination?.some((prefix) => containsAddress(prefix, to)) ?? true)
  )
}

/** The first address of each run of addresses of a prefix that lie in the same of the others. */
function starts(prefix: Prefix, others: readonly Prefix[]): Address[] {
  const { family } = prefix.address
  const values = others.flatMap((other) =>
    other.address.family === family
      ? [addressToBigInt(masked(other).address), addressToBigInt(lastAddress(other)) + 1n]
      : [],
  )
  const first = addressToBigInt(masked(prefix).address)
  const last = addressToBigInt(lastAddress(prefix))
  const within = new Set([first, ...values.filter((value) => value > first && value <= last)])
  return [...within].map((value) => addressFromBigInt(family, value))
}
