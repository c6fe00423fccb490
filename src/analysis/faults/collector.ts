import {
  areOne,
  type Deciding,
  type Fabric,
  type Leg,
  type SwitchPortNode,
  type Trace,
} from '../../dataplane/index.ts'
import type { Endpoint } from '../../model/index.ts'
import {
  type Address,
  addressBits,
  containsAddress,
  formatPrefix,
  masked,
  type Prefix,
  sameAddress,
} from '../../net/index.ts'
import { FAULT_KINDS, type Fault, type FaultKind, type ShadowedEndpoint } from './fault.ts'
import {
  alternativesOf,
  betweenMachines,
  circleIn,
  type Hole,
  holeOf,
  isConnected,
  type RouterStep,
  type Rule,
  routerSteps,
} from './paths.ts'

/** A trace, with what it was sent for. */
export interface Evidence {
  readonly trace: Trace
  /** The sender's port. */
  readonly sender: SwitchPortNode
  /** The port of the workload that is meant, if one is. */
  readonly target: SwitchPortNode | undefined
}

/** A fault as one trace shows it: traces with the same key show the same fault. */
interface Finding {
  readonly key: string
  readonly fault: Fault
  /** For black holes: whether the fault counts if the rule takes some packets somewhere, or if it takes none. */
  readonly counts?: { readonly rule: Rule; readonly whenArriving: boolean }
}

/** A fault while its evidence is gathered. */
interface Draft extends Finding {
  readonly sources: Map<string, Prefix>
  readonly destinations: Map<string, Prefix>
  readonly endpoints: Set<Endpoint>
}

/** Gathers what traces show: each fault once, with everything that it concerns. */
export class FaultCollector {
  readonly #fabric: Fabric
  readonly #drafts = new Map<string, Draft>()
  readonly #ids = new Map<object, number>()
  /** Rules that have taken some packet somewhere. */
  readonly #arriving = new Set<Rule>()

  constructor(fabric: Fabric) {
    this.#fabric = fabric
  }

  /** Takes note of what a trace shows, and tells the kinds. */
  add(evidence: Evidence): ReadonlySet<FaultKind> {
    const findings = [
      ...this.#onTheWay(evidence),
      ...this.#shadow(evidence),
      ...this.#thereAndBack(evidence),
    ]
    for (const finding of findings) this.#gather(finding)
    return new Set(findings.map(({ fault }) => fault.kind))
  }

  /** Packets are known to get somewhere by this rule. */
  arrives(rule: Rule): void {
    this.#arriving.add(rule)
  }

  /** Whether this circle was shown. */
  hasLoop(circle: readonly RouterStep[]): boolean {
    return this.#drafts.has(this.#loopKey(circle))
  }

  /** Whether this hole was shown: with somebody in the subnet as destination, or with anybody. */
  hasHole(hole: Hole, subnet: Prefix | undefined): boolean {
    const draft = this.#drafts.get(this.#holeKey(hole, subnet !== undefined))
    return draft !== undefined && (!subnet || draft.destinations.has(formatPrefix(subnet)))
  }

  /**
   * Adds subnets to the transit by a router's route. False where no trace has shown it yet.
   *
   * @param via the last router in between
   */
  addTransit(via: RouterStep, source: Prefix, destination: Prefix): boolean {
    const draft = this.#drafts.get(this.#transitKey(via))
    if (!draft) return false
    draft.sources.set(formatPrefix(source), source)
    draft.destinations.set(formatPrefix(destination), destination)
    return true
  }

  /** Every fault that was shown, the gravest first. */
  faults(): Fault[] {
    return [...this.#drafts.values()]
      .filter(({ counts }) => !counts || counts.whenArriving === this.#arriving.has(counts.rule))
      .map(({ fault, sources, destinations, endpoints }): Fault => {
        const all = { sources: [...sources.values()], destinations: [...destinations.values()] }
        return fault.kind === 'shadowed-endpoint'
          ? { ...fault, ...all, endpoints: [...endpoints] }
          : { ...fault, ...all }
      })
      .sort((a, b) => FAULT_KINDS.indexOf(a.kind) - FAULT_KINDS.indexOf(b.kind))
  }

  #gather(finding: Finding): void {
    const { key, fault } = finding
    let draft = this.#drafts.get(key)
    if (!draft) {
      draft = { ...finding, sources: new Map(), destinations: new Map(), endpoints: new Set() }
      this.#drafts.set(key, draft)
    }
    for (const prefix of fault.sources) draft.sources.set(formatPrefix(prefix), prefix)
    for (const prefix of fault.destinations) draft.destinations.set(formatPrefix(prefix), prefix)
    if (fault.kind !== 'shadowed-endpoint') return
    for (const endpoint of fault.endpoints) draft.endpoints.add(endpoint)
  }

  /** Loops and black holes of the request. What happens to the reply is part of a one-way path. */
  *#onTheWay({ trace, target }: Evidence): Iterable<Finding> {
    for (const path of alternativesOf(trace.request)) {
      const hole = holeOf(path)
      const steps = routerSteps(path.hops)
      if (hole) {
        yield this.#hole(hole, path.reason, trace, undefined)
        if (target) yield this.#hole(hole, path.reason, trace, target)
      } else if (path.reason === 'ttl-exceeded') {
        const circle = circleIn(steps)
        if (circle) yield this.#loop(circle, trace)
      } else {
        for (const { rule } of steps) if (rule) this.#arriving.add(rule)
      }
    }
  }

  #loop(circle: readonly RouterStep[], trace: Trace): Finding {
    return {
      key: this.#loopKey(circle),
      fault: {
        kind: 'loop',
        routers: circle.map(({ router }) => router),
        sources: [],
        destinations: longest(circle),
        decidedBy: circle.flatMap(({ rule }) => rule ?? []),
        example: trace,
      },
    }
  }

  #hole(
    hole: Hole,
    reason: Leg['reason'],
    trace: Trace,
    target: SwitchPortNode | undefined,
  ): Finding {
    const { cause, node } = hole
    return {
      key: this.#holeKey(hole, target !== undefined),
      counts: { rule: cause.rule!, whenArriving: target !== undefined },
      fault: {
        kind: 'black-hole',
        routers: cause.router === node ? [node] : [cause.router, node],
        sources: [],
        destinations: target ? [subnetOf(target, trace.packet.destination)] : longest([cause]),
        decidedBy: [cause.rule!],
        example: trace,
        node,
        reason,
      },
    }
  }

  /** Whether the workload that is meant is hidden behind another subnet, or behind a workload with its address. */
  *#shadow({ trace, sender, target }: Evidence): Iterable<Finding> {
    const { from, to, request, packet } = trace
    const { destination } = packet
    if (!target || !to || from === to || areOne(sender, target)) return
    const hop = request.hops.at(-1)!
    const own = sender !== target && owns(sender, destination)
    const twins = hop.steps.some(
      (step) => step.kind === 'choice' && step.reason === 'several-endpoints-own-address',
    )
    const other =
      request.reason === 'not-the-owner' &&
      request.receiver !== undefined &&
      request.receiver.addresses.some((address) => sameAddress(address, destination))
    // In its own subnet nobody is hidden: an address that nobody has there is no fault of the design.
    const nobody = hop.node !== target.switch.model.name && isNobody(trace)
    const router = request.outcome === 'answered' || request.reason === 'port-closed'
    if (!own && !twins && !other && !nobody && !router) return
    const fault: ShadowedEndpoint = {
      kind: 'shadowed-endpoint',
      routers: routerSteps(request.hops).map(({ router }) => router),
      sources: [subnetOf(sender, packet.source)],
      destinations: [subnetOf(target, destination)],
      decidedBy: [
        ...this.#catchers(trace, sender),
        ...networksWith(target, destination),
        ...(request.receiver ? [request.receiver, target.model] : []),
      ],
      example: trace,
      endpoints: [to],
      node: hop.node,
    }
    yield { key: `shadow ${hop.kind} ${hop.node} ${target.switch.model.name}`, fault }
  }

  /** The network that caught the packet: the last router's, or the sender's own. */
  #catchers({ request, packet }: Trace, sender: SwitchPortNode): readonly Deciding[] {
    const rule = routerSteps(request.hops).at(-1)?.rule
    if (rule && isConnected(rule)) return [rule]
    return networksWith(sender, packet.destination)
  }

  /** What only request and reply together show. */
  *#thereAndBack({ trace, sender }: Evidence): Iterable<Finding> {
    const { request, reply, packet, verdict } = trace
    if (request.outcome !== 'delivered' || !reply || !request.receiver) return
    const receiver = this.#fabric.switchPort(request.receiver.name)!
    const source = subnetOf(sender, packet.source)
    const destination = subnetOf(receiver, packet.destination)
    const there = routerSteps(request.hops)
    const back = routerSteps(reply.hops)
    const common = { sources: [source], destinations: [destination], example: trace }
    if (reply.outcome !== 'undefined' && reply.outcome !== 'delivered') {
      const { node } = reply.hops.at(-1)!
      const stopped = reply.hops
        .at(-1)!
        .steps.flatMap((step) =>
          step.kind === 'acl' && step.verdict !== 'allow' ? (step.acl ?? []) : [],
        )
      // A route that only catches what no other takes is as good as none.
      const rule = reply.reason === 'no-route' ? undefined : back.at(-1)?.rule
      const decidedBy = stopped.length > 0 ? stopped : rule ? [rule] : []
      const key = [
        'one-way',
        node,
        reply.reason,
        formatPrefix(source),
        ...decidedBy.map((part) => this.#id(part)),
      ]
      yield {
        key: key.join(' '),
        fault: {
          kind: 'one-way',
          routers: back.map(({ router }) => router),
          ...common,
          decidedBy,
          node,
          reason: reply.reason,
        },
      }
    }
    if (verdict !== 'reachable') return
    yield* this.#asymmetry(there, back, common)
    for (const steps of betweenMachines(request.hops)) yield* this.#transit(steps, common)
  }

  /** The same two ways, whoever asks, are the same fault. */
  *#asymmetry(
    there: readonly RouterStep[],
    back: readonly RouterStep[],
    common: Pick<Fault, 'sources' | 'destinations' | 'example'>,
  ): Iterable<Finding> {
    const [a, b] = [there, back].map((steps) => steps.map(({ router }) => router))
    if (a!.join('\n') === b!.toReversed().join('\n')) return
    const turned = b!.join('\n') < a!.join('\n')
    const decidedBy = [parting(there, back), parting(back, there)].flatMap((rule) => rule ?? [])
    yield {
      key: ['asymmetric', ...(turned ? [...b!, '/', ...a!] : [...a!, '/', ...b!])].join(' '),
      fault: {
        kind: 'asymmetric-path',
        routers: [...new Set([...a!, ...b!])],
        sources: turned ? common.destinations : common.sources,
        destinations: turned ? common.sources : common.destinations,
        decidedBy,
        example: common.example,
        there: turned ? b! : a!,
        back: turned ? a! : b!,
      },
    }
  }

  /** Grouped by the route of the last router in between. */
  *#transit(
    there: readonly RouterStep[],
    common: Pick<Fault, 'sources' | 'destinations' | 'example'>,
  ): Iterable<Finding> {
    const [first, last, via] = [there[0], there.at(-1), there.at(-2)]
    if (!first || !last || !via?.rule || there.length < 3) return
    if (first.router === last.router || this.#arePeers(first.router, last.router)) return
    yield {
      key: this.#transitKey(via),
      fault: {
        kind: 'transit',
        routers: there.map(({ router }) => router),
        ...common,
        decidedBy: [via.rule],
        via: via.router,
      },
    }
  }

  #arePeers(a: string, b: string): boolean {
    return this.#fabric.router(a)!.ports.some(({ peer }) => peer?.router.model.name === b)
  }

  #loopKey(circle: readonly RouterStep[]): string {
    const ids = circle.map(({ router, rule }) => `${router} ${rule && this.#id(rule)}`)
    const first = ids.indexOf(ids.toSorted()[0]!)
    return ['loop', ...ids.slice(first), ...ids.slice(0, first)].join('\n')
  }

  #holeKey({ cause, node }: Hole, somebody: boolean): string {
    return `hole ${cause.router} ${this.#id(cause.rule!)} ${node} ${somebody}`
  }

  #transitKey({ router, rule }: RouterStep): string {
    return `transit ${router} ${this.#id(rule!)}`
  }

  /** Rules have no names: the same object is the same rule. */
  #id(rule: object): number {
    const known = this.#ids.get(rule)
    if (known !== undefined) return known
    this.#ids.set(rule, this.#ids.size)
    return this.#ids.size - 1
  }
}

/** Whether the request ends in a network where nobody has the address. */
function isNobody({ request: { reason, hops } }: Trace): boolean {
  if (reason === 'no-such-endpoint') return true
  const rule = routerSteps(hops).at(-1)?.rule
  const unresolved = reason === 'next-hop-unresolved' || reason === 'peer-missing'
  return unresolved && rule !== undefined && isConnected(rule)
}

/** The longest of the prefixes that routes to one destination have, where they have any. */
function longest(steps: readonly RouterStep[]): Prefix[] {
  const prefixes = steps.flatMap(({ route }) => {
    if (!route || isConnected(route)) return route ? [masked(route)] : []
    return route.policy === 'dst-ip' ? [masked(route.prefix)] : []
  })
  const [first] = prefixes.toSorted((a, b) => b.length - a.length)
  return first ? [first] : []
}

/** What sends packets elsewhere than where the way back comes from. */
function parting(way: readonly RouterStep[], other: readonly RouterStep[]): Rule | undefined {
  const back = other.toReversed()
  const at = way.findIndex((_, i) => way[i + 1]?.router !== back[i + 1]?.router)
  return way[at]?.rule
}

/** The subnet of a workload's switch that an address is in; the address alone where it is in none. */
export function subnetOf(port: SwitchPortNode, address: Address): Prefix {
  const { subnets } = port.switch.model
  const subnet = subnets.find(({ prefix }) => containsAddress(prefix, address))
  return subnet ? masked(subnet.prefix) : { address, length: addressBits(address.family) }
}

/** The networks of the router ports of a workload's switch that an address is in. */
function networksWith(port: SwitchPortNode, address: Address): readonly Deciding[] {
  return port.switch.routerPorts.flatMap(({ routerPort }) =>
    (routerPort?.model.networks ?? []).filter((network) => containsAddress(network, address)),
  )
}

function owns({ model }: SwitchPortNode, address: Address): boolean {
  return model.addresses.some((own) => sameAddress(own, address))
}
