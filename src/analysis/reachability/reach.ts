import { addBits, addRange, type BitPool, hasBit, removeRange } from './bits.ts'

/** What becomes of packets from one zone to another as far as routing goes. */
export type Relation =
  /** They are dropped. */
  | 'lost'
  /** They come out at the switch of the other zone. */
  | 'arrives'
  /** They end in one way that is not it, and it is not certain that this is a drop. */
  | 'astray'
  /** Only a trace can tell. */
  | 'open'

/** Which zones packets get to from somewhere. A zone where they arrive may be marked otherwise too. */
export class Reach {
  readonly arrives: Int32Array
  readonly #bits: BitPool
  #astray: Int32Array | undefined
  #open: Int32Array | undefined
  /** The most routers on any way. */
  routers = 0

  /** `bits` makes sets of zones. */
  constructor(bits: BitPool) {
    this.#bits = bits
    this.arrives = bits.empty()
  }

  get astray(): Int32Array | undefined {
    return this.#astray
  }

  get open(): Int32Array | undefined {
    return this.#open
  }

  mark(as: 'astray' | 'open', first: number, end: number): void {
    if (as === 'open') addRange((this.#open ??= this.#bits.empty()), first, end)
    else addRange((this.#astray ??= this.#bits.empty()), first, end)
  }

  /** Adds what is known of a run of zones from elsewhere. */
  add(other: Reach, first: number, end: number): void {
    addBits(this.arrives, other.arrives, first, end)
    if (other.#astray) addBits((this.#astray ??= this.#bits.empty()), other.#astray, first, end)
    if (other.#open) addBits((this.#open ??= this.#bits.empty()), other.#open, first, end)
  }

  /** From here on only traces can tell, but for what is lost anyway. */
  doubt(first: number, end: number): void {
    this.#open ??= this.#bits.empty()
    addBits(this.#open, this.arrives, first, end)
    if (this.#astray) addBits(this.#open, this.#astray, first, end)
    removeRange(this.arrives, first, end)
  }

  isOpen(zone: number): boolean {
    return this.#open !== undefined && hasBit(this.#open, zone)
  }

  relation(zone: number): Relation {
    if (hasBit(this.arrives, zone)) return 'arrives'
    if (this.isOpen(zone)) return 'open'
    return this.#astray !== undefined && hasBit(this.#astray, zone) ? 'astray' : 'lost'
  }
}
