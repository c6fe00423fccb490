import { type Family, ipv4, ipv6, maskWord, type Prefix } from '../net/index.ts'
import { Chunk, chunkFor } from './arena.ts'
import type { RouteEntry, Routes } from './routes.ts'

const SIGN = 0x80000000 | 0
/** Where a table without routes lives. */
const NOWHERE = new Chunk(0)

/**
 * A few routes: sorted by address, shorter first, each knowing the nearest route around it.
 *
 *     0  0.0.0.0/0      parent –        10.1.7.9: the last entry not behind it is 2; 2 does not
 *     1  10.0.0.0/8     parent 0        contain it, so its parent 1 is the longest match
 *     2  10.1.0.0/24    parent 1
 *     3  10.2.0.0/16    parent 1
 *
 * An entry is the address words and one more with length and parent: 8 bytes in IPv4, 20 in IPv6, in a block
 * of an arena that all tables share. Handles are positions.
 *
 * Methods are `private` and not `#private`: for the latter, V8 keeps another word in every object.
 */
export class SortedRoutes<V> implements Routes<V> {
  shared = false
  /** Words of an entry; the last one holds `(parent + 1) << 8 | length`. */
  readonly #stride: number
  #chunk = NOWHERE
  #offset = 0
  #size = 0
  /** Values by position. Its length is the capacity of the block. */
  #values: V[] = []

  constructor(family: Family) {
    this.#stride = family === 4 ? 2 : 5
  }

  get family(): Family {
    return this.#stride === 2 ? 4 : 6
  }

  get size(): number {
    return this.#size
  }

  get byteLength(): number {
    return 4 * this.#stride * this.#values.length
  }

  lookup(w0: number, w1: number, w2: number, w3: number): V | undefined {
    let index = this.countUpTo(w0, w1, w2, w3, 128) - 1
    while (index >= 0 && !this.contains(index, w0, w1, w2, w3)) index = this.parentOf(index)
    return index < 0 ? undefined : this.#values[index]
  }

  match(w0: number, w1: number, w2: number, w3: number, maxLength: number): number {
    let index = this.countUpTo(w0, w1, w2, w3, maxLength) - 1
    while (
      index >= 0 &&
      (this.lengthOf(index) > maxLength || !this.contains(index, w0, w1, w2, w3))
    ) {
      index = this.parentOf(index)
    }
    return index
  }

  lengthOf(handle: number): number {
    return this.#chunk.words[this.metaOf(handle)]! & 255
  }

  valueOf(handle: number): V {
    return this.#values[handle]!
  }

  insert(w0: number, w1: number, w2: number, w3: number, length: number, value: V): boolean {
    w0 &= maskWord(length, 0)
    w1 &= maskWord(length, 1)
    w2 &= maskWord(length, 2)
    w3 &= maskWord(length, 3)
    const at = this.countUpTo(w0, w1, w2, w3, length - 1)
    let parent = at - 1
    while (parent >= 0 && !this.contains(parent, w0, w1, w2, w3)) parent = this.parentOf(parent)
    if (at < this.#size && this.isAt(at, w0, w1, w2, w3, length)) {
      this.#values[at] = value
      return false
    }
    const size = this.#size
    if (size === this.#values.length) this.resize(size + Math.max(2, (size >> 6) << 3))
    const stride = this.#stride
    const words = this.#chunk.words
    const start = this.#offset + at * stride
    const end = this.#offset + size * stride
    // The routes inside the new one follow it directly: of those, it becomes the nearest around some.
    const behind = at + this.countInside(at, w0, w1, w2, w3, length)
    for (let index = at, meta = start + stride - 1; index < size; index++, meta += stride) {
      const word = words[meta]!
      const old = (word >>> 8) - 1
      if (old >= at) words[meta] = word + 256
      else if (index < behind && old === parent) words[meta] = ((at + 1) << 8) | (word & 255)
    }
    words.copyWithin(start + stride, start, end)
    for (let index = size; index > at; index--) this.#values[index] = this.#values[index - 1]!
    words[start] = w0
    if (stride > 2) {
      words[start + 1] = w1
      words[start + 2] = w2
      words[start + 3] = w3
    }
    words[start + stride - 1] = ((parent + 1) << 8) | length
    this.#values[at] = value
    this.#size = size + 1
    return true
  }

  delete(w0: number, w1: number, w2: number, w3: number, length: number): boolean {
    const at = this.match(w0, w1, w2, w3, length)
    if (at < 0 || this.lengthOf(at) !== length) return false
    const parent = this.parentOf(at)
    const size = this.#size - 1
    const stride = this.#stride
    const words = this.#chunk.words
    const start = this.#offset + at * stride
    const end = this.#offset + (size + 1) * stride
    for (let meta = start + 2 * stride - 1; meta < end; meta += stride) {
      const word = words[meta]!
      const old = (word >>> 8) - 1
      if (old > at) words[meta] = word - 256
      else if (old === at) words[meta] = ((parent + 1) << 8) | (word & 255)
    }
    words.copyWithin(start, start + stride, end)
    for (let index = at; index < size; index++) this.#values[index] = this.#values[index + 1]!
    // The freed place must not keep the caller's value alive.
    this.#values[size] = undefined as V
    this.#size = size
    const enough = Math.max(2, (size + 1) & ~1)
    if (size < this.#values.length >> 1 && enough < this.#values.length) this.resize(enough)
    return true
  }

  *within(prefix: Prefix): Generator<RouteEntry<V>, void, undefined> {
    const { length } = prefix
    const w0 = prefix.address.w0 & maskWord(length, 0)
    const w1 = prefix.address.w1 & maskWord(length, 1)
    const w2 = prefix.address.w2 & maskWord(length, 2)
    const w3 = prefix.address.w3 & maskWord(length, 3)
    let index = this.countUpTo(w0, w1, w2, w3, length - 1)
    const end = index + this.countInside(index, w0, w1, w2, w3, length)
    for (; index < end; index++) yield [this.prefixOf(index), this.#values[index]!]
  }

  clone(): SortedRoutes<V> {
    const copy = new SortedRoutes<V>(this.family)
    if (this.#size === 0) return copy
    copy.resize(this.#values.length)
    const block = this.#chunk.words.subarray(this.#offset, this.#offset + this.#size * this.#stride)
    copy.#chunk.words.set(block, copy.#offset)
    for (let index = 0; index < this.#size; index++) copy.#values[index] = this.#values[index]!
    copy.#size = this.#size
    return copy
  }

  /** How many routes are ordered up to this address and length: the position behind them. */
  private countUpTo(w0: number, w1: number, w2: number, w3: number, length: number): number {
    let low = 0
    let high = this.#size
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.isAfter(middle, w0, w1, w2, w3, length)) high = middle
      else low = middle + 1
    }
    return low
  }

  private isAfter(
    index: number,
    w0: number,
    w1: number,
    w2: number,
    w3: number,
    length: number,
  ): boolean {
    const words = this.#chunk.words
    const at = this.#offset + index * this.#stride
    const a0 = words[at]!
    // Flipping the sign bit makes the signed comparison an unsigned one.
    if (a0 !== w0) return (a0 ^ SIGN) > (w0 ^ SIGN)
    if (this.#stride > 2) {
      const a1 = words[at + 1]!
      if (a1 !== w1) return (a1 ^ SIGN) > (w1 ^ SIGN)
      const a2 = words[at + 2]!
      if (a2 !== w2) return (a2 ^ SIGN) > (w2 ^ SIGN)
      const a3 = words[at + 3]!
      if (a3 !== w3) return (a3 ^ SIGN) > (w3 ^ SIGN)
    }
    return this.lengthOf(index) > length
  }

  /** Whether the route at the position covers the address. */
  private contains(index: number, w0: number, w1: number, w2: number, w3: number): boolean {
    return this.agrees(index, w0, w1, w2, w3, this.lengthOf(index))
  }

  /** How many routes from this position on lie inside the prefix; they stand together. */
  private countInside(
    from: number,
    w0: number,
    w1: number,
    w2: number,
    w3: number,
    length: number,
  ): number {
    let index = from
    while (index < this.#size && this.agrees(index, w0, w1, w2, w3, length)) index++
    return index - from
  }

  private isAt(
    index: number,
    w0: number,
    w1: number,
    w2: number,
    w3: number,
    length: number,
  ): boolean {
    return this.lengthOf(index) === length && this.agrees(index, w0, w1, w2, w3, length)
  }

  /** Whether the first `length` bits of the route's address and of this one are the same. */
  private agrees(
    index: number,
    w0: number,
    w1: number,
    w2: number,
    w3: number,
    length: number,
  ): boolean {
    const words = this.#chunk.words
    const at = this.#offset + index * this.#stride
    if (((words[at]! ^ w0) & maskWord(length, 0)) !== 0) return false
    if (this.#stride === 2 || length <= 32) return true
    return (
      ((words[at + 1]! ^ w1) & maskWord(length, 1)) === 0 &&
      ((words[at + 2]! ^ w2) & maskWord(length, 2)) === 0 &&
      ((words[at + 3]! ^ w3) & maskWord(length, 3)) === 0
    )
  }

  private metaOf(index: number): number {
    return this.#offset + index * this.#stride + this.#stride - 1
  }

  private parentOf(index: number): number {
    return (this.#chunk.words[this.metaOf(index)]! >>> 8) - 1
  }

  private prefixOf(index: number): Prefix {
    const words = this.#chunk.words
    const at = this.#offset + index * this.#stride
    const address =
      this.#stride === 2
        ? ipv4(words[at]!)
        : ipv6(words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!)
    return { address, length: this.lengthOf(index) }
  }

  /** Moves to a block of another capacity. */
  private resize(capacity: number): void {
    const stride = this.#stride
    const chunk = chunkFor(capacity * stride, this.#chunk)
    const offset = chunk.take(capacity * stride)
    const used = this.#size * stride
    for (let i = 0; i < used; i++) chunk.words[offset + i] = this.#chunk.words[this.#offset + i]!
    const values = new Array<V>(capacity)
    for (let i = 0; i < this.#size; i++) values[i] = this.#values[i]!
    if (this.#values.length > 0) this.#chunk.give(this.#offset, this.#values.length * stride)
    this.#chunk = chunk
    this.#offset = offset
    this.#values = values
  }
}
