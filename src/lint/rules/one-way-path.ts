import { formatPrefix } from '../../net/index.ts'
import { decisivePlaces, faultsOf, listed } from '../design-faults.ts'
import { manifests, pod, subnet, vpc } from '../examples.ts'
import { coverageOf, routesTo } from '../route-index.ts'
import { peerRoutesOf, routePlace } from '../routes.ts'
import type { LintRule, Place, Violation } from '../rule.ts'
import { vpcNamed } from '../vpcs.ts'

/** Requests arrive, and replies get lost on the way. */
export const oneWayPath: LintRule = {
  id: 'one-way-path',
  severity: 'error',
  general: true,
  summary: 'requests arrive, and their replies get lost',
  why: `A reply is routed on its own, by the routes and policies of each router on its way back. The client sees a timeout, and a capture at
the server shows packets coming in and going out.

Mend the route or policy at which the reply ends, or add the route that is missing there.`,
  example: {
    wrong: chain(false),
    right: chain(true),
    effect: { probe: { from: 'web', to: 'cache' }, wrong: 'unreachable', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    for (const fault of faultsOf(design, 'one-way')) {
      // Somebody wrote down that these packets are to be dropped.
      if (fault.reason === 'policy-drop') continue
      const vpc = vpcNamed(design, fault.node)
      const without: Place[] = vpc
        ? [
            {
              origin: vpc.manifest.origin(['spec', 'staticRoutes']),
              label: `the routes of VPC \`${vpc.name}\``,
            },
          ]
        : []
      const near = [
        ...fault.sources.flatMap((prefix) => [...routesTo(design, fault.node).overlapping(prefix)]),
        // A route to addresses that are not there may have been meant for these.
        ...peerRoutesOf(design, fault.node).filter(
          ({ hop, route }) => coverageOf(design, hop.remote, route.prefix) === 'none',
        ),
      ].map((route) => routePlace(route))
      const decisive = decisivePlaces(fault)
      const all = decisive.length > 0 ? decisive : near.length > 0 ? near : without
      if (all.length === 0) continue
      const [from, to] = [fault.sources, fault.destinations].map((ends) =>
        listed(ends.map(formatPrefix)),
      )
      yield {
        message: `packets from ${from} reach ${to}, and the replies are lost at \`${fault.node}\``,
        places: all,
        help: `mend the way from ${to} back to ${from}`,
      }
    }
  },
}

function chain(back: boolean): string {
  const route = (cidr: string, nextHop: string) =>
    `{policy: policyDst, cidr: ${cidr}, nextHopIP: ${nextHop}}`
  return manifests(
    vpc(
      'a',
      'vpcPeerings: [{remoteVpc: hub, localConnectIP: 169.254.0.1/30}]',
      `staticRoutes: [${route('10.0.0.0/24', '169.254.0.2')}, ${route('10.3.0.0/24', '169.254.0.2')}]`,
    ),
    vpc(
      'hub',
      'vpcPeerings: [{remoteVpc: a, localConnectIP: 169.254.0.2/30}, {remoteVpc: c, localConnectIP: 169.254.0.5/30}]',
      `staticRoutes: [${route('10.1.0.0/24', '169.254.0.1')}, ${route('10.3.0.0/24', '169.254.0.6')}]`,
    ),
    vpc(
      'c',
      'vpcPeerings: [{remoteVpc: hub, localConnectIP: 169.254.0.6/30}]',
      'staticRoutes:',
      `  - ${route('10.0.0.0/24', '169.254.0.5')}`,
      ...(back ? [`  - ${route('10.1.0.0/24', '169.254.0.5')}`] : []),
    ),
    subnet('net-a', 'a', '10.1.0.0/24'),
    subnet('net-hub', 'hub', '10.0.0.0/24'),
    subnet('net-c', 'c', '10.3.0.0/24'),
    pod('web', 'net-a'),
    pod('cache', 'net-c'),
  )
}
