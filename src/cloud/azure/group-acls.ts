import type { Acl } from '../../model/index.ts'
import { directionOf, matchOf, setOf } from '../network/filter.ts'
import type { AzureNetworkSecurityGroup, AzureSecurityRule } from './world.ts'

/** Rule 100 is the strongest, and 65500 the weakest: an ACL's priority is at most 32767. */
const STRONGEST = 32767

/** The rules that every group has below the written ones. */
const DEFAULT_RULES: readonly AzureSecurityRule[] = (
  [
    ['AllowVnetInBound', 'inbound', 'allow', 'VirtualNetwork', 'VirtualNetwork'],
    ['AllowAzureLoadBalancerInBound', 'inbound', 'allow', 'AzureLoadBalancer', '*'],
    ['DenyAllInBound', 'inbound', 'deny', '*', '*'],
    ['AllowVnetOutBound', 'outbound', 'allow', 'VirtualNetwork', 'VirtualNetwork'],
    ['AllowInternetOutBound', 'outbound', 'allow', '*', 'Internet'],
    ['DenyAllOutBound', 'outbound', 'deny', '*', '*'],
  ] as const
).map(([name, direction, access, source, destination], i) => ({
  name,
  direction,
  access,
  source,
  destination,
  // Behind every number that a user can write, in this order.
  priority: 5000 + i,
  protocol: 'all',
}))

/**
 * A network security group as ACLs of a port group: what it allows is allowed, or passed on to the next tier.
 *
 * @param inside what the service tag VirtualNetwork stands for
 */
export function groupAcls(
  name: string,
  { rules, origin }: AzureNetworkSecurityGroup,
  inside: readonly string[],
  { tier, allow }: { readonly tier: number; readonly allow: Acl['action'] },
): Acl[] {
  return [...rules, ...DEFAULT_RULES].map((rule): Acl => {
    const direction = rule.direction === 'inbound' ? 'in' : 'out'
    const at = rule.origin ?? origin
    return {
      direction: directionOf(direction),
      tier,
      priority: STRONGEST - rule.priority,
      match: [
        matchOf({ direction, group: name, protocol: rule.protocol, ports: rule.ports }),
        ...endMatch('ip4.src', rule.source, inside),
        ...endMatch('ip4.dst', rule.destination, inside),
      ].join(' && '),
      action: rule.access === 'allow' ? allow : 'drop',
      ...(at && { origin: at }),
    }
  })
}

/** The address from which Azure's load balancers ask whether a machine is well. */
const LOAD_BALANCER = '168.63.129.16'

/** One end of a rule: a prefix, a service tag, or everybody. */
function endMatch(field: string, end: string, inside: readonly string[]): string[] {
  switch (end) {
    case '*':
      return []
    case 'VirtualNetwork':
      return [`${field} == ${setOf(inside)}`]
    case 'Internet':
      return [`${field} != ${setOf(inside)}`]
    case 'AzureLoadBalancer':
      return [`${field} == ${LOAD_BALANCER}`]
    default:
      return [`${field} == ${end}`]
  }
}
