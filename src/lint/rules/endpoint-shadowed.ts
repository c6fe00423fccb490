import { formatPrefix } from '../../net/index.ts'
import { decisivePlaces, faultsOf, listed } from '../design-faults.ts'
import { manifests, pod, subnet, vpc } from '../examples.ts'
import type { LintRule, Violation } from '../rule.ts'

/** A subnet whose addresses are taken by another on the way. */
export const endpointShadowed: LintRule = {
  id: 'endpoint-shadowed',
  severity: 'warning',
  general: true,
  summary: 'packets for the addresses of a subnet end in another one that has them too',
  why: `Peerings join the two VPCs over others in between, and both have a subnet with these addresses. A router on the way has a route or a
network for them and knows one of the two only: packets end there, at nobody or at a stranger with the same address.

Give one of the two subnets other addresses.`,
  example: {
    wrong: chain('10.1.0.0/24', ''),
    right: chain('10.4.0.0/24', ', {policy: policyDst, cidr: 10.4.0.0/24, nextHopIP: 169.254.0.6}'),
    effect: { probe: { from: 'web', to: 'cache' }, wrong: 'unreachable', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    for (const fault of faultsOf(design, 'shadowed-endpoint')) {
      // In its own subnet a workload only meets neighbours, whether it wants to reach others or not.
      if (fault.routers.length === 0) continue
      const places = decisivePlaces(fault)
      if (places.length === 0) continue
      yield {
        message: `packets from ${listed(fault.sources.map(formatPrefix))} to ${listed(fault.destinations.map(formatPrefix))} end at \`${fault.node}\`, and never reach the other subnet with these addresses`,
        places,
        help: 'give one of the two subnets addresses that the other does not have',
      }
    }
  },
}

function chain(cidrBlock: string, more: string): string {
  return manifests(
    vpc(
      'one',
      'vpcPeerings: [{remoteVpc: a, localConnectIP: 169.254.0.1/30}, {remoteVpc: two, localConnectIP: 169.254.0.5/30}]',
      `staticRoutes: [{policy: policyDst, cidr: 10.1.0.0/24, nextHopIP: 169.254.0.2}${more}]`,
    ),
    vpc(
      'a',
      'vpcPeerings: [{remoteVpc: one, localConnectIP: 169.254.0.2/30}]',
      'staticRoutes: [{policy: policyDst, cidr: 10.0.0.0/24, nextHopIP: 169.254.0.1}]',
    ),
    vpc(
      'two',
      'vpcPeerings: [{remoteVpc: one, localConnectIP: 169.254.0.6/30}, {remoteVpc: c, localConnectIP: 169.254.0.9/30}]',
      `staticRoutes: [{policy: policyDst, cidr: 10.0.0.0/24, nextHopIP: 169.254.0.5}, {policy: policyDst, cidr: ${cidrBlock}, nextHopIP: 169.254.0.10}]`,
    ),
    vpc(
      'c',
      'vpcPeerings: [{remoteVpc: two, localConnectIP: 169.254.0.10/30}]',
      'staticRoutes: [{policy: policyDst, cidr: 10.0.0.0/24, nextHopIP: 169.254.0.9}]',
    ),
    subnet('net-one', 'one', '10.0.0.0/24'),
    subnet('net-a', 'a', '10.1.0.0/24'),
    subnet('net-c', 'c', cidrBlock),
    pod('web', 'net-one'),
    pod('cache', 'net-c'),
  )
}
