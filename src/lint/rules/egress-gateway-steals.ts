import { DEFAULT_VPC } from '../../kubeovn/index.ts'
import { formatPrefix, masked, overlaps, type Prefix } from '../../net/index.ts'
import type { Design } from '../design.ts'
import { type EgressGateway, egressGateways } from '../egress-gateways.ts'
import { manifests, VPC_B, vpc, WEB_AND_DB } from '../examples.ts'
import { fieldValue } from '../field-value.ts'
import { isKeptAbove } from '../policies.ts'
import { type PeerRoute, peerRoutesOf, routePlace } from '../routes.ts'
import { subnetsOfFamily } from '../routing.ts'
import type { LintRule, Violation } from '../rule.ts'
import { GATEWAY_PRIORITY, KEEPING_PRIORITY } from './default-vpc-replies-lost.ts'
import { isKindToCome } from './release-unsupported.ts'

/** Priorities of the policies that send packets to an egress gateway: to any of its pods, and to the one on the same node. */
const CLUSTER_PRIORITY = 29100
const LOCAL_PRIORITY = 29150

/** The row that the controller makes for the gateway of the example, whose pod has the address. */
const TAKEN =
  '{priority: 29100, match: ip4.src == 10.1.0.0/24, action: reroute, nextHopIP: 10.1.0.9}'

const KEPT = '{priority: 30001, match: ip4.dst == 10.2.0.0/24, action: allow}'

/** An egress gateway that takes what is for a peered VPC. */
export const egressGatewaySteals: LintRule = {
  id: 'egress-gateway-steals',
  severity: 'error',
  summary: 'a VpcEgressGateway takes packets that are for a peered VPC',
  why: `Policies come after routes. For a VpcEgressGateway the controller makes policies of priority 29100 (29150 with \`trafficPolicy: Local\`) that
send whatever comes from its sources to the gateway, wherever it is going. Packets to subnets of the same VPC are spared by the policies of
priority 31000 that Kube-OVN makes for these; packets to a peered VPC are not: they leave by the gateway, and so do replies to requests from
there. A VpcNatGateway makes no such policies, save in the high-availability mode that is being developed for 1.17, with a priority of 29200.

A policy of a higher priority that allows what goes to the other VPC lets its route hold. No fix is offered: the policies of the gateway are not
simulated, so that the outcome could not be proven.`,
  example: {
    wrong: manifests(peered(), gateway()),
    right: manifests(peered(KEPT), gateway()),
    effect: {
      probe: { from: 'web', to: 'db' },
      wrong: 'unreachable',
      right: 'reachable',
      rows: { wrong: peered(TAKEN), right: peered(TAKEN, KEPT) },
    },
  },
  *check(design): Generator<Violation> {
    for (const gateway of egressGateways(design)) {
      if (isKindToCome(design, gateway.manifest)) continue
      for (const route of peerRoutesOf(design, gateway.vpc)) {
        const sources = takenSources(design, gateway, route)
        if (sources.length > 0) yield violation(gateway, route, sources)
      }
    }
  },
}

/** The sources of a gateway whose packets it takes from the route. */
function takenSources(
  design: Design,
  { manifest, vpc, sources }: EgressGateway,
  route: PeerRoute,
): Prefix[] {
  const { prefix } = route.route
  // A default route leaves to the gateway what is for nobody else.
  if (prefix.length === 0) return []
  // In the cluster's own VPC the same packets go to a node without the gateway, and that is told.
  if (vpc === DEFAULT_VPC && !isKeptAbove(design, route, GATEWAY_PRIORITY)) return []
  const isLocal = fieldValue(manifest, ['spec', 'trafficPolicy']) === 'Local'
  const { family } = prefix.address
  const subnets = subnetsOfFamily(design, vpc, family)
  return sources.filter(
    (source) =>
      source.address.family === family &&
      subnets.some((subnet) => overlaps(subnet.prefix, source)) &&
      !isKeptAbove(design, route, isLocal ? LOCAL_PRIORITY : CLUSTER_PRIORITY, [source]),
  )
}

function violation(
  { manifest, vpc }: EgressGateway,
  route: PeerRoute,
  sources: readonly Prefix[],
): Violation {
  const { prefix } = route.route
  const cidr = formatPrefix(masked(prefix))
  const from = sources.map((source) => `\`${formatPrefix(source)}\``).join(', ')
  return {
    message: `VpcEgressGateway \`${manifest.name}\` takes packets from ${from} to \`${cidr}\`, which are for VPC \`${route.hop.remote.model.name}\``,
    places: [
      { origin: manifest.origin(['spec', 'policies']), label: 'whose packets the gateway takes' },
      routePlace(route),
    ],
    help: `add a policy to VPC \`${vpc}\`: {priority: ${KEEPING_PRIORITY}, match: ip${prefix.address.family}.dst == ${cidr}, action: allow}`,
  }
}

function peered(...policies: readonly string[]): string {
  return manifests(
    vpc(
      'a',
      'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}]',
      'staticRoutes: [{policy: policyDst, cidr: 10.2.0.0/24, nextHopIP: 169.254.0.2}]',
      ...(policies.length > 0 ? ['policyRoutes:', ...policies.map((one) => `- ${one}`)] : []),
    ),
    VPC_B,
    WEB_AND_DB,
  )
}

function gateway(): string {
  return `apiVersion: kubeovn.io/v1
kind: VpcEgressGateway
metadata: {name: internet}
spec:
  vpc: a
  externalSubnet: macvlan
  policies: [{snat: true, subnets: [net-a]}]
`
}
