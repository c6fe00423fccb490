export type {
  AwsAccount,
  AwsEndpoint,
  AwsGateway,
  AwsNetworkAcl,
  AwsNetworkAclEntry,
  AwsPeeringConnection,
  AwsQuotas,
  AwsRoute,
  AwsRouteTable,
  AwsSecurityGroup,
  AwsSecurityGroupRule,
  AwsSubnet,
  AwsVpc,
  AwsWorld,
} from './aws/world.ts'
export { sameArmId, virtualNetworkId } from './azure/arm-id.ts'
export type {
  AzureNetworkSecurityGroup,
  AzurePeering,
  AzureQuotas,
  AzureRoute,
  AzureRouteTable,
  AzureSecurityRule,
  AzureSubnet,
  AzureSubscription,
  AzureTenant,
  AzureVirtualMachine,
  AzureVirtualNetwork,
  AzureWorld,
} from './azure/world.ts'
export type {
  GcpFirewallRule,
  GcpInstance,
  GcpNetwork,
  GcpPeering,
  GcpProject,
  GcpQuotas,
  GcpRoute,
  GcpSubnet,
  GcpWorld,
} from './gcp/world.ts'
export { type Admission, admit, refusalText } from './resource/admission.ts'
export type { CloudResource } from './resource/kinds.ts'
export type { Kyma } from './world/kyma.ts'
export { readWorld, type WorldResult } from './world/read.ts'
export { PROVIDERS, type ProviderName, type World } from './world/world.ts'
