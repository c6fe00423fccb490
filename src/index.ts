// Load and ask
export type {
  AsymmetricPath,
  BlackHole,
  Cause,
  Causes,
  Cell,
  Change,
  ClassMember,
  EndpointClass,
  Fault,
  FaultKind,
  Loop,
  OneWayPath,
  PairServices,
  Reachability,
  ServicePart,
  ShadowedEndpoint,
  Transit,
} from './analysis/index.ts'

// Intents
export {
  type CheckOptions,
  type CheckReport,
  type Coverage,
  checkIntents,
  type Failure,
  formatSelector,
  type Intent,
  type IntentEnd,
  type IntentVerdict,
  type NetworkPart,
  OPEN_CHOICES,
  type OpenChoice,
  parseSelector,
  parseServices,
  type Selector,
  SelectorError,
  type Services,
  ServicesError,
} from './analysis/index.ts'
// Traces
export {
  type Candidate,
  type Deciding,
  Fabric,
  type Hop,
  type Injection,
  type Leg,
  type Outcome,
  type Packet,
  type Probe,
  ProbeError,
  type ProbeErrorCode,
  REASONS,
  type Reason,
  type Step,
  simulate,
  type Trace,
} from './dataplane/index.ts'
// What is wrong
export {
  DIAGNOSTIC_CODES,
  type Diagnostic,
  type DiagnosticCode,
  type Origin,
  type Severity,
} from './diagnostic/index.ts'
export { type IntentsOptions, type IntentsResult, readIntents } from './intents/index.ts'
// Manifests and what Kube-OVN makes of them
export {
  type ConnectIpReading,
  isReleaseName,
  type KubeOvnOptions,
  NEWEST_RELEASE,
  RELEASES,
  type Release,
  type ReleaseName,
  type Translation,
  translate,
} from './kubeovn/index.ts'
export { LoadError, type Loaded, loadNetwork, mustLoadNetwork } from './load.ts'
export { type Manifest, type ReadResult, readManifests, type Source } from './manifest/index.ts'
export type { Service, ServiceSet } from './match/index.ts'
// The logical network
export {
  type Acl,
  type AclAction,
  type AclOptions,
  type AddressSet,
  type Annotated,
  type Caveat,
  type CaveatScope,
  type Endpoint,
  type EndpointOptions,
  type GuestSubnet,
  type LogicalNetwork,
  type LogicalRouter,
  type LogicalRouterPort,
  type LogicalSwitch,
  type LogicalSwitchPort,
  NetworkBuilder,
  OVN_BEHAVIOURS,
  type OvnBehaviour,
  type PeeringLink,
  type PortGroup,
  type PortNetwork,
  peeringGraph,
  peeringPath,
  type RouteOptions,
  type RouterPolicy,
  type StaticRoute,
  type SubnetOptions,
} from './model/index.ts'
export { Network, type ServicesQuestion } from './network.ts'
