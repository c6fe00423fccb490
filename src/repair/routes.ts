import { nextHopOver } from '../analysis/index.ts'
import { FieldOrigin } from '../manifest/index.ts'
import type { StaticRoute } from '../model/index.ts'
import {
  type Address,
  containsAddress,
  containsPrefix,
  formatAddress,
  formatPrefix,
  masked,
  type Prefix,
  parseAddress,
  parsePrefix,
  sameAddress,
  samePrefix,
} from '../net/index.ts'
import type { Draft, Item } from './draft.ts'
import { routerNamed, unwritten } from './links.ts'
import type { RouteEntry } from './manifest-form.ts'
import { Impossible } from './obstacle.ts'
import type { Step, WrittenRoute } from './step.ts'

/** A change of a static route of a VPC, in the place of another one or beside all. */
export interface RouteChange {
  readonly vpc: string
  readonly entry: RouteEntry | undefined
  readonly instead: StaticRoute | undefined
}

/**
 * A change of a route as a step.
 *
 * @throws Impossible where the route is the controller's own, or the VPC is not among the manifests
 */
export function routeStep(draft: Draft, { vpc, entry, instead }: RouteChange): Step {
  if (!draft.base.resources.vpcs.some(({ name }) => name === vpc)) throw unwritten(vpc)
  if (!instead) return { kind: 'route', vpc, at: undefined, entry }
  const { origin } = instead
  const field = origin instanceof FieldOrigin ? origin.field : []
  if (field[1] !== 'staticRoutes') {
    throw new Impossible(
      `the route ${formatPrefix(instead.prefix)} of VPC \`${vpc}\` is the controller's own, which writes it again`,
      undefined,
      origin,
    )
  }
  const item = draft.routesOf(vpc)[field[2] as number]!
  if (!entry) return takenOut(vpc, item)
  return { kind: 'route', vpc, at: item.at, entry: changed(item.entry, entry) }
}

function takenOut(vpc: string, { at, entry }: Item<WrittenRoute>): Step {
  if (at !== undefined) return { kind: 'route', vpc, at, entry: undefined }
  throw new Impossible(
    `a route of VPC \`${vpc}\` for ${entry.cidr} is needed one way and in the way another`,
    'give the endpoints addresses of their own ranges',
  )
}

/** What is written, with another destination and next hop where they differ. */
function changed(written: WrittenRoute, { cidr, nextHopIP }: RouteEntry): WrittenRoute {
  const prefix = parsePrefix(written.cidr ?? '')
  const same = prefix && samePrefix(masked(prefix), parsePrefix(cidr)!)
  return { ...written, ...(!same && { cidr }), nextHopIP }
}

/** A way for packets to a subnet, from one VPC to the next. */
export interface Leap {
  readonly from: string
  readonly to: string
  readonly subnet: Prefix
  /** The route table that the packets see; empty for the main one. */
  readonly table: string
}

/** The route of a leap, if it has to be written or changed; undefined where it is there, or the peering does not work. */
export function leapStep(draft: Draft, leap: Leap): Step | undefined {
  const { from, to, subnet, table } = leap
  const nextHop = nextHopOver(draft.design.network.model, from, to, subnet.address.family)
  const best = routeFor(draft, leap)
  if (!nextHop || (best && sameAddress(best.nextHop, nextHop))) return undefined
  const entry: RouteEntry = {
    policy: 'policyDst',
    cidr: formatPrefix(subnet),
    nextHopIP: formatAddress(nextHop),
    ...(table !== '' && { routeTable: table }),
  }
  if (best && (samePrefix(best.prefix, subnet) || !isConnected(draft, from, best.nextHop))) {
    const kept = { ...best.item.entry, nextHopIP: entry.nextHopIP }
    return { kind: 'route', vpc: from, at: best.item.at, entry: kept }
  }
  return routeStep(draft, { vpc: from, entry, instead: undefined })
}

/** Whether a leap has a route by its next hop: one that leads there, or one whose peering is still to be made. */
export function routeFor(
  draft: Draft,
  { from, subnet, table }: Leap,
): { item: Item<WrittenRoute>; prefix: Prefix; nextHop: Address } | undefined {
  const found = draft.routesOf(from).flatMap((item) => {
    const { cidr, nextHopIP, policy, routeTable } = item.entry
    const prefix = parsePrefix(cidr ?? '')
    const nextHop = parseAddress(nextHopIP ?? '')
    const isMeant =
      prefix && nextHop && policy !== 'policySrc' && (routeTable ?? '') === table
        ? containsPrefix(prefix, subnet)
        : false
    return isMeant ? [{ item, prefix: masked(prefix!), nextHop: nextHop! }] : []
  })
  return found.sort((a, b) => b.prefix.length - a.prefix.length)[0]
}

/** Whether an address lies in a network of a VPC's router. */
function isConnected(draft: Draft, vpc: string, address: Address): boolean {
  const { ports } = routerNamed(draft, vpc)
  return ports.some(({ networks }) => networks.some((network) => containsAddress(network, address)))
}
