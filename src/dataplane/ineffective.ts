import type { Diagnostic } from '../diagnostic/index.ts'
import { MatchError } from '../match/index.ts'
import type { Acl, LogicalRouter, RouterPolicy } from '../model/index.ts'
import { formatAddress } from '../net/index.ts'

/** A rule that is written down and that OVN does not install, or that is not simulated. */
export class Ineffective {
  readonly diagnostic: Diagnostic

  private constructor(diagnostic: Diagnostic) {
    this.diagnostic = diagnostic
  }

  /** The match of a policy or ACL does not compile. */
  static match(rule: string, { match, origin }: RouterPolicy | Acl, error: unknown): Ineffective {
    if (!(error instanceof MatchError)) throw error
    const at = { ...(origin && { origin }) }
    if (error.unmodelled) {
      return new Ineffective({
        code: 'match-not-simulated',
        severity: 'warning',
        message: `${rule}, match \`${match}\`, is left out: ${error.message}`,
        ...at,
      })
    }
    return new Ineffective({
      code: 'match-without-effect',
      severity: 'warning',
      message: `${rule} has no effect: its match \`${match}\` is not understood by OVN, at column ${error.at + 1}: ${error.message}`,
      help: 'write the match in the language of ovn-sb(5), as in `ip4.src == 10.1.0.0/16 && tcp.dst == 443`',
      ...at,
    })
  }

  /** The match of a reject ACL has `||` at its top, and this OVN joins it to a condition without parentheses. */
  static bareReject(rule: string, { match, origin }: Acl): Ineffective {
    return new Ineffective({
      code: 'match-without-effect',
      severity: 'warning',
      message: `${rule} has no effect: OVN before 23.06 joins the match of a reject ACL to a condition of its own without parentheses, and \`${match}\` then mixes && and ||`,
      help: 'put the whole match in parentheses',
      ...(origin && { origin }),
    })
  }

  /** The match names a port group that has no port on the switch: there OVN does not know the group. */
  static absentGroup({ direction, priority, match, origin }: Acl, holder: string): Ineffective {
    return new Ineffective({
      code: 'match-without-effect',
      severity: 'warning',
      message: `the ${direction} ACL of priority ${priority} of ${holder} has no effect: its match \`${match}\` names a port group that no port of the switch is in`,
      help: 'name ports or addresses instead',
      ...(origin && { origin }),
    })
  }

  /** A reroute to addresses that lie in no network of the router. */
  static policyWithoutNextHop(router: LogicalRouter, policy: RouterPolicy): Ineffective {
    const hops = policy.nextHops.map(formatAddress).join(', ')
    return new Ineffective({
      code: 'policy-without-next-hop',
      severity: 'warning',
      message: `policy ${policy.priority} of router \`${router.name}\` has no effect: next hop ${hops} lies in no network of its ports`,
      help: 'reroute to an address in a subnet of the VPC or in one of its peering networks',
      ...(policy.origin && { origin: policy.origin }),
    })
  }
}
