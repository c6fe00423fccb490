import type { Origin } from './diagnostic.ts'

/**
 * An origin that is looked up when somebody reads it. Every part of a network carries one, and few are ever shown;
 * finding a line costs a second reading of the text.
 */
export abstract class LazyOrigin implements Origin {
  private found: Origin | undefined

  /** Looks it up. */
  protected abstract find(): Origin

  private get origin(): Origin {
    this.found ??= this.find()
    return this.found
  }

  get file(): string {
    return this.origin.file
  }

  get document(): number {
    return this.origin.document
  }

  get line(): number {
    return this.origin.line
  }

  get column(): number {
    return this.origin.column
  }

  get path(): string {
    return this.origin.path
  }

  toJSON(): Origin {
    return this.origin
  }
}
