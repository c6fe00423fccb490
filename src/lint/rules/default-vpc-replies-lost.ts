import { DEFAULT_VPC } from '../../kubeovn/index.ts'
import { formatPrefix, masked } from '../../net/index.ts'
import { manifests, pod, subnet, vpc } from '../examples.ts'
import { isKeptAbove } from '../policies.ts'
import { peerRoutesOf, routePlace } from '../routes.ts'
import type { LintRule, Violation } from '../rule.ts'

/** Priority of the policies that take what leaves a subnet of the cluster's own VPC to a node. */
export const GATEWAY_PRIORITY = 29000

/** Above what Kube-OVN makes for nodes, below what it makes for subnets. */
export const KEEPING_PRIORITY = 30001

/** A peering with the cluster's own VPC that replies do not get into. */
export const defaultVpcRepliesLost: LintRule = {
  id: 'default-vpc-replies-lost',
  severity: 'error',
  summary: `packets from the cluster's own VPC never reach a peering: its policies take them to a node`,
  why: `Policies come after routes. In \`ovn-cluster\` Kube-OVN makes policies of priority 29000 that send whatever leaves a subnet to a node, and
they overrule the route to the peering. Requests from the other VPC arrive, and the replies end at a node; nothing that starts in
\`ovn-cluster\` gets across. Kube-OVN's documentation speaks of peerings between custom VPCs only.

A policy of a higher priority that allows what goes to the other VPC lets the route hold.`,
  example: {
    wrong: cluster(),
    right: cluster(
      'policyRoutes: [{priority: 30001, match: ip4.dst == 10.1.0.0/24, action: allow}]',
    ),
    effect: { probe: { from: 'vm', to: 'service' }, wrong: 'unreachable', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    for (const route of peerRoutesOf(design, DEFAULT_VPC)) {
      if (route.route.prefix.length === 0 || isKeptAbove(design, route, GATEWAY_PRIORITY)) continue
      const { vpc } = route
      const { address } = route.route.prefix
      const cidr = formatPrefix(masked(route.route.prefix))
      const value = {
        priority: KEEPING_PRIORITY,
        match: `ip${address.family}.dst == ${cidr}`,
        action: 'allow',
      }
      yield {
        message: `packets from VPC \`${DEFAULT_VPC}\` to \`${cidr}\` do not reach VPC \`${route.hop.remote.model.name}\`: policies of priority ${GATEWAY_PRIORITY} take them to a node`,
        places: [
          routePlace(route),
          {
            origin: vpc.manifest.origin(['spec', 'policyRoutes']),
            label: `VPC \`${DEFAULT_VPC}\`, without a policy for \`${cidr}\``,
          },
        ],
        fix: {
          title: `add a policy to VPC \`${DEFAULT_VPC}\` that lets packets to ${cidr} keep their route`,
          edits: [
            { kind: 'append', manifest: vpc.manifest, path: ['spec', 'policyRoutes'], value },
          ],
        },
      }
    }
  },
}

function cluster(...policies: readonly string[]): string {
  return manifests(
    vpc(
      'a',
      'vpcPeerings: [{remoteVpc: ovn-cluster, localConnectIP: 169.254.0.1/30}]',
      'staticRoutes: [{policy: policyDst, cidr: 10.16.0.0/16, nextHopIP: 169.254.0.2}]',
    ),
    vpc(
      'ovn-cluster',
      'vpcPeerings: [{remoteVpc: a, localConnectIP: 169.254.0.2/30}]',
      'staticRoutes: [{policy: policyDst, cidr: 10.1.0.0/24, nextHopIP: 169.254.0.1}]',
      ...policies,
    ),
    subnet('net-a', 'a', '10.1.0.0/24'),
    pod('vm', 'net-a'),
    pod('service', 'ovn-default'),
  )
}
