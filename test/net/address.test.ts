import { fc, it } from '@fast-check/vitest'
import { Address4, Address6 } from 'ip-address'
import {
  addressFromBigInt,
  addressToBigInt,
  compareAddresses,
  formatAddress,
  ipv4,
  parseAddress,
  sameAddress,
} from 'isthmus/net'
import { describe, expect } from 'vitest'

const bits128 = fc.bigInt({ min: 0n, max: (1n << 128n) - 1n })

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

  it.prop([bits128, bits128])('orders addresses by value', (a, b) => {
    const order = compareAddresses(addressFromBigInt(6, a), addressFromBigInt(6, b))
    expect(Math.sign(order)).toBe(a < b ? -1 : a > b ? 1 : 0)
  })
})
