import { formatAddress } from '../../net/index.ts'
import { manifests, pod, subnet, vpc } from '../examples.ts'
import { hopPlace, hopsOfKind } from '../hop-uses.ts'
import { routing } from '../routing.ts'
import type { LintRule, Violation } from '../rule.ts'

/** A policy that reroutes to addresses in no network of the router. */
export const policyWithoutNextHop: LintRule = {
  id: 'policy-without-next-hop',
  severity: 'error',
  summary: 'a policy reroutes to an address in no network of the VPC, and is ignored',
  why: `OVN leaves out a policy whose next hop lies in none of the router's networks, as if it was not written: weaker policies and the routes
decide, so that traffic that was to go through a firewall goes past it. Of several next hops the ones that are in a network remain.

Reroute to an address in a subnet of the VPC, or to the address of another VPC on its peering with this one.`,
  example: {
    wrong: rerouted('169.254.9.2'),
    right: rerouted('169.254.0.2'),
    effect: { probe: { from: 'web', to: 'db' }, wrong: 'unreachable', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    for (const use of hopsOfKind(design, 'nowhere')) {
      if (use.kind !== 'policy') continue
      // Of a VPC without any port the manifests tell too little.
      if (routing(design).router(use.vpc.name)!.ports.length === 0) continue
      yield {
        message: `next hop \`${formatAddress(use.address)}\` of ${use.what} lies in no network of the VPC, so that OVN passes over it`,
        places: [hopPlace(use)],
        help: 'reroute to an address in a subnet of the VPC, or to that of another VPC on its peering with this one',
      }
    }
  },
}

function rerouted(nextHop: string): string {
  return manifests(
    vpc(
      'a',
      'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}, {remoteVpc: c, localConnectIP: 169.254.0.5/30}]',
      'staticRoutes: [{policy: policyDst, cidr: 10.2.0.0/16, nextHopIP: 169.254.0.6}]',
      `policyRoutes: [{priority: 100, match: ip4.dst == 10.2.0.0/24, action: reroute, nextHopIP: ${nextHop}}]`,
    ),
    vpc(
      'b',
      'vpcPeerings: [{remoteVpc: a, localConnectIP: 169.254.0.2/30}]',
      'staticRoutes: [{policy: policyDst, cidr: 10.1.0.0/24, nextHopIP: 169.254.0.1}]',
    ),
    vpc(
      'c',
      'vpcPeerings: [{remoteVpc: a, localConnectIP: 169.254.0.6/30}]',
      'staticRoutes: [{policy: policyDst, cidr: 10.1.0.0/24, nextHopIP: 169.254.0.5}]',
    ),
    subnet('net-a', 'a', '10.1.0.0/24'),
    subnet('net-b', 'b', '10.2.0.0/24'),
    subnet('net-c', 'c', '10.2.1.0/24'),
    pod('web', 'net-a'),
    pod('db', 'net-b'),
  )
}
