import {
  type Causes,
  causesOf,
  type Fault,
  type FaultKind,
  findFaults,
  incurable,
  type PairServices,
  partition,
  Reachability,
  servicesBetween,
} from './analysis/index.ts'
import {
  assumedPortName,
  EndpointIndex,
  Fabric,
  type Packet,
  type Party,
  type Probe,
  ProbeError,
  packetFor,
  type SwitchPortNode,
  simulate,
  type Trace,
  withVacant,
} from './dataplane/index.ts'
import type { Diagnostic } from './diagnostic/index.ts'
import { ServiceSet } from './match/index.ts'
import type { LogicalNetwork } from './model/index.ts'
import type { Family } from './net/index.ts'

/**
 * A network that answers questions. Immutable: it is compiled once, and asking changes nothing.
 */
export class Network {
  /** The logical network it was compiled from. */
  readonly model: LogicalNetwork
  /** The namespace of names without one. */
  readonly namespace: string
  #compiled: Fabric | undefined
  #endpoints: EndpointIndex | undefined
  readonly #live: (() => Network) | undefined
  #liveNetwork: Network | undefined
  #reachability: Reachability | undefined
  #faults: readonly Fault[] | undefined

  /**
   * `live` makes the network as a live cluster would have it, where the model rests on a kinder reading of the manifests.
   */
  constructor(model: LogicalNetwork, namespace = 'default', live?: () => Network) {
    this.model = model
    this.namespace = namespace
    this.#live = live
  }

  /**
   * Carries one packet to its end, and its reply back.
   *
   * @throws ProbeError when the probe names nobody, or makes no packet
   */
  trace(probe: Probe): Trace {
    const from = this.#find(probe.from)
    const to = this.#find(probe.to)
    const packet = packetFor(probe, from, to)
    if (from.vacant || to.vacant) return this.#withAssumed(from, to).trace(probe)
    const port = this.#senderPort(probe.from, from)
    if (!packet) return noCommonFamily(from, to, probe)
    const ends = { from: from.endpoint, to: to.endpoint }
    const trace = simulate(this.#fabric, { packet, port, ...ends })
    if (!restsOnReading(trace.notes)) return trace
    return this.#withLive(trace, (live) => liveNote(live.trace(probe)))
  }

  /**
   * Everything that keeps one packet from getting through, or leaves that open: there and back, and at both ends. None
   * if and only if the verdict of its trace is reachable.
   *
   * @throws ProbeError as {@link trace} does
   */
  causes(probe: Probe): Causes {
    const from = this.#find(probe.from)
    const to = this.#find(probe.to)
    const packet = packetFor(probe, from, to)
    if (from.vacant || to.vacant) return this.#withAssumed(from, to).causes(probe)
    const port = this.#senderPort(probe.from, from)
    if (!packet) return incurable(noCommonFamily(from, to, probe), this.model)
    return causesOf(this.#fabric, { packet, port, from: from.endpoint, to: to.endpoint })
  }

  /**
   * What happens to every service between two ends: each protocol, source and destination port, ICMP type and code, in
   * packets with a time to live of 64. The same as tracing all of them.
   *
   * @throws ProbeError when the question names nobody
   */
  services(question: ServicesQuestion): PairServices {
    const from = this.#find(question.from)
    const to = this.#find(question.to)
    if (from.vacant || to.vacant) return this.#withAssumed(from, to).services(question)
    const port = this.#senderPort(question.from, from)
    const packet = packetFor(question, from, to)
    if (!packet) {
      const trace = noCommonFamily(from, to, question)
      const { family } = trace.packet.source
      return partition(family, [{ services: ServiceSet.all(family), trace }])
    }
    const ends = { from: from.endpoint, to: to.endpoint }
    const answer = servicesBetween(this.#fabric, { packet, port, ...ends })
    if (!restsOnReading(answer.notes)) return answer
    return this.#withLive(answer, (live) => liveServicesNote(live.services(question), answer))
  }

  /** Which services get through between all endpoints: {@link services} for every pair. */
  reachability(): Reachability {
    this.#reachability ??= Reachability.of(this.#fabric)
    return this.#reachability
  }

  /**
   * What is wrong with the design as a whole, the gravest first: loops, black holes, ways without a way back, … Kinds
   * that are meant can be left out, which takes less time for `transit`.
   */
  faults(except: readonly FaultKind[] = []): readonly Fault[] {
    const find = () => findFaults(this.#fabric, this.reachability().classes, except)
    if (except.length > 0 && !this.#faults) return find()
    this.#faults ??= find()
    if (except.length === 0) return this.#faults
    return this.#faults.filter(({ kind }) => !except.includes(kind))
  }

  /** Made when it is first needed: whoever compares models does without. */
  get #fabric(): Fabric {
    this.#compiled ??= new Fabric(this.model)
    return this.#compiled
  }

  /** @throws ProbeError when a name is nobody's */
  #find(name: string): Party {
    this.#endpoints ??= new EndpointIndex(this.model, this.namespace)
    return this.#endpoints.find(name)
  }

  /** @throws ProbeError when nobody sends from there */
  #senderPort(name: string, { endpoint }: Party): SwitchPortNode {
    if (endpoint?.port !== undefined) return this.#fabric.switchPort(endpoint.port)!
    throw new ProbeError('unknown-endpoint', `nobody in the network sends from \`${name}\``, {
      help: 'name a pod, or an address in a subnet of a VPC as in `vpc-a:10.1.0.2`',
    })
  }

  /** The same network with a workload on the addresses of a question that nobody has. */
  #withAssumed(from: Party, to: Party): Network {
    const model = withVacant(this.model, [from, to])
    const endpoints = [from, to].flatMap(({ vacant }) => {
      if (!vacant) return []
      const name = assumedPortName(vacant.address, vacant.switch)
      const kind = 'Assumed'
      return [
        {
          namespace: '',
          name,
          kind,
          labels: {},
          port: name,
          addresses: [vacant.address],
          securityGroups: [],
        },
      ]
    })
    const live = this.#live
    return new Network(
      { ...model, endpoints: [...model.endpoints, ...endpoints] },
      this.namespace,
      live && (() => live()),
    )
  }

  /** What a live cluster would do, where the verdict rests on a reading of the manifests that it does not share. */
  #withLive<Answer extends { readonly notes: readonly Diagnostic[] }>(
    answer: Answer,
    note: (live: Network) => Diagnostic,
  ): Answer {
    if (!this.#live) return answer
    this.#liveNetwork ??= this.#live()
    return { ...answer, notes: [...answer.notes, note(this.#liveNetwork)] }
  }
}

/** Between whom, and over which version of IP. */
export type ServicesQuestion = Pick<Probe, 'from' | 'to' | 'ipVersion'>

function restsOnReading(notes: readonly Diagnostic[]): boolean {
  return notes.some(({ code }) => code === 'connect-ip-read-as-network')
}

function liveServicesNote(live: PairServices, answer: PairServices): Diagnostic {
  const fate = live.reachable.isEmpty
    ? 'nothing gets through'
    : `${live.reachable.equals(answer.reachable) ? 'the same' : 'other'} services get through`
  return liveDiffers(fate)
}

function liveNote(live: Trace): Diagnostic {
  const { request, reply, verdict } = live
  const way = request.outcome === 'delivered' || request.outcome === 'answered' ? reply : request
  const last = way?.hops.at(-1)
  const fate =
    verdict === 'reachable' || !way
      ? `this is ${verdict} too`
      : `the ${way === request ? 'packet' : 'reply'} is ${way.outcome} at ${last!.kind} \`${last!.node}\`${way.reason ? ` (${way.reason})` : ''}, so the verdict is ${verdict}`
  return liveDiffers(fate)
}

function liveDiffers(fate: string): Diagnostic {
  return {
    code: 'live-cluster-differs',
    severity: 'warning',
    message: `on a live cluster, which reads localConnectIP as an address, ${fate}`,
    help: 'use --connect-ip address to see what a live cluster does with these manifests',
  }
}

/** The two ends share no family that was asked for: the sender never makes a packet. */
function noCommonFamily(from: Party, to: Party, probe: Probe): Trace {
  const { ipVersion, ...rest } = probe
  // The packet that the sender would have made, had the other end an address of its family.
  const packet: Packet = { ...packetFor(rest, from, from)!, destination: to.addresses[0]! }
  return {
    from: from.endpoint,
    to: to.endpoint,
    packet,
    verdict: 'unreachable',
    request: {
      packet,
      outcome: 'dropped',
      reason: 'no-address-of-family',
      receiver: undefined,
      hops: [],
      error: undefined,
    },
    reply: undefined,
    notes: [from, to].flatMap((party, i) =>
      familyNote(party, i === 0 ? probe.from : probe.to, ipVersion),
    ),
  }
}

function familyNote({ addresses }: Party, name: string, wanted: Family | undefined): Diagnostic[] {
  const own = [...new Set(addresses.map(({ family }) => family))]
  if (wanted !== undefined && own.includes(wanted)) return []
  return [
    {
      code: 'no-common-family',
      severity: 'warning',
      message: `\`${name}\` has ${own.map((family) => `IPv${family}`).join(' and ')} addresses only`,
      help: 'give both ends addresses of one family, or ask for the one that both have',
    },
  ]
}
