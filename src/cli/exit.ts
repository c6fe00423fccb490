/** Exit codes of every command. */
export const EXIT = {
  /** Reachable, or done. */
  ok: 0,
  /** Not reachable. */
  negative: 1,
  /** Bad input or usage. */
  usage: 2,
} as const

/** A command that cannot go on: told on the error stream, and the process ends with code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly help: string | undefined

  constructor(message: string, help?: string) {
    super(message)
    this.help = help
  }
}
