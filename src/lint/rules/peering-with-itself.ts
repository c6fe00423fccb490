import { manifests, PEERED, vpc, WEB_AND_DB } from '../examples.ts'
import { declarations, peeringPlace } from '../peerings.ts'
import type { LintRule, Violation } from '../rule.ts'

/** A VPC that peers with itself. */
export const peeringWithItself: LintRule = {
  id: 'peering-with-itself',
  severity: 'error',
  summary: 'a VPC peers with itself',
  why: `The router gets a port whose other end is the port itself. A packet that a route sends into it comes back in by the same
port, over and over, until its time to live is spent; or it is lost, where the next hop is any address but the port's own.

Name the VPC that was meant.`,
  example: {
    wrong: manifests(
      vpc(
        'a',
        'vpcPeerings: [{remoteVpc: a, localConnectIP: 169.254.0.1/30}]',
        'staticRoutes: [{policy: policyDst, cidr: 10.2.0.0/24, nextHopIP: 169.254.0.1}]',
      ),
      vpc('b'),
      WEB_AND_DB,
    ),
    right: PEERED,
    effect: { probe: { from: 'web', to: 'db' }, wrong: 'unreachable', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    for (const entry of declarations(design)) {
      if (entry.vpc.name !== entry.remoteName) continue
      const { manifest } = entry.vpc
      yield {
        message: `VPC \`${entry.vpc.name}\` peers with itself`,
        places: [peeringPlace(entry)],
        fix: {
          title: 'take the peering away',
          edits: [{ kind: 'remove', manifest, path: entry.path }],
        },
      }
    }
  },
}
