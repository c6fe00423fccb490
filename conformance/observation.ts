import type { Leg, Reason, Trace } from '../src/index.ts'

/**
 * What a real OVN was seen to do with a probe, in the words of `fixtures/recorded`. `request` is `answered` for a
 * ping that a router answered and whose reply came back; where that reply is lost, request and reason tell its fate.
 */
export interface Observation {
  readonly verdict: 'reachable' | 'unreachable' | 'undefined' | 'error'
  readonly request: ObservedOutcome | 'error'
  readonly reason?: ObservedReason
  /** Routers that the request entered, in order. */
  readonly routers?: readonly string[]
  readonly reply?: ObservedOutcome
  readonly replyReason?: ObservedReason
  /** Routers that the reply entered or that made it, in order. */
  readonly replyRouters?: readonly string[]
}

export type ObservedOutcome =
  | 'delivered'
  | 'answered'
  | 'rejected'
  | 'misdelivered'
  | 'dropped'
  | 'undefined'

/** Where OVN's pipelines lose a packet. */
export type ObservedReason =
  | 'no_route'
  | 'no_arp'
  | 'no_onlink_neighbour'
  | 'no_gateway'
  | 'acl_egress'
  | 'acl_ingress'
  | 'policy_drop'
  | 'ttl_exceeded'
  | 'port_security_in'
  | 'port_security_out'
  | 'router_ip_input'

/** The words for where OVN loses a packet that stand for each of our reasons. */
const OBSERVED_REASONS: Readonly<Partial<Record<Reason, readonly ObservedReason[]>>> = {
  'no-route': ['no_route'],
  'route-discard': ['no_route'],
  'next-hop-unresolved': ['no_arp'],
  'peer-missing': ['no_arp'],
  'no-such-endpoint': ['no_arp', 'no_onlink_neighbour'],
  'no-gateway': ['no_gateway'],
  'acl-drop': ['acl_egress', 'acl_ingress'],
  'policy-drop': ['policy_drop'],
  'ttl-exceeded': ['ttl_exceeded'],
  'port-security': ['port_security_in', 'port_security_out'],
  'source-is-router': ['router_ip_input'],
  'not-unicast': ['router_ip_input'],
  'port-closed': ['router_ip_input'],
}

/** The part of a trace that an observation tells of. */
export interface Told extends Pick<Trace, 'request' | 'reply'> {
  readonly verdict: Observation['verdict']
}

/** What of a trace contradicts the observation; empty when they agree. */
export function contradictions(observed: Observation, trace: Told): string[] {
  const found: string[] = []
  const expect = (what: string, ours: unknown, seen: unknown) => {
    if (ours !== seen) found.push(`${what}: OVN ${seen}, ours ${ours}`)
  }
  expect('verdict', trace.verdict, observed.verdict)
  const { request, reply } = trace
  if (observed.routers) {
    expect('routers', routersOf(request).join(' '), observed.routers.join(' '))
  }
  if (observed.replyRouters && reply) {
    expect('routers of the reply', routersOf(reply).join(' '), observed.replyRouters.join(' '))
  }
  if (request.outcome === 'answered' && reply && reply.outcome !== 'delivered') {
    expect('request', fateOf(reply, observed.reason), fate(observed.request, observed.reason))
    return found
  }
  expect('request', fateOf(request, observed.reason), fate(observed.request, observed.reason))
  // The reply is told of only where a workload got the request and another one sent it.
  const told = request.outcome === 'delivered' && observed.verdict !== 'undefined'
  expect(
    'reply',
    told && reply ? fateOf(reply, observed.replyReason) : undefined,
    observed.reply && fate(observed.reply, observed.replyReason),
  )
  return found
}

/** Names of the routers that a leg entered, in order. */
function routersOf(leg: Leg): string[] {
  return leg.hops.flatMap(({ kind, node }) => (kind === 'router' ? [node] : []))
}

function fate(outcome: string, reason: ObservedReason | undefined): string {
  return outcome === 'dropped' ? `dropped (${reason})` : outcome
}

/** The leg's end in OVN's words: in those of `seen` where our reason can mean it. */
function fateOf(leg: Leg, seen: ObservedReason | undefined): string {
  if (leg.outcome !== 'dropped') return leg.outcome
  const words = observedReasons(leg)
  return fate('dropped', words.find((word) => word === seen) ?? words[0])
}

function observedReasons(leg: Leg): readonly ObservedReason[] {
  const { steps } = leg.hops.at(-1)!
  // OVN follows a route that catches the rest to an address that nobody answers for.
  if (leg.reason === 'no-route' && steps.some(({ kind }) => kind === 'route'))
    return ['no_route', 'no_arp']
  const words = OBSERVED_REASONS[leg.reason!] ?? []
  if (leg.reason !== 'acl-drop') return words
  const step = steps.findLast(({ kind }) => kind === 'acl')
  const egress = step?.kind === 'acl' && step.direction === 'from-lport'
  return [egress ? 'acl_egress' : 'acl_ingress']
}
