/** A match that OVN would not parse: why, and at which character (from 0) of the text. */
export class MatchError extends Error {
  override readonly name = 'MatchError'
  readonly at: number

  constructor(at: number, message: string) {
    super(message)
    this.at = at
  }
}
