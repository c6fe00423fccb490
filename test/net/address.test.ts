import { fc, it } from '@fast-check/vitest'
import { Address4, Address6 } from 'ip-address'
import {
  addressBits,
  addressFromBigInt,
  addressToBigInt,
  compareAddresses,
  formatAddress,
  ipv4,
  nextAddress,
  parseAddress,
  parseWords,
  sameAddress,
} from 'isthmus/net'
import { describe, expect } from 'vitest'

const bits128 = fc.bigInt({ min: 0n, max: (1n << 128n) - 1n })

/** An address as somebody may write it. */
const spelling = fc.oneof(
  fc.nat({ max: 0xffffffff }).map((bits) => Address4.fromBigInt(BigInt(bits)).correctForm()),
  fc
    .tuple(bits128, fc.constantFrom(0n, 0xffffn, (1n << 64n) - 1n, (1n << 128n) - 1n))
    .chain(([bits, mask]) => {
      const address = Address6.fromBigInt(bits & mask)
      return fc.constantFrom(
        address.correctForm(),
        address.canonicalForm().toUpperCase(),
        address.to4in6(),
      )
    }),
)

const slip = fc.record({
  at: fc.nat({ max: 50 }),
  remove: fc.nat({ max: 2 }),
  add: fc.oneof(
    fc.constantFrom('', ...'0129afFgG:.', '::', '00', '255', '256', ' ', '\n', '\0', '-', '+', '٣'),
    fc.string({ unit: 'grapheme', maxLength: 1 }),
  ),
})

const parsed = (text: string): bigint | undefined => {
  const address = parseAddress(text)
  return address && addressToBigInt(address)
}

/** What ip-address takes the text for. It takes lengths and zones as well, and the empty text for 0.0.0.0. */
function judged(text: string): bigint | undefined {
  if (text === '' || /[/%]/.test(text)) return undefined
  const Judge = text.includes(':') ? Address6 : Address4
  return Judge.isValid(text) ? new Judge(text).bigInt() : undefined
}

describe('parseAddress', () => {
  it.each([
    ['10.1.2.3', 0x0a010203n],
    ['0.0.0.0', 0n],
    ['255.255.255.255', 0xffffffffn],
  ])('reads the dotted quad %s', (text, value) => {
    const address = parseAddress(text)!
    expect(address.family).toBe(4)
    expect(addressToBigInt(address)).toBe(value)
  })

  it.each([
    ['::', 0n],
    ['::1', 1n],
    ['1::', 1n << 112n],
    ['fd00:9::1', (0xfdn << 120n) | (9n << 96n) | 1n],
    ['FD00:9::1', (0xfdn << 120n) | (9n << 96n) | 1n],
    ['1:2:3:4:5:6:7:8', 0x00010002000300040005000600070008n],
    ['1:2:3:4:5:6:7::', 0x00010002000300040005000600070000n],
    ['::2:3:4:5:6:7:8', 0x00000002000300040005000600070008n],
    ['::ffff:10.0.0.1', 0xffff0a000001n],
  ])('reads the IPv6 spelling %s', (text, value) => {
    const address = parseAddress(text)!
    expect(address.family).toBe(6)
    expect(addressToBigInt(address)).toBe(value)
  })

  it.each([
    '',
    ' ',
    '10.0.0',
    '10.0.0.1.2',
    '10.0.0.256',
    '10.0.0.',
    '.10.0.0',
    '10..0.1',
    '010.0.0.1',
    '10.0.0.00',
    '10.0.0.1 ',
    ' 10.0.0.1',
    '10.0.0.1/24',
    '0x0a.0.0.1',
    '+1.0.0.1',
    '10',
    ':',
    ':::',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '1::2::3',
    '12345::',
    'fe80::1%eth0',
    '1:2:3:4:5:6:7:10.0.0.1',
    '::10.0.0.256',
    '::g',
    ':1::',
    '1:',
    '1::2:',
  ])('refuses %j', (text) => {
    expect(parseAddress(text)).toBeUndefined()
  })

  it.prop([fc.nat({ max: 0xffffffff })])('prints IPv4 as it was read', (bits) => {
    const address = ipv4(bits)
    expect(sameAddress(parseAddress(formatAddress(address))!, address)).toBe(true)
    expect(formatAddress(address)).toBe(Address4.fromBigInt(BigInt(bits)).correctForm())
  })

  it.prop([bits128])('reads every spelling of an IPv6 address as ip-address does', (value) => {
    const other = Address6.fromBigInt(value)
    for (const text of [other.correctForm(), other.canonicalForm(), other.to4in6()]) {
      expect(addressToBigInt(parseAddress(text)!)).toBe(value)
    }
    expect(formatAddress(addressFromBigInt(6, value))).toBe(other.correctForm())
  })

  it.prop([fc.string({ unit: fc.constantFrom(...'0123456789abcf:.'), maxLength: 24 })], {
    numRuns: 3000,
  })('agrees with ip-address on which texts are addresses', (text) => {
    const valid = text.includes(':') ? Address6.isValid(text) : Address4.isValid(text)
    expect(parseAddress(text) !== undefined).toBe(valid && text.length > 0)
  })

  it.prop([spelling, fc.array(slip, { maxLength: 3 })], { numRuns: 3000 })(
    'agrees with ip-address on every slip of the pen',
    (text, slips) => {
      const slipped = slips.reduce((before, { at, remove, add }) => {
        const index = at % (before.length + 1)
        return before.slice(0, index) + add + before.slice(index + remove)
      }, text)
      expect(parsed(slipped)).toBe(judged(slipped))
      const words = new Int32Array(4)
      expect(parseWords(slipped, words)).toBe(parseAddress(slipped)?.family)
    },
  )

  it('leaves the words behind an IPv4 address alone', () => {
    const words = Int32Array.of(1, 2, 3, 4)
    expect(parseWords('10.1.2.3', words)).toBe(4)
    expect([...words]).toEqual([0x0a010203, 2, 3, 4])
    expect(parseWords('fd00::1', words)).toBe(6)
    expect([...words]).toEqual([0xfd000000 | 0, 0, 0, 1])
  })

  it.prop([bits128, bits128])('orders addresses by value', (a, b) => {
    const order = compareAddresses(addressFromBigInt(6, a), addressFromBigInt(6, b))
    expect(Math.sign(order)).toBe(a < b ? -1 : a > b ? 1 : 0)
  })

  it.prop([fc.constantFrom(4 as const, 6 as const), fc.nat(3), fc.nat(3)])(
    'counts addresses up, word by word, to the highest',
    (family, ones, below) => {
      const bits = BigInt(addressBits(family))
      const words = (1n << BigInt(32 * ((ones % (Number(bits) / 32)) + 1))) - 1n
      const value = words - BigInt(below)
      const next = nextAddress(addressFromBigInt(family, value))
      const wanted = value + 1n
      expect(next && addressToBigInt(next)).toBe(wanted >> bits > 0n ? undefined : wanted)
    },
  )
})
