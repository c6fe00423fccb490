import { manifests, pod, subnet, vpc } from '../examples.ts'
import { writtenPolicies } from '../routes.ts'
import type { LintRule, Violation } from '../rule.ts'

/** A policy of which only one next hop survives. */
export const policyLosesNextHops: LintRule = {
  id: 'policy-loses-next-hops',
  severity: 'warning',
  summary: 'of several next hops of a policy one survives in this release',
  why: `Before release 1.15 the controller keeps a single next hop of a \`reroute\` policy in a custom VPC (kube-ovn issues 6401 and 6405): there is no
sharing of load, and no second way if the one is gone.

Name one next hop, or upgrade.`,
  example: {
    release: '1.14',
    wrong: rerouted('10.1.0.7,10.1.0.8'),
    right: rerouted('10.1.0.7'),
  },
  *check(design): Generator<Violation> {
    for (const { vpc, policy, path } of writtenPolicies(design)) {
      if (policy.assumption?.code !== 'policy-loses-next-hops') continue
      yield {
        message: policy.assumption.message,
        places: [{ origin: vpc.manifest.origin([...path, 'nextHopIP']), label: 'the next hops' }],
        ...(policy.assumption.help && { help: policy.assumption.help }),
      }
    }
  },
}

function rerouted(nextHops: string): string {
  return manifests(
    vpc(
      'a',
      `policyRoutes: [{priority: 100, match: ip4.src == 10.1.0.0/24, action: reroute, nextHopIP: '${nextHops}'}]`,
    ),
    subnet('net-a', 'a', '10.1.0.0/24'),
    pod('web', 'net-a'),
  )
}
