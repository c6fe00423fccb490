import type { Cause, Failure, Intent } from '../analysis/index.ts'
import type { Origin } from '../diagnostic/index.ts'

/** Why an intent can't be made true by changes to the manifests, and what to do instead. */
export interface Obstacle {
  readonly intent: Intent
  readonly message: string
  readonly help: string | undefined
  readonly origin: Origin | undefined
  /** What stops the packet, where it is a packet that shows it. */
  readonly cause: Cause | undefined
  /** The pair of endpoints that it is about. */
  readonly failure: Failure | undefined
  /** Another intent, which would not hold any more. */
  readonly broken: Intent | undefined
}

/** That a step can't be made. */
export class Impossible extends Error {
  readonly help: string | undefined
  readonly origin: Origin | undefined

  constructor(message: string, help?: string, origin?: Origin) {
    super(message)
    this.help = help
    this.origin = origin
  }
}
