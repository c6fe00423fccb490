/** A match that OVN would not parse: why, and at which character (from 0) of the text. */
export class MatchError extends Error {
  override readonly name = 'MatchError'
  readonly at: number
  /** OVN would take it: only the simulation does not know the field. */
  readonly unmodelled: boolean

  constructor(at: number, message: string, unmodelled = false) {
    super(message)
    this.at = at
    this.unmodelled = unmodelled
  }
}
