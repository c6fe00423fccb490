import type { Diagnostic } from '../diagnostic/index.ts'
import type { Acl, AclAction, GroupRules, PortGroup } from '../model/index.ts'
import { type Family, formatPrefix, type Prefix, parseCidr } from '../net/index.ts'
import { DENY_ALL_GROUP, securityGroupAddressSet, securityGroupPortGroup } from './names.ts'
import type { Release } from './releases.ts'
import { DIRECTIONS, type SecurityGroup, type SecurityGroupRule } from './security-group.ts'
import type { Subnet } from './subnet.ts'

/** OVN tier of subnet ACLs and of security groups of tier 0; tier 1 is the one behind it. */
const TIER = 2

/** Priorities of `pkg/util/const.go`. */
const PRIORITY = {
  privateDrop: 1000,
  privateAllow: 1001,
  eastWest: 1900,
  denyAll: 2003,
  sameGroup: 2004,
  base: 2005,
  node: 3000,
} as const

/** The ACLs of a private subnet (`ovn-nb-acl.go`, `SetLogicalSwitchPrivate`). All of them judge what is delivered. */
export function privateAcls(subnet: Subnet, join: readonly Prefix[]): Acl[] {
  const { name, cidrs, spec, manifest } = subnet
  if (!spec.private) return []
  const acl = (
    priority: number,
    match: string,
    action: AclAction,
    path: (string | number)[],
  ): Acl => ({
    direction: 'to-lport',
    tier: TIER,
    priority,
    match,
    action,
    origin: manifest.origin(['spec', ...path]),
  })
  const acls: Acl[] = [
    { ...acl(PRIORITY.privateDrop, 'ip', 'drop', ['private']), log: { name, severity: 'warning' } },
  ]
  for (const cidr of cidrs) {
    const ip = `ip${cidr.address.family}`
    const own = formatPrefix(cidr)
    acls.push(
      acl(PRIORITY.privateAllow, `${ip}.src == ${own} && ${ip}.dst == ${own}`, 'allow-related', [
        'private',
      ]),
    )
    for (const [index, entry] of (spec.allowSubnets ?? []).entries()) {
      if (parseCidr(entry)!.address.family !== cidr.address.family) continue
      acls.push(
        acl(
          PRIORITY.privateAllow,
          `(${ip}.src == ${own} && ${ip}.dst == ${entry}) || (${ip}.src == ${entry} && ${ip}.dst == ${own})`,
          'allow-related',
          ['allowSubnets', index],
        ),
      )
    }
    for (const node of join) {
      if (node.address.family !== cidr.address.family) continue
      acls.push(
        acl(PRIORITY.node, `${ip}.src == ${formatPrefix(node)}`, 'allow-related', ['private']),
      )
    }
  }
  return acls
}

const ACTIONS: readonly string[] = [
  'allow',
  'allow-related',
  'allow-stateless',
  'drop',
  'reject',
  'pass',
]

/** The ACLs written in a subnet (`UpdateLogicalSwitchACL`). One that the database refuses keeps all of them out. */
export function subnetAcls(
  { name, cidrs, spec, manifest }: Subnet,
  diagnostics: Diagnostic[],
): Acl[] {
  const entries = spec.acls ?? []
  if (entries.length === 0) return []
  const acls: Acl[] = []
  for (const [index, entry] of entries.entries()) {
    const path = ['spec', 'acls', index]
    const priority = entry.priority ?? 0
    const { direction, action } = entry
    const refused =
      direction !== 'from-lport' && direction !== 'to-lport'
        ? `direction \`${direction ?? ''}\` is not from-lport or to-lport`
        : !ACTIONS.includes(action ?? '')
          ? `action \`${action ?? ''}\` is not ${ACTIONS.join(', ')}`
          : priority < 0 || priority > 32767
            ? `priority ${priority} is not in 0 to 32767`
            : undefined
    if (refused) {
      diagnostics.push({
        code: 'subnet-acls-refused',
        severity: 'warning',
        message: `subnet \`${name}\`: the database refuses an ACL, so none of the subnet's ACLs is applied: ${refused}`,
        origin: manifest.origin(path),
        help: 'correct the entry',
      })
      return []
    }
    acls.push({
      direction: direction as Acl['direction'],
      tier: TIER,
      priority,
      match: entry.match ?? '',
      action: action as AclAction,
      origin: manifest.origin(path),
    })
  }
  if (spec.allowEWTraffic) {
    for (const cidr of cidrs) {
      const ip = `ip${cidr.address.family}`
      const own = formatPrefix(cidr)
      for (const direction of ['to-lport', 'from-lport'] as const) {
        acls.push({
          direction,
          tier: TIER,
          priority: PRIORITY.eastWest,
          match: `${ip}.src == ${own} && ${ip}.dst == ${own}`,
          action: 'allow',
          origin: manifest.origin(['spec', 'allowEWTraffic']),
        })
      }
    }
  }
  return acls
}

/** What a match says of the two ends: seen from the port that the group is on. */
interface Side {
  readonly direction: Acl['direction']
  readonly port: string
  readonly remote: 'src' | 'dst'
  readonly local: 'src' | 'dst'
}

const INGRESS: Side = { direction: 'to-lport', port: 'outport', remote: 'src', local: 'dst' }
const EGRESS: Side = { direction: 'from-lport', port: 'inport', remote: 'dst', local: 'src' }

/** How the rules of a security group rank as ACLs. */
export function securityGroupRules({ name, spec }: SecurityGroup, release: Release): GroupRules {
  return {
    of: name,
    tier: TIER + (release.securityGroupTiers ? (spec.tier ?? 0) : 0),
    base: release.securityGroupBase,
    lowest: release.securityGroupLowestRank,
  }
}

/** The ACLs of a security group on its port group (`ovn-nb-acl.go`, `UpdateSgACL`, `CreateSgBaseACL`). */
export function securityGroupAcls(group: SecurityGroup, release: Release): Acl[] {
  const { name, spec, manifest } = group
  const portGroup = securityGroupPortGroup(name)
  const { tier } = securityGroupRules(group, release)
  const acls: Acl[] = []
  for (const list of DIRECTIONS) {
    const side = list === 'ingressRules' ? INGRESS : EGRESS
    const { direction, port, remote } = side
    for (const [index, rule] of (spec[list] ?? []).entries()) {
      acls.push({
        direction,
        tier,
        priority: release.securityGroupBase - rule.priority!,
        match: ruleMatch(rule, portGroup, side, release),
        action: ruleAction(rule, release),
        origin: manifest.origin(['spec', list, index]),
      })
    }
    if (spec.allowSameGroupTraffic) {
      for (const family of [4, 6] as const) {
        acls.push({
          direction,
          tier,
          priority: PRIORITY.sameGroup,
          match: `${port} == @${portGroup} && ip${family} && ip${family}.${remote} == $${securityGroupAddressSet(name, family)}`,
          action: 'allow-related',
          origin: manifest.origin(['spec', 'allowSameGroupTraffic']),
        })
      }
    }
    for (const tierOfBase of bothTiers(release)) {
      for (const match of BASE_MATCHES[direction]) {
        acls.push({
          direction,
          tier: tierOfBase,
          priority: PRIORITY.base,
          match: `${port} == @${portGroup} && ${match}`,
          action: 'allow-related',
          base: true,
          origin: manifest.origin(),
        })
      }
    }
  }
  return acls
}

/** ARP, neighbour discovery, DHCP and VRRP: what a port needs before any rule. */
const BASE_MATCHES: Readonly<Record<Acl['direction'], readonly string[]>> = {
  'to-lport': [
    'arp',
    'icmp6.type == {130, 134, 135, 136} && icmp6.code == 0 && ip.ttl == 255',
    'udp.src == 67 && udp.dst == 68 && ip4',
    'udp.src == 547 && udp.dst == 546 && ip6',
    'ip.proto == 112',
  ],
  'from-lport': [
    'arp',
    'icmp6.type == {130, 133, 135, 136} && icmp6.code == 0 && ip.ttl == 255',
    'udp.src == 68 && udp.dst == 67 && ip4',
    'udp.src == 546 && udp.dst == 547 && ip6',
    'ip.proto == 112',
  ],
}

function bothTiers(release: Release): readonly number[] {
  return release.securityGroupTiers ? [TIER, TIER + 1] : [TIER]
}

function ruleAction({ policy }: SecurityGroupRule, release: Release): AclAction {
  if (policy === 'allow') return 'allow-related'
  return policy === 'pass' && release.securityGroupTiers ? 'pass' : 'drop'
}

function ruleMatch(
  rule: SecurityGroupRule,
  portGroup: string,
  { port, remote, local }: Side,
  release: Release,
): string {
  const family: Family = rule.ipVersion === 'ipv4' ? 4 : 6
  const ip = `ip${family}`
  const peer =
    rule.remoteType === 'address'
      ? rule.remoteAddress!
      : `$${securityGroupAddressSet(rule.remoteSecurityGroup!, family)}`
  const parts = [`${port} == @${portGroup}`, ip, `${ip}.${remote} == ${peer}`]
  const own = release.securityGroupTiers ? rule.localAddress : undefined
  if (own) parts.push(`${ip}.${local} == ${own}`)
  const { protocol } = rule
  if (protocol === 'icmp') parts.push(family === 4 ? 'icmp4' : 'icmp6')
  // Anything else, also a misspelt protocol, matches every protocol.
  if (protocol === 'tcp' || protocol === 'udp') {
    parts.push(`${rule.portRangeMin} <= ${protocol}.dst <= ${rule.portRangeMax}`)
    if (own)
      parts.push(`${rule.sourcePortRangeMin} <= ${protocol}.src <= ${rule.sourcePortRangeMax}`)
  }
  return parts.join(' && ')
}

/** The group that closes every port that has a security group (`CreateSgDenyAllACL`). */
export function denyAllGroup(ports: readonly string[], release: Release): PortGroup {
  const acls = bothTiers(release).flatMap((tier) =>
    [INGRESS, EGRESS].map(
      ({ direction, port }): Acl => ({
        direction,
        tier,
        priority: PRIORITY.denyAll,
        match: `${port} == @${DENY_ALL_GROUP} && ip`,
        action: 'drop',
      }),
    ),
  )
  return { name: DENY_ALL_GROUP, ports, acls }
}
