import type { Reason } from '../../dataplane/index.ts'
import type { Origin } from '../../diagnostic/index.ts'
import type { Services } from './parse-services.ts'
import type { Selector } from './selector.ts'

/** Why OVN itself may leave open what happens. */
export const OPEN_CHOICES = [
  'equal-cost-paths',
  'equal-priority-routes',
  'equal-priority-policies',
  'equal-priority-acls',
  'several-ports-own-next-hop',
  'several-endpoints-own-address',
] as const satisfies readonly Reason[]
export type OpenChoice = (typeof OPEN_CHOICES)[number]

/**
 * Something that a network must or must not do, for every pair of the endpoints that it selects:
 *
 * - `reachable`: all of its services get through
 * - `unreachable`: none of them does
 * - `only`: all of them do, and nothing else
 * - `isolated`: none of them does, in either direction
 */
export interface Intent {
  readonly kind: 'reachable' | 'unreachable' | 'only' | 'isolated'
  /** What it is called in reports; absent where its author gave no name. */
  readonly name: string | undefined
  readonly description: string | undefined
  /** Why an exception is made. */
  readonly reason: string | undefined
  readonly from: IntentEnd
  readonly to: IntentEnd
  /** The services it is about, in each family. */
  readonly services: Services
  /** It must also hold without any one of these. */
  readonly survives: 'peering' | 'route' | undefined
  /** Which open choices of OVN are no failure: all of them, or those for one of these reasons. */
  readonly allowUndefined: boolean | ReadonlySet<OpenChoice>
  readonly origin: Origin | undefined
}

/** Who sends or receives. */
export interface IntentEnd {
  readonly selector: Selector
  readonly origin: Origin | undefined
}
