/** 256 KiB: large enough that headers and remainders disappear, small enough that one survivor holds little. */
const CHUNK_WORDS = 1 << 16

/**
 * A piece of memory that many small tables share. A table keeps the chunk it lives in alive, so a chunk is
 * collected with the last of its tables and nobody has to dispose of anything.
 */
export class Chunk {
  readonly words: Int32Array
  #top = 0
  /** Offsets of the blocks given back, by their size. */
  readonly #free = new Map<number, number[]>()

  constructor(size: number) {
    this.words = new Int32Array(size)
  }

  hasRoom(size: number): boolean {
    return this.#top + size <= this.words.length || (this.#free.get(size)?.length ?? 0) > 0
  }

  /** The offset of a block of `size` words, for which there {@link hasRoom}. Its contents are arbitrary. */
  take(size: number): number {
    const freed = this.#free.get(size)?.pop()
    if (freed !== undefined) return freed
    const offset = this.#top
    this.#top += size
    return offset
  }

  /** Gives back a block that {@link take} handed out. */
  give(offset: number, size: number): void {
    const offsets = this.#free.get(size)
    if (offsets) offsets.push(offset)
    else this.#free.set(size, [offset])
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
