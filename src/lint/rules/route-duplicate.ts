import { formatAddress, formatPrefix, masked } from '../../net/index.ts'
import { manifests, PEERED, VPC_B, vpc, WEB_AND_DB } from '../examples.ts'
import { mergedRoutes, routePlace, type WrittenRoute, writtenRoutes } from '../routes.ts'
import type { LintRule, Violation } from '../rule.ts'

/** Two entries that make the same route. */
export const routeDuplicate: LintRule = {
  id: 'route-duplicate',
  severity: 'info',
  summary: 'a route is written twice',
  why: `OVN sees one route, whether the CIDR is spelled alike or with other host bits. Nothing is lost; but whoever changes one of the two later has
two different routes for one prefix.

Take one of them away.`,
  example: {
    wrong: manifests(
      vpc(
        'a',
        'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}]',
        'staticRoutes: [{policy: policyDst, cidr: 10.2.0.0/24, nextHopIP: 169.254.0.2}, {policy: policyDst, cidr: 10.2.0.7/24, nextHopIP: 169.254.0.2}]',
      ),
      VPC_B,
      WEB_AND_DB,
    ),
    right: PEERED,
  },
  *check(design): Generator<Violation> {
    const first = new Map<string, WrittenRoute>()
    for (const written of writtenRoutes(design)) {
      const { vpc, route } = written
      const { policy, routeTable, prefix, nextHop } = route
      if (nextHop === 'discard') continue
      const key = [
        vpc.name,
        policy,
        routeTable,
        formatPrefix(masked(prefix)),
        formatAddress(nextHop),
      ]
      const known = first.get(key.join('\n'))
      if (!known) {
        first.set(key.join('\n'), written)
        continue
      }
      yield violation(written, known)
    }
    for (const { kept, path } of mergedRoutes(design)) yield violation({ ...kept, path }, kept)
  },
}

function violation(again: WrittenRoute, first: WrittenRoute): Violation {
  const { vpc, cidr } = first
  return {
    message: `VPC \`${vpc.name}\` has the route to \`${cidr}\` twice${cidr === again.cidr ? '' : `, once as \`${again.cidr}\``}`,
    places: [routePlace(again), routePlace(first)],
    fix: {
      title: 'take the second of the two equal routes away',
      edits: [{ kind: 'remove', manifest: vpc.manifest, path: again.path }],
    },
  }
}
