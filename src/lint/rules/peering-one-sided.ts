import { DEFAULT_VPC } from '../../kubeovn/index.ts'
import {
  addressBits,
  formatPrefix,
  lastAddress,
  type Prefix,
  sameAddress,
} from '../../net/index.ts'
import type { Design } from '../design.ts'
import { manifests, PEERED, VPC_A, vpc, WEB_AND_DB } from '../examples.ts'
import { firstHosts, isHost } from '../link-addresses.ts'
import { hopsIn, isTaken } from '../named-hops.ts'
import { answerTo, type Declaration, declarations, peeringPlace } from '../peerings.ts'
import type { Fix, LintRule, Violation } from '../rule.ts'
import { isAnsweredMisspelt } from '../unknown-remotes.ts'

/** A peering that the other VPC does not answer. */
export const peeringOneSided: LintRule = {
  id: 'peering-one-sided',
  severity: 'error',
  summary: 'a peering is declared by one VPC only',
  why: `An entry in \`vpcPeerings\` makes a router port in its own VPC and nothing in the other. OVN joins two ports only if each
names the other, so this port leads nowhere: whatever is sent into it vanishes without an ICMP error. Both Vpc objects look healthy, and the
status of the one even lists the peering.

Declare the peering in the other VPC too, with an address of its own in the same network, and give both VPCs routes.`,
  example: {
    wrong: manifests(
      VPC_A,
      vpc('b', 'staticRoutes: [{policy: policyDst, cidr: 10.1.0.0/24, nextHopIP: 169.254.0.1}]'),
      WEB_AND_DB,
    ),
    right: PEERED,
    effect: { probe: { from: 'web', to: 'db' }, wrong: 'unreachable', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    for (const entry of declarations(design)) {
      const { vpc, remote, remoteName } = entry
      if (vpc === remote || (!remote && remoteName !== DEFAULT_VPC)) continue
      // A misspelt answer is told where it is.
      if (answerTo(entry, design) || isAnsweredMisspelt(design, entry)) continue
      const fix = otherHalf(design, entry)
      yield {
        message: `VPC \`${vpc.name}\` peers with VPC \`${remoteName}\`, which does not peer with \`${vpc.name}\``,
        places: [
          peeringPlace(entry),
          ...(remote
            ? [
                {
                  origin: remote.manifest.origin(['spec', 'vpcPeerings']),
                  label: `VPC \`${remoteName}\`, without an entry for \`${vpc.name}\``,
                },
              ]
            : []),
        ],
        help: `add remoteVpc: ${vpc.name} to the vpcPeerings of VPC \`${remoteName}\``,
        ...(fix && { fix }),
      }
    }
  },
}

/**
 * The entry that the other VPC lacks; none where the first entry leaves no room for a second address, or where the other
 * VPC has its network elsewhere: two ports would then have the next hop.
 */
function otherHalf(design: Design, { vpc, remote, addresses }: Declaration): Fix | undefined {
  if (!remote || addresses?.some((own) => isTaken(design, remote.name, vpc.name, own))) {
    return undefined
  }
  const across = addresses?.map((own) => addressBeside(design, vpc.name, own))
  if (!across || across.length === 0) return undefined
  const found = across.filter((address) => address !== undefined)
  if (found.length < across.length) return undefined
  const value = { remoteVpc: vpc.name, localConnectIP: found.map(formatPrefix).join(',') }
  return {
    title: `declare the peering in VPC \`${remote.name}\` too`,
    edits: [{ kind: 'append', manifest: remote.manifest, path: ['spec', 'vpcPeerings'], value }],
  }
}

/** The address for the other end: what the VPC's next hops name in the network, or the first that is free. */
function addressBeside(design: Design, vpc: string, own: Prefix): Prefix | undefined {
  const { address, length } = own
  const bits = addressBits(address.family)
  if (length === bits) return undefined
  const named = hopsIn(design, vpc, own).map((hop) => hop.address)
  const candidates =
    length === bits - 1
      ? [own, { address: lastAddress(own), length }].map((prefix) => prefix.address)
      : [...named, ...firstHosts(own)].filter((candidate) => isHost(own, candidate))
  const other = candidates.find((candidate) => !sameAddress(candidate, address))
  return other && { address: other, length }
}
