import { Address6 } from 'ip-address'

/** The Internet Protocol version of an address or prefix. */
export type Family = 4 | 6

/**
 * An IP address as a value: its family and its bits, left-aligned in four signed 32-bit words.
 *
 *     10.1.2.3      w0 = 0x0a010203   w1 = w2 = w3 = 0
 *     fd00:9::1     w0 = 0xfd000009   w1 = w2 = 0   w3 = 1
 *
 * Left alignment makes masking, comparing and longest-prefix matching the same code for both families.
 * Words are signed because V8 keeps int32 arithmetic out of floating point.
 */
export interface Address {
  readonly family: Family
  readonly w0: number
  readonly w1: number
  readonly w2: number
  readonly w3: number
}

/** Number of bits in an address of the family: 32 or 128. */
export function addressBits(family: Family): number {
  return family === 4 ? 32 : 128
}

/** An IPv4 address from its 32 bits, given as any number that `| 0` turns into them. */
export function ipv4(bits: number): Address {
  return { family: 4, w0: bits | 0, w1: 0, w2: 0, w3: 0 }
}

/** An IPv6 address from its four 32-bit words, most significant first. */
export function ipv6(w0: number, w1: number, w2: number, w3: number): Address {
  return { family: 6, w0: w0 | 0, w1: w1 | 0, w2: w2 | 0, w3: w3 | 0 }
}

/** The words of the address that {@link parseAddress} reads. */
const WORDS = new Int32Array(4)

/**
 * Parses an address as Go's `net.ParseIP` and OVN do: four decimal octets without leading zeros, or any
 * RFC 4291 spelling. Zones (`fe80::1%eth0`), masks, spaces and other decoration are refused.
 *
 * @returns `undefined` when the text is not an address
 */
export function parseAddress(text: string): Address | undefined {
  const family = parseWords(text, WORDS)
  if (family === undefined) return undefined
  return family === 4 ? ipv4(WORDS[0]!) : ipv6(WORDS[0]!, WORDS[1]!, WORDS[2]!, WORDS[3]!)
}

/**
 * {@link parseAddress} without allocating anything: the address goes to the first four of `words`, of which
 * IPv4 sets one.
 *
 * @returns the family; `undefined` when the text is not an address, and then the words are arbitrary
 */
export function parseWords(text: string, words: Int32Array): Family | undefined {
  // Of an IPv6 address, this looks at the first group only.
  if (parseDottedQuad(text, 0, words)) return 4
  return parseIpv6(text, words) ? 6 : undefined
}

/** Reads the dotted quad that `text` ends with, from `start` on, into `words[0]`. */
function parseDottedQuad(text: string, start: number, words: Int32Array): boolean {
  const end = text.length
  let bits = 0
  let at = start
  // Digit by digit, without a loop: most of the time goes into branches that can't be predicted.
  for (let dots = 0; dots < 4; dots++) {
    if (dots > 0 && text.charCodeAt(at++) !== DOT) return false
    if (at >= end) return false
    let octet = text.charCodeAt(at++) - ZERO
    if (!isDigit(octet)) return false
    if (at < end) {
      const second = text.charCodeAt(at) - ZERO
      if (isDigit(second)) {
        // A leading zero is refused: some readers take 010 as octal 8, others as decimal 10.
        if (octet === 0) return false
        octet = 10 * octet + second
        if (++at < end) {
          const third = text.charCodeAt(at) - ZERO
          if (isDigit(third)) {
            octet = 10 * octet + third
            at++
            if (octet > 255) return false
          }
        }
      }
    }
    bits = (bits << 8) | octet
  }
  words[0] = bits
  return at === end
}

const ZERO = 48
const DOT = 46
const COLON = 58

const isDigit = (value: number): boolean => value >>> 0 <= 9

/** The value of each ASCII character as a hexadecimal digit, or -1. */
const HEX_DIGITS = Int8Array.from({ length: 128 }, (_, code) => {
  const digit = Number.parseInt(String.fromCharCode(code), 16)
  return Number.isNaN(digit) ? -1 : digit
})

/** The groups of the address at hand, and the dotted quad at its end. */
const GROUPS = new Int32Array(8)
const QUAD = new Int32Array(1)

function parseIpv6(text: string, words: Int32Array): boolean {
  const end = text.length
  let count = 0
  // Index of the group before which `::` stands, or -1.
  let gap = -1
  let at = 0
  if (end >= 2 && text.charCodeAt(0) === COLON && text.charCodeAt(1) === COLON) {
    gap = 0
    at = 2
  }
  while (at < end) {
    if (count === 8) return false
    const start = at
    const limit = Math.min(end, start + 5)
    let group = 0
    for (; at < limit; at++) {
      const code = text.charCodeAt(at)
      const digit = code < 128 ? HEX_DIGITS[code]! : -1
      if (digit < 0) break
      group = (group << 4) | digit
    }
    if (at < end && text.charCodeAt(at) === DOT) {
      // The last 32 bits may be written as a dotted quad.
      if (count > 6 || !parseDottedQuad(text, start, QUAD)) return false
      GROUPS[count++] = QUAD[0]! >>> 16
      GROUPS[count++] = QUAD[0]! & 0xffff
      break
    }
    if (at === start || at === start + 5) return false
    GROUPS[count++] = group
    if (at === end) break
    if (text.charCodeAt(at) !== COLON) return false
    at++
    if (at === end) return false
    if (text.charCodeAt(at) === COLON) {
      if (gap >= 0) return false
      gap = count
      at++
    }
  }
  if (gap < 0 ? count !== 8 : count > 7) return false
  if (gap >= 0) {
    const missing = 8 - count
    for (let i = 7; i >= gap + missing; i--) GROUPS[i] = GROUPS[i - missing]!
    for (let i = gap; i < gap + missing; i++) GROUPS[i] = 0
  }
  for (let i = 0; i < 4; i++) words[i] = (GROUPS[2 * i]! << 16) | GROUPS[2 * i + 1]!
  return true
}

/** The canonical text: dotted quad, or RFC 5952 for IPv6. */
export function formatAddress(address: Address): string {
  const { w0 } = address
  if (address.family === 4) {
    return `${w0 >>> 24}.${(w0 >>> 16) & 255}.${(w0 >>> 8) & 255}.${w0 & 255}`
  }
  return Address6.fromBigInt(addressToBigInt(address)).correctForm()
}

/** The address as an unsigned integer of 32 or 128 bits. */
export function addressToBigInt(address: Address): bigint {
  const high = BigInt(address.w0 >>> 0)
  if (address.family === 4) return high
  return (
    (high << 96n) |
    (BigInt(address.w1 >>> 0) << 64n) |
    (BigInt(address.w2 >>> 0) << 32n) |
    BigInt(address.w3 >>> 0)
  )
}

/** The inverse of {@link addressToBigInt}; bits above the family's width are dropped. */
export function addressFromBigInt(family: Family, value: bigint): Address {
  if (family === 4) return ipv4(Number(value & 0xffffffffn))
  return ipv6(
    Number((value >> 96n) & 0xffffffffn),
    Number((value >> 64n) & 0xffffffffn),
    Number((value >> 32n) & 0xffffffffn),
    Number(value & 0xffffffffn),
  )
}

/** The next higher address of the family; undefined after the highest. */
export function nextAddress({ family, w0, w1, w2, w3 }: Address): Address | undefined {
  if (family === 4) return w0 === -1 ? undefined : ipv4(w0 + 1)
  if (w3 !== -1) return ipv6(w0, w1, w2, w3 + 1)
  if (w2 !== -1) return ipv6(w0, w1, w2 + 1, 0)
  if (w1 !== -1) return ipv6(w0, w1 + 1, 0, 0)
  return w0 === -1 ? undefined : ipv6(w0 + 1, 0, 0, 0)
}

/** Whether both are the same address of the same family. */
export function sameAddress(a: Address, b: Address): boolean {
  return a.w0 === b.w0 && a.w3 === b.w3 && a.w1 === b.w1 && a.w2 === b.w2 && a.family === b.family
}

/** Whether one of the addresses has these words. */
export function includesWords(
  addresses: readonly Address[],
  family: Family,
  w0: number,
  w1: number,
  w2: number,
  w3: number,
): boolean {
  for (const a of addresses) {
    if (a.w0 === w0 && a.w3 === w3 && a.w1 === w1 && a.w2 === w2 && a.family === family) return true
  }
  return false
}

/** Orders IPv4 before IPv6, then by numeric value. */
export function compareAddresses(a: Address, b: Address): number {
  return (
    a.family - b.family ||
    (a.w0 >>> 0) - (b.w0 >>> 0) ||
    (a.w1 >>> 0) - (b.w1 >>> 0) ||
    (a.w2 >>> 0) - (b.w2 >>> 0) ||
    (a.w3 >>> 0) - (b.w3 >>> 0)
  )
}
