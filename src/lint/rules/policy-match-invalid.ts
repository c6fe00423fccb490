import { manifests, pod, subnet, vpc } from '../examples.ts'
import { writtenPolicies } from '../routes.ts'
import type { LintRule, Violation } from '../rule.ts'

/** A policy whose match OVN does not understand. */
export const policyMatchInvalid: LintRule = {
  id: 'policy-match-invalid',
  severity: 'error',
  summary: 'OVN does not understand the match of a policy, and ignores the policy',
  why: `Nobody reads the match before ovn-controller does, on each node, and it leaves out what it can't parse: the policy is in the list of
\`kubectl ko nbctl lr-policy-list\`, and no packet meets it.

Correct the match; its language is that of logical flows (ovn-sb(5)), as in \`ip4.src == 10.1.0.0/24 && tcp.dst == 443\`.`,
  example: {
    wrong: denying('ip.dst == 10.3.0.0/24'),
    right: denying('ip4.dst == 10.3.0.0/24'),
    effect: { probe: { from: 'web', to: 'cache' }, wrong: 'reachable', right: 'unreachable' },
  },
  *check(design): Generator<Violation> {
    const policies = writtenPolicies(design)
    const places = new Map(policies.map((one) => [one.policy.origin, one]))
    for (const router of new Set(policies.map((one) => one.router))) {
      for (const { diagnostic } of router.ineffective) {
        const written = places.get(diagnostic.origin)
        if (diagnostic.code !== 'match-without-effect' || !written) continue
        const origin = written.vpc.manifest.origin([...written.path, 'match'])
        yield {
          message: diagnostic.message,
          places: [{ origin, label: 'the match' }],
          ...(diagnostic.help && { help: diagnostic.help }),
        }
      }
    }
  },
}

function denying(match: string): string {
  return manifests(
    vpc('a', `policyRoutes: [{priority: 31001, match: ${match}, action: drop}]`),
    subnet('net-a', 'a', '10.1.0.0/24'),
    subnet('net-c', 'a', '10.3.0.0/24'),
    pod('web', 'net-a'),
    pod('cache', 'net-c'),
  )
}
