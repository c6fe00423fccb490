import type { LintRule } from '../rule.ts'
import { annotationUnknown } from './annotation-unknown.ts'
import { blackHole } from './black-hole.ts'
import { connectIpNetwork } from './connect-ip-network.ts'
import { connectIpRefused } from './connect-ip-refused.ts'
import { connectIpsApart } from './connect-ips-apart.ts'
import { defaultVpcRepliesLost } from './default-vpc-replies-lost.ts'
import { egressGatewaySteals } from './egress-gateway-steals.ts'
import { endpointShadowed } from './endpoint-shadowed.ts'
import { fieldUnknown } from './field-unknown.ts'
import { kindUnknown } from './kind-unknown.ts'
import { mtuDiffers } from './mtu-differs.ts'
import { nextHopAmbiguous } from './next-hop-ambiguous.ts'
import { nextHopLinkLocal } from './next-hop-link-local.ts'
import { nextHopNotConnected } from './next-hop-not-connected.ts'
import { nextHopOtherFamily } from './next-hop-other-family.ts'
import { nextHopOwnAddress } from './next-hop-own-address.ts'
import { nextHopUnowned } from './next-hop-unowned.ts'
import { nextHopVacant } from './next-hop-vacant.ts'
import { oneWayPath } from './one-way-path.ts'
import { peeringFamilyMissing } from './peering-family-missing.ts'
import { peeringOneSided } from './peering-one-sided.ts'
import { peeringRemoteUnknown } from './peering-remote-unknown.ts'
import { peeringTwice } from './peering-twice.ts'
import { peeringWithItself } from './peering-with-itself.ts'
import { peeringWithoutRoutes } from './peering-without-routes.ts'
import { podWithoutAddress } from './pod-without-address.ts'
import { policyFlips } from './policy-flips.ts'
import { policyLosesNextHops } from './policy-loses-next-hops.ts'
import { policyMatchInvalid } from './policy-match-invalid.ts'
import { policyNeverReached } from './policy-never-reached.ts'
import { policyRefused } from './policy-refused.ts'
import { policyTie } from './policy-tie.ts'
import { policyWithoutNextHop } from './policy-without-next-hop.ts'
import { portGroupCollision } from './port-group-collision.ts'
import { portNameCollision } from './port-name-collision.ts'
import { privateSubnetBlocksOutbound } from './private-subnet-blocks-outbound.ts'
import { releaseUnsupported } from './release-unsupported.ts'
import { returnRouteMissing } from './return-route-missing.ts'
import { routeDuplicate } from './route-duplicate.ts'
import { routeFlips } from './route-flips.ts'
import { routeIntoNothing } from './route-into-nothing.ts'
import { routeNeverUsed } from './route-never-used.ts'
import { routeTie } from './route-tie.ts'
import { routeToOwnSubnet } from './route-to-own-subnet.ts'
import { routeTooNarrow } from './route-too-narrow.ts'
import { routeTooWide } from './route-too-wide.ts'
import { routingLoop } from './routing-loop.ts'
import { sameGroupTrafficDropped } from './same-group-traffic-dropped.ts'
import { securityGroupBlocksDhcp } from './security-group-blocks-dhcp.ts'
import { securityGroupBlocksGatewayCheck } from './security-group-blocks-gateway-check.ts'
import { securityGroupNameWithSpace } from './security-group-name-with-space.ts'
import { securityGroupOneFamily } from './security-group-one-family.ts'
import { securityGroupRefused } from './security-group-refused.ts'
import { securityGroupTierUnreached } from './security-group-tier-unreached.ts'
import { securityGroupUnknown } from './security-group-unknown.ts'
import { securityGroupWithoutEgress } from './security-group-without-egress.ts'
import { securityRuleAddressList } from './security-rule-address-list.ts'
import { securityRuleCovered } from './security-rule-covered.ts'
import { securityRuleFamilyMismatch } from './security-rule-family-mismatch.ts'
import { securityRuleNeverReached } from './security-rule-never-reached.ts'
import { securityRulePolicyUnknown } from './security-rule-policy-unknown.ts'
import { securityRuleProtocolUnknown } from './security-rule-protocol-unknown.ts'
import { securityRuleSourcePortsIgnored } from './security-rule-source-ports-ignored.ts'
import { securityRuleWithoutPorts } from './security-rule-without-ports.ts'
import { securityRulesTied } from './security-rules-tied.ts'
import { sourceRouteSteals } from './source-route-steals.ts'
import { sourceRouteUndefined } from './source-route-undefined.ts'
import { subnetAclWithoutEffect } from './subnet-acl-without-effect.ts'
import { subnetAclsRefused } from './subnet-acls-refused.ts'
import { subnetRefused } from './subnet-refused.ts'
import { subnetsOverlapHub } from './subnets-overlap-hub.ts'
import { subnetsOverlapPeers } from './subnets-overlap-peers.ts'
import { subnetsOverlapVpc } from './subnets-overlap-vpc.ts'
import { suppressionUnused } from './suppression-unused.ts'
import { suppressionWithoutReason } from './suppression-without-reason.ts'
import { transitOverlapsSubnet } from './transit-overlaps-subnet.ts'
import { transitRangesOverlap } from './transit-ranges-overlap.ts'
import { transitUnasked } from './transit-unasked.ts'
import { vpcRefused } from './vpc-refused.ts'

/** Every rule, in the order of the documentation. */
export const RULES: readonly LintRule[] = [
  peeringRemoteUnknown,
  peeringOneSided,
  peeringWithItself,
  peeringTwice,
  connectIpRefused,
  connectIpNetwork,
  connectIpsApart,
  peeringFamilyMissing,
  transitOverlapsSubnet,
  transitRangesOverlap,
  nextHopNotConnected,
  nextHopUnowned,
  nextHopOwnAddress,
  nextHopVacant,
  nextHopAmbiguous,
  nextHopLinkLocal,
  nextHopOtherFamily,
  peeringWithoutRoutes,
  returnRouteMissing,
  routeIntoNothing,
  routeTooNarrow,
  routeTooWide,
  routeFlips,
  routeDuplicate,
  routeTie,
  routeToOwnSubnet,
  routeNeverUsed,
  sourceRouteSteals,
  sourceRouteUndefined,
  subnetsOverlapVpc,
  subnetsOverlapPeers,
  subnetsOverlapHub,
  defaultVpcRepliesLost,
  egressGatewaySteals,
  policyNeverReached,
  policyTie,
  policyWithoutNextHop,
  policyMatchInvalid,
  policyFlips,
  policyLosesNextHops,
  policyRefused,
  vpcRefused,
  portNameCollision,
  routingLoop,
  blackHole,
  oneWayPath,
  endpointShadowed,
  transitUnasked,
  releaseUnsupported,
  fieldUnknown,
  annotationUnknown,
  subnetRefused,
  subnetAclsRefused,
  podWithoutAddress,
  kindUnknown,
  portGroupCollision,
  securityGroupRefused,
  securityRuleWithoutPorts,
  securityGroupUnknown,
  securityGroupNameWithSpace,
  securityRuleProtocolUnknown,
  securityRulePolicyUnknown,
  securityRuleAddressList,
  securityRuleFamilyMismatch,
  securityRuleSourcePortsIgnored,
  securityRuleCovered,
  securityRuleNeverReached,
  securityRulesTied,
  sameGroupTrafficDropped,
  securityGroupTierUnreached,
  securityGroupBlocksGatewayCheck,
  securityGroupBlocksDhcp,
  securityGroupOneFamily,
  securityGroupWithoutEgress,
  privateSubnetBlocksOutbound,
  mtuDiffers,
  subnetAclWithoutEffect,
  suppressionWithoutReason,
  suppressionUnused,
]
