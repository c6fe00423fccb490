import { manifests, PEERED, VPC_B, vpc, WEB_AND_DB } from '../examples.ts'
import type { LintRule, Violation } from '../rule.ts'
import { unknownRemotes } from '../unknown-remotes.ts'

/** A peering with a VPC that nobody wrote. */
export const peeringRemoteUnknown: LintRule = {
  id: 'peering-remote-unknown',
  severity: 'error',
  summary: 'a peering names a VPC that is not there',
  why: `The controller makes a router port that waits for a port of the other VPC, for ever: nothing checks that
\`remoteVpc\` exists, the status shows the peering, and every packet sent into it vanishes without an ICMP error.

Correct the name, or create the VPC.`,
  example: {
    wrong: manifests(
      vpc(
        'a',
        'vpcPeerings: [{remoteVpc: bb, localConnectIP: 169.254.0.1/30}]',
        'staticRoutes: [{policy: policyDst, cidr: 10.2.0.0/24, nextHopIP: 169.254.0.2}]',
      ),
      VPC_B,
      WEB_AND_DB,
    ),
    right: PEERED,
    effect: { probe: { from: 'web', to: 'db' }, wrong: 'unreachable', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    for (const { entry, meant } of unknownRemotes(design)) {
      const { vpc, remoteName, path } = entry
      const field = [...path, 'remoteVpc']
      yield {
        message: `VPC \`${vpc.name}\` peers with VPC \`${remoteName}\`, which is not there`,
        places: [{ origin: vpc.manifest.origin(field), label: 'the peering' }],
        help: meant
          ? `did you mean \`${meant}\`?`
          : `create VPC \`${remoteName}\`, or add its manifests with -f`,
        ...(meant && {
          fix: {
            title: `peer with VPC \`${meant}\``,
            edits: [{ kind: 'set', manifest: vpc.manifest, path: field, value: meant }],
          },
        }),
      }
    }
  },
}
