import { ServiceSet } from '../../match/index.ts'
import { type Address, containsAddress } from '../../net/index.ts'
import type { Design } from '../design.ts'
import { ALL_PROTOCOLS, manifests, pod, rules, securityGroup, subnet, vpc } from '../examples.ts'
import type { LintRule, Violation } from '../rule.ts'
import { competingRules, describeRule, rulePlace, type SecurityRule } from '../security-rules.ts'

/** A drop rule that takes away what allowSameGroupTraffic gives. */
export const sameGroupTrafficDropped: LintRule = {
  id: 'same-group-traffic-dropped',
  severity: 'warning',
  summary:
    'a rule of a security group drops the traffic between its members that allowSameGroupTraffic allows',
  why: `\`allowSameGroupTraffic\` is weaker than every rule that is written: a rule that drops the addresses of the members, or everything, drops what
members send to each other too.

Allow the group itself by a rule with a lower priority number: \`remoteType: securityGroup\` with the name of the group.`,
  example: {
    wrong: manifests(
      vpc('shop'),
      subnet('net', 'shop', '10.0.0.0/24'),
      pod('web', 'net', 'security_groups: db'),
      pod('db', 'net', 'security_groups: db'),
      securityGroup(
        'db',
        'allowSameGroupTraffic: true',
        rules('ingress', { ...ALL_PROTOCOLS, remoteAddress: '0.0.0.0/0', policy: 'drop' }),
        rules('egress', { ...ALL_PROTOCOLS, remoteAddress: '0.0.0.0/0' }),
      ),
    ),
    right: manifests(
      vpc('shop'),
      subnet('net', 'shop', '10.0.0.0/24'),
      pod('web', 'net', 'security_groups: db'),
      pod('db', 'net', 'security_groups: db'),
      securityGroup(
        'db',
        'allowSameGroupTraffic: true',
        rules('ingress', { ...ALL_PROTOCOLS, remoteAddress: '10.9.0.0/16', policy: 'drop' }),
        rules('egress', { ...ALL_PROTOCOLS, remoteAddress: '0.0.0.0/0' }),
      ),
    ),
    effect: {
      probe: { from: 'web', to: 'db', protocol: 'tcp', port: 5432 },
      wrong: 'unreachable',
      right: 'reachable',
    },
  },
  *check(design): Generator<Violation> {
    const members = addressesOfGroups(design)
    for (const rules of competingRules(design)) {
      const drop = rules.find((rule) => dropsMembers(rule, members.get(rule.group.name) ?? []))
      if (!drop?.group.spec.allowSameGroupTraffic || allowsItself(drop, rules)) continue
      const { group, rank } = drop
      yield {
        message: `${describeRule(drop)} drops what the members send to each other, although the group says allowSameGroupTraffic`,
        places: [
          rulePlace(drop, 'stronger than allowSameGroupTraffic'),
          {
            origin: group.manifest.origin(['spec', 'allowSameGroupTraffic']),
            label: 'what it takes away',
          },
        ],
        help: `allow security group \`${group.name}\` itself by a rule with a priority number below ${rank}, or narrow the drop`,
      }
    }
  },
}

/** The addresses of the members of each group. */
function addressesOfGroups({ resources }: Design): ReadonlyMap<string, readonly Address[]> {
  const members = new Map<string, Address[]>()
  for (const { endpoint, securityGroups } of resources.pods) {
    for (const name of securityGroups) {
      const addresses = members.get(name)
      if (addresses) addresses.push(...endpoint.addresses)
      else members.set(name, [...endpoint.addresses])
    }
  }
  return members
}

/** Whether the rule drops all that the members of its group send, or get. */
function dropsMembers(
  { action, written, services, remote, group, family }: SecurityRule,
  members: readonly Address[],
): boolean {
  if (action !== 'drop' || written.localAddress) return false
  if (!services.equals(ServiceSet.all(family))) return false
  if (typeof remote === 'string') return remote === group.name
  if (remote.length === 0) return true
  const own = members.filter((address) => address.family === family)
  return own.length > 0 && own.every((address) => containsAddress(remote, address))
}

/** Whether a stronger rule allows the group itself. */
function allowsItself(drop: SecurityRule, rules: readonly SecurityRule[]): boolean {
  return rules.some(
    ({ rank, action, remote }) =>
      rank < drop.rank && action === 'allow' && remote === drop.group.name,
  )
}
