import { deadRoute, groupsOfPort } from '../analysis/index.ts'
import {
  type Hop,
  type Leg,
  REASONS,
  type Reason,
  type Step,
  type Trace,
} from '../dataplane/index.ts'
import { nearest, type Origin } from '../diagnostic/index.ts'
import {
  type Acl,
  type LogicalNetwork,
  type LogicalRouter,
  type LogicalRouterPort,
  type PortGroup,
  peeringPath,
} from '../model/index.ts'
import { type Address, containsAddress, formatAddress, formatPrefix, masked } from '../net/index.ts'
import { cloudAdvice } from './cloud-advice.ts'
import { describe, describeCandidate } from './deciding.ts'

/** Why a packet did not get through, where that is written, and what to change. */
export interface Explanation {
  readonly what: string
  readonly origin: Origin | undefined
  readonly help: string | undefined
  /** What to write into the file of a world, where that is known. */
  readonly change?: string
}

/** Explains the leg that failed, or nothing when the verdict is reachable. */
export function explain(trace: Trace, network: LogicalNetwork): Explanation | undefined {
  if (trace.verdict === 'reachable') return undefined
  const { request, reply } = trace
  const arrived = request.outcome === 'delivered' || request.outcome === 'answered'
  if (!arrived) return advised(request, network, 'the packet')
  return reply && advised(reply, network, 'the reply')
}

/** In a cloud's networks, what helps is told in the words of the provider. */
function advised(leg: Leg, network: LogicalNetwork, subject: Subject): Explanation {
  const advice = cloudAdvice(leg, network, subject === 'the reply')
  const own = explainLeg(leg, network, subject)
  return advice ? { ...own, ...advice } : own
}

type Subject = 'the packet' | 'the reply'

function explainLeg(leg: Leg, network: LogicalNetwork, subject: string): Explanation {
  const hop = leg.hops.at(-1)
  const at = hop ? ` at ${hop.kind} \`${hop.node}\`` : ''
  const generic: Explanation = {
    what: `${subject} is ${leg.outcome}${at}: ${leg.reason ? REASONS[leg.reason] : 'nothing answers'}`,
    origin: lastOrigin(hop),
    help: undefined,
  }
  if (!hop) return generic
  switch (leg.reason) {
    case 'no-route':
      return noRoute(leg, hop, network, subject)
    case 'next-hop-unresolved':
      return unresolved(hop, network, subject) ?? generic
    case 'peer-missing':
      return peerMissing(hop, network, subject) ?? generic
    case 'no-such-endpoint':
      return {
        ...generic,
        what: `${subject} is lost${at}: nobody there has ${formatAddress(leg.packet.destination)}`,
        help: "check the address; a destination inside the sender's own subnet never leaves it, even if another VPC has the same range",
      }
    case 'acl-drop':
    case 'acl-reject':
      return aclDrop(leg, hop, network, subject)
    case 'policy-drop': {
      const step = hop.steps.findLast((other) => other.kind === 'policy')
      return {
        what: `${subject} is dropped${at} by policy ${step!.policy.priority} (${step!.policy.match})`,
        origin: step!.policy.origin,
        help: `narrow its match, or add a policy with a higher priority that allows ${formatAddress(leg.packet.destination)}`,
      }
    }
    case 'port-security':
      return forwardedAsItself(leg, hop, network, subject) ?? generic
    case 'ttl-exceeded':
      return ttlExceeded(leg, hop, subject)
    case 'not-the-owner':
      return misdelivered(leg, network, subject)
    default:
      return choice(hop, subject) ?? generic
  }
}

function lastOrigin(hop: Hop | undefined): Origin | undefined {
  for (const step of hop?.steps.toReversed() ?? []) {
    if (step.kind === 'route' && step.route.origin) return step.route.origin
    if (step.kind === 'acl' && step.acl?.origin) return step.acl.origin
  }
  return undefined
}

function noRoute(leg: Leg, hop: Hop, network: LogicalNetwork, subject: string): Explanation {
  const destination = formatAddress(leg.packet.destination)
  const router = network.routers.find(({ name }) => name === hop.node)
  const { routeTable = '' } = router?.ports.find(({ name }) => name === hop.inPort) ?? {}
  const dead = router && deadRoute(router, leg.packet.destination, routeTable)
  if (dead) {
    const ours = (router?.ports ?? []).flatMap((port) => port.networks.map(formatPrefix)).join(', ')
    return {
      what: `${subject} is lost at router \`${hop.node}\`: its route ${describe(dead)} is not installed, because ${formatAddress(dead.nextHop)} is in none of the router's networks (${ours})`,
      origin: dead.origin,
      help: 'the next hop must be the localConnectIP address of the VPC at the other end of a peering',
    }
  }
  return {
    what: `${subject} is lost at router \`${hop.node}\`: none of its routes takes ${destination}`,
    origin: router?.origin,
    // It takes a look at the whole network, and not everybody who asks why wants to know what to do.
    get help() {
      return routeAdvice(hop.node, leg.packet.destination, network)
    },
  }
}

/** Which routes are missing on the way to whoever has the destination, along the peerings there are. */
function routeAdvice(from: string, destination: Address, network: LogicalNetwork): string {
  const address = formatAddress(destination)
  const target = network.routers.find((router) => subnetWith(router, destination))
  if (!target) return `no VPC has a subnet with ${address} in it`
  const subnet = formatPrefix(masked(subnetWith(target, destination)!))
  const path = peeringPath(network, from, target.name)
  if (network.cloud?.routers.has(target.name)) {
    return `${address} is in network \`${target.name}\` of the world, which packets get to through the nodes of VPC \`ovn-cluster\` alone`
  }
  if (path.length < 2) {
    return `${address} is in VPC \`${target.name}\`, to which no peering leads: declare one on both sides, and a static route for ${subnet} here and one for the way back there`
  }
  if (path.length === 2) {
    return `add to VPC \`${from}\` a static route for ${subnet} with the localConnectIP address of VPC \`${target.name}\` as next hop`
  }
  return `peering is not transitive: ${address} is in VPC \`${target.name}\`, reached over ${path.join(' → ')}; each VPC on that way needs a static route for ${subnet} to the next one, and one for the way back`
}

/** The subnet of the router that has the address: a network of a port that leads to a switch. */
function subnetWith(router: LogicalRouter, address: Address) {
  return router.ports
    .filter(({ peer }) => peer === undefined)
    .flatMap(({ networks }) => networks)
    .find((candidate) => containsAddress(candidate, address))
}

type RouteStep = Extract<Step, { kind: 'route' }>

function routeStep(hop: Hop): RouteStep | undefined {
  return hop.steps.find((step): step is RouteStep => step.kind === 'route')
}

function portNamed(
  name: string | undefined,
  network: LogicalNetwork,
): LogicalRouterPort | undefined {
  for (const { ports } of network.routers) {
    const found = ports.find((port) => port.name === name)
    if (found) return found
  }
  return undefined
}

function unresolved(hop: Hop, network: LogicalNetwork, subject: string): Explanation | undefined {
  const resolve = hop.steps.findLast((step) => step.kind === 'resolve')
  const step = routeStep(hop)
  const rerouted = hop.steps.findLast((other) => other.kind === 'policy' && other.nextHop)
  const through = rerouted?.kind === 'policy' ? rerouted.port : step?.port
  if (!resolve || !through) return undefined
  const nextHop = formatAddress(resolve.address)
  const origin = rerouted?.kind === 'policy' ? rerouted.policy.origin : step?.route.origin
  const peer = portNamed(through.peer, network)
  if (!peer) {
    return {
      what: `${subject} is lost at router \`${hop.node}\`: nobody behind port \`${through.name}\` has next hop ${nextHop}`,
      origin,
      help: "use the address of a workload or of a peered VPC's localConnectIP as next hop",
    }
  }
  const owned = peer.networks.map(({ address }) => formatAddress(address)).join(', ')
  const named = peer.networks.some(({ address }) =>
    through.networks.some((network) => containsAddress(network, address)),
  )
  const ours = through.networks.map((network) => formatPrefix(masked(network))).join(', ')
  return {
    what: `${subject} is lost at router \`${hop.node}\`: nobody has next hop ${nextHop}; the port at the other end of the peering, \`${peer.name}\`, has ${owned}`,
    origin,
    help: named
      ? "write the other VPC's localConnectIP address as nextHopIP; both localConnectIPs must be addresses of one network, as 169.254.0.1/30 and 169.254.0.2/30"
      : `both localConnectIPs must be addresses of one network, as 169.254.0.1/30 and 169.254.0.2/30, and each the nextHopIP of the other side: here one end is in ${ours}, and the other is not`,
  }
}

function peerMissing(hop: Hop, network: LogicalNetwork, subject: string): Explanation | undefined {
  const through = routeStep(hop)?.port
  if (!through) return undefined
  return {
    what: `${subject} is lost at router \`${hop.node}\`: port \`${through.name}\` waits for a port \`${through.peer}\` that is not there, so the peering is declared on one side only`,
    origin: through.origin,
    help:
      unknownRemote(through.peer, hop.node, network) ??
      'declare the peering in the other VPC too, with this VPC as remoteVpc',
  }
}

/** Whether a peering names a VPC that is not there: the peer port would be called after it. */
function unknownRemote(
  peer: string | undefined,
  router: string,
  { routers }: LogicalNetwork,
): string | undefined {
  if (!peer?.endsWith(`-${router}`)) return undefined
  const remote = peer.slice(0, -router.length - 1)
  const names = routers.map(({ name }) => name)
  if (names.includes(remote)) return undefined
  const near = nearest(remote, names)
  return `there is no VPC \`${remote}\`${near ? `: did you mean \`${near}\`?` : ', or not among these manifests'}`
}

function aclDrop(leg: Leg, hop: Hop, network: LogicalNetwork, subject: string): Explanation {
  const step = hop.steps.findLast((other) => other.kind === 'acl')
  const acl = step!.acl!
  const side = step!.direction === 'from-lport' ? 'leaves' : 'is delivered to'
  const verb = leg.outcome === 'rejected' ? 'rejected' : 'dropped'
  const groups = acl.match.includes('kubeovn_deny_all')
    ? groupsOfPort(network, step!.port.name)
    : []
  // A group of another tier is not looked at.
  const lacking = groups.find(({ rules }) => rules!.tier === acl.tier)
  return {
    what: `${subject} is ${verb} on switch \`${hop.node}\` where it ${side} port \`${step!.port.name}\`, by ACL ${acl.priority} (${acl.match})`,
    origin: acl.origin ?? (lacking ?? groups[0])?.origin ?? step!.port.origin,
    help:
      groups.length > 0
        ? lacking
          ? `a security group closes the port for everything that no rule allows: add an ${step!.direction === 'from-lport' ? 'egress' : 'ingress'} rule for this traffic to ${describeGroups(groups)}`
          : `the port is closed but for what a security group of tier ${acl.tier - TIER} lets through, and it is in none: put it into one, or change the tier of ${describeGroups(groups)}`
        : (privateAdvice(acl, leg, network) ??
          'allow the traffic with a rule of a higher rank, or narrow this one'),
  }
}

/** A private subnet takes packets from subnets that it names. */
function privateAdvice(acl: Acl, { packet }: Leg, { switches }: LogicalNetwork) {
  if (!acl.origin?.path.endsWith('spec.private')) return undefined
  const subnet = switches
    .flatMap(({ subnets }) => subnets)
    .find(({ prefix }) => containsAddress(prefix, packet.source))
  const other = subnet ? formatPrefix(subnet.prefix) : formatAddress(packet.source)
  return `the subnet is private: add ${other}, the subnet of the sender, to its \`allowSubnets\``
}

/** The OVN tier of security groups of tier 0. */
const TIER = 2

function describeGroups(groups: readonly PortGroup[]): string {
  const names = groups.map(({ rules }) => `\`${rules!.of}\``)
  return names.length === 1 ? `its group ${names[0]}` : `one of its groups, ${names.join(', ')}`
}

/** Handed to somebody else: by a policy or route that names a workload or node as next hop, or by a twin address. */
function misdelivered(leg: Leg, network: LogicalNetwork, subject: string): Explanation {
  const to = leg.receiver ? `\`${leg.receiver.name}\`` : 'another workload'
  const destination = formatAddress(leg.packet.destination)
  const router = leg.hops.findLast(({ kind }) => kind === 'router')
  const policy = router?.steps.findLast((step) => step.kind === 'policy' && step.nextHop)
  const node = network.endpoints.find(({ port }) => port === leg.receiver?.name)?.kind === 'Node'
  const inVpc = network.routers.some((candidate) => subnetWith(candidate, leg.packet.destination))
  if (node && !inVpc) {
    return {
      what: `${subject} leaves OVN at node port ${to}: no VPC has a subnet with ${destination} in it`,
      origin: policy?.kind === 'policy' ? policy.policy.origin : undefined,
      help: "whether it arrives is up to the node's own routes and address translation",
    }
  }
  if (router && policy?.kind === 'policy') {
    const { priority, match, origin } = policy.policy
    const ip = `ip${leg.packet.destination.family}`
    return {
      what: `${subject} is handed to ${to}, because policy ${priority} of router \`${router.node}\` reroutes it (${match})`,
      origin,
      help: `add a policy route to VPC \`${router.node}\` with a priority above ${priority} that lets it keep its route: match \`${ip}.dst == ${destination}\` (or the whole remote subnet), action allow`,
    }
  }
  const route = router && routeStep(router)
  if (route && !route.connected) {
    return {
      what: `${subject} is handed to ${to}, which route ${describe(route.route)} of router \`${router.node}\` names as next hop, and which does not own ${destination}`,
      origin: route.route.origin,
      help: 'a workload that forwards is not simulated further; if it was not meant as a gateway, correct the next hop',
    }
  }
  return {
    what: `${subject} is delivered to ${to}, which has ${destination} too`,
    origin: leg.receiver?.origin,
    help: 'give the two different addresses: what is nearer to the sender gets the packet',
  }
}

/** A machine may send from, and get what is for, its own addresses alone. */
function forwardedAsItself(
  leg: Leg,
  hop: Hop,
  network: LogicalNetwork,
  subject: string,
): Explanation | undefined {
  const sent = leg.hops.at(-2)
  const forwarded = sent?.kind === 'machine' && sent.inPort !== undefined
  const machine = network.machines?.find(({ interfaces }) =>
    interfaces.some(
      ({ port }) => port !== undefined && port === (forwarded ? hop.inPort : hop.outPort),
    ),
  )
  if (!machine) return undefined
  const { source, destination } = leg.packet
  const what = forwarded
    ? `machine \`${machine.name}\` hands it on with its source ${formatAddress(source)}, which is none of the machine's addresses`
    : `machine \`${machine.name}\` does not have the destination ${formatAddress(destination)}`
  return {
    what: `${subject} is dropped on switch \`${hop.node}\` at port \`${forwarded ? hop.inPort : hop.outPort}\`: ${what}, and the provider lets machines send from and get their own addresses alone`,
    origin: machine.origin,
    help: `let it leave with the machine's address (\`natOutgoing: true\`, which counts for subnets of VPC \`ovn-cluster\` alone), or let the machine forward (AWS: \`sourceDestCheck: false\`, GCP: \`canIpForward: true\`, Azure: \`ipForwarding: true\`) and route the answers to it`,
  }
}

function ttlExceeded(leg: Leg, hop: Hop, subject: string): Explanation {
  const routers = leg.hops.filter(({ kind }) => kind === 'router').map(({ node }) => node)
  const again = routers.find((name, i) => routers.indexOf(name) !== i)
  const loop =
    again &&
    routers.slice(routers.indexOf(again), routers.indexOf(again, routers.indexOf(again) + 1) + 1)
  const first = leg.hops.find(({ node }) => node === again)
  return loop
    ? {
        what: `${subject} circles between routers ${loop.join(' → ')} until its time to live is spent`,
        origin: first && routeStep(first)?.route.origin,
        help: `correct the routes that send ${formatAddress(leg.packet.destination)} round: one of them must point away from the circle`,
      }
    : {
        what: `${subject} arrives at router \`${hop.node}\` with its time to live spent`,
        origin: undefined,
        help: `start with a time to live above ${routers.length}, the number of routers on the way`,
      }
}

function choice(hop: Hop, subject: string): Explanation | undefined {
  const step = hop.steps.find((other) => other.kind === 'choice')
  if (!step) return undefined
  const ways = step.between.map(describeCandidate).join('; or ')
  return {
    what: `what happens to ${subject} at ${hop.kind} \`${hop.node}\` is not defined: ${REASONS[step.reason]}: ${ways}`,
    origin: step.between[0]?.decidedBy.origin,
    help: CHOICE_HELP[step.reason],
  }
}

/** What makes an open choice a definite one. */
const CHOICE_HELP: Partial<Record<Reason, string>> = {
  'equal-cost-paths': 'make every next hop lead to the destination and back, or keep one',
  'equal-priority-routes': 'keep one of the routes, or make one more specific',
  'equal-priority-policies': 'give the policies different priorities',
  'equal-priority-acls': 'give the rules different priorities',
  'several-ports-own-next-hop':
    'give each peering a network of its own, which overlaps no other network of the router',
  'several-endpoints-own-address': 'give each workload an address of its own',
}
