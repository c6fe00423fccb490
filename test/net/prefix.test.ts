import { fc, it } from '@fast-check/vitest'
import {
  addressBits,
  addressFromBigInt,
  addressToBigInt,
  containsAddress,
  containsPrefix,
  type Family,
  formatAddress,
  formatPrefix,
  hasHostBits,
  lastAddress,
  masked,
  overlaps,
  type Prefix,
  parseAddress,
  parseCidr,
  parsePrefix,
  samePrefix,
} from 'isthmus/net'
import { describe, expect } from 'vitest'

const prefix: fc.Arbitrary<Prefix> = fc
  .constantFrom<Family>(4, 6)
  .chain((family) =>
    fc
      .tuple(
        fc.bigInt({ min: 0n, max: (1n << BigInt(addressBits(family))) - 1n }),
        fc.nat({ max: addressBits(family) }),
      )
      .map(([value, length]) => ({ address: addressFromBigInt(family, value), length })),
  )

/** The obviously right twin: a prefix is the range from its first to its last address. */
function range({ address, length }: Prefix): [bigint, bigint] {
  const size = 1n << BigInt(addressBits(address.family) - length)
  const first = (addressToBigInt(address) / size) * size
  return [first, first + size - 1n]
}

describe('prefixes', () => {
  it('takes an address alone as a whole-address prefix, unless a length is demanded', () => {
    expect(parsePrefix('10.0.0.5')).toMatchObject({ length: 32 })
    expect(parsePrefix('::5')).toMatchObject({ length: 128 })
    expect(parseCidr('10.0.0.5')).toBeUndefined()
  })

  it('keeps host bits until masked', () => {
    const port = parseCidr('10.1.0.1/16')!
    expect(formatPrefix(port)).toBe('10.1.0.1/16')
    expect(hasHostBits(port)).toBe(true)
    expect(formatPrefix(masked(port))).toBe('10.1.0.0/16')
    expect(formatAddress(lastAddress(port))).toBe('10.1.255.255')
  })

  it.each([
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/',
    '10.0.0.0/08',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '/8',
  ])('refuses %s', (text) => {
    expect(parsePrefix(text)).toBeUndefined()
  })

  it('never contains an address of the other family', () => {
    expect(containsAddress(parseCidr('0.0.0.0/0')!, parseAddress('::')!)).toBe(false)
    expect(overlaps(parseCidr('0.0.0.0/0')!, parseCidr('::/0')!)).toBe(false)
  })

  it.prop([prefix])('parse after print is the identity', (p) => {
    expect(samePrefix(parseCidr(formatPrefix(p))!, p)).toBe(true)
  })

  it.prop([prefix])('spans from its masked address to its last one', (p) => {
    const [first, last] = range(p)
    expect(addressToBigInt(masked(p).address)).toBe(first)
    expect(addressToBigInt(lastAddress(p))).toBe(last)
    expect(hasHostBits(p)).toBe(addressToBigInt(p.address) !== first)
  })

  it.prop([prefix, prefix])('containment and overlap are those of the ranges', (a, b) => {
    const same = a.address.family === b.address.family
    const [a0, a1] = range(a)
    const [b0, b1] = range(b)
    expect(containsPrefix(a, b)).toBe(same && a0 <= b0 && b1 <= a1)
    expect(overlaps(a, b)).toBe(same && a0 <= b1 && b0 <= a1)
    expect(samePrefix(a, b)).toBe(formatPrefix(a) === formatPrefix(b))
  })

  it.prop([prefix, fc.nat({ max: 128 })])(
    'a prefix contains each longer one at its own address',
    (p, more) => {
      const length = Math.min(p.length + more, addressBits(p.address.family))
      expect(containsPrefix(p, { address: p.address, length })).toBe(true)
    },
  )
})
