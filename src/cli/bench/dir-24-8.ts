import { ipv4, type Prefix } from '../../net/index.ts'

/**
 * DIR-24-8, the table of DPDK: one entry for each /24, 64 MiB, and 256 more for each /24 with longer routes.
 * Nothing takes fewer memory accesses; it is what ours are compared with. Static: built once.
 */
export class Dir24 {
  /** Value + 1, 0 for no route, or the bitwise complement of where a /24's 256 entries start in `long`. */
  readonly short = new Int32Array(1 << 24)
  #long = new Int32Array(0)

  constructor(prefixes: readonly Prefix[], values: readonly number[]) {
    const order = prefixes.map((_, index) => index)
    order.sort((a, b) => prefixes[a]!.length - prefixes[b]!.length)
    const long: number[] = []
    for (const index of order) {
      const { address, length } = prefixes[index]!
      const { w0 } = ipv4(address.w0)
      const entry = values[index]! + 1
      if (length <= 24) {
        this.short.fill(entry, w0 >>> 8, (w0 >>> 8) + 2 ** (24 - length))
        continue
      }
      const slot = w0 >>> 8
      let above = this.short[slot]!
      if (above >= 0) {
        for (let i = 0; i < 256; i++) long.push(above)
        above = this.short[slot] = ~(long.length - 256)
      }
      const start = ~above + (w0 & 255)
      for (let i = start; i < start + 2 ** (32 - length); i++) long[i] = entry
    }
    this.#long = Int32Array.from(long)
  }

  get byteLength(): number {
    return this.short.byteLength + this.#long.byteLength
  }

  /** The value, or -1. */
  lookup(w0: number): number {
    const entry = this.short[w0 >>> 8]!
    return (entry >= 0 ? entry : this.#long[~entry + (w0 & 255)]!) - 1
  }
}
