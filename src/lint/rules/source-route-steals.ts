import { staticPriority } from '../../dataplane/index.ts'
import { RELEASES } from '../../kubeovn/index.ts'
import type { OvnBehaviour, StaticRoute } from '../../model/index.ts'
import { formatPrefix, overlaps } from '../../net/index.ts'
import type { Design } from '../design.ts'
import { manifests, VPC_B, vpc, WEB_AND_DB } from '../examples.ts'
import { type PeerRoute, peerRoutesOf, routePlace, writtenRoutes } from '../routes.ts'
import { subnetsOf } from '../routing.ts'
import type { LintRule, Violation } from '../rule.ts'

/** A route by source that takes packets for a peering elsewhere. */
export const sourceRouteSteals: LintRule = {
  id: 'source-route-steals',
  severity: 'error',
  summary: 'a policySrc route takes packets for a peered VPC elsewhere',
  why: `Which of a route by source and one by destination is the stronger depends on the release. In upstream OVN the longer prefix wins. Kube-OVN
patches its OVN: a \`policySrc\` route for a network is weaker than any route by destination, but as strong as \`0.0.0.0/0\` in releases 1.12 to 1.14
(kube-ovn issues 1981 and 5490); one for a single address beats a default route in all of them. A peering that is reached by a default
route is lost for these packets, there or on their way back.

Write routes for the subnets of the other VPC, which are stronger in every release, or a policy route instead of the route by source.`,
  example: {
    wrong: sourced('  - {policy: policySrc, cidr: 10.1.0.2, nextHopIP: 10.1.0.254}'),
    right: sourced(),
    effect: { probe: { from: 'web', to: 'db' }, wrong: 'unreachable', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    for (const source of writtenRoutes(design)) {
      const { vpc, route } = source
      if (route.policy !== 'src-ip' || !hasSenders(design, vpc.name, route)) continue
      const stolen = peerRoutesOf(design, vpc.name).find(
        (peer) => isRival(route, peer) && beats(route, peer, design.release.ovn),
      )
      if (!stolen) continue
      yield {
        message: `packets from \`${source.cidr}\` for VPC \`${stolen.hop.remote.model.name}\` go to next hop \`${source.nextHop}\`: the policySrc route is ${strength(route, stolen, design.release.ovn)} the route to \`${stolen.cidr}\`; so it is in ${releasesWhere(route, stolen)}`,
        places: [routePlace(source), routePlace(stolen)],
        help: `write routes to the subnets of VPC \`${stolen.hop.remote.model.name}\`, ${subnetsOf(
          design,
          stolen.hop.remote.model.name,
        )
          .slice(0, 3)
          .map(({ prefix }) => formatPrefix(prefix))
          .join(', ')}`,
      }
    }
  },
}

function hasSenders(design: Design, vpc: string, { prefix }: StaticRoute): boolean {
  return subnetsOf(design, vpc).some((subnet) => overlaps(subnet.prefix, prefix))
}

function isRival(source: StaticRoute, { route }: PeerRoute): boolean {
  return (
    source.routeTable === route.routeTable &&
    source.prefix.address.family === route.prefix.address.family
  )
}

/** Whether the route by source is as strong as the other, or stronger. */
function beats(source: StaticRoute, { route }: PeerRoute, ovn: OvnBehaviour): boolean {
  return staticPriority(source, ovn) >= staticPriority(route, ovn)
}

function strength(source: StaticRoute, { route }: PeerRoute, ovn: OvnBehaviour): string {
  return staticPriority(source, ovn) > staticPriority(route, ovn)
    ? 'stronger than'
    : 'exactly as strong as'
}

function releasesWhere(source: StaticRoute, peer: PeerRoute): string {
  const names = Object.entries(RELEASES)
    .filter(([, { ovn }]) => beats(source, peer, ovn))
    .map(([name]) => name)
  return names.length === Object.keys(RELEASES).length ? 'every release' : names.join(', ')
}

function sourced(...routes: readonly string[]): string {
  return manifests(
    vpc(
      'a',
      'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}]',
      'staticRoutes:',
      '  - {policy: policyDst, cidr: 0.0.0.0/0, nextHopIP: 169.254.0.2}',
      ...routes,
    ),
    VPC_B,
    WEB_AND_DB,
  )
}
