import { manifests, subnet, vpc } from '../examples.ts'
import type { LintRule } from '../rule.ts'
import { told } from '../told.ts'

/** A policy that the database refuses. */
export const policyRefused: LintRule = {
  id: 'policy-refused',
  severity: 'error',
  summary: 'the database refuses a policy, and the controller stops there',
  why: `The action must be \`allow\`, \`drop\` or \`reroute\`, and the priority a number from 0 to 32767. At a row that the database refuses the
controller stops: the policies behind it are not applied, the VPC never becomes ready, and its subnets are not made.`,
  example: {
    wrong: manifests(
      vpc('a', 'policyRoutes: [{priority: 31001, match: ip4.dst == 10.3.0.0/24, action: deny}]'),
      subnet('net-a', 'a', '10.1.0.0/24'),
    ),
    right: manifests(
      vpc('a', 'policyRoutes: [{priority: 31001, match: ip4.dst == 10.3.0.0/24, action: drop}]'),
      subnet('net-a', 'a', '10.1.0.0/24'),
    ),
  },
  check: (design) => told(design, 'policy-refused'),
}
