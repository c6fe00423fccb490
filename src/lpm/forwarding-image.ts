import { type Family, maskAddress } from '../net/index.ts'
import { RouteTableError } from './error.ts'
import { lookupFlatBatch } from './flat-batch.ts'
import { FlatTable, lookupFlat } from './flat-table.ts'
import { type Batch, createKernel, type Kernel, type KernelKind } from './kernel/kernel.ts'
import { type AddressKey, type PrefixKey, toPrefix, toWord, toWords } from './key.ts'
import { matchedRoute, type Route } from './routes.ts'
import { lookupTrie } from './trie-lookup.ts'
import type { TrieRoutes } from './trie-routes.ts'

/** The words of the address that is looked up. */
const WORDS = new Int32Array(4)

/** How to compile a routing table. */
export interface CompileOptions {
  /** By default WebAssembly where there is any, else JavaScript. Both give the same results. */
  readonly kernel?: KernelKind
}

/**
 * A routing table compiled for looking up many addresses: two memory accesses an IPv4 address. It does not
 * follow the table; single changes go to the image itself.
 *
 * Batches yield *matches*: integers that name the route, or rather its value and prefix length, until the next
 * change; 0 is none.
 */
export class ForwardingImage<V> {
  /** What looks batches up. */
  readonly kernel: KernelKind
  #ipv4: TrieRoutes<V>
  readonly #flat: FlatTable
  /** The words of the flat table, at hand for single lookups. */
  #flatWords: Int32Array
  readonly #ipv4Kernel: Kernel
  readonly #ipv6: TrieRoutes<V>
  readonly #ipv6Kernel: Kernel

  /** @internal: {@link RouteTable.compile} makes images */
  constructor(ipv4: TrieRoutes<V>, ipv6: TrieRoutes<V>, options: CompileOptions) {
    this.#ipv4Kernel = createKernel('ipv4', options.kernel, lookupFlatBatch)
    this.#ipv6Kernel = createKernel('ipv6', options.kernel, lookupTrieBatch)
    this.kernel = this.#ipv4Kernel.kind
    ipv4.shared = true
    this.#ipv4 = ipv4
    this.#flat = new FlatTable(ipv4.words, this.#ipv4Kernel.allocate)
    this.#flatWords = this.#flat.words
    this.#ipv6 = ipv6.compacted(this.#ipv6Kernel.allocate)
  }

  /** Number of routes of both families. */
  get size(): number {
    return this.#ipv4.size + this.#ipv6.size
  }

  /** Bytes that the routes of a family take in the image, without their values. */
  byteLengthOf(family: Family): number {
    return family === 4 ? this.#flatWords.byteLength : this.#ipv6.byteLength
  }

  /** The longest route that covers the address. */
  lookup(address: AddressKey): Route<V> | undefined {
    const family = toWords(address, WORDS)
    const [w0, w1, w2, w3] = [WORDS[0]!, WORDS[1]!, WORDS[2]!, WORDS[3]!]
    const match =
      family === 4 ? lookupFlat(this.#flatWords, w0) : lookupTrie(this.#ipv6.words, w0, w1, w2, w3)
    if (match === 0) return undefined
    const value = (family === 4 ? this.#ipv4 : this.#ipv6).valueOf(match)
    return matchedRoute(family, w0, w1, w2, w3, this.lengthOf(match), value)
  }

  /** The value of the longest route that covers the IPv4 address with these bits, signed or unsigned. */
  lookupIpv4(bits: number): V | undefined {
    return this.#ipv4.valueOf(lookupFlat(this.#flatWords, toWord(bits)))
  }

  /** The value of the longest route that covers the IPv6 address with these words, most significant first. */
  lookupIpv6(w0: number, w1: number, w2: number, w3: number): V | undefined {
    return this.#ipv6.lookup(toWord(w0), toWord(w1), toWord(w2), toWord(w3))
  }

  /**
   * Looks many IPv4 addresses up.
   *
   * @param addresses one word an address
   * @param matches where the match of each goes; at least as long
   */
  lookupBatchIpv4(addresses: Int32Array, matches: Int32Array): void {
    checkBatch(addresses, matches, 1)
    this.#ipv4Kernel.lookupBatch(this.#flatWords, addresses, matches)
  }

  /** As {@link lookupBatchIpv4}, for IPv6: four words an address, most significant first. */
  lookupBatchIpv6(addresses: Int32Array, matches: Int32Array): void {
    checkBatch(addresses, matches, 4)
    this.#ipv6Kernel.lookupBatch(this.#ipv6.words, addresses, matches)
  }

  /**
   * Arrays for 4096 IPv4 addresses and their matches where the kernel reads and writes them itself. Batches in
   * other arrays are copied there and back.
   */
  batchIpv4(): Batch {
    return this.#ipv4Kernel.batch()
  }

  /** As {@link batchIpv4}, for IPv6. */
  batchIpv6(): Batch {
    return this.#ipv6Kernel.batch()
  }

  /** The value of an IPv4 match; `undefined` for 0. */
  valueOfIpv4(match: number): V | undefined {
    return this.#ipv4.valueOf(match)
  }

  /** The value of an IPv6 match; `undefined` for 0. */
  valueOfIpv6(match: number): V | undefined {
    return this.#ipv6.valueOf(match)
  }

  /** The prefix length of a match that is not 0. */
  lengthOf(match: number): number {
    return match & 255
  }

  /** Adds a route to the image or replaces the value of the one that is there; says whether it is new. */
  insert(prefix: PrefixKey, value: V): boolean {
    const { address, length } = toPrefix(prefix)
    const { family, w0, w1, w2, w3 } = maskAddress(address, length)
    if (family === 6) return this.#ipv6.insert(w0, w1, w2, w3, length, value)
    const added = this.#writableIpv4().insert(w0, 0, 0, 0, length, value)
    this.#updateFlat(w0, length)
    return added
  }

  /** Removes the route of exactly this prefix from the image; says whether it was there. */
  delete(prefix: PrefixKey): boolean {
    const { address, length } = toPrefix(prefix)
    const { family, w0, w1, w2, w3 } = maskAddress(address, length)
    if (family === 6) return this.#ipv6.delete(w0, w1, w2, w3, length)
    const deleted = this.#writableIpv4().delete(w0, 0, 0, 0, length)
    if (deleted) this.#updateFlat(w0, length)
    return deleted
  }

  #updateFlat(w0: number, length: number): void {
    this.#flat.update(this.#ipv4.words, w0, length)
    this.#flatWords = this.#flat.words
  }

  /** The IPv4 routes, to be changed: no longer those of the table. */
  #writableIpv4(): TrieRoutes<V> {
    if (this.#ipv4.shared) this.#ipv4 = this.#ipv4.clone()
    return this.#ipv4
  }
}

function checkBatch(addresses: Int32Array, matches: Int32Array, addressWords: number): void {
  const count = addresses.length / addressWords
  if (Number.isInteger(count) && matches.length >= count) return
  throw new RouteTableError(
    'not-a-batch',
    `${addresses.length} words with room for ${matches.length} matches are not a batch: expected ${addressWords} words an address and room for a match each`,
  )
}

function lookupTrieBatch(words: Int32Array, addresses: Int32Array, matches: Int32Array): void {
  for (let i = 0, at = 0; at < addresses.length; i++, at += 4) {
    const [w0, w1] = [addresses[at]!, addresses[at + 1]!]
    matches[i] = lookupTrie(words, w0, w1, addresses[at + 2]!, addresses[at + 3]!)
  }
}
