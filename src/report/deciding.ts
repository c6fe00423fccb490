import type { Candidate, Deciding, Hop, Step } from '../dataplane/index.ts'
import type { Origin } from '../diagnostic/index.ts'
import { formatAddress, formatPrefix, masked } from '../net/index.ts'

/** What decided something, in words, and the manifest line it comes from. */
export interface Decision {
  readonly kind: 'acl' | 'route' | 'policy' | 'nat' | 'port' | 'choice' | 'default'
  readonly text: string
  readonly origin: Origin | undefined
}

/** A step in words, or undefined for one that decides nothing by itself. */
export function decisionOf(step: Step): Decision | undefined {
  switch (step.kind) {
    case 'acl': {
      const { acl, direction, verdict, established } = step
      if (established) {
        return {
          kind: 'acl',
          text: `${direction} ACLs: passes as part of an allowed connection`,
          origin: undefined,
        }
      }
      if (!acl)
        return {
          kind: 'default',
          text: `${direction} ACLs: none matches, allowed`,
          origin: undefined,
        }
      const text = `${direction} ACL ${acl.priority}, tier ${acl.tier}: ${verdict} (${acl.match})`
      return { kind: 'acl', text, origin: acl.origin }
    }
    case 'route': {
      const { route, connected, priority } = step
      if (connected) {
        return {
          kind: 'route',
          text: `connected network ${describe(route)}, priority ${priority}`,
          origin: route.origin,
        }
      }
      const policy = 'policy' in route ? route.policy : ''
      return {
        kind: 'route',
        text: `route ${describe(route)}, ${policy}, priority ${priority}`,
        origin: route.origin,
      }
    }
    case 'policy': {
      const { policy, nextHop } = step
      const action = nextHop ? `reroute to ${formatAddress(nextHop)}` : policy.action
      return {
        kind: 'policy',
        text: `policy ${policy.priority}: ${action} (${policy.match})`,
        origin: policy.origin,
      }
    }
    case 'choice':
      return {
        kind: 'choice',
        text: `OVN chooses by itself: ${step.between.map(describeCandidate).join('; or ')}`,
        origin: step.between[0]?.decidedBy.origin,
      }
    case 'forward': {
      const { route } = step
      return {
        kind: 'route',
        text: `route ${formatPrefix(route.prefix)} out of ${route.interface}`,
        origin: route.origin,
      }
    }
    case 'snat':
    case 'unsnat': {
      const { kind, rule, from, to } = step
      const what = kind === 'snat' ? 'source' : 'destination'
      return {
        kind: 'nat',
        text: `${kind} ${formatPrefix(rule.logicalIp)}: ${what} ${formatAddress(from)} becomes ${formatAddress(to)}`,
        origin: rule.origin,
      }
    }
    case 'resolve':
    case 'output':
    case 'end':
      return undefined
  }
}

/** One thing that OVN may do, and how the packet then ends. */
export function describeCandidate({
  decidedBy,
  nextHop,
  port,
  outcome,
  reason,
}: Candidate): string {
  const to = nextHop ? ` to ${formatAddress(nextHop)}` : ''
  const through = port ? ` through ${port.name}` : ''
  const then = reason ? `${outcome} (${reason})` : outcome
  return `${describe(decidedBy)}${to}${through}, then ${then}`
}

/** A part of the network in a few words. */
export function describe(part: Deciding): string {
  if ('direction' in part) return `ACL ${part.priority} ${part.action} (${part.match})`
  if ('match' in part) {
    const hops = part.nextHops.map(formatAddress).join(',')
    return `policy ${part.priority} ${part.action}${hops && ` ${hops}`} (${part.match})`
  }
  if ('prefix' in part) {
    return part.nextHop === 'discard'
      ? `${formatPrefix(part.prefix)} discard`
      : `${formatPrefix(part.prefix)} via ${formatAddress(part.nextHop)}`
  }
  if ('length' in part) return formatPrefix(masked(part))
  return `port ${part.name}`
}

/**
 * What decided at a node: the rule that stopped the packet, a policy that sent it elsewhere, the route; at a machine what
 * it made of the packet's addresses, if anything; at a switch the ACL that let it pass, or the port that got it.
 */
export function decidedBy(hop: Hop): Decision | undefined {
  const decisions = hop.steps.map(decisionOf).filter((decision) => decision !== undefined)
  const strongest =
    decisions.find(({ kind }) => kind === 'choice') ??
    decisions.find(({ kind }) => kind === 'nat') ??
    (hop.kind !== 'switch'
      ? (hop.steps.flatMap(rerouting)[0] ?? decisions.find(({ kind }) => kind === 'route'))
      : decisions.findLast(({ kind, origin }) => kind === 'acl' && origin))
  if (strongest) return strongest
  const output = hop.steps.findLast((step) => step.kind === 'output')
  if (output) return { kind: 'port', text: `port ${output.port.name}`, origin: output.port.origin }
  return decisions.at(-1)
}

function rerouting(step: Step): Decision[] {
  if (step.kind !== 'policy' || step.policy.action === 'allow') return []
  const decision = decisionOf(step)
  return decision ? [decision] : []
}
