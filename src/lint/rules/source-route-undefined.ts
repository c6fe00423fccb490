import { staticPriority } from '../../dataplane/index.ts'
import type { StaticRoute } from '../../model/index.ts'
import { formatPrefix, overlaps, samePrefix } from '../../net/index.ts'
import { manifests, VPC_B, vpc, WEB_AND_DB } from '../examples.ts'
import { routePlace, writtenRoutes } from '../routes.ts'
import type { LintRule, Place, Violation } from '../rule.ts'

/** A route by source that is exactly as strong as another one for the same packets. */
export const sourceRouteUndefined: LintRule = {
  id: 'source-route-undefined',
  severity: 'error',
  summary:
    'a policySrc route is exactly as strong as another one, and which of the two decides is undefined',
  why: `In Kube-OVN's OVN all \`policySrc\` routes for networks have one priority, however long their prefixes are: there is no longest match among
them. Since release 1.14 each subnet has such a route, from its own CIDR to its own gateway, which loses what it takes. So a \`policySrc\`
route for a part of a subnet competes with that one, and packets take either.

Use a policy route: \`{priority: 100, match: ip4.src == CIDR, action: reroute, nextHopIP: …}\`. Packets from the VPC's own subnets reach it without
any other route. To keep the way to peered VPCs, allow their CIDRs at a higher priority.`,
  example: {
    wrong: sourced('10.1.0.0/25'),
    right: sourced('10.1.0.2/32'),
    effect: { probe: { from: 'web', to: 'db' }, wrong: 'undefined', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    const written = new Map(writtenRoutes(design).map((one) => [one.route, one]))
    for (const one of writtenRoutes(design)) {
      const { route, router, vpc } = one
      if (route.policy !== 'src-ip' || one.hop.kind === 'nowhere') continue
      const rival = router.model.staticRoutes.find(
        (other) => other !== route && isRival(route, other, router.behaviour),
      )
      if (!rival) continue
      const other = written.get(rival)
      // Of two written routes each is told of once.
      if (other && other.path[2]! > one.path[2]!) continue
      const places: Place[] = other
        ? [routePlace(other)]
        : rival.origin
          ? [{ origin: rival.origin, label: 'the subnet, for which Kube-OVN makes a route' }]
          : []
      yield {
        message: `the policySrc route of VPC \`${vpc.name}\` for \`${one.cidr}\` is exactly as strong as ${other ? 'that' : 'the one that Kube-OVN makes'} for \`${formatPrefix(rival.prefix)}\`: which of the two decides is undefined`,
        places: [routePlace(one), ...places],
        help: 'use a policy route that reroutes instead',
      }
    }
  },
}

function isRival(
  route: StaticRoute,
  other: StaticRoute,
  ovn: Parameters<typeof staticPriority>[1],
): boolean {
  return (
    other.policy === 'src-ip' &&
    other.routeTable === route.routeTable &&
    overlaps(other.prefix, route.prefix) &&
    // Two rows for one prefix are a route that is written twice.
    !samePrefix(other.prefix, route.prefix) &&
    staticPriority(other, ovn) === staticPriority(route, ovn)
  )
}

function sourced(cidr: string): string {
  return manifests(
    vpc(
      'a',
      'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}]',
      `staticRoutes: [{policy: policySrc, cidr: ${cidr}, nextHopIP: 169.254.0.2}]`,
    ),
    VPC_B,
    WEB_AND_DB,
  )
}
