export type { ConnectIpReading, KubeOvnOptions } from './options.ts'
export {
  isReleaseName,
  NEWEST_RELEASE,
  RELEASES,
  type Release,
  type ReleaseName,
} from './releases.ts'
export { type Translation, translate } from './translate.ts'
