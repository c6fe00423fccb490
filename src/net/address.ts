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

/**
 * Parses an address as Go's `net.ParseIP` and OVN do: four decimal octets without leading zeros, or any
 * RFC 4291 spelling. Zones (`fe80::1%eth0`), masks, spaces and other decoration are refused.
 *
 * @returns `undefined` when the text is not an address
 */
export function parseAddress(text: string): Address | undefined {
  if (text.includes(':')) return parseIpv6(text)
  const bits = parseIpv4Bits(text, 0, text.length)
  return bits === undefined ? undefined : ipv4(bits)
}

/** The 32 bits of the dotted quad in `text[start, end)`, or `undefined`. */
function parseIpv4Bits(text: string, start: number, end: number): number | undefined {
  let bits = 0
  let octet = -1
  let digits = 0
  let dots = 0
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i)
    if (code === 46) {
      if (octet < 0 || ++dots > 3) return undefined
      bits = (bits << 8) | octet
      octet = -1
      digits = 0
      continue
    }
    if (code < 48 || code > 57) return undefined
    // A leading zero is refused: some readers take 010 as octal 8, others as decimal 10.
    if (octet === 0 && digits > 0) return undefined
    octet = (octet < 0 ? 0 : octet * 10) + (code - 48)
    digits++
    if (octet > 255) return undefined
  }
  if (dots !== 3 || octet < 0) return undefined
  return (bits << 8) | octet
}

const GROUPS = new Int32Array(8)

function parseIpv6(text: string): Address | undefined {
  let count = 0
  // Index of the group before which `::` stands, or -1.
  let gap = -1
  let i = 0
  const end = text.length
  if (end > 45) return undefined
  if (text.charCodeAt(0) === 58) {
    if (text.charCodeAt(1) !== 58) return undefined
    gap = 0
    i = 2
  }
  while (i < end) {
    if (count === 8) return undefined
    let group = 0
    let digits = 0
    const start = i
    for (; i < end; i++) {
      const digit = hexDigit(text.charCodeAt(i))
      if (digit < 0) break
      group = (group << 4) | digit
      if (++digits > 4) return undefined
    }
    if (i < end && text.charCodeAt(i) === 46) {
      // The last 32 bits may be written as a dotted quad.
      const tail = parseIpv4Bits(text, start, end)
      if (tail === undefined || count > 6) return undefined
      GROUPS[count++] = tail >>> 16
      GROUPS[count++] = tail & 0xffff
      i = end
      break
    }
    if (digits === 0) return undefined
    GROUPS[count++] = group
    if (i === end) break
    if (text.charCodeAt(i) !== 58) return undefined
    i++
    if (i === end) return undefined
    if (text.charCodeAt(i) === 58) {
      if (gap >= 0) return undefined
      gap = count
      i++
    }
  }
  if (gap < 0 ? count !== 8 : count > 7) return undefined
  const missing = 8 - count
  const group = (index: number): number => {
    if (gap < 0 || index < gap) return GROUPS[index]!
    return index < gap + missing ? 0 : GROUPS[index - missing]!
  }
  return ipv6(
    (group(0) << 16) | group(1),
    (group(2) << 16) | group(3),
    (group(4) << 16) | group(5),
    (group(6) << 16) | group(7),
  )
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  const lower = code | 32
  return lower >= 97 && lower <= 102 ? lower - 87 : -1
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
