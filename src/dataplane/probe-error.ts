import type { Diagnostic } from '../diagnostic/index.ts'

/** What a probe can be wrong about. */
export type ProbeErrorCode =
  | 'unknown-endpoint'
  | 'unknown-vpc'
  | 'bad-address'
  | 'bad-probe'
  | 'endpoint-without-address'

/** A probe that cannot be turned into a packet. */
export class ProbeError extends Error {
  override readonly name = 'ProbeError'
  readonly code: ProbeErrorCode
  /** What to do about it. */
  readonly help: string | undefined
  /** Where it was written, for an endpoint that the cluster gives no address. */
  readonly origin: Diagnostic['origin']

  constructor(
    code: ProbeErrorCode,
    message: string,
    hint: Pick<Diagnostic, 'help' | 'origin'> = {},
  ) {
    super(message)
    this.code = code
    this.help = hint.help
    this.origin = hint.origin
  }
}
