import { manifests, PEERED, VPC_B, vpc, WEB_AND_DB } from '../examples.ts'
import { connectIpPlace, declarationOf, declarations } from '../peerings.ts'
import type { LintRule, Violation } from '../rule.ts'

/** Two entries of a VPC for one other VPC. */
export const peeringTwice: LintRule = {
  id: 'peering-twice',
  severity: 'error',
  summary: 'a VPC has two peerings with the same VPC',
  why: `A peering's router port is named after the two VPCs, so that both entries are about one port. The controller writes the addresses of
the first, then replaces them by those of the last. Routes whose next hop is in the network of the first are not installed.

Keep one entry. A port with several addresses, as for dual stack, has them all in one \`localConnectIP\`, separated by commas.`,
  example: {
    wrong: manifests(
      vpc(
        'a',
        'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}, {remoteVpc: b, localConnectIP: 169.254.9.1/30}]',
        'staticRoutes: [{policy: policyDst, cidr: 10.2.0.0/24, nextHopIP: 169.254.0.2}]',
      ),
      VPC_B,
      WEB_AND_DB,
    ),
    right: PEERED,
    effect: { probe: { from: 'web', to: 'db' }, wrong: 'unreachable', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    for (const entry of declarations(design)) {
      const { vpc, remoteName, path } = entry
      const last = declarationOf(design, vpc.name, remoteName)!
      if (last === entry) continue
      yield {
        message: `VPC \`${vpc.name}\` has two peerings with VPC \`${remoteName}\`: only the address of the last one counts`,
        places: [connectIpPlace(entry), connectIpPlace(last)],
        help: 'take away the one that the other VPC does not answer',
        ...(textOf(entry) === textOf(last) && {
          fix: {
            title: 'take the first of the two equal entries away',
            edits: [{ kind: 'remove', manifest: vpc.manifest, path }],
          },
        }),
      }
    }
  },
}

function textOf({ vpc, path }: ReturnType<typeof declarations>[number]): string | null | undefined {
  return vpc.spec.vpcPeerings![path[2] as number]!.localConnectIP
}
