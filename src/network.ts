import {
  assumedPortName,
  EndpointIndex,
  Fabric,
  type Packet,
  type Party,
  type Probe,
  ProbeError,
  packetFor,
  simulate,
  type Trace,
  withVacant,
} from './dataplane/index.ts'
import type { Diagnostic } from './diagnostic/index.ts'
import type { LogicalNetwork } from './model/index.ts'

/**
 * A network that answers questions. Immutable: it is compiled once, and asking changes nothing.
 */
export class Network {
  /** The logical network it was compiled from. */
  readonly model: LogicalNetwork
  readonly #fabric: Fabric
  readonly #endpoints: EndpointIndex
  readonly #namespace: string
  readonly #live: (() => Network) | undefined
  #liveNetwork: Network | undefined

  /**
   * `namespace` is that of names without one in probes. `live` makes the network as a live cluster would have it,
   * where the model rests on a kinder reading of the manifests.
   */
  constructor(model: LogicalNetwork, namespace = 'default', live?: () => Network) {
    this.model = model
    this.#namespace = namespace
    this.#fabric = new Fabric(model)
    this.#endpoints = new EndpointIndex(model, namespace)
    this.#live = live
  }

  /**
   * Carries one packet to its end, and its reply back.
   *
   * @throws ProbeError when the probe names nobody, or makes no packet
   */
  trace(probe: Probe): Trace {
    const from = this.#endpoints.find(probe.from)
    const to = this.#endpoints.find(probe.to)
    const packet = packetFor(probe, from, to)
    if (from.vacant || to.vacant) return this.#traceAssumed(probe, from, to)
    const port = from.endpoint?.port
    if (port === undefined) {
      throw new ProbeError(
        'unknown-endpoint',
        `nobody in the network sends from \`${probe.from}\``,
        {
          help: 'name a pod, or an address in a subnet of a VPC as in `vpc-a:10.1.0.2`',
        },
      )
    }
    if (!packet) return noCommonFamily(from, to, probe)
    const trace = simulate(this.#fabric, {
      packet,
      port: this.#fabric.switchPort(port)!,
      from: from.endpoint,
      to: to.endpoint,
    })
    return this.#compareLive(probe, trace)
  }

  /** The same network with a workload on the addresses of the probe that nobody has. */
  #traceAssumed(probe: Probe, from: Party, to: Party): Trace {
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
    const network = new Network(
      { ...model, endpoints: [...model.endpoints, ...endpoints] },
      this.#namespace,
      live && (() => live()),
    )
    return network.trace(probe)
  }

  /** What a live cluster would do, where the verdict rests on a reading of the manifests that it does not share. */
  #compareLive(probe: Probe, trace: Trace): Trace {
    if (!this.#live || !trace.notes.some(({ code }) => code === 'connect-ip-read-as-network'))
      return trace
    this.#liveNetwork ??= this.#live()
    const live = this.#liveNetwork.trace(probe)
    return { ...trace, notes: [...trace.notes, liveNote(live)] }
  }
}

function liveNote(live: Trace): Diagnostic {
  const { request, reply, verdict } = live
  const way = request.outcome === 'delivered' || request.outcome === 'answered' ? reply : request
  const last = way?.hops.at(-1)
  const fate =
    verdict === 'reachable' || !way
      ? `this is ${verdict} too`
      : `the ${way === request ? 'packet' : 'reply'} is ${way.outcome} at ${last!.kind} \`${last!.node}\`${way.reason ? ` (${way.reason})` : ''}, so the verdict is ${verdict}`
  return {
    code: 'live-cluster-differs',
    severity: 'warning',
    message: `on a live cluster, which reads localConnectIP as an address, ${fate}`,
    help: 'use --connect-ip address to see what a live cluster does with these manifests',
  }
}

/** The two ends share no family: the sender never makes a packet. */
function noCommonFamily(from: Party, to: Party, probe: Probe): Trace {
  const [source] = from.addresses
  const [destination] = to.addresses
  const packet: Packet = {
    source: source!,
    destination: destination!,
    protocol: 0,
    sourcePort: 0,
    destinationPort: probe.port ?? 0,
    icmpType: 0,
    icmpCode: 0,
    ttl: probe.ttl ?? 64,
  }
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
    notes: [],
  }
}
