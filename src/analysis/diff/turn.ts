import type { Deciding, Hop, Leg, Step, Trace } from '../../dataplane/index.ts'
import type {
  Acl,
  LogicalNetwork,
  LogicalRouter,
  LogicalRouterPort,
  LogicalSwitchPort,
  RouterPolicy,
  StaticRoute,
} from '../../model/index.ts'
import { formatAddress, formatPrefix } from '../../net/index.ts'
import { routerIndex } from './router-index.ts'

/** Where the ways of a packet through two networks part, seen from one of them. */
export interface Turn {
  readonly leg: 'request' | 'reply'
  readonly hop: Hop
  /** The ACL, policy, route or port that leads it this way; absent where nothing does, as where there is no route. */
  readonly decidedBy: Deciding | undefined
}

/** The way of a packet through a network. */
export interface Way {
  readonly network: LogicalNetwork
  readonly trace: Trace
}

/**
 * The first place where two ways part, seen from both. What rules do is compared and not how they are written: a route
 * that was split and still leads to the same port is passed over.
 *
 * Undefined where they do not part.
 */
function turnsOf(one: Way, other: Way): readonly [Turn, Turn] | undefined {
  const [here, there] = [passagesOf(one.trace), passagesOf(other.trace)]
  const at = here.findIndex(({ effect }, i) => effect !== there[i]?.effect)
  const [a, b] = [here[at], there[at]]
  return a && b && [turnOf(one, a, other, b), turnOf(other, b, one, a)]
}

/** What becomes of a packet in one of two networks. */
export interface CauseSide extends Way {
  /** What makes it go on differently than in the other network; absent where an end is not in that one. */
  readonly turn: Turn | undefined
}

/** Both ways of a packet, where it can be sent, each with what leads it there. */
export function sidesOf(
  before: Way | undefined,
  after: Way | undefined,
): Readonly<Record<'before' | 'after', CauseSide | undefined>> {
  const turns = before && after && turnsOf(before, after)
  return {
    before: before && { ...before, turn: turns?.[0] },
    after: after && { ...after, turn: turns?.[1] },
  }
}

/** A hop of a trace, request and reply counted through. */
interface Passage {
  readonly leg: Turn['leg']
  readonly hop: Hop
  /** What is done with the packet there. */
  readonly effect: string
  readonly isFirst: boolean
}

function passagesOf({ request, reply }: Trace): Passage[] {
  const of = ({ hops, outcome, reason, receiver }: Leg, leg: Passage['leg']) =>
    hops.map((hop, i): Passage => {
      const end = i === hops.length - 1 ? [outcome, reason, receiver?.name] : []
      const isFirst = leg === 'request' && i === 0
      return { leg, hop, isFirst, effect: [leg, hop.node, hop.outPort, ...end].join(' ') }
    })
  return [...of(request, 'request'), ...(reply ? of(reply, 'reply') : [])]
}

function turnOf(own: Way, { leg, hop, isFirst }: Passage, { network }: Way, there: Passage): Turn {
  return {
    leg,
    hop,
    decidedBy: isFirst && hop.node !== there.hop.node ? sender(own, hop) : decidedBy(),
  }

  function decidedBy(): Deciding | undefined {
    const stopped = stop(hop) ?? stop(there.hop)
    if (stopped) return ruleAgainst(hop, stopped)
    const parts = partsOf(own.network, hop)
    return parts.find((part) => isMissing(part, hop, network)) ?? parts[0]
  }
}

type AclStep = Extract<Step, { kind: 'acl' }>

/** In which direction ACLs stop a packet, or disagree about it. */
function stop({ steps }: Hop): Acl['direction'] | undefined {
  for (const step of steps) {
    if (step.kind === 'acl' && step.verdict !== 'allow') return step.direction
    if (step.kind !== 'choice') continue
    for (const { decidedBy } of step.between)
      if ('direction' in decidedBy) return decidedBy.direction
  }
  return undefined
}

/** The ACL that judges a packet in that direction. */
function ruleAgainst({ steps }: Hop, direction: Acl['direction']): Acl | undefined {
  return steps.findLast(
    (step): step is AclStep => step.kind === 'acl' && step.direction === direction,
  )?.acl
}

/** The port of a workload that sends on another switch than in the other network. */
function sender({ network }: Way, { node, inPort }: Hop): LogicalSwitchPort | undefined {
  const ports = network.switches.find(({ name }) => name === node)?.ports
  return ports?.find(({ name }) => name === inPort)
}

/** What leads a packet on at a node, the most telling first. */
function partsOf(network: LogicalNetwork, { steps, outPort }: Hop): Deciding[] {
  const chosen = steps.flatMap((step) =>
    step.kind === 'choice' ? step.between.map(({ decidedBy }) => decidedBy) : [],
  )
  const policies = steps.flatMap((step) =>
    step.kind === 'policy' && step.policy.action !== 'allow' ? [step.policy] : [],
  )
  const routes = steps.flatMap((step) => (step.kind === 'route' ? [step.route] : []))
  const ports = (outPort !== undefined && routerIndex(network).ports.get(outPort)) || []
  const owners = steps.flatMap((step) => (step.kind === 'resolve' ? (step.owner ?? []) : []))
  const outputs = steps.flatMap((step) => (step.kind === 'output' ? [step.port] : []))
  return [...chosen, ...policies, ...routes, ...ports, ...owners, ...outputs]
}

/** Whether the other network has no such part. */
function isMissing(part: Deciding, { node }: Hop, network: LogicalNetwork): boolean {
  const { routers, ports } = routerIndex(network)
  const router = routers.get(node)
  if ('networks' in part) {
    const others = ports.get(part.name) ?? []
    return !others.some((other) => portText(other) === portText(part))
  }
  if ('priority' in part) {
    if ('direction' in part) return false
    return !router?.policies.some((other) => policyText(other) === policyText(part))
  }
  if ('nextHop' in part) {
    return !router?.staticRoutes.some((other) => routeText(other) === routeText(part))
  }
  return 'length' in part && !networksOf(router).includes(formatPrefix(part))
}

function networksOf(router: LogicalRouter | undefined): string[] {
  return router?.ports.flatMap(({ networks }) => networks.map(formatPrefix)) ?? []
}

function portText({ peer, networks }: LogicalRouterPort): string {
  return [peer, ...networks.map(formatPrefix)].join(' ')
}

function policyText({ priority, match, action, nextHops }: RouterPolicy): string {
  return [priority, match, action, ...nextHops.map(formatAddress)].join(' ')
}

function routeText({ prefix, nextHop, policy, routeTable }: StaticRoute): string {
  const hop = nextHop === 'discard' ? nextHop : formatAddress(nextHop)
  return [formatPrefix(prefix), hop, policy, routeTable].join(' ')
}
