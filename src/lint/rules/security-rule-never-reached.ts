import { addressBits, addressFromBigInt, addressToBigInt, type Prefix } from '../../net/index.ts'
import { guarded } from '../examples.ts'
import type { LintRule, Violation } from '../rule.ts'
import {
  competingRules,
  coversAddresses,
  describeRule,
  mayMeet,
  precedes,
  ruleField,
  rulePlace,
  type SecurityRule,
} from '../security-rules.ts'
import { covering } from './security-rule-covered.ts'

/** A rule that several others of its group cover together. */
export const securityRuleNeverReached: LintRule = {
  id: 'security-rule-never-reached',
  severity: 'warning',
  summary:
    'a rule of a security group is never reached: others together decide all of its packets before it',
  why: `Each packet of the rule is of one with a lower priority number too, though no single one of them has all of its packets. The rule does nothing.`,
  example: {
    wrong: openBut('10.0.0.0/25'),
    right: openBut('10.0.0.64/26'),
    effect: {
      probe: { from: 'web', to: 'db', protocol: 'tcp', port: 22 },
      wrong: 'reachable',
      right: 'unreachable',
    },
  },
  *check(design): Generator<Violation> {
    for (const rules of competingRules(design)) {
      for (const rule of rules) {
        const before = rules.filter((other) => precedes(other, rule) && meets(other, rule))
        if (before.length < 2 || covering(rule, rules) || someLeft(rule, before)) continue
        const { manifest } = rule.group
        const same = before.every(({ action }) => action === rule.action)
        yield {
          message: `${describeRule(rule)} (${rule.action}) is never reached: stronger rules together decide all of its packets`,
          places: [
            rulePlace(rule),
            ...before.map((other) => rulePlace(other, `priority ${other.rank}, ${other.action}`)),
          ],
          ...(same && {
            fix: {
              title: 'take it out',
              edits: [{ kind: 'remove', manifest, path: ruleField(rule) }],
            },
          }),
        }
      }
    }
  },
}

/** Whether the first decides some packets of the second. Who will be in a group is not known: it never holds some addresses for sure. */
function meets(a: SecurityRule, b: SecurityRule): boolean {
  if (typeof a.remote === 'string' && typeof b.remote !== 'string') return false
  return mayMeet(a, b) && !a.services.intersection(b.services).isEmpty
}

/** Whether some packet of the rule is of none of the others: its addresses are halved until each other rule has all or none. */
function someLeft(rule: SecurityRule, others: readonly SecurityRule[]): boolean {
  const near = others.filter((other) => meets(other, rule))
  const whole = near.filter((other) => coversAddresses(other, rule))
  const services = whole.reduce((left, other) => left.difference(other.services), rule.services)
  if (services.isEmpty) return false
  const rest = { ...rule, services }
  const partial = near.filter((other) => !whole.includes(other) && meets(other, rest))
  if (partial.length === 0) return true
  return halves(rest, partial[0]!).some((half) => someLeft(half, partial))
}

/** The rule in two, along the addresses by which the other one is narrower. */
function halves(rule: SecurityRule, { remote: other }: SecurityRule): SecurityRule[] {
  const { remote, local } = rule
  if (typeof remote !== 'string' && typeof other !== 'string' && other.length > remote.length) {
    return halvesOf(remote).map((half) => ({ ...rule, remote: half }))
  }
  return halvesOf(local).map((half) => ({ ...rule, local: half }))
}

function halvesOf({ address, length }: Prefix): Prefix[] {
  const { family } = address
  const bit = 1n << BigInt(addressBits(family) - length - 1)
  const upper = addressFromBigInt(family, addressToBigInt(address) | bit)
  return [address, upper].map((first) => ({ address: first, length: length + 1 }))
}

/** `db` is open to the second half of the subnet and to a part of the first, and not by SSH. */
function openBut(first: string): string {
  return guarded(
    { remoteAddress: first, portRangeMin: 1, portRangeMax: 65535 },
    { priority: 2, remoteAddress: '10.0.0.128/25', portRangeMin: 1, portRangeMax: 65535 },
    { priority: 3, portRangeMin: 22, portRangeMax: 22, policy: 'drop' },
  )
}
