import { manifests, VPC_B, vpc, WEB_AND_DB } from '../examples.ts'
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
    wrong: refusing('deny'),
    right: refusing('drop'),
    effect: { probe: { from: 'db', to: '10.1.0.2' }, wrong: 'unreachable', right: 'reachable' },
  },
  check: (design) => told(design, 'policy-refused'),
}

function refusing(action: string): string {
  return manifests(
    vpc(
      'a',
      'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}]',
      'staticRoutes: [{policy: policyDst, cidr: 10.2.0.0/24, nextHopIP: 169.254.0.2}]',
      `policyRoutes: [{priority: 100, match: ip4.dst == 10.9.0.0/24, action: ${action}}]`,
    ),
    VPC_B,
    WEB_AND_DB,
  )
}
