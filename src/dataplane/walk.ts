import { ConntrackState, type PacketFields, type ServiceSet } from '../match/index.ts'
import type { Acl } from '../model/index.ts'
import { type Address, containsAddress, includesWords, sameAddress } from '../net/index.ts'
import { judge } from './acls.ts'
import { ECHO_REQUEST, ICMP } from './answered.ts'
import { type Connection, type Conversation, CT, type Translated } from './connection.ts'
import type { MachineInterfaceNode, MachineWay, RouterPortNode, SwitchPortNode } from './nodes.ts'
import type { Reason } from './outcome.ts'
import { destinationOf, fieldsOf, isUnicast, sourceOf } from './packet-fields.ts'
import type { PathCondition } from './path-condition.ts'
import { choiceReason, matchingWays, NO_WAYS, type PolicyWay } from './policies.ts'
import type { RouteMember } from './routes.ts'
import type { Hop, Packet } from './trace.ts'
import { type Ending, Trail } from './trail.ts'

/**
 * Carries one packet through the fabric, node by node, in the order of OVN's pipelines (`ovn-northd(8)`): a switch
 * judges it by ACLs where it comes in and where it goes out; a router checks what it was sent, routes, applies
 * policies, and resolves the next hop.
 */
export class Walk {
  readonly #p: PacketFields
  readonly #conversation: Conversation
  readonly #connection: Connection
  readonly #condition: PathCondition | undefined
  readonly #trail: Trail

  /** `condition` is told of everything that is asked about the packet's protocol, ports, ICMP type and code. */
  constructor(
    packet: Packet,
    conversation: Conversation,
    connection: Connection,
    condition?: PathCondition,
  ) {
    this.#p = fieldsOf(packet)
    this.#trail = new Trail(this.#p)
    this.#conversation = conversation
    this.#connection = connection
    this.#condition = condition
  }

  /** The nodes passed so far. */
  get hops(): readonly Hop[] {
    return this.#trail.hops
  }

  /** The packet is sent by the workload behind a switch port; a machine sends by its own routes. */
  fromPort(port: SwitchPortNode): Ending {
    const p = this.#p
    const inner = port.switch.machineAt(port)
    const own =
      includesWords(port.model.addresses, p.family, p.dst0, p.dst1, p.dst2, p.dst3) ||
      inner?.machine.ownsDestination(p)
    if (inner && !own && isUnicast(p)) {
      const way = inner.machine.way(p)
      if (way?.out.port && way.out.port !== port) {
        this.#trail.start(inner.machine.model.name, 'machine', undefined)
        return this.#outOf(way)
      }
    }
    this.#trail.start(port.switch.model.name, 'switch', port.model.name)
    if (!isUnicast(p)) return this.#trail.end('dropped', 'not-unicast')
    // A workload that speaks to itself never uses the network.
    if (own) return this.#trail.end('delivered', undefined, port)
    return this.#send(port)
  }

  /** The packet is put on the wire at a port. */
  #send(port: SwitchPortNode): Ending {
    const p = this.#p
    this.#trail.sentBy(port)
    if (
      port.model.portSecurity &&
      !includesWords(port.model.portSecurity, p.family, p.src0, p.src1, p.src2, p.src3)
    ) {
      return this.#trail.end('dropped', 'port-security')
    }
    const target = this.#guestTarget(port)
    // Without a neighbour to send to nothing leaves the workload, so no ACL sees the packet either.
    if (typeof target === 'string') return this.#trail.end('dropped', target)
    const ct = port.switch.stateful ? CT[this.#conversation] : 0
    return this.#acl(port, 'from-lport', port, ct, () => this.#deliver(port, target, ct))
  }

  /** The router that holds `port` has made the packet itself and routes it as if it had entered there. */
  fromRouter(port: RouterPortNode): Ending {
    this.#trail.start(port.router.model.name, 'router', undefined)
    return this.#route(port)
  }

  /** The router sends an error out of the port that the faulty packet came in by, without routing it. */
  backThrough(port: RouterPortNode, sender: SwitchPortNode): Ending {
    const hop = this.#trail.start(port.router.model.name, 'router', undefined)
    hop.outPort = port.model.name
    if (port.peer) return this.#ipInput(port.peer)
    return this.#enterSwitch(port.switchPort!, [sender])
  }

  /** Whom the sending workload puts the packet on the wire for: a neighbour in its subnet, else its gateway. */
  #guestTarget(port: SwitchPortNode): readonly SwitchPortNode[] | Reason {
    const p = this.#p
    const destination = destinationOf(p)
    const own = port.switch.model.subnets.filter(({ prefix }) => prefix.address.family === p.family)
    if (own.some(({ prefix }) => containsAddress(prefix, destination))) {
      const owners = port.switch.owners(p.family, p.dst0, p.dst1, p.dst2, p.dst3)
      if (owners.length > 0) return owners
      const router = port.switch.portToRouter(destination)
      return router ? [router] : 'no-such-endpoint'
    }
    const gateway = port.switch.portToGateway(p.family)
    return gateway ? [gateway] : 'no-gateway'
  }

  /** The switch hands the packet to the port that owns its destination on the wire. */
  #deliver(from: SwitchPortNode, owners: readonly SwitchPortNode[], ct: number): Ending {
    if (owners.length === 1) return this.#leaveSwitch(from, owners[0]!, ct)
    return this.#trail.choose(
      'several-endpoints-own-address',
      owners.map((owner) => ({
        decidedBy: owner.model,
        go: () => this.#leaveSwitch(from, owner, ct),
      })),
    )
  }

  /** The packet comes out of a router onto its switch. */
  #enterSwitch(port: SwitchPortNode, owners: readonly SwitchPortNode[]): Ending {
    this.#trail.start(port.switch.model.name, 'switch', port.model.name)
    // Router ports are not tracked: what comes from the router is judged without a connection.
    return this.#acl(port, 'from-lport', port, 0, () => this.#deliver(port, owners, 0))
  }

  #leaveSwitch(from: SwitchPortNode, to: SwitchPortNode, ctBefore: number): Ending {
    // A router port keeps the state of the sender's lookup; a workload's port looks up its own.
    const ct = to.routerPort ? ctBefore : to.switch.stateful ? CT[this.#conversation] : 0
    return this.#acl(to, 'to-lport', from, ct, () => this.#output(to))
  }

  #output(to: SwitchPortNode): Ending {
    const p = this.#p
    this.#trail.step({ kind: 'output', port: to.model })
    this.#trail.hop.outPort = to.model.name
    if (to.routerPort) return this.#ipInput(to.routerPort)
    if (
      to.model.portSecurity &&
      !includesWords(to.model.portSecurity, p.family, p.dst0, p.dst1, p.dst2, p.dst3)
    ) {
      return this.#trail.end('dropped', 'port-security')
    }
    const inner = to.switch.machineAt(to)
    const translated = inner && this.#translatedTo(inner)
    const own = includesWords(to.model.addresses, p.family, p.dst0, p.dst1, p.dst2, p.dst3)
    if (own && !translated) return this.#trail.end('delivered', undefined, to)
    return inner
      ? this.#intoMachine(inner, to, translated)
      : this.#trail.end('misdelivered', 'not-the-owner', to)
  }

  /** The connection whose replies a machine hands on, if the packet is one of them. */
  #translatedTo({ machine }: MachineInterfaceNode): Translated | undefined {
    if (this.#conversation === 'request') return undefined
    const entry = this.#connection.translatedBy(machine)
    return entry && sameAddress(entry.to, destinationOf(this.#p)) ? entry : undefined
  }

  /** A machine gets what may not be for itself: it hands that on by its own routes. */
  #intoMachine(
    { machine, model }: MachineInterfaceNode,
    port: SwitchPortNode,
    translated: Translated | undefined,
  ): Ending {
    const p = this.#p
    const hop = this.#trail.start(machine.model.name, 'machine', model.name)
    if (translated) {
      const { rule, from, to } = translated
      this.#trail.translate({ kind: 'unsnat', rule, from: to, to: from })
    }
    if (machine.ownsDestination(p)) return this.#trail.end('delivered', undefined, port)
    if (p.ttl <= 1) return this.#trail.end('dropped', 'ttl-exceeded')
    const way = machine.way(p)
    if (!way) return this.#trail.end('dropped', 'no-route')
    p.ttl--
    hop.ttl = p.ttl
    return this.#outOf(way, port)
  }

  /** `from`: the port by which the packet had come into the machine, if it is not the machine's own. */
  #outOf({ route, out }: MachineWay, from?: SwitchPortNode): Ending {
    this.#trail.step({ kind: 'forward', route, interface: out.model })
    this.#replaceSource(out)
    if (!out.port) return this.#trail.end('misdelivered', 'not-the-owner', from)
    this.#trail.hop.outPort = out.model.name
    this.#trail.start(out.port.switch.model.name, 'switch', out.port.model.name)
    return this.#send(out.port)
  }

  /** What comes back, and errors about it, are of a connection that was looked at before. */
  #replaceSource(out: MachineInterfaceNode): void {
    if (this.#conversation !== 'request') return
    const translation = out.machine.translation(this.#p, out)
    if (!translation) return
    const entry = { rule: translation.rule, from: sourceOf(this.#p), to: translation.address }
    this.#connection.translate(out.machine, entry)
    this.#trail.translate({ kind: 'snat', ...entry })
  }

  /** Judges by the ACLs of one direction; `next` goes on where they let the packet pass. */
  #acl(
    port: SwitchPortNode,
    direction: Acl['direction'],
    from: SwitchPortNode,
    ct: number,
    next: () => Ending,
  ): Ending {
    const list = port.switch.acls(port, direction)
    if (list.length === 0) return next()
    if (ct !== 0 && (ct & ConntrackState.new) === 0 && !this.#connection.untracked.has(port)) {
      this.#aclStep(port, direction, undefined, 'allow', true)
      return next()
    }
    const p = this.#p
    p.ct = ct
    p.inPort = from.id
    p.outPort = direction === 'to-lport' ? port.id : -1
    const { acl, rivals } = judge(list, p, this.#condition)
    if (rivals.length === 0) return this.#applyAcl(port, direction, acl, next)
    return this.#trail.choose(
      'equal-priority-acls',
      [acl, ...rivals].map((rival) => ({
        decidedBy: rival ?? port.model,
        go: () => this.#applyAcl(port, direction, rival, next),
      })),
    )
  }

  #applyAcl(
    port: SwitchPortNode,
    direction: Acl['direction'],
    acl: Acl | undefined,
    next: () => Ending,
  ): Ending {
    const action = acl?.action ?? 'allow'
    if (action === 'drop' || action === 'reject') {
      this.#aclStep(port, direction, acl, action, false)
      return action === 'drop'
        ? this.#trail.end('dropped', 'acl-drop')
        : this.#trail.end('rejected', 'acl-reject')
    }
    if (action === 'allow-stateless') this.#connection.untracked.add(port)
    this.#aclStep(port, direction, acl, 'allow', false)
    return next()
  }

  #aclStep(
    port: SwitchPortNode,
    direction: Acl['direction'],
    acl: Acl | undefined,
    verdict: 'allow' | 'drop' | 'reject',
    established: boolean,
  ): void {
    this.#trail.step({ kind: 'acl', direction, port: port.model, verdict, acl, established })
  }

  /** `lr_in_ip_input`: what a router does with packets that are odd or meant for itself. */
  #ipInput(port: RouterPortNode): Ending {
    const p = this.#p
    const { router } = port
    this.#trail.start(router.model.name, 'router', port.model.name)
    if (router.refusesSource(p)) return this.#trail.end('dropped', 'source-is-router')
    if (router.ownsDestination(p)) {
      if (!this.#isOneOf(ICMP[p.family]))
        return this.#trail.end('rejected', 'port-closed', undefined, port)
      return this.#isOneOf(ECHO_REQUEST[p.family])
        ? this.#trail.end('answered', undefined, undefined, port)
        : this.#trail.end('dropped', 'port-closed')
    }
    if (p.ttl <= 1) return this.#trail.end('dropped', 'ttl-exceeded', undefined, port)
    return this.#routeOnce(port)
  }

  /** Routes, unless the packet has been here before: where it goes on then is known once the walk has branched. */
  #routeOnce(port: RouterPortNode): Ending {
    if (!this.#trail.hasBranched) return this.#route(port)
    // Only the route table of the port matters, and policies may ask for the port itself.
    const { router, table } = port
    const from = router.model.policies.length > 0 ? port : router.routes(table)
    return this.#trail.once(from, () => this.#route(port))
  }

  /** `lr_in_ip_routing`: one is taken from the time to live, and the route of the highest priority wins. */
  #route(inPort: RouterPortNode): Ending {
    const p = this.#p
    const choice = inPort.router.routes(inPort.table).select(p)
    if (!choice) return this.#trail.end('dropped', 'no-route')
    p.ttl--
    this.#trail.hop.ttl = p.ttl
    const { members, reason } = choice
    if (members.length === 1) return this.#takeRoute(inPort, members[0]!)
    return this.#trail.choose(
      reason,
      members.map((way) => ({
        decidedBy: way.route,
        nextHop: way.nextHop,
        port: way.port,
        go: () => this.#takeRoute(inPort, way),
      })),
    )
  }

  #takeRoute(inPort: RouterPortNode, member: RouteMember<RouterPortNode>): Ending {
    const nextHop = member.nextHop ?? destinationOf(this.#p)
    const { route, connected, priority } = member
    this.#trail.step({
      kind: 'route',
      route,
      connected,
      priority,
      port: member.port?.model,
      nextHop,
    })
    if (!member.port) return this.#trail.end('dropped', 'route-discard')
    const ways = this.#policyWays(inPort)
    if (ways.length === 0) return this.#resolve(member.port, nextHop, member)
    if (ways.length === 1) return this.#takePolicy(ways[0]!, member, nextHop)
    return this.#trail.choose(
      choiceReason(ways),
      ways.map((way) => ({
        decidedBy: way.policy,
        nextHop: way.nextHop,
        port: way.port,
        go: () => this.#takePolicy(way, member, nextHop),
      })),
    )
  }

  /** `lr_in_policy`: the policies run after routing. */
  #policyWays(inPort: RouterPortNode): readonly PolicyWay<RouterPortNode>[] {
    const { policies } = inPort.router
    if (policies.length === 0) return NO_WAYS
    const p = this.#p
    p.inPort = inPort.id
    p.outPort = -1
    p.ct = 0
    return matchingWays(policies, p, this.#condition)
  }

  #takePolicy(
    way: PolicyWay<RouterPortNode>,
    member: RouteMember<RouterPortNode>,
    nextHop: Address,
  ): Ending {
    const { policy, port } = way
    this.#trail.step({ kind: 'policy', policy, nextHop: way.nextHop, port: port?.model })
    if (policy.action === 'drop') return this.#trail.end('dropped', 'policy-drop')
    if (port) return this.#resolve(port, way.nextHop!, undefined)
    return this.#resolve(member.port!, nextHop, member)
  }

  /** `lr_in_arp_resolve`: who owns the next hop behind the port. `member` is the route that asks, if one does. */
  #resolve(
    port: RouterPortNode,
    nextHop: Address,
    member: RouteMember<RouterPortNode> | undefined,
  ): Ending {
    if (port.peer) {
      const network = port.peer.addresses.get(nextHop)
      const owner = network && port.peer.model
      this.#trail.step({ kind: 'resolve', address: nextHop, owner, network })
      if (!network) return this.#trail.end('dropped', 'next-hop-unresolved')
      this.#trail.hop.outPort = port.model.name
      return this.#ipInput(port.peer)
    }
    const { switchPort } = port
    if (!switchPort) {
      this.#resolved(nextHop, undefined)
      return this.#trail.end('dropped', 'peer-missing')
    }
    const { family, w0, w1, w2, w3 } = nextHop
    const inNetwork = port.model.networks.some((network) => containsAddress(network, nextHop))
    const owners = inNetwork ? switchPort.switch.owners(family, w0, w1, w2, w3) : NOBODY
    this.#resolved(nextHop, owners[0])
    if (owners.length > 0) {
      // A router may send a packet back out of the port that it came in by.
      this.#trail.hop.outPort = port.model.name
      return this.#enterSwitch(switchPort, owners)
    }
    if (member?.connected) return this.#trail.end('dropped', 'no-such-endpoint')
    const catchAll = member && 'catchAll' in member.route && member.route.catchAll
    return this.#trail.end('dropped', catchAll ? 'no-route' : 'next-hop-unresolved')
  }

  #resolved(address: Address, owner: SwitchPortNode | undefined): void {
    this.#trail.step({ kind: 'resolve', address, owner: owner?.model, network: undefined })
  }

  #isOneOf(services: ServiceSet): boolean {
    return this.#condition ? this.#condition.decide(services) : services.has(this.#p)
  }
}

const NOBODY: readonly SwitchPortNode[] = []
