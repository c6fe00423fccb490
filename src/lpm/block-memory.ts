/** Blocks of fewer words are handed out. The largest is a trie's node with 256 runs and 510 routes. */
const LARGEST = 1024

/** Below this much garbage, in words, memory is not worth compacting. */
const LITTLE = 1 << 14

/** Where the words of a memory come from: a function from a length to an array of zeros. */
export type Allocate = (length: number) => Int32Array

const onHeap: Allocate = (length) => new Int32Array(length)

/**
 * The one array that a trie or an image lives in: a fixed part at the front, then blocks of words. A block that
 * is given back waits in a list of its size; {@link isSparse} tells when it pays to copy what is in use together.
 */
export class BlockMemory {
  words: Int32Array
  /** Words from here on have never been handed out. */
  #top: number
  /** Words that wait to be handed out again. */
  #garbage = 0
  /** The first waiting block of each size; its first word is the next one. Offset 0 is none. */
  readonly #free = new Int32Array(LARGEST)
  readonly #allocate: Allocate

  /** Memory whose first `fixed` words are in use and 0, with room for `spare` more. */
  constructor(fixed: number, spare: number, allocate: Allocate = onHeap) {
    this.words = allocate(fixed + spare)
    this.#top = fixed
    this.#allocate = allocate
  }

  /** Words in use. */
  get live(): number {
    return this.#top - this.#garbage
  }

  /** Whether so much of the memory is not in use (a quarter) that compacting it pays. */
  get isSparse(): boolean {
    return this.#garbage > LITTLE && this.#garbage > this.#top >> 2
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
      const words = this.#allocate(this.#top + (this.#top >> 3))
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

  /** A copy without room to spare; its words come from the same place by default. */
  clone(allocate: Allocate = this.#allocate): BlockMemory {
    const copy = new BlockMemory(this.#top, 0, allocate)
    copy.words.set(this.words.subarray(0, this.#top))
    copy.#garbage = this.#garbage
    copy.#free.set(this.#free)
    return copy
  }

  /** New memory for a compacted copy, with `fixed` words in front. */
  forCopy(fixed: number, allocate: Allocate = this.#allocate): BlockMemory {
    const blocks = this.live - fixed
    return new BlockMemory(fixed, blocks + (blocks >> 3), allocate)
  }
}
