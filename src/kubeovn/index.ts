export { ANNOTATION } from './annotations.ts'
export { labelSelector, selects } from './label-selector.ts'
export { DEFAULT_VPC } from './names.ts'
export type { ConnectIpReading, KubeOvnOptions } from './options.ts'
export type { PlacedPod } from './pods.ts'
export { differingTraits, type ReleaseTrait } from './release-traits.ts'
export {
  isReleaseName,
  NEWEST_RELEASE,
  RELEASES,
  type Release,
  type ReleaseName,
} from './releases.ts'
export { DIRECTIONS, type SecurityGroup, type SecurityGroupRule } from './security-group.ts'
export type { Subnet } from './subnet.ts'
export { type Resources, type Translation, translate } from './translate.ts'
export type { Vpc } from './vpc.ts'
