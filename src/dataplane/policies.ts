import type { MatchEnvironment, PacketFields } from '../match/index.ts'
import type { LogicalRouter, RouterPolicy } from '../model/index.ts'
import { type Address, sameAddress } from '../net/index.ts'
import { Ineffective } from './ineffective.ts'
import type { Reason } from './outcome.ts'
import type { PathCondition } from './path-condition.ts'
import { type PortOfRouter, portsTowards } from './routes.ts'
import { MatchCompiler, type RuleMatch } from './rule-match.ts'

/** One thing a policy may do with a packet it matches. */
export interface PolicyWay<P extends PortOfRouter = PortOfRouter> {
  readonly policy: RouterPolicy
  /** For reroute: where to. */
  readonly port: P | undefined
  readonly nextHop: Address | undefined
}

/** A policy as the router evaluates it. */
export interface PolicyNode<P extends PortOfRouter = PortOfRouter> {
  readonly policy: RouterPolicy
  readonly match: RuleMatch
  /** More than one when it reroutes to several next hops, or to one that several ports could reach. */
  readonly ways: readonly PolicyWay<P>[]
}

/**
 * The policies of a router in the order of evaluation. One that OVN does not install is left out and reported: its
 * match does not parse, or none of its next hops lies in a network of the router.
 */
export function compilePolicies<P extends PortOfRouter>(
  router: LogicalRouter,
  ports: readonly P[],
  environment: MatchEnvironment,
  ineffective: Ineffective[],
): PolicyNode<P>[] {
  const nodes: PolicyNode<P>[] = []
  const matches = new MatchCompiler(environment)
  for (const policy of router.policies) {
    const ways: PolicyWay<P>[] =
      policy.action === 'reroute'
        ? policy.nextHops.flatMap((nextHop) =>
            portsTowards(nextHop, ports).map((port) => ({ policy, port, nextHop })),
          )
        : [{ policy, port: undefined, nextHop: undefined }]
    if (ways.length === 0) {
      ineffective.push(Ineffective.policyWithoutNextHop(router, policy))
      continue
    }
    try {
      nodes.push({ policy, match: matches.compile(policy.match), ways })
    } catch (error) {
      ineffective.push(
        Ineffective.match(`policy ${policy.priority} of router \`${router.name}\``, policy, error),
      )
    }
  }
  return nodes.sort((a, b) => b.policy.priority - a.policy.priority)
}

/** What a router does where no policy matches. */
export const NO_WAYS: readonly never[] = []

/** What the policies of the highest matching priority may do; those of one priority with the same effect count once. */
export function matchingWays<P extends PortOfRouter>(
  policies: readonly PolicyNode<P>[],
  p: PacketFields,
  condition: PathCondition | undefined,
): readonly PolicyWay<P>[] {
  for (let i = 0; i < policies.length; i++) {
    const node = policies[i]!
    if (!node.match.holds(p, condition)) continue
    let { ways } = node
    for (let j = i + 1; j < policies.length; j++) {
      const other = policies[j]!
      if (other.policy.priority !== node.policy.priority) break
      if (!sameEffect(node, other) && other.match.holds(p, condition))
        ways = [...ways, ...other.ways]
    }
    return ways
  }
  return NO_WAYS
}

/**
 * {@link matchingWays} of any packet to the destination of this one; undefined where it depends on more than the
 * destination.
 */
export function waysForDestination<P extends PortOfRouter>(
  policies: readonly PolicyNode<P>[],
  p: PacketFields,
): readonly PolicyWay<P>[] | undefined {
  let deciding: PolicyNode<P> | undefined
  for (const node of policies) {
    if (deciding && node.policy.priority !== deciding.policy.priority) break
    const holds = node.match.holdsForDestination(p)
    if (holds === undefined) return undefined
    if (!holds) continue
    if (deciding && !sameEffect(deciding, node)) return undefined
    deciding ??= node
  }
  return deciding?.ways ?? NO_WAYS
}

function sameEffect(a: PolicyNode, b: PolicyNode): boolean {
  if (a.policy.action !== b.policy.action) return false
  return (
    a.ways.length === b.ways.length &&
    a.ways.every((way, i) => {
      const other = b.ways[i]!
      if (way.port !== other.port || !way.nextHop || !other.nextHop) return way.port === other.port
      return sameAddress(way.nextHop, other.nextHop)
    })
  )
}

/** Why there are several ways. */
export function choiceReason(ways: readonly PolicyWay[]): Reason {
  const [first] = ways
  if (ways.some(({ policy }) => policy !== first!.policy)) return 'equal-priority-policies'
  return ways.every(({ nextHop }) => nextHop === first!.nextHop)
    ? 'several-ports-own-next-hop'
    : 'equal-cost-paths'
}
