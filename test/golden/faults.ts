import {
  type Endpoint,
  Fabric,
  type Fault,
  type Hop,
  type LogicalNetwork,
  simulate,
  type Trace,
} from 'isthmus'
import { containsAddress, formatAddress } from 'isthmus/net'
import { type Path, pathsOf } from '../../src/analysis/pair-services.ts'

/** Something wrong that one trace shows, and which faults say so. */
export interface Shown {
  readonly what: string
  readonly trace: Trace
  readonly isToldBy: (fault: Fault) => boolean
}

const ANY = { protocol: 0, sourcePort: 0, destinationPort: 0, icmpType: 0, icmpCode: 0, ttl: 64 }

/** Every trace between two endpoints of a network, each service in one of them: pair by pair, address by address. */
export function* tracesOf(model: LogicalNetwork): Iterable<Trace> {
  const fabric = new Fabric(model)
  for (const from of model.endpoints) {
    for (const to of model.endpoints) {
      if (from === to) continue
      for (const source of from.addresses) {
        for (const destination of to.addresses) {
          if (source.family !== destination.family) continue
          const packet = { ...ANY, source, destination }
          const port = fabric.switchPort(from.port!)!
          const paths: Iterable<Path> = pathsOf(fabric, { packet, port, from, to })
          for (const { trace } of paths) yield trace
        }
      }
    }
  }
}

const routersOf = (hops: readonly Hop[]) =>
  hops.filter(({ kind }) => kind === 'router').map(({ node }) => node)

const between = (fault: Fault, { packet }: Trace): boolean =>
  fault.sources.some((prefix) => containsAddress(prefix, packet.source)) && isFor(fault, packet)

const isFor = (fault: Fault, { destination }: Trace['packet']): boolean =>
  fault.destinations.some((prefix) => containsAddress(prefix, destination))

/** What is wrong with a trace, said in the plainest way. */
export function shownBy(trace: Trace, model: LogicalNetwork): Shown[] {
  const { request, reply, packet, to } = trace
  const there = routersOf(request.hops)
  const shown = (what: string, isToldBy: Shown['isToldBy']): Shown[] => [
    { what: `${what}: ${describe(trace)}`, trace, isToldBy },
  ]
  if (request.reason === 'ttl-exceeded') {
    return shown(
      'loop',
      (fault) =>
        fault.kind === 'loop' &&
        fault.routers.every((router) => there.includes(router)) &&
        isFor(fault, packet),
    )
  }
  const last = request.hops.at(-1)
  if (!last || !to) return []
  const home = model.switches.find(({ ports }) => ports.some(({ name }) => name === to.port))!.name
  const caught =
    request.reason === 'not-the-owner' &&
    request.receiver!.addresses.some(
      (own) => formatAddress(own) === formatAddress(packet.destination),
    )
  const router = request.outcome === 'answered' || request.reason === 'port-closed'
  const itself = trace.notes.some(({ code }) => code === 'own-address')
  const twins = last.steps.some(
    (step) => step.kind === 'choice' && step.reason === 'several-endpoints-own-address',
  )
  const deciding = last.steps.findLast(
    (step) => step.kind === 'route' || (step.kind === 'policy' && step.nextHop !== undefined),
  )
  const onLink =
    ['next-hop-unresolved', 'peer-missing'].includes(request.reason!) &&
    deciding?.kind === 'route' &&
    deciding.connected
  const nobody = (request.reason === 'no-such-endpoint' || onLink) && last.node !== home
  const isCaught = caught || router || itself || twins || nobody
  if (isCaught && areJoined(model, request.hops[0]!.node, home)) {
    return shown(
      'shadow',
      (fault) =>
        fault.kind === 'shadowed-endpoint' &&
        fault.node === last.node &&
        fault.endpoints.includes(to) &&
        fault.sources.some((prefix) => containsAddress(prefix, packet.source)),
    )
  }
  if (request.outcome !== 'delivered' || !reply) return []
  if (reply.outcome !== 'delivered' && reply.outcome !== 'undefined') {
    return shown(
      'one-way',
      (fault) =>
        fault.kind === 'one-way' &&
        fault.reason === reply.reason &&
        fault.node === reply.hops.at(-1)!.node &&
        between(fault, trace),
    )
  }
  if (trace.verdict !== 'reachable') return []
  const back = routersOf(reply.hops)
  const ways = [there.join(), back.join()].toSorted().join('/')
  return [
    ...(there.join() === back.toReversed().join()
      ? []
      : shown(
          'asymmetric',
          (fault) =>
            fault.kind === 'asymmetric-path' &&
            [fault.there.join(), fault.back.join()].toSorted().join('/') === ways &&
            [packet.source, packet.destination].every((address) =>
              [...fault.sources, ...fault.destinations].some((prefix) =>
                containsAddress(prefix, address),
              ),
            ),
        )),
    ...(there.length < 3 || there[0] === there.at(-1) || arePeers(model, there[0]!, there.at(-1)!)
      ? []
      : shown(
          'transit',
          (fault) =>
            fault.kind === 'transit' && fault.via === there.at(-2) && between(fault, trace),
        )),
  ]
}

/** The same packet again, in words. */
export function again(model: LogicalNetwork, { packet, from, to }: Trace): Trace {
  const fabric = new Fabric(model)
  return simulate(fabric, { packet, from, to, port: fabric.switchPort(from!.port!)! })
}

function describe({ from, to, packet, request, reply, verdict }: Trace): string {
  const name = (end: Endpoint | undefined) => end?.name ?? formatAddress(packet.destination)
  const way = (hops: readonly Hop[]) => hops.map(({ node }) => node).join('>')
  return `${name(from)} to ${name(to)}, ${verdict}, ${way(request.hops)} ${request.reason}, ${
    reply ? `${way(reply.hops)} ${reply.reason}` : 'no reply'
  }`
}

/** Whether links lead from one switch to another. */
function areJoined(model: LogicalNetwork, from: string, to: string): boolean {
  const routersOf = (name: string) => {
    const { ports } = model.switches.find((node) => node.name === name)!
    const uplinks = ports.map(({ routerPort }) => routerPort)
    return model.routers.filter((router) =>
      router.ports.some((port) => uplinks.includes(port.name)),
    )
  }
  const joined = new Set(routersOf(from))
  for (const { name } of joined) {
    for (const other of model.routers) if (arePeers(model, name, other.name)) joined.add(other)
  }
  return from === to || routersOf(to).some((router) => joined.has(router))
}

function arePeers({ routers }: LogicalNetwork, a: string, b: string): boolean {
  const portsOf = (name: string) => routers.find((router) => router.name === name)!.ports
  return portsOf(a).some((port) =>
    portsOf(b).some((other) => port.peer === other.name && other.peer === port.name),
  )
}
