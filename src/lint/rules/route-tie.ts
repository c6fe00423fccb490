import { formatPrefix, masked } from '../../net/index.ts'
import { manifests, PEERED, VPC_B, vpc, WEB_AND_DB } from '../examples.ts'
import { routePlace, type WrittenRoute, writtenRoutes } from '../routes.ts'
import type { LintRule, Violation } from '../rule.ts'

/** Two routes for one prefix, written differently, with different next hops. */
export const routeTie: LintRule = {
  id: 'route-tie',
  severity: 'warning',
  summary: 'two routes for the same addresses have different next hops',
  why: `The controller compares CIDRs as texts: \`10.2.0.0/24\` and \`10.2.0.7/24\` are two rows for it, and one prefix for OVN. Which of the two holds
for a packet is not said anywhere: OVN shares packets out among them by their source, or takes one by the order of rows.

Keep one of them, or make one more specific than the other.`,
  example: {
    wrong: manifests(
      vpc(
        'a',
        'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}]',
        'staticRoutes: [{policy: policyDst, cidr: 10.2.0.0/24, nextHopIP: 169.254.0.2}, {policy: policyDst, cidr: 10.2.0.7/24, nextHopIP: 10.1.0.254}]',
      ),
      VPC_B,
      WEB_AND_DB,
    ),
    right: PEERED,
    effect: { probe: { from: 'web', to: 'db' }, wrong: 'undefined', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    const first = new Map<string, WrittenRoute>()
    for (const written of writtenRoutes(design)) {
      const { vpc, route } = written
      if (route.policy !== 'dst-ip' || written.hop.kind === 'nowhere') continue
      const key = `${vpc.name}\n${route.routeTable}\n${formatPrefix(masked(route.prefix))}`
      const known = first.get(key)
      if (!known) first.set(key, written)
      // Routes with BFD are meant to share.
      else if (known.nextHop !== written.nextHop && !isShared(known) && !isShared(written)) {
        yield {
          message: `VPC \`${vpc.name}\` has routes to \`${known.cidr}\` and \`${written.cidr}\`, which are the same addresses, with next hops \`${known.nextHop}\` and \`${written.nextHop}\``,
          places: [routePlace(written), routePlace(known)],
          help: 'keep one of them',
        }
      }
    }
  },
}

function isShared({ vpc, path }: WrittenRoute): boolean {
  return Boolean(vpc.spec.staticRoutes![path[2] as number]!.bfdId)
}
