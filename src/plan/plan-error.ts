/** A design that can't be made as asked, or not without changing what exists. */
export class PlanError extends Error {
  override readonly name = 'PlanError'
  /** What to do about it. */
  readonly help: string

  constructor(message: string, help: string) {
    super(message)
    this.help = help
  }
}
