import { formatPrefix, masked } from '../../net/index.ts'
import { manifests, pod, subnet, vpc } from '../examples.ts'
import { remoteSubnets } from '../remote-subnets.ts'
import { routePlace, writtenRoutes } from '../routes.ts'
import { subnetPlace } from '../routing.ts'
import type { LintRule, Violation } from '../rule.ts'
import { subnetIndex } from '../subnet-index.ts'

/** A route to addresses of a subnet of the VPC itself. */
export const routeToOwnSubnet: LintRule = {
  id: 'route-to-own-subnet',
  severity: 'warning',
  summary: 'a route sends addresses of a subnet of the VPC itself elsewhere',
  why: `Pods of the subnet take these addresses for neighbours and never ask the router. A route for the whole subnet is never used, because the
router prefers its own network of the same length; a more specific one takes what comes from other subnets and from peers away from
the pods that it is for.

Take the route away, or correct its CIDR.`,
  example: {
    wrong: own('10.3.0.0/25'),
    right: own('10.2.0.0/25'),
    effect: { probe: { from: 'web', to: 'cache' }, wrong: 'unreachable', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    for (const written of writtenRoutes(design)) {
      const { vpc, route } = written
      if (route.policy !== 'dst-ip') continue
      const prefix = masked(route.prefix)
      const [subnet] = subnetIndex(design, vpc.name).covering(prefix)
      // A peer with these addresses is told where the two subnets are.
      if (!subnet || !remoteSubnets(design, vpc.name).overlapping(prefix).next().done) continue
      const isWhole = subnet.prefix.length === prefix.length
      yield {
        message: isWhole
          ? `the route of VPC \`${vpc.name}\` to \`${written.cidr}\` is never used: that is its own subnet \`${subnet.name}\``
          : `the route of VPC \`${vpc.name}\` to \`${written.cidr}\` takes addresses of its own subnet \`${subnet.name}\` (\`${formatPrefix(subnet.prefix)}\`) elsewhere`,
        places: [routePlace(written), subnetPlace(subnet)],
        ...(isWhole && {
          fix: {
            title: 'take the route away',
            edits: [{ kind: 'remove', manifest: vpc.manifest, path: written.path }],
          },
        }),
      }
    }
  },
}

function own(cidr: string): string {
  return manifests(
    vpc(
      'a',
      'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}]',
      'staticRoutes:',
      '  - {policy: policyDst, cidr: 10.2.0.0/24, nextHopIP: 169.254.0.2}',
      `  - {policy: policyDst, cidr: ${cidr}, nextHopIP: 169.254.0.2}`,
    ),
    vpc(
      'b',
      'vpcPeerings: [{remoteVpc: a, localConnectIP: 169.254.0.2/30}]',
      'staticRoutes: [{policy: policyDst, cidr: 10.0.0.0/14, nextHopIP: 169.254.0.1}]',
    ),
    subnet('net-a', 'a', '10.1.0.0/24'),
    subnet('net-c', 'a', '10.3.0.0/24'),
    subnet('net-b', 'b', '10.2.0.0/24'),
    pod('web', 'net-a'),
    pod('cache', 'net-c'),
  )
}
