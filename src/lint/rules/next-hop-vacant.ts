import { formatAddress } from '../../net/index.ts'
import { manifests, PEERED, VPC_B, vpc, WEB_AND_DB } from '../examples.ts'
import { hopMeant, hopPlace, hopsOfKind, withHop } from '../hop-uses.ts'
import { subnetPlace, subnetsOf } from '../routing.ts'
import type { LintRule, Violation } from '../rule.ts'

/** A next hop in a subnet of the VPC that nobody among the manifests has. */
export const nextHopVacant: LintRule = {
  id: 'next-hop-vacant',
  severity: 'warning',
  summary: 'a next hop lies in a subnet of the VPC, and nothing among the manifests has it',
  why: `The router searches the subnet for the next hop. As long as no pod has the address, every packet of the route is lost without an ICMP
error. It may be that of a gateway whose pod is not among the manifests; then it needs a fixed address, or the route breaks when the pod is
made anew.

Add the manifest of the gateway with its address (the annotation \`ovn.kubernetes.io/ip_address\`, or \`lanIp\` of a VpcNatGateway). If another
VPC was meant, name the address that it has on its peering with this one.`,
  example: {
    wrong: manifests(
      vpc(
        'a',
        'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}]',
        'staticRoutes: [{policy: policyDst, cidr: 10.2.0.0/24, nextHopIP: 10.1.0.254}]',
      ),
      VPC_B,
      WEB_AND_DB,
    ),
    right: PEERED,
    effect: { probe: { from: 'web', to: 'db' }, wrong: 'unreachable', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    for (const use of hopsOfKind(design, 'vacant')) {
      const subnet = subnetsOf(design, use.vpc.name).find(({ port }) => port === use.hop.port)!
      yield {
        message: `nothing among the manifests has next hop \`${formatAddress(use.address)}\` of ${use.what}, an address of subnet \`${subnet.name}\``,
        places: [hopPlace(use), subnetPlace(subnet)],
        help: 'add the manifest of the pod or gateway that has the address',
        ...withHop(use, hopMeant(design, use)),
      }
    }
  },
}
