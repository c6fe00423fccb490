import type { ReleaseName } from './releases.ts'

/**
 * How `localConnectIP` is read: as a live cluster does (`address`), as a transit network that both routers share
 * (`network`), or as a network where no host bit is set and as an address otherwise (`auto`).
 */
export type ConnectIpReading = 'auto' | 'network' | 'address'

export interface KubeOvnOptions {
  /** Default: the newest. */
  readonly release?: ReleaseName
  /** Default: `auto`. */
  readonly connectIp?: ConnectIpReading
  /** The namespace of pods that name none. Default `default`. */
  readonly namespace?: string
}
