import { guarded } from '../examples.ts'
import type { LintRule } from '../rule.ts'
import { told } from '../told.ts'
import { lacksPorts } from './security-rule-without-ports.ts'

/** A security group that the controller refuses. */
export const securityGroupRefused: LintRule = {
  id: 'security-group-refused',
  severity: 'error',
  summary: 'the controller refuses a security group, and the pods that name only it are open',
  why: `One bad rule keeps the whole group from being applied. A group that was never applied has no port group, so pods that name only it
are not even closed by default: everything gets through to them. (After a change to a group that was applied before, its old rules stay.)`,
  example: {
    wrong: guarded({ priority: 0, policy: 'drop' }),
    right: guarded({ policy: 'drop' }),
    effect: {
      probe: { from: 'web', to: 'db', protocol: 'tcp', port: 5432 },
      wrong: 'reachable',
      right: 'unreachable',
    },
  },
  *check(design) {
    for (const violation of told(design, 'security-group-refused')) {
      if (!lacksPorts(violation.places[0]!.origin)) yield violation
    }
  },
}
