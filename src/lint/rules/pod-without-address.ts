import type { Manifest } from '../../manifest/index.ts'
import { manifests, pod, subnet, vpc } from '../examples.ts'
import type { LintRule, Violation } from '../rule.ts'

/** A pod that gets no address, and so has no place in the network. */
export const podWithoutAddress: LintRule = {
  id: 'pod-without-address',
  severity: 'error',
  summary: 'a pod gets no address',
  why: `The pod stays in \`ContainerCreating\`: its subnet is not there or is full, or the address that its annotation asks for is outside of the
subnet or taken. Pods of a subnet that the controller refuses get none either: that is told of the subnet.`,
  example: {
    wrong: manifests(
      vpc('shop'),
      subnet('net', 'shop', '10.0.0.0/24'),
      pod('web', 'net', 'ip_address: 10.0.1.7'),
    ),
    right: manifests(
      vpc('shop'),
      subnet('net', 'shop', '10.0.0.0/24'),
      pod('web', 'net', 'ip_address: 10.0.0.7'),
    ),
  },
  *check({ resources }): Generator<Violation> {
    const seen = new Set<Manifest>()
    for (const { endpoint, pod } of resources.pods) {
      const { problem } = endpoint
      // Pods of the host network and those that have ended need none. Replicas of one workload go wrong together.
      if (problem?.code !== 'pod-without-address' || !problem.origin || seen.has(pod.manifest))
        continue
      seen.add(pod.manifest)
      const { message, origin, help } = problem
      yield { message, places: [{ origin, label: origin.path }], ...(help && { help }) }
    }
  },
}
