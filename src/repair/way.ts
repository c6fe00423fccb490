import { nextHopOver } from '../analysis/index.ts'
import { type Address, containsAddress, type Family } from '../net/index.ts'
import type { Draft } from './draft.ts'
import { linkSteps, routerNamed } from './links.ts'
import { type Leap, leapStep, routeFor } from './routes.ts'
import type { Situation } from './situation.ts'
import type { Step } from './step.ts'

/** The VPCs by which packets are to go, both ends included; replies come back the same way. */
export type Way = readonly string[]

/**
 * The way that needs the fewest changes of peerings and routes, of all over peerings that some VPC names, and direct.
 * `keepsHops` says whether peerings are to get the addresses that routes name.
 */
export function cheapestWay(situation: Situation, keepsHops: boolean): Way {
  const { from, to } = situation
  const costs = new Map([[from.router, 0]])
  const before = new Map<string, string>()
  const done = new Set<string>()
  const neighbours = neighboursIn(situation.draft)
  for (;;) {
    const open = [...costs].filter(([vpc]) => !done.has(vpc))
    const [vpc, cost] = open.reduce<readonly [string, number] | readonly []>(
      (least, entry) => (least[1] === undefined || entry[1] < least[1] ? entry : least),
      [],
    )
    if (vpc === undefined || vpc === to.router) break
    done.add(vpc)
    const direct = vpc === from.router ? [to.router] : []
    for (const next of new Set([...(neighbours.get(vpc) ?? []), ...direct])) {
      const sum = cost! + costOf(situation, vpc, next, keepsHops)
      if (done.has(next) || sum >= (costs.get(next) ?? Number.POSITIVE_INFINITY)) continue
      costs.set(next, sum)
      before.set(next, vpc)
    }
  }
  const way = [to.router]
  while (way[0] !== from.router) way.unshift(before.get(way[0]!)!)
  return way
}

/** The VPCs that a VPC names as peers, or is named by, as far as they have routers. */
function neighboursIn({ design }: Draft): Map<string, Set<string>> {
  const routers = new Set(design.network.model.routers.map(({ name }) => name))
  const found = new Map<string, Set<string>>()
  const add = (a: string, b: string): void => {
    const known = found.get(a) ?? new Set()
    found.set(a, known.add(b))
  }
  for (const { name, spec } of design.resources.vpcs) {
    for (const { remoteVpc } of spec.vpcPeerings ?? []) {
      if (!remoteVpc || !routers.has(name) || !routers.has(remoteVpc)) continue
      add(name, remoteVpc)
      add(remoteVpc, name)
    }
  }
  return found
}

/** How many halves of a peering and routes are missing for packets from one VPC to the next, and for their replies. */
function costOf(situation: Situation, vpc: string, next: string, keepsHops: boolean): number {
  const { draft, family } = situation
  const { model } = draft.design.network
  const there = leapTo(situation, vpc, next)
  const back = leapBack(situation, vpc, next)
  if (worksBothWays(draft, vpc, next, family)) {
    const isThere = (leap: Leap): boolean => {
      const route = routeFor(draft, leap)
      const hop = nextHopOver(model, leap.from, leap.to, family)
      return route !== undefined && hop !== undefined && leapStep(draft, leap) === undefined
    }
    return [there, back].filter((leap) => !isThere(leap)).length
  }
  const names = (a: string, b: string): boolean =>
    draft.peeringsOf(a).some(({ entry }) => entry.remoteVpc === b)
  const halves = Number(!names(vpc, next)) + Number(!names(next, vpc))
  const stays = (leap: Leap): boolean => {
    const hop = namedHop(draft, leap)
    return hop !== undefined && (keepsHops || isOnLink(draft, leap, hop))
  }
  const routes = [there, back].filter((leap) => !stays(leap)).length
  // Where both halves are there, an address is wrong.
  return Math.max(1, halves) + routes
}

/** The first thing that a way lacks for the packets of a situation and their replies; nothing where it lacks nothing. */
export function nextOnWay(situation: Situation, way: Way, keepsHops: boolean): readonly Step[] {
  const { draft, family, transit } = situation
  const pairs = way.slice(1).map((next, i) => [way[i]!, next] as const)
  for (const [vpc, next] of pairs) {
    if (worksBothWays(draft, vpc, next, family)) continue
    const hopOf = (leap: Leap) => (keepsHops ? namedHop(draft, leap) : undefined)
    const wanted = hopOf(leapTo(situation, vpc, next))
    const back = hopOf(leapBack(situation, vpc, next))
    return linkSteps(draft, vpc, next, family, { wanted, back }, transit)
  }
  for (const [vpc, next] of pairs) {
    for (const leap of [leapTo(situation, vpc, next), leapBack(situation, vpc, next)]) {
      const step = leapStep(draft, leap)
      if (step) return [step]
    }
  }
  return []
}

function worksBothWays({ design }: Draft, vpc: string, next: string, family: Family): boolean {
  const { model } = design.network
  return (
    nextHopOver(model, vpc, next, family) !== undefined &&
    nextHopOver(model, next, vpc, family) !== undefined
  )
}

/**
 * The next hop of a route that is there already, and leads nowhere as long as the peering does not work: it is in no
 * network of the router, or in that of the peering itself.
 */
function namedHop(draft: Draft, leap: Leap): Address | undefined {
  const hop = routeFor(draft, leap)?.nextHop
  if (!hop) return undefined
  const { ports } = routerNamed(draft, leap.from)
  const others = ports.filter(({ name }) => name !== `${leap.from}-${leap.to}`)
  const isElsewhere = others.some(({ networks }) =>
    networks.some((network) => containsAddress(network, hop)),
  )
  return isElsewhere ? undefined : hop
}

/** Whether a next hop is in a network that a half of its peering has. */
function isOnLink(draft: Draft, { from, to }: Leap, hop: Address): boolean {
  return [
    [from, to],
    [to, from],
  ].some(([own, other]) =>
    routerNamed(draft, own!)
      .ports.filter(({ name }) => name === `${own}-${other}`)
      .some(({ networks }) => networks.some((network) => containsAddress(network, hop))),
  )
}

function leapTo(situation: Situation, vpc: string, next: string): Leap {
  const { draft, from, to } = situation
  const table = vpc === from.router ? tableOf(draft, vpc, from.switch) : ''
  return { from: vpc, to: next, subnet: to.subnet, table }
}

function leapBack(situation: Situation, vpc: string, next: string): Leap {
  const { draft, from, to } = situation
  const table = next === to.router ? tableOf(draft, next, to.switch) : ''
  return { from: next, to: vpc, subnet: from.subnet, table }
}

/** The route table for what a subnet sends. */
function tableOf(draft: Draft, vpc: string, subnet: string): string {
  const { switches } = draft.design.network.model
  const uplinks = new Set(
    switches.find(({ name }) => name === subnet)?.ports.map(({ routerPort }) => routerPort),
  )
  const port = routerNamed(draft, vpc).ports.find(({ name }) => uplinks.has(name))
  return port?.routeTable ?? ''
}
