import type { Edit } from '../../edit/index.ts'
import { formatPrefix, type Prefix, parseAddress, parseCidr } from '../../net/index.ts'
import type { Design } from '../design.ts'
import { manifests, PEERED, VPC_B, vpc, WEB_AND_DB } from '../examples.ts'
import { firstHosts, isHost } from '../link-addresses.ts'
import { answerTo, connectIpPlace, type Declaration, declarations } from '../peerings.ts'
import type { LintRule, Violation } from '../rule.ts'

/** A `localConnectIP` that the controller refuses. */
export const connectIpRefused: LintRule = {
  id: 'connect-ip-refused',
  severity: 'error',
  summary: 'localConnectIP is not an address with a mask',
  why: `The controller splits \`localConnectIP\` at commas and wants an address with a mask in each part, without spaces. At an entry
that is anything else it stops: the VPC gets no static routes, no policies, and never becomes ready, so that its subnets are not made either.
An empty \`localConnectIP\` is enough to take down everything else in the VPC (kube-ovn issue 7343).

Write the address of this VPC's router with the length of the network that both routers share, such as \`169.254.0.1/30\`.`,
  example: {
    wrong: manifests(
      vpc(
        'a',
        'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1}]',
        'staticRoutes: [{policy: policyDst, cidr: 10.2.0.0/24, nextHopIP: 169.254.0.2}]',
      ),
      VPC_B,
      WEB_AND_DB,
    ),
    right: PEERED,
    effect: { probe: { from: 'db', to: '10.1.0.2' }, wrong: 'unreachable', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    for (const entry of declarations(design)) {
      if (entry.addresses) continue
      const text = textOf(entry)
      const edit = correction(design, entry, text)
      yield {
        message:
          text === ''
            ? `the peering of VPC \`${entry.vpc.name}\` with \`${entry.remoteName}\` has no localConnectIP, and the controller stops there`
            : `VPC \`${entry.vpc.name}\`: localConnectIP \`${text}\` is not an address with a mask, and the controller stops there`,
        places: [connectIpPlace(entry)],
        help: 'write it as 169.254.0.1/30; for dual stack as 169.254.0.1/30,fd00::1/64, without spaces',
        ...(edit && { fix: { title: `write localConnectIP: ${edit.value}`, edits: [edit] } }),
      }
    }
  },
}

function textOf({ vpc, path }: Declaration): string {
  return vpc.spec.vpcPeerings![path[2] as number]!.localConnectIP ?? ''
}

/** What was meant, where the text itself or the other end tells. */
function correction(
  design: Design,
  entry: Declaration,
  text: string,
): Extract<Edit, { kind: 'set' }> | undefined {
  const other = answerTo(entry, design)?.addresses ?? []
  const parts = text.split(',').map((part) => part.trim())
  const found =
    text.trim() === ''
      ? other.map((network) => addressBeside(network))
      : parts.map((part) => parseCidr(part) ?? withMask(part, other))
  if (found.length === 0 || found.some((prefix) => prefix === undefined)) return undefined
  const value = (found as Prefix[]).map(formatPrefix).join(',')
  return {
    kind: 'set',
    manifest: entry.vpc.manifest,
    path: [...entry.path, 'localConnectIP'],
    value,
  }
}

/** An address alone, with the mask of the other end's network that it lies in. */
function withMask(text: string, networks: readonly Prefix[]): Prefix | undefined {
  const address = parseAddress(text)
  const network = address && networks.find((one) => isHost(one, address))
  return network && { address, length: network.length }
}

function addressBeside(network: Prefix): Prefix | undefined {
  const address = firstHosts(network).find(
    (host) =>
      isHost(network, host) &&
      formatPrefix({ address: host, length: network.length }) !== formatPrefix(network),
  )
  return address && { address, length: network.length }
}
