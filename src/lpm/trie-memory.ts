/** Blocks of up to this many words are handed out: a node with 256 runs and 510 routes. */
const LARGEST = 1024

/**
 * The one array that a trie lives in: a fixed part at the front, then blocks of words. A block that is given
 * back waits in a list of its size; {@link garbage} tells when it pays to copy what is in use together.
 */
export class TrieMemory {
  words: Int32Array
  /** Words from here on have never been handed out. */
  #top: number
  /** Words that wait to be handed out again. */
  #garbage = 0
  /** The first waiting block of each size; its first word is the next one. Offset 0 is none. */
  readonly #free: Int32Array

  /** Memory whose first `fixed` words are in use and 0, with room for `spare` more. */
  constructor(fixed: number, spare: number) {
    this.words = new Int32Array(fixed + spare)
    this.#top = fixed
    this.#free = new Int32Array(LARGEST)
  }

  /** Words handed out or waiting. */
  get used(): number {
    return this.#top
  }

  get garbage(): number {
    return this.#garbage
  }

  /** The size of block that holds `size` words: at most an eighth more. */
  static roundUp(size: number): number {
    const step = size <= 32 ? 3 : (1 << (28 - Math.clz32(size))) - 1
    return (size + step) & ~step
  }

  /** The offset of a block of exactly `size` words of arbitrary contents. May replace {@link words}. */
  take(size: number): number {
    const freed = this.#free[size]!
    if (freed !== 0) {
      this.#free[size] = this.words[freed]!
      this.#garbage -= size
      return freed
    }
    const offset = this.#top
    this.#top += size
    if (this.#top > this.words.length) {
      const words = new Int32Array(this.#top + (this.#top >> 3))
      words.set(this.words)
      this.words = words
    }
    return offset
  }

  give(offset: number, size: number): void {
    this.words[offset] = this.#free[size]!
    this.#free[size] = offset
    this.#garbage += size
  }

  clone(): TrieMemory {
    const copy = new TrieMemory(0, 0)
    copy.words = this.words.slice(0, this.#top)
    copy.#top = this.#top
    copy.#garbage = this.#garbage
    copy.#free.set(this.#free)
    return copy
  }
}
