/**
 * Numbers pairs of 32-bit integers from 0 on: equal pairs have the same number. Longer tuples are numbered part by
 * part, each time the number of what came before with the next part.
 */
export class PairIds {
  #firsts = new Int32Array(64)
  #seconds = new Int32Array(64)
  /** A hash table at most half full: of each pair the number and one, 0 where there is none. */
  #slots = new Int32Array(128)
  #size = 0

  /** How many different pairs there are. */
  get size(): number {
    return this.#size
  }

  of(first: number, second: number): number {
    if (this.#size === this.#firsts.length) this.#grow()
    const slot = this.#slot(first, second)
    const known = this.#slots[slot]!
    if (known !== 0) return known - 1
    const id = this.#size++
    this.#firsts[id] = first
    this.#seconds[id] = second
    this.#slots[slot] = id + 1
    return id
  }

  first(id: number): number {
    return this.#firsts[id]!
  }

  second(id: number): number {
    return this.#seconds[id]!
  }

  /** Where the pair is, or belongs. */
  #slot(first: number, second: number): number {
    const mask = this.#slots.length - 1
    let slot = hashOf(first, second) & mask
    for (let id = this.#slots[slot]! - 1; id >= 0; id = this.#slots[slot]! - 1) {
      if (this.#firsts[id] === first && this.#seconds[id] === second) break
      slot = (slot + 1) & mask
    }
    return slot
  }

  #grow(): void {
    const [firsts, seconds] = [this.#firsts, this.#seconds]
    this.#firsts = new Int32Array(firsts.length * 2)
    this.#firsts.set(firsts)
    this.#seconds = new Int32Array(seconds.length * 2)
    this.#seconds.set(seconds)
    this.#slots = new Int32Array(firsts.length * 4)
    for (let id = 0; id < this.#size; id++)
      this.#slots[this.#slot(firsts[id]!, seconds[id]!)] = id + 1
  }
}

function hashOf(first: number, second: number): number {
  let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35)
  return hash ^ (hash >>> 13)
}
