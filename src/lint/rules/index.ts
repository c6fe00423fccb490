import type { LintRule } from '../rule.ts'
import { fieldUnknown } from './field-unknown.ts'
import { kindUnknown } from './kind-unknown.ts'
import { mtuDiffers } from './mtu-differs.ts'
import { peeringRemoteUnknown } from './peering-remote-unknown.ts'
import { podWithoutAddress } from './pod-without-address.ts'
import { portGroupCollision } from './port-group-collision.ts'
import { privateSubnetBlocksOutbound } from './private-subnet-blocks-outbound.ts'
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
import { subnetAclWithoutEffect } from './subnet-acl-without-effect.ts'
import { subnetAclsRefused } from './subnet-acls-refused.ts'
import { subnetRefused } from './subnet-refused.ts'

/** Every rule, in the order of the documentation. */
export const RULES: readonly LintRule[] = [
  peeringRemoteUnknown,
  fieldUnknown,
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
]
