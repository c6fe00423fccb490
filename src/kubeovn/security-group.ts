import * as z from 'zod'
import type { Diagnostic } from '../diagnostic/index.ts'
import { parseAddress, parseCidr } from '../net/index.ts'
import type { Release } from './releases.ts'
import type { Resource } from './resource.ts'

const rule = z.object({
  ipVersion: z.string().nullish(),
  protocol: z.string().nullish(),
  priority: z.int().nullish(),
  remoteType: z.string().nullish(),
  remoteAddress: z.string().nullish(),
  remoteSecurityGroup: z.string().nullish(),
  portRangeMin: z.int().nullish(),
  portRangeMax: z.int().nullish(),
  policy: z.string().nullish(),
  localAddress: z.string().nullish(),
  sourcePortRangeMin: z.int().nullish(),
  sourcePortRangeMax: z.int().nullish(),
})

/** `kubeovn.io/v1` SecurityGroup, `pkg/apis/kubeovn/v1/security-group.go`. */
export const securityGroupSpec = z.object({
  ingressRules: z.array(rule).nullish(),
  egressRules: z.array(rule).nullish(),
  allowSameGroupTraffic: z.boolean().nullish(),
  tier: z.int().nullish(),
})

export type SecurityGroupSpec = z.output<typeof securityGroupSpec>
export type SecurityGroupRule = z.output<typeof rule>
export type SecurityGroup = Resource<SecurityGroupSpec>

/** The two lists of rules of a security group, with the words that differ between them. */
export const DIRECTIONS = ['ingressRules', 'egressRules'] as const

/**
 * What `pkg/controller/security_group.go`, `validateSgRule`, refuses. One bad rule keeps the whole group from being
 * applied, and a group that was never applied leaves the pods that name only it open.
 */
export function checkSecurityGroup(
  { name, spec, manifest }: SecurityGroup,
  groups: ReadonlySet<string>,
  release: Release,
): Diagnostic[] {
  const problems: Diagnostic[] = []
  const refuse = (path: (string | number)[], what: string, help: string): void => {
    problems.push({
      code: 'security-group-refused',
      severity: 'warning',
      message: `security group \`${name}\` is refused by the controller and has no effect, so pods that name only it are open: ${what}`,
      origin: manifest.origin(['spec', ...path]),
      help,
    })
  }
  const tiers = release.securityGroupTiers
  const tier = tiers ? (spec.tier ?? 0) : 0
  if (tier !== 0 && tier !== 1) refuse(['tier'], `tier is ${tier}`, 'write 0 or 1')
  for (const list of DIRECTIONS) {
    for (const [index, rule] of (spec[list] ?? []).entries()) {
      const bad = (field: string, what: string, help: string) =>
        refuse([list, index, field], `${list}[${index}] ${what}`, help)
      checkRule(rule, tier, groups, release, bad)
    }
  }
  return problems
}

function checkRule(
  rule: SecurityGroupRule,
  tier: number,
  groups: ReadonlySet<string>,
  release: Release,
  bad: (field: string, what: string, help: string) => void,
): void {
  const { ipVersion, remoteType } = rule
  if (ipVersion !== 'ipv4' && ipVersion !== 'ipv6') {
    bad('ipVersion', `has ipVersion \`${ipVersion ?? ''}\``, 'write ipv4 or ipv6, in lower case')
  }
  const priority = rule.priority ?? 0
  const lowest = release.securityGroupLowestRank
  if (priority < 1 || priority > lowest) {
    bad('priority', `has priority ${priority}`, `this release takes 1 (strongest) to ${lowest}`)
  }
  if (remoteType === 'address') {
    checkAddress(rule.remoteAddress ?? '', 'remoteAddress', bad)
  } else if (remoteType === 'securityGroup') {
    const remote = rule.remoteSecurityGroup ?? ''
    if (!groups.has(remote)) {
      bad(
        'remoteSecurityGroup',
        `refers to security group \`${remote}\`, which does not exist`,
        'create it, or correct the name',
      )
    }
  } else {
    bad('remoteType', `has remoteType \`${remoteType ?? ''}\``, 'write address or securityGroup')
  }
  const hasPorts = rule.protocol === 'tcp' || rule.protocol === 'udp'
  if (hasPorts) checkPorts(rule.portRangeMin, rule.portRangeMax, 'portRange', bad)
  if (!release.securityGroupTiers) return
  if (rule.policy === 'pass' && tier === 1) {
    bad('policy', 'passes, but there is no tier behind tier 1', 'write allow or drop')
  }
  if (!rule.localAddress) return
  checkAddress(rule.localAddress, 'localAddress', bad)
  if (hasPorts) checkPorts(rule.sourcePortRangeMin, rule.sourcePortRangeMax, 'sourcePortRange', bad)
}

function checkAddress(
  text: string,
  field: string,
  bad: (field: string, what: string, help: string) => void,
): void {
  // A comma list passes the check, and then has no effect: OVN can't parse the match.
  const valid = text.includes('/')
    ? text.split(',').every((part) => parseCidr(part))
    : parseAddress(text)
  if (!valid) bad(field, `has ${field} \`${text}\``, 'write an address or a CIDR')
}

function checkPorts(
  min: number | null | undefined,
  max: number | null | undefined,
  field: string,
  bad: (field: string, what: string, help: string) => void,
): void {
  const low = min ?? 0
  const high = max ?? 0
  if (low < 1 || low > 65535 || high < 1 || high > 65535 || low > high) {
    bad(
      `${field}Min`,
      `has ports ${low} to ${high}`,
      `tcp and udp need ${field}Min and ${field}Max, 1 to 65535, the smaller one first`,
    )
  }
}
