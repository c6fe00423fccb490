import { fc } from '@fast-check/vitest'
import { type Address, addressBits, addressFromBigInt, type Family, type Prefix } from 'isthmus/net'

/**
 * Addresses that meet each other's prefixes: most of their bits come from a few patterns, so that random
 * tables nest, tie and cross the word borders instead of scattering.
 */
export const address: fc.Arbitrary<Address> = fc
  .tuple(
    fc.constantFrom<Family>(4, 6),
    fc.constantFrom(0n, (1n << 128n) - 1n, 0xfd000009n << 96n, 0x0a010203n << 96n, 5n << 125n),
    fc.bigInt({ min: 0n, max: 0xffffn }),
    fc.nat({ max: 112 }),
  )
  .map(([family, pattern, noise, shift]) => {
    const bits = pattern ^ (noise << BigInt(shift))
    return addressFromBigInt(family, family === 4 ? bits >> 96n : bits)
  })

/** Prefixes around such addresses, host bits included, of every length and often of the special ones. */
export const prefix: fc.Arbitrary<Prefix> = address.chain((value) =>
  fc
    .oneof(
      fc.constantFrom(0, 1, 8, 15, 16, 17, 24, 31, 32, 33, 48, 63, 64, 65, 96, 127, 128),
      fc.nat({ max: 128 }),
    )
    .map((length) => ({ address: value, length: Math.min(length, addressBits(value.family)) })),
)
