/** 256 KiB: large enough that headers and remainders disappear, small enough that one survivor holds little. */
const CHUNK_WORDS = 1 << 16

/** The offset of no block. */
const NONE = -1

/**
 * A piece of memory that many small tables share. A table keeps the chunk it lives in alive, so a chunk is
 * collected with the last of its tables and nobody has to dispose of anything.
 */
export class Chunk {
  readonly words: Int32Array
  #top = 0
  /** The first block of each size that was given back; its first word is the offset of the next one, or NONE. */
  readonly #free = new Map<number, number>()

  constructor(size: number) {
    this.words = new Int32Array(size)
  }

  hasRoom(size: number): boolean {
    return this.#top + size <= this.words.length || this.#firstFree(size) !== NONE
  }

  /** The offset of a block of `size` words, for which there {@link hasRoom}. Its contents are arbitrary. */
  take(size: number): number {
    const freed = this.#firstFree(size)
    if (freed !== NONE) {
      this.#free.set(size, this.words[freed]!)
      return freed
    }
    const offset = this.#top
    this.#top += size
    return offset
  }

  /** Gives back a block that {@link take} handed out. */
  give(offset: number, size: number): void {
    this.words[offset] = this.#firstFree(size)
    this.#free.set(size, offset)
  }

  #firstFree(size: number): number {
    return this.#free.get(size) ?? NONE
  }
}

/** The chunk that blocks come from now; full ones live on in their tables. */
let current = new Chunk(CHUNK_WORDS)

/** A chunk with room for `size` words: `near` if it can be, so that a table finds again what it gave back. */
export function chunkFor(size: number, near: Chunk | undefined): Chunk {
  if (near?.hasRoom(size)) return near
  if (current.hasRoom(size)) return current
  if (size > CHUNK_WORDS >> 2) return new Chunk(size)
  current = new Chunk(CHUNK_WORDS)
  return current
}
