import type { Origin } from '../../diagnostic/index.ts'

/** Something that is left of a peering and does nothing, or does harm. */
export interface Dangling {
  readonly kind:
    | 'blackhole-route'
    | 'stale-rule'
    | 'pending-connection'
    | 'inactive-peering'
    | 'initiated-peering'
    | 'disconnected-peering'
  /** Where it is: the route table, security group or peering. */
  readonly where: string
  /** What it is, in a sentence without a period. */
  readonly text: string
  /** What it does as long as it is there. */
  readonly effect: string
  /** The command that takes it away. */
  readonly cleanUp: string
  /** Whether it is on Kyma's side, where only Cloud Manager works. */
  readonly atKyma: boolean
  readonly origin?: Origin | undefined
}
