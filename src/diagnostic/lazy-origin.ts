import type { Origin } from './diagnostic.ts'

/**
 * An origin that is looked up when somebody reads it. Every part of a network carries one, and few are ever shown;
 * finding a line costs a second reading of the text.
 */
export class LazyOrigin implements Origin {
  private find: (() => Origin) | undefined
  private found: Origin | undefined

  constructor(find: () => Origin) {
    this.find = find
  }

  private get origin(): Origin {
    if (!this.found) {
      this.found = this.find!()
      this.find = undefined
    }
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
