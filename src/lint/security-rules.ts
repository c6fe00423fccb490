import { DIRECTIONS, type SecurityGroup, type SecurityGroupRule } from '../kubeovn/index.ts'
import type { FieldPath } from '../manifest/index.ts'
import { icmpProtocol, ServiceSet } from '../match/index.ts'
import {
  containsPrefix,
  type Family,
  interval,
  masked,
  overlaps,
  type Prefix,
  parsePrefix,
} from '../net/index.ts'
import type { Design } from './design.ts'
import type { Place } from './rule.ts'

/** A rule of a security group that the controller applied, as the packets that it decides. */
export interface SecurityRule {
  readonly group: SecurityGroup
  readonly list: (typeof DIRECTIONS)[number]
  readonly index: number
  readonly written: SecurityGroupRule
  /** The rule's priority: the lowest number decides. */
  readonly rank: number
  readonly action: 'allow' | 'drop' | 'pass'
  readonly family: Family
  /** Who is at the other end: addresses, or the members of a group by its name. */
  readonly remote: Prefix | string
  /** The member's own addresses. */
  readonly local: Prefix
  readonly services: ServiceSet
}

const cache = new WeakMap<Design, ReadonlyMap<string, readonly SecurityRule[]>>()

/** By group, every rule that the controller applied and that OVN understands, in the order written. */
export function rulesByGroup(design: Design): ReadonlyMap<string, readonly SecurityRule[]> {
  let groups = cache.get(design)
  if (!groups) {
    groups = new Map(
      design.resources.appliedGroups.map((group) => [group.name, rulesOf(group, design)]),
    )
    cache.set(design, groups)
  }
  return groups
}

/** The same rules in one list. */
export function securityRules(design: Design): readonly SecurityRule[] {
  return [...rulesByGroup(design).values()].flat()
}

function rulesOf(group: SecurityGroup, design: Design): SecurityRule[] {
  return DIRECTIONS.flatMap((list) =>
    (group.spec[list] ?? []).flatMap(
      (written, index) => securityRule(group, list, index, written, design) ?? [],
    ),
  )
}

/** Undefined for a list of addresses, which OVN can't parse, and for addresses of the other family, which nobody has. */
function securityRule(
  group: SecurityGroup,
  list: SecurityRule['list'],
  index: number,
  written: SecurityGroupRule,
  { release }: Design,
): SecurityRule | undefined {
  const family: Family = written.ipVersion === 'ipv4' ? 4 : 6
  const addresses = (text: string): Prefix | undefined => {
    const prefix = parsePrefix(text)
    return prefix?.address.family === family ? masked(prefix) : undefined
  }
  const remote =
    written.remoteType === 'securityGroup'
      ? written.remoteSecurityGroup!
      : addresses(written.remoteAddress!)
  const own = release.securityGroupTiers ? written.localAddress : undefined
  const local = own ? addresses(own) : parsePrefix(ANYBODY[family])!
  if (remote === undefined || local === undefined) return undefined
  return {
    group,
    list,
    index,
    written,
    rank: written.priority!,
    action: actionOf(written, release.securityGroupTiers),
    family,
    remote,
    local,
    services: servicesOf(written, family, Boolean(own)),
  }
}

const ANYBODY: Readonly<Record<Family, string>> = { 4: '0.0.0.0/0', 6: '::/0' }

/** Every policy that is no other word means drop. */
function actionOf({ policy }: SecurityGroupRule, tiers: boolean): SecurityRule['action'] {
  if (policy === 'allow') return 'allow'
  return policy === 'pass' && tiers ? 'pass' : 'drop'
}

function servicesOf(
  {
    protocol,
    portRangeMin,
    portRangeMax,
    sourcePortRangeMin,
    sourcePortRangeMax,
  }: SecurityGroupRule,
  family: Family,
  withSourcePorts: boolean,
): ServiceSet {
  const one = (number: number) => interval(number, number)
  switch (protocol) {
    case 'icmp':
      return ServiceSet.of(family, one(icmpProtocol(family)))
    case 'tcp':
    case 'udp':
      return ServiceSet.of(family, one(protocol === 'tcp' ? 6 : 17), {
        destinationPorts: interval(portRangeMin!, portRangeMax!),
        ...(withSourcePorts && {
          sourcePorts: interval(sourcePortRangeMin!, sourcePortRangeMax!),
        }),
      })
    default:
      return ServiceSet.all(family)
  }
}

/** Field of a rule, or of one of its fields, in the manifest of its group. */
export function ruleField({ list, index }: SecurityRule, ...field: readonly string[]): FieldPath {
  return ['spec', list, index, ...field]
}

/** The line of a rule. */
export function rulePlace(rule: SecurityRule, label = describeRule(rule)): Place {
  return { origin: rule.group.manifest.origin(ruleField(rule)), label }
}

/** A rule in a few words: `ingress rule 2 of group \`web\``. */
export function describeRule({ group, list, index }: SecurityRule): string {
  return `${list === 'ingressRules' ? 'ingress' : 'egress'} rule ${index + 1} of security group \`${group.name}\``
}

/** Rules of one group, direction and family, which compete for the same packets, the strongest first. */
export function competingRules(design: Design): readonly (readonly SecurityRule[])[] {
  return [...rulesByGroup(design).values()].flatMap((rules) =>
    DIRECTIONS.flatMap((direction) =>
      ([4, 6] as const).map((version) =>
        rules
          .filter(({ list, family }) => list === direction && family === version)
          .sort((a, b) => a.rank - b.rank),
      ),
    ),
  )
}

/** Whether the first rule decides the packets that both are of, or both do the same with them. */
export function precedes(a: SecurityRule, b: SecurityRule): boolean {
  if (a.rank !== b.rank) return a.rank < b.rank
  return a.action === b.action && a.index < b.index
}

/** Whether some packet is of both rules, as far as addresses go, whoever is a member of a group. */
export function mayMeet(a: SecurityRule, b: SecurityRule): boolean {
  if (a.family !== b.family || a.list !== b.list || !overlaps(a.local, b.local)) return false
  if (typeof a.remote === 'string' || typeof b.remote === 'string') {
    return a.remote === b.remote || isAnybody(a.remote) || isAnybody(b.remote)
  }
  return overlaps(a.remote, b.remote)
}

/** Whether every packet between addresses of the inner rule is between addresses of the outer one. */
export function coversAddresses(outer: SecurityRule, inner: SecurityRule): boolean {
  if (outer.family !== inner.family || outer.list !== inner.list) return false
  if (!containsPrefix(outer.local, inner.local)) return false
  if (typeof outer.remote === 'string') return outer.remote === inner.remote
  if (typeof inner.remote === 'string') return isAnybody(outer.remote)
  return containsPrefix(outer.remote, inner.remote)
}

/** Whether it stands for every address: that holds the members of every group too. */
function isAnybody(remote: SecurityRule['remote']): boolean {
  return typeof remote !== 'string' && remote.length === 0
}
