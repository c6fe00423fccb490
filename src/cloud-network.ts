import { type Fate, fateOf } from './analysis/index.ts'
import { networkOfWorld, peeringSides, type ReachExpectation, type World } from './cloud/index.ts'
import { firstByKey, onceFor } from './cloud/world/once-for.ts'
import { ProbeError, type Trace } from './dataplane/index.ts'
import { containsAddress, parseAddress, sameAddress } from './net/index.ts'
import { Network } from './network.ts'

/** The networks of a Kyma cluster and its peers as they are in a world, to be asked what a Kube-OVN design can be asked. */
export function cloudNetwork(world: World): Network {
  return new Network(networkOfWorld(world))
}

/** For questions that come one by one about the same world. */
const networkAsked = onceFor(cloudNetwork)

/**
 * What becomes of a packet and its reply in the networks of a world, in the words that scenarios use.
 *
 * @throws ProbeError when it names nobody
 */
export function reachOutcome(
  world: World,
  { from, to, protocol, port }: Pick<ReachExpectation, 'from' | 'to' | 'protocol' | 'port'>,
): ReachExpectation['outcome'] {
  const network = networkAsked(world)
  const trace = network.trace({
    from: endpointNamed(network, from) ?? from,
    to: endpointNamed(network, to) ?? placeOf(network, to),
    ...(protocol === 'icmp' ? { protocol } : { protocol, port }),
  })
  return outcomeOf(trace, world)
}

/** As {@link reachOutcome}, for a report: a packet that names nobody has no outcome, but a reason why. */
export function reachVerdict(world: World, packet: ReachExpectation): string {
  try {
    return reachOutcome(world, packet)
  } catch (error) {
    if (!(error instanceof ProbeError)) throw error
    return error.help === undefined ? error.message : `${error.message}; ${error.help}`
  }
}

const endpointsByName = onceFor(({ model }: Network) =>
  firstByKey(model.endpoints, ({ name }) => name),
)

/** The endpoint of that name; names of endpoints are given once in a world. */
function endpointNamed(network: Network, name: string): string | undefined {
  const found = endpointsByName(network).get(name)
  return found && `${found.namespace}/${found.name}`
}

/** Subnets and the routers there, the narrowest first. */
const places = onceFor(({ model }: Network) => {
  const routers = new Map(
    model.routers.flatMap(({ name, ports }) => ports.map((port) => [port.name, name])),
  )
  const found = model.switches.flatMap(({ ports, subnets }) => {
    const router = routers.get(ports.find(({ type }) => type === 'router')?.routerPort ?? '')
    return router === undefined ? [] : subnets.map(({ prefix }) => ({ router, prefix }))
  })
  return found.sort((a, b) => b.prefix.length - a.prefix.length)
})

/** An address in the narrowest subnet that has it, with the router there. */
function placeOf(network: Network, text: string): string {
  const address = parseAddress(text)
  const isOwned = network.model.endpoints.some(({ addresses }) =>
    addresses.some((own) => address && sameAddress(own, address)),
  )
  if (!address || isOwned) return text
  const place = places(network).find(({ prefix }) => containsAddress(prefix, address))
  return place ? `${place.router}:${text}` : text
}

function outcomeOf(trace: Trace, world: World): ReachExpectation['outcome'] {
  if (trace.verdict === 'reachable') return 'ok'
  if (trace.reply) return 'no-return-route'
  const fate = fateOf(trace)
  switch (fate.reason) {
    case 'acl-drop':
      return fate.decidedBy.some((rule) => 'direction' in rule && rule.direction === 'from-lport')
        ? 'filter-out'
        : 'filter-in'
    case 'policy-drop':
      return 'filter-in'
    case 'no-such-endpoint':
      return 'dst-not-in-peer'
    default:
      return lostOnTheWay(fate, trace, world)
  }
}

/** Why no route leads to the destination. */
function lostOnTheWay(
  { decidedBy }: Fate,
  { from, to }: Trace,
  world: World,
): ReachExpectation['outcome'] {
  const codes = decidedBy.map((rule) => rule.assumption?.code)
  if (codes.includes('peering-not-transitive')) return 'not-transitive'
  if (codes.includes('route-black-hole')) return 'blackhole'
  const sides = peeringSides(world)
  const near = sides.filter((side) => side.from === from?.namespace)
  const direct = near.filter((side) => side.to === to?.namespace)
  // On AWS a route names its peering connection: without a route none is concerned.
  if (direct.length > 0 && world.provider !== 'aws') {
    return direct.some(({ isUp }) => isUp) ? 'no-route' : 'peering-not-up'
  }
  const isPeerOfPeer = near.some(
    (first) =>
      first.isUp &&
      sides.some((next) => next.isUp && next.from === first.to && next.to === to?.namespace),
  )
  return isPeerOfPeer ? 'not-transitive' : 'no-route'
}
