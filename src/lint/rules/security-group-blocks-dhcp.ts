import type { Service } from '../../match/index.ts'
import { ALL_PROTOCOLS, manifests, pod, rules, securityGroup, subnet, vpc } from '../examples.ts'
import type { LintRule, Violation } from '../rule.ts'
import { describeRule, rulePlace, rulesByGroup, type SecurityRule } from '../security-rules.ts'

/** A drop rule that is stronger than the rule by which every group lets DHCP through. */
export const securityGroupBlocksDhcp: LintRule = {
  id: 'security-group-blocks-dhcp',
  severity: 'warning',
  summary: 'a rule of a security group drops the DHCP that its subnet offers',
  why: `Every security group lets DHCP through by itself, but every rule that is written is stronger. In a subnet with \`enableDHCP\`, whose workloads (virtual
machines, usually) ask for their address, a rule that drops everything keeps them from getting one when their lease ends.
(Neighbour discovery of IPv6 is not in danger: OVN lets it pass on every switch with security groups.)

Narrow the rule, or let DHCP through by one with a lower priority number.`,
  example: {
    wrong: manifests(
      vpc('shop'),
      subnet('net', 'shop', '10.0.0.0/24', 'enableDHCP: true'),
      pod('web', 'net'),
      pod('db', 'net', 'security_groups: db'),
      securityGroup(
        'db',
        rules('egress', {
          ...ALL_PROTOCOLS,
          priority: 2,
          remoteAddress: '0.0.0.0/0',
          policy: 'drop',
        }),
      ),
    ),
    right: manifests(
      vpc('shop'),
      subnet('net', 'shop', '10.0.0.0/24', 'enableDHCP: true'),
      pod('web', 'net'),
      pod('db', 'net', 'security_groups: db'),
      securityGroup(
        'db',
        rules(
          'egress',
          { protocol: 'udp', remoteAddress: '0.0.0.0/0', portRangeMin: 67, portRangeMax: 67 },
          { ...ALL_PROTOCOLS, priority: 2, remoteAddress: '0.0.0.0/0', policy: 'drop' },
        ),
      ),
    ),
  },
  *check(design): Generator<Violation> {
    const offering = new Map(
      design.resources.subnets
        .filter(({ spec }) => spec.enableDHCP)
        .map((subnet) => [subnet.name, subnet]),
    )
    if (offering.size === 0) return
    const rules = rulesByGroup(design)
    const seen = new Set<SecurityRule>()
    for (const { securityGroups, subnet, pod } of design.resources.pods) {
      const dhcp = offering.get(subnet ?? '')
      if (!dhcp) continue
      for (const rule of droppers(securityGroups.flatMap((name) => rules.get(name) ?? []))) {
        if (seen.has(rule)) continue
        seen.add(rule)
        yield {
          message: `${describeRule(rule)} drops DHCP, which subnet \`${dhcp.name}\` offers to ${pod.manifest.kind} \`${pod.manifest.name}\``,
          places: [
            rulePlace(rule, 'drops it'),
            { origin: dhcp.manifest.origin(['spec', 'enableDHCP']), label: 'offers DHCP' },
          ],
          help: `let udp ${rule.list === 'egressRules' ? 'port 67' : 'port 68'} through by a rule with a priority number below ${rule.rank}, or narrow this one`,
        }
      }
    }
  },
}

/** What a client sends and gets, by direction and version of IP. */
const DHCP: Readonly<Record<SecurityRule['list'], Readonly<Record<4 | 6, Service>>>> = {
  egressRules: { 4: dhcp(68, 67), 6: dhcp(546, 547) },
  ingressRules: { 4: dhcp(67, 68), 6: dhcp(547, 546) },
}

function dhcp(sourcePort: number, destinationPort: number): Service {
  return { protocol: 17, sourcePort, destinationPort, icmpType: 0, icmpCode: 0 }
}

/** The strongest rules over the DHCP of each direction and version, where they drop it from everywhere. */
function droppers(rules: readonly SecurityRule[]): SecurityRule[] {
  return (['egressRules', 'ingressRules'] as const).flatMap((list) =>
    ([4, 6] as const).flatMap((family) => {
      const [first] = rules
        .filter(
          (rule) =>
            rule.list === list &&
            rule.family === family &&
            typeof rule.remote !== 'string' &&
            rule.remote.length === 0 &&
            rule.services.has(DHCP[list][family]),
        )
        .sort((a, b) => a.rank - b.rank)
      return first?.action === 'drop' ? [first] : []
    }),
  )
}
