import type { Acl, LogicalNetwork } from '../../../model/index.ts'
import type { RuleRow } from '../../protocol/index.ts'
import { placeOf } from '../place.ts'

/** Says of each rule where it belongs to. */
export function holdersOf({ switches, portGroups }: LogicalNetwork): ReadonlyMap<Acl, string> {
  return new Map([
    ...switches.flatMap(({ name, acls }) =>
      acls.map((acl) => [acl, `subnet \`${name}\``] as const),
    ),
    ...portGroups.flatMap(({ name, rules, acls }) =>
      acls.map(
        (acl) =>
          [acl, rules ? `security group \`${rules.of}\`` : `port group \`${name}\``] as const,
      ),
    ),
  ])
}

export function ruleRow(acl: Acl, holders: ReadonlyMap<Acl, string>): RuleRow {
  const { direction, tier, priority, match, action, base, origin } = acl
  return {
    direction,
    tier,
    priority,
    match,
    action,
    isBase: base === true,
    holder: holders.get(acl) ?? '',
    place: placeOf(origin),
  }
}
