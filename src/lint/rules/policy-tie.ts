import type { RouterPolicy } from '../../model/index.ts'
import { formatAddress } from '../../net/index.ts'
import type { Design } from '../design.ts'
import { manifests, VPC_B, vpc, WEB_AND_DB } from '../examples.ts'
import { meet } from '../packet-space.ts'
import { policiesOf, policiesWithSpace, policyPlace, type RankedPolicy } from '../policies.ts'
import { type WrittenPolicy, writtenPolicies } from '../routes.ts'
import type { LintRule, Violation } from '../rule.ts'

/** Two policies of one priority that some packets meet both, and that want different things. */
export const policyTie: LintRule = {
  id: 'policy-tie',
  severity: 'error',
  summary: 'two policies of one priority match the same packets and do different things with them',
  why: `OVN has no order among policies of one priority: one of the two decides, which is undefined and may differ from node to node and from
day to day.

Give them different priorities; the higher number decides. No fix is offered: either of the two may be the one that was meant to win, and
packets would go another way, or be dropped, after the wrong guess.`,
  example: {
    wrong: tied(100),
    right: tied(101),
    effect: { probe: { from: 'web', to: 'db' }, wrong: 'undefined', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    const order = new Map(writtenPolicies(design).map((one, i) => [one.policy, i]))
    const written = new Map(writtenPolicies(design).map((one) => [one.policy, one]))
    for (const one of policiesWithSpace(design)) {
      const rival = earlierRival(design, one, order)
      if (!rival) continue
      const { vpc, policy } = one
      yield {
        message: `two policies of VPC \`${vpc.name}\` have priority ${policy.priority} and may meet in one packet: \`${rival.match}\` (${effectOf(rival)}) and \`${policy.match}\` (${effectOf(policy)}); which one decides is undefined`,
        places: [policyPlace(one), policyPlace(written.get(rival)!)],
        help: 'give them different priorities; the higher number decides',
      }
    }
  },
}

function earlierRival(
  design: Design,
  { vpc, policy, space }: WrittenPolicy & RankedPolicy,
  order: ReadonlyMap<RouterPolicy, number>,
): RouterPolicy | undefined {
  for (const other of policiesOf(design, vpc.name).touching(space.destination)) {
    const before = order.get(other.policy)
    if (before === undefined || before >= order.get(policy)!) continue
    if (other.policy.priority !== policy.priority || effectOf(other.policy) === effectOf(policy)) {
      continue
    }
    // Of two matches that both ask for more than addresses nobody knows whether they meet.
    if (meet(other.space, space) && (other.space.isWhole || space.isWhole)) return other.policy
  }
  return undefined
}

function effectOf({ action, nextHops }: RouterPolicy): string {
  return [action, ...nextHops.map(formatAddress)].join(' ')
}

function tied(priority: number): string {
  return manifests(
    vpc(
      'a',
      'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}]',
      'staticRoutes: [{policy: policyDst, cidr: 10.2.0.0/24, nextHopIP: 169.254.0.2}]',
      'policyRoutes:',
      '  - {priority: 100, match: ip4.src == 10.1.0.0/24, action: drop}',
      `  - {priority: ${priority}, match: ip4.dst == 10.2.0.0/24, action: allow}`,
    ),
    VPC_B,
    WEB_AND_DB,
  )
}
