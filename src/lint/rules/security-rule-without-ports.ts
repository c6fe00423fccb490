import type { Origin } from '../../diagnostic/index.ts'
import { FieldOrigin } from '../../manifest/index.ts'
import { guarded } from '../examples.ts'
import { fieldValue } from '../field-value.ts'
import type { Fix, LintRule } from '../rule.ts'
import { told } from '../told.ts'

/** A rule for TCP or UDP that names no ports: the controller refuses its group. */
export const securityRuleWithoutPorts: LintRule = {
  id: 'security-rule-without-ports',
  severity: 'error',
  summary: 'a tcp or udp rule of a security group names no ports, so the whole group is refused',
  why: `For tcp and udp the controller wants both \`portRangeMin\` and \`portRangeMax\`. A rule without them, which looks like "all ports", keeps the
whole group from being applied, and pods that name only this group are open to everybody.

Write 1 to 65535 for all ports.`,
  example: {
    wrong: guarded({
      remoteAddress: '10.9.0.0/16',
      portRangeMin: undefined,
      portRangeMax: undefined,
    }),
    right: guarded({ remoteAddress: '10.9.0.0/16', portRangeMin: 1, portRangeMax: 65535 }),
    effect: {
      probe: { from: 'web', to: 'db', protocol: 'tcp', port: 5432 },
      wrong: 'reachable',
      right: 'unreachable',
    },
  },
  *check(design) {
    for (const violation of told(design, 'security-group-refused')) {
      const { origin } = violation.places[0]!
      if (lacksPorts(origin)) yield { ...violation, fix: allPorts(origin) }
    }
  },
}

/** Whether the field that was refused is the first port of a rule that names no ports at all. */
export function lacksPorts(origin: Origin): origin is FieldOrigin {
  if (!(origin instanceof FieldOrigin) || origin.field.at(-1) !== 'portRangeMin') return false
  const rule = origin.field.slice(0, -1)
  return ['portRangeMin', 'portRangeMax'].every(
    (port) => fieldValue(origin.manifest, [...rule, port]) === undefined,
  )
}

function allPorts({ manifest, field }: FieldOrigin): Fix {
  const rule = field.slice(0, -1)
  return {
    title: 'name all ports, 1 to 65535',
    edits: [
      { kind: 'set', manifest, path: [...rule, 'portRangeMin'], value: 1 },
      { kind: 'set', manifest, path: [...rule, 'portRangeMax'], value: 65535 },
    ],
  }
}
