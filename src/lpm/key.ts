import {
  type Address,
  addressBits,
  type Family,
  type Prefix,
  parsePrefix,
  parseWords,
} from '../net/index.ts'
import { RouteTableError } from './error.ts'

/** A prefix as text (`10.0.0.0/8`; an address alone is a host route) or as a value. */
export type PrefixKey = string | Prefix

/** An address as text or as a value. */
export type AddressKey = string | Address

/** The prefix a key stands for, host bits and all. */
export function toPrefix(key: PrefixKey): Prefix {
  const prefix = typeof key === 'string' ? parsePrefix(key) : key
  if (prefix && isAddress(prefix.address) && isLength(prefix.length, prefix.address.family)) {
    return prefix
  }
  throw new RouteTableError(
    'not-a-prefix',
    `${show(key)} is not a prefix: expected an address and a length, such as 10.1.0.0/16 or fd00:9::/64, without zone or spaces`,
  )
}

/**
 * Writes the words of the address a key stands for, of which IPv4 has one, and returns its family. The words
 * go to an array of the caller's, so that a lookup allocates nothing for its key.
 */
export function toWords(key: AddressKey, words: Int32Array): Family {
  if (typeof key === 'string') {
    const family = parseWords(key, words)
    if (family !== undefined) return family
  } else if (isAddress(key)) {
    words[0] = key.w0
    words[1] = key.w1
    words[2] = key.w2
    words[3] = key.w3
    return key.family
  }
  throw new RouteTableError(
    'not-an-address',
    `${show(key)} is not an address: expected IPv4 or IPv6, such as 10.1.2.3 or fd00:9::1, without length, zone or spaces`,
  )
}

/** The 32 bits of an address word given as a signed or an unsigned integer. */
export function toWord(value: number): number {
  const word = value | 0
  // An int32 leaves by the first comparison; the second lets its unsigned spelling pass.
  if (word !== value && word >>> 0 !== value) {
    throw new RouteTableError(
      'not-an-integer',
      `${show(value)} is not an address word: expected an integer from -2147483648 to 4294967295`,
    )
  }
  return word
}

/** Refuses a prefix length that the family does not have. */
export function checkLength(value: number, family: Family): void {
  if (isLength(value, family)) return
  throw new RouteTableError(
    'not-a-length',
    `${show(value)} is not an IPv${family} prefix length: expected an integer from 0 to ${addressBits(family)}`,
  )
}

function isLength(length: number, family: Family): boolean {
  return length === (length | 0) && length >= 0 && length <= addressBits(family)
}

function isAddress(address: Address | undefined): address is Address {
  if (!address) return false
  const { family, w0, w1, w2, w3 } = address
  if (w0 !== (w0 | 0)) return false
  if (family === 4) return true
  return family === 6 && w1 === (w1 | 0) && w2 === (w2 | 0) && w3 === (w3 | 0)
}

/** The refused thing as the reader knows it. */
function show(key: unknown): string {
  return typeof key === 'object' && key ? 'the given object' : `\`${String(key)}\``
}
