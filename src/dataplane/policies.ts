import {
  compileMatch,
  type MatchEnvironment,
  type MatchFunction,
  parseMatch,
} from '../match/index.ts'
import type { LogicalRouter, RouterPolicy } from '../model/index.ts'
import type { Address } from '../net/index.ts'
import { Ineffective } from './ineffective.ts'
import { type PortOfRouter, portsTowards } from './routes.ts'

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
  readonly matches: MatchFunction
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
      nodes.push({ policy, matches: compileMatch(parseMatch(policy.match), environment), ways })
    } catch (error) {
      ineffective.push(
        Ineffective.match(`policy ${policy.priority} of router \`${router.name}\``, policy, error),
      )
    }
  }
  return nodes.sort((a, b) => b.policy.priority - a.policy.priority)
}
