import type { Fabric, RouterPortNode, SwitchNode, SwitchPortNode } from '../../dataplane/index.ts'
import {
  type Address,
  addressFromBigInt,
  type Family,
  formatPrefix,
  parsePrefix,
} from '../../net/index.ts'
import type { EndpointClass } from '../reachability/index.ts'
import { FaultCollector, subnetOf } from './collector.ts'
import { directParts } from './direct.ts'
import type { Fault, FaultKind } from './fault.ts'
import { type Host, Hosts, partsOf, representatives, type Site, sitesOf } from './hosts.ts'
import {
  type AddressRange,
  asRouterSteps,
  holeAt,
  indexOf,
  MoveMap,
  rangeOf,
  type Way,
} from './moves.ts'
import { PartStarts } from './part-starts.ts'
import { mayDropReplies } from './reply-drops.ts'
import { Tracer } from './tracer.ts'

/**
 * The faults of a design. A trace of its example shows each of them; and whatever a trace with a time to live of 64
 * shows, from any endpoint to any other or to an address that nobody has, is among them.
 *
 * Routing alone tells which packets are worth a trace: without policies, a router sends all packets of a source to a
 * range of destinations the same way. Where that is not so, all of them are traced.
 *
 * @param classes the endpoints, those of the same fate in one class
 * @param except kinds that nobody wants to know of: where transit is meant, most pairs of endpoints show it
 */
export function findFaults(
  fabric: Fabric,
  classes: readonly EndpointClass[],
  except: readonly FaultKind[] = [],
): Fault[] {
  const found = new FaultSearch(fabric, classes, except.includes('transit')).run()
  return found.filter(({ kind }) => !except.includes(kind))
}

function isTransitAlone(kinds: readonly FaultKind[]): boolean {
  return kinds.length === 1 && kinds[0] === 'transit'
}

/** Whether no ACL is about packets at the port, nor at those to routers beside it. */
function hasNoAcls(port: SwitchPortNode): boolean {
  return [port, ...port.switch.routerPorts].every((one) =>
    (['from-lport', 'to-lport'] as const).every(
      (direction) => one.switch.acls(one, direction).length === 0,
    ),
  )
}

/** Addresses that routers forward nothing to: see `isUnicast` of the data plane. */
const NOT_UNICAST = {
  4: ['0.0.0.0/8', '127.0.0.0/8', '224.0.0.0/4', '255.255.255.255/32'],
  6: ['::/127', 'fe80::/10', 'ff00::/8'],
} as const

/** Where packets of a switch go that are not for its own subnets. */
interface Exit {
  /** The subnets. */
  readonly local: readonly AddressRange[]
  /** The router port that is the gateway, if there is one. */
  readonly entry: RouterPortNode | undefined
}

/** A site that sends, and whom it could reach. */
interface Sender extends Exit {
  readonly site: Site
  /** One host of each class. */
  readonly hosts: readonly Host[]
  /** Everybody in the same part of the network. */
  readonly others: Hosts
  /** What takes packets from here, and the switches whose hosts it was shown to shadow. */
  readonly shown: Set<string>
}

class FaultSearch {
  readonly #collector: FaultCollector
  readonly #tracer: Tracer
  /** Whether transit is no fault. */
  readonly #isTransitMeant: boolean
  readonly #moves = new MoveMap()
  readonly #starts: PartStarts
  readonly #sites: readonly Site[]
  /** The parts of the network in which no packet has to be followed. */
  readonly #direct: ReadonlySet<number>
  readonly #hosts = new Map<string, Hosts>()
  readonly #exits = new Map<string, Exit>()
  readonly #mayDropReplies = new Map<SwitchNode, boolean>()
  /** Hosts that were shown to be shadowed, by what takes their packets. */
  readonly #shadowed = new Map<string, Set<Host>>()

  constructor(fabric: Fabric, classes: readonly EndpointClass[], isTransitMeant: boolean) {
    this.#isTransitMeant = isTransitMeant
    this.#collector = new FaultCollector(fabric)
    this.#tracer = new Tracer(fabric, this.#collector)
    const parts = partsOf(fabric)
    this.#starts = new PartStarts(fabric, parts)
    this.#sites = sitesOf(fabric, classes, parts)
    this.#direct = directParts(fabric, parts, this.#sites)
    const byPart = new Map<string, Host[]>()
    for (const { family, part, hosts } of this.#sites) {
      if (this.#direct.has(part)) continue
      const key = `${family} ${part}`
      const all = byPart.get(key)
      if (all) all.push(...hosts)
      else byPart.set(key, [...hosts])
    }
    for (const [key, hosts] of byPart) this.#hosts.set(key, new Hosts(hosts))
  }

  run(): Fault[] {
    for (const site of this.#sites) if (!this.#direct.has(site.part)) this.#search(site)
    return this.#collector.faults()
  }

  #search(site: Site): void {
    const { family, node } = site
    const exit = this.#exit(node, family)
    const sender: Sender = {
      ...exit,
      site,
      hosts: representatives(site.hosts),
      others: this.#hosts.get(`${family} ${site.part}`)!,
      shown: new Set(),
    }
    for (const range of exit.local) this.#onLink(sender, range)
    if (!exit.entry) return
    const outside = complement([...exit.local, ...NOT_UNICAST[family].map(rangeOfText)], family)
    for (const hosts of this.#bySource(site, sender.hosts)) {
      const alike = { ...sender, hosts }
      for (const range of outside) {
        this.#moves.ways(exit.entry, hosts[0]!.address, range, (way) => this.#follow(alike, way))
      }
    }
  }

  /** Hosts by what routes by source can tell of them. */
  #bySource(site: Site, hosts: readonly Host[]): Host[][] {
    const starts = this.#starts.of(site, 'source')
    const groups = new Map<number, Host[]>()
    for (const host of hosts) {
      const range = indexOf(starts, host.value)
      const group = groups.get(range)
      if (group) group.push(host)
      else groups.set(range, [host])
    }
    return [...groups.values()]
  }

  /** Destinations in the sender's own subnet, which never leave it. */
  #onLink(sender: Sender, range: AddressRange): void {
    const { node } = sender.site
    const found = sender.others.within(range)
    const here = found.filter(({ port }) => port.switch === node)
    this.#twins(sender, here)
    this.#shadows(sender, `on-link ${node.model.name}`, node, found)
    if (this.#dropsReplies(node)) this.#tracer.all(sender.hosts, representatives(here))
    else this.#odd(sender, here)
  }

  #follow(sender: Sender, way: Way): void {
    switch (way.end.kind) {
      case 'loop':
        this.#loop(sender, way, way.end.from)
        return
      case 'lost':
        this.#lost(sender, way)
        return
      case 'own': {
        this.#arrive(way)
        const { model } = way.steps.at(-1)!.port.router
        this.#shadows(sender, `router ${model.name}`, undefined, sender.others.within(way.range))
        return
      }
      case 'subnet':
        this.#arrive(way)
        this.#deliver(sender, way, way.end.port.switchPort!.switch)
        return
      case 'open':
        this.#tracer.all(sender.hosts, this.#everyKind(sender, way.range))
    }
  }

  #arrive({ steps }: Way): void {
    for (const { rule } of steps) if (rule) this.#collector.arrives(rule)
  }

  #loop(sender: Sender, way: Way, from: number): void {
    if (this.#collector.hasLoop(asRouterSteps(way).slice(from))) return
    this.#tracer.until(['loop'], sender.hosts, this.#anyKind(sender, way.range))
  }

  #lost(sender: Sender, way: Way): void {
    const hole = holeAt(way)
    if (!hole) return
    if (!this.#collector.hasHole(hole, undefined)) {
      this.#tracer.until(['black-hole'], sender.hosts, this.#anyKind(sender, way.range))
    }
    for (const host of representatives(sender.others.within(way.range))) {
      if (this.#collector.hasHole(hole, subnetOf(host.port, host.address))) continue
      this.#tracer.until(['black-hole'], sender.hosts, [host])
    }
  }

  /** The way ends at a switch: with its hosts, and with the shadows of others. */
  #deliver(sender: Sender, way: Way, node: SwitchNode): void {
    const found = sender.others.within(way.range)
    if (found.length === 0) return
    const here = found.filter(({ port }) => port.switch === node)
    this.#shadows(
      sender,
      `switch ${node.model.name}`,
      node,
      found.filter(({ port }) => port.switch !== node),
    )
    if (here.length === 0) return
    this.#twins(sender, here)
    const receivers = representatives(here)
    if (this.#dropsReplies(node) || this.#dropsReplies(sender.site.node)) {
      this.#tracer.all(sender.hosts, receivers)
      return
    }
    this.#odd(sender, here)
    const shown = new Set<string>()
    for (const answering of this.#bySource({ ...sender.site, node }, receivers)) {
      for (const host of sender.hosts) {
        const expected = this.#expected(sender, host, way, node, answering[0]!)
        const key = expected && `${expected.end} ${expected.kinds}`
        if (key !== undefined && shown.has(key)) continue
        if (!expected) this.#tracer.all([host], answering)
        else if (
          (isTransitAlone(expected.kinds) && this.#isMoreTransit(way, host, answering[0]!)) ||
          this.#tracer.until(expected.kinds, [host], answering)
        )
          shown.add(key!)
      }
    }
  }

  /** What a pair should show whose request takes this way; undefined where only traces can tell. */
  #expected(
    { site }: Sender,
    host: Host,
    way: Way,
    node: SwitchNode,
    receiver: Host,
  ): { readonly kinds: readonly FaultKind[]; readonly end: string } | undefined {
    const { local, entry } = this.#exit(node, site.family)
    if (local.some(({ first, last }) => first <= host.value && host.value <= last)) {
      return node === site.node ? undefined : { kinds: ['one-way'], end: 'on-link' }
    }
    if (!entry) return { kinds: ['one-way'], end: 'no-gateway' }
    const found: Way[] = []
    const point = { first: host.value, last: host.value }
    this.#moves.ways(entry, receiver.address, point, (one) => found.push(one))
    const back = found[0]!
    const { end } = back
    if (end.kind === 'open') return undefined
    const names = ({ steps }: Way) => steps.map(({ port }) => port.router.model.name)
    const [there, again] = [names(way), names(back)]
    const last = end.kind === 'subnet' ? end.port.switchPort!.switch : undefined
    if (last !== site.node) {
      // A way back is lost by one route or by another, or somebody else gets what is sent: these are several faults.
      const rule = 'rule' in end ? end.rule : undefined
      const by = rule && formatPrefix('prefix' in rule ? rule.prefix : rule)
      const isTaken = last !== undefined && hasOwner(last, host.address)
      return { kinds: ['one-way'], end: `${end.kind} ${again.at(-1)} ${by} ${isTaken}` }
    }
    const isSame = there.join('\n') === again.toReversed().join('\n')
    const isTransit = !this.#isTransitMeant && there.length > 2 && !this.#areNear(way)
    return {
      end: 'back',
      kinds: [
        ...(isSame ? [] : (['asymmetric-path'] as const)),
        ...(isTransit ? (['transit'] as const) : []),
      ],
    }
  }

  /** Whether what a way shows was shown by another, and no ACL can keep it from being so: then it is one fault with that. */
  #isMoreTransit(way: Way, sender: Host, receiver: Host): boolean {
    const [source, destination] = [sender, receiver].map(({ port, address }) =>
      subnetOf(port, address),
    )
    return (
      [sender, receiver].every(({ port }) => hasNoAcls(port)) &&
      this.#collector.addTransit(asRouterSteps(way).at(-2)!, source!, destination!)
    )
  }

  /** Whether the first and last router of a way are one, or peers. */
  #areNear({ steps }: Way): boolean {
    const [first, last] = [steps[0]!.port.router, steps.at(-1)!.port.router]
    return first === last || first.ports.some(({ peer }) => peer?.router === last)
  }

  /** Hosts whose packets end at a node that is not theirs. `by` tells nodes apart, and how packets get there. */
  #shadows(
    sender: Sender,
    by: string,
    taken: SwitchNode | undefined,
    hosts: readonly Host[],
  ): void {
    for (const host of hosts) {
      if (host.port.switch === sender.site.node && !host.isOdd) continue
      const isTaken = taken !== undefined && hasOwner(taken, host.address)
      const how = `${by} ${isTaken}`
      const key = `${how} ${host.port.switch.model.name}`
      if (this.#shadowed.get(how)?.has(host) && sender.shown.has(key)) continue
      if (!this.#tracer.until(['shadowed-endpoint'], sender.hosts, [host])) continue
      const shadowed = this.#shadowed.get(how) ?? new Set()
      this.#shadowed.set(how, shadowed.add(host))
      sender.shown.add(key)
    }
  }

  /** Hosts of one switch with one address. */
  #twins(sender: Sender, hosts: readonly Host[]): void {
    for (const host of hosts) {
      if (host.isTwin) this.#tracer.until(['shadowed-endpoint'], sender.hosts, [host])
    }
  }

  /** Whoever has an address that is odd by itself, at either end. */
  #odd(sender: Sender, hosts: readonly Host[]): void {
    const senders = sender.hosts.filter(({ isOdd }) => isOdd)
    if (senders.length > 0) this.#tracer.all(senders, representatives(hosts))
    this.#tracer.all(sender.hosts, representatives(hosts.filter(({ isOdd }) => isOdd)))
  }

  /** A destination in the range, an address that nobody has if there is one. */
  #anyKind({ site, others }: Sender, range: AddressRange): (Host | Address)[] {
    const vacant = others.vacantIn(range)
    if (vacant !== undefined) return [addressFromBigInt(site.family, vacant)]
    return representatives(others.within(range))
  }

  /** Every destination in the range that a rule can tell from others. */
  #everyKind({ site, others }: Sender, range: AddressRange): (Host | Address)[] {
    const destinations: (Host | Address)[] = representatives(others.within(range))
    const starts = this.#starts.of(site, 'destination')
    for (let i = indexOf(starts, range.first); i < starts.length; i++) {
      const [start, end] = [starts[i]!, starts[i + 1]]
      if (start > range.last) break
      const vacant = others.vacantIn({
        first: start > range.first ? start : range.first,
        last: end !== undefined && end <= range.last ? end - 1n : range.last,
      })
      if (vacant !== undefined) destinations.push(addressFromBigInt(site.family, vacant))
    }
    return destinations
  }

  #exit(node: SwitchNode, family: Family): Exit {
    const key = `${family} ${node.model.name}`
    let exit = this.#exits.get(key)
    if (!exit) {
      const subnets = node.model.subnets.filter(({ prefix }) => prefix.address.family === family)
      const local = subnets.map(({ prefix }) => rangeOf(prefix))
      exit = { local, entry: node.portToGateway(family)?.routerPort }
      this.#exits.set(key, exit)
    }
    return exit
  }

  #dropsReplies(node: SwitchNode): boolean {
    let may = this.#mayDropReplies.get(node)
    if (may === undefined) this.#mayDropReplies.set(node, (may = mayDropReplies(node)))
    return may
  }
}

function hasOwner(node: SwitchNode, { family, w0, w1, w2, w3 }: Address): boolean {
  return node.owners(family, w0, w1, w2, w3).length > 0
}

function rangeOfText(text: string): AddressRange {
  return rangeOf(parsePrefix(text)!)
}

/** The addresses of a family that are in none of the ranges. */
function complement(ranges: readonly AddressRange[], family: Family): AddressRange[] {
  const left: AddressRange[] = []
  const end = rangeOfText(family === 4 ? '0.0.0.0/0' : '::/0').last
  let next = 0n
  for (const { first, last } of ranges.toSorted((a, b) => (a.first < b.first ? -1 : 1))) {
    if (first > next) left.push({ first: next, last: first - 1n })
    if (last + 1n > next) next = last + 1n
  }
  if (next <= end) left.push({ first: next, last: end })
  return left
}
