import { FieldOrigin } from '../../manifest/index.ts'
import type { RouterPolicy } from '../../model/index.ts'
import type { Design } from '../design.ts'
import { manifests, pod, subnet, vpc } from '../examples.ts'
import { coversSpace, type PacketSpace } from '../packet-space.ts'
import { policiesOf, policiesWithSpace, policyPlace } from '../policies.ts'
import type { LintRule, Violation } from '../rule.ts'

/** The highest priority that the database takes. */
const HIGHEST = 32767

/** A policy all of whose packets a stronger one takes. */
export const policyNeverReached: LintRule = {
  id: 'policy-never-reached',
  severity: 'warning',
  summary: 'no packet reaches a policy: a stronger one takes them all',
  why: `Of the policies that match, the one with the highest priority decides. For each subnet Kube-OVN makes a policy of priority 31000 that
allows whatever goes there (\`ip4.dst == CIDR\`), so that a policy of 31000 or below never decides about packets to a subnet of its own VPC:
a \`drop\` drops nothing, and a \`reroute\` sends nobody elsewhere.

Give it a priority above 31000 (up to 32767) if it is meant for packets between subnets of the VPC. Packets within one subnet never meet a
policy at all.`,
  example: {
    wrong: denying(30000),
    right: denying(31001),
    effect: { probe: { from: 'web', to: 'cache' }, wrong: 'reachable', right: 'unreachable' },
  },
  *check(design): Generator<Violation> {
    for (const written of policiesWithSpace(design)) {
      const { vpc, policy, space, path } = written
      const stronger = takers(design, vpc.name, policy, space)
      const [first] = stronger
      if (!first) continue
      const priority = Math.max(...stronger.map((one) => one.priority)) + 1
      yield {
        message: `no packet reaches the policy of VPC \`${vpc.name}\` with priority ${policy.priority} and match \`${policy.match}\`: ${whose(first)} takes them all`,
        places: [
          policyPlace(written),
          ...stronger.flatMap(({ origin }) =>
            origin ? [{ origin, label: 'what takes them' }] : [],
          ),
        ],
        ...(priority <= HIGHEST &&
          policy.action !== 'allow' && {
            fix: {
              title: `give the policy priority ${priority}`,
              edits: [
                {
                  kind: 'set',
                  manifest: vpc.manifest,
                  path: [...path, 'priority'],
                  value: priority,
                },
              ],
            },
          }),
      }
    }
  },
}

/** The stronger policies that take all packets, one for each destination; none if some packet is left. */
function takers(
  design: Design,
  vpc: string,
  policy: RouterPolicy,
  space: PacketSpace,
): readonly RouterPolicy[] {
  const policies = policiesOf(design, vpc)
  const found = new Set<RouterPolicy>()
  for (const prefix of space.destination ?? []) {
    const part = { ...space, destination: [prefix] }
    let taker: RouterPolicy | undefined
    for (const other of policies.about(prefix)) {
      if (other.policy.priority <= policy.priority || !coversSpace(other.space, part)) continue
      taker = other.policy
      break
    }
    if (!taker) return []
    found.add(taker)
  }
  return [...found]
}

function whose({ priority, match, origin }: RouterPolicy): string {
  const isWritten = origin instanceof FieldOrigin && origin.field[1] === 'policyRoutes'
  const policy = `the policy with priority ${priority} and match \`${match}\``
  return isWritten ? policy : `${policy}, which Kube-OVN makes for the subnet,`
}

function denying(priority: number): string {
  return manifests(
    vpc(
      'a',
      `policyRoutes: [{priority: ${priority}, match: ip4.dst == 10.3.0.0/24, action: drop}]`,
    ),
    subnet('net-a', 'a', '10.1.0.0/24'),
    subnet('net-c', 'a', '10.3.0.0/24'),
    pod('web', 'net-a'),
    pod('cache', 'net-c'),
  )
}
