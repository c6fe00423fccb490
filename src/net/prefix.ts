import {
  type Address,
  addressBits,
  compareAddresses,
  formatAddress,
  parseAddress,
} from './address.ts'

/**
 * An address with a prefix length, `10.1.0.1/16`. Host bits may be set: a router port's network keeps the
 * port's own address. {@link masked} clears them.
 */
export interface Prefix {
  readonly address: Address
  /** 0 to 32, or 0 to 128. */
  readonly length: number
}

/**
 * Parses `address/length`; an address alone is a whole-address prefix (/32 or /128). Host bits are kept.
 *
 * @returns `undefined` when the text is neither
 */
export function parsePrefix(text: string): Prefix | undefined {
  const slash = text.indexOf('/')
  if (slash < 0) {
    const address = parseAddress(text)
    return address && { address, length: addressBits(address.family) }
  }
  return parseCidr(text)
}

/** As Go's `net.ParseCIDR`: like {@link parsePrefix}, but the length must be there. */
export function parseCidr(text: string): Prefix | undefined {
  const slash = text.indexOf('/')
  if (slash < 0) return undefined
  const address = parseAddress(text.slice(0, slash))
  if (!address) return undefined
  const length = parseLength(text, slash + 1)
  return length < 0 || length > addressBits(address.family) ? undefined : { address, length }
}

/** One to three decimal digits without a leading zero, or -1. */
function parseLength(text: string, start: number): number {
  const digits = text.length - start
  if (digits < 1 || digits > 3) return -1
  let value = 0
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 48 || code > 57) return -1
    if (code === 48 && i === start && digits > 1) return -1
    value = value * 10 + (code - 48)
  }
  return value
}

/** `10.1.0.1/16`, host bits as they are. */
export function formatPrefix(prefix: Prefix): string {
  return `${formatAddress(prefix.address)}/${prefix.length}`
}

/** The mask word for bits `32·index` to `32·index + 31` of a prefix of this length. */
export function maskWord(length: number, index: number): number {
  const bits = length - 32 * index
  if (bits <= 0) return 0
  return bits >= 32 ? -1 : -1 << (32 - bits)
}

/** The address with everything behind the first `length` bits cleared. */
export function maskAddress(address: Address, length: number): Address {
  return {
    family: address.family,
    w0: address.w0 & maskWord(length, 0),
    w1: address.w1 & maskWord(length, 1),
    w2: address.w2 & maskWord(length, 2),
    w3: address.w3 & maskWord(length, 3),
  }
}

/** The prefix with its host bits cleared: `10.1.0.1/16` becomes `10.1.0.0/16`. */
export function masked(prefix: Prefix): Prefix {
  const { address, length } = prefix
  return { address: hasHostBits(prefix) ? maskAddress(address, length) : address, length }
}

/** Whether any bit behind the prefix length is set. */
export function hasHostBits(prefix: Prefix): boolean {
  const { address, length } = prefix
  return (
    ((address.w0 & ~maskWord(length, 0)) |
      (address.w1 & ~maskWord(length, 1)) |
      (address.w2 & ~maskWord(length, 2)) |
      (address.w3 & ~maskWord(length, 3))) !==
    0
  )
}

/** The highest address of the prefix; in IPv4 the broadcast address. */
export function lastAddress(prefix: Prefix): Address {
  const { address, length } = prefix
  const v6 = address.family === 6
  return {
    family: address.family,
    w0: address.w0 | ~maskWord(length, 0),
    w1: v6 ? address.w1 | ~maskWord(length, 1) : 0,
    w2: v6 ? address.w2 | ~maskWord(length, 2) : 0,
    w3: v6 ? address.w3 | ~maskWord(length, 3) : 0,
  }
}

/** Whether the address lies in the prefix; never across families. */
export function containsAddress(prefix: Prefix, address: Address): boolean {
  const p = prefix.address
  const n = prefix.length
  return (
    p.family === address.family &&
    ((p.w0 ^ address.w0) & maskWord(n, 0)) === 0 &&
    ((p.w1 ^ address.w1) & maskWord(n, 1)) === 0 &&
    ((p.w2 ^ address.w2) & maskWord(n, 2)) === 0 &&
    ((p.w3 ^ address.w3) & maskWord(n, 3)) === 0
  )
}

/** Whether every address of `inner` lies in `outer`. */
export function containsPrefix(outer: Prefix, inner: Prefix): boolean {
  return outer.length <= inner.length && containsAddress(outer, inner.address)
}

/** Whether the two share an address; prefixes overlap only by nesting. */
export function overlaps(a: Prefix, b: Prefix): boolean {
  return a.length <= b.length ? containsAddress(a, b.address) : containsAddress(b, a.address)
}

/** Whether both have the same family, address (host bits included) and length. */
export function samePrefix(a: Prefix, b: Prefix): boolean {
  return a.length === b.length && containsAddress({ address: a.address, length: 128 }, b.address)
}

/** Orders by address, and of those that begin alike the widest first: what lies in a masked prefix comes right after it. */
export function comparePrefixes(a: Prefix, b: Prefix): number {
  return compareAddresses(a.address, b.address) || a.length - b.length
}
