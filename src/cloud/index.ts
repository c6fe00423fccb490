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
export { danglingIn } from './dangling.ts'
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
export { networkOfWorld } from './network/network-of-world.ts'
export { type NamedNetwork, namedNetworks } from './network/networks.ts'
export { type PeeringSide, peeringSides } from './network/peerings.ts'
export { type Preflight, preflight, type Recovery, recoveryOf } from './preflight.ts'
export { type Admission, admit, refusalText } from './resource/admission.ts'
export type { CloudResource } from './resource/kinds.ts'
export {
  type Check,
  formatCondition,
  formatRetry,
  type ReachJudge,
  timelineLines,
} from './scenario/check.ts'
export { compareModes, type ModeComparison, type ModeDifference } from './scenario/compare.ts'
export { type ReadFile, readScenario, type Scenario, type ScenarioResult } from './scenario/read.ts'
export {
  type FinalResource,
  type RunOptions,
  runScenario,
  type ScenarioRun,
} from './scenario/run.ts'
export type { ReachExpectation } from './scenario/schema.ts'
export type { Change as CloudChange, WrittenChange } from './simulation/change.ts'
export type { Condition } from './simulation/condition.ts'
export { QUIRKS, type Quirk, type QuirkName } from './simulation/quirks.ts'
export {
  DEFAULT_SETTINGS,
  readSettings,
  type Settings,
  type WrittenSettings,
} from './simulation/settings.ts'
export { CloudSimulation, type Progress } from './simulation/simulation.ts'
export {
  type Duration,
  formatDuration,
  parseDuration,
  SECOND,
  toMilliseconds,
} from './simulation/time.ts'
export type { ResourceStatus, TimelineEntry } from './simulation/timeline.ts'
export { isChangesText, isCloudResource, worldWith } from './with.ts'
export { removableKinds, type Without, worldWithout } from './without.ts'
export type { Dangling } from './world/dangling.ts'
export type { Kyma } from './world/kyma.ts'
export type { PreflightCheck, QuotaUse } from './world/preflight.ts'
export { isWorldText, readWorld, type WorldResult } from './world/read.ts'
export { REMOVABLE_KINDS, type RemovableKind } from './world/removable.ts'
export { PROVIDERS, type ProviderName, type World } from './world/world.ts'
