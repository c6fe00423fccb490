import { fc, it } from '@fast-check/vitest'
import {
  type Address,
  addressBits,
  addressFromBigInt,
  addressToBigInt,
  type Family,
  formatAddress,
  formatPrefix,
  ipv4,
  ipv6,
  type Prefix,
} from 'isthmus/net'
import { describe, expect } from 'vitest'
import { NONE, type Routes } from '../../src/lpm/routes.ts'
import { SortedRoutes } from '../../src/lpm/sorted-routes.ts'
import { TrieRoutes } from '../../src/lpm/trie-routes.ts'
import { GoldenRouteTable } from '../golden/route-table.ts'

/** Values of every kind a table keeps in its own way: integers, small or not, objects, one value for many. */
const value = fc.oneof(
  fc.constantFrom<unknown>(0, 1, 7, -0, -1, 1.5, 2 ** 22 - 1, 2 ** 22, Number.NaN, undefined, null),
  fc.nat({ max: 3 }),
  fc.string({ maxLength: 2 }),
)

/** Bytes that repeat, so that routes share nodes and runs, and now and then any byte. */
const byte = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(0, 1, 128, 254, 255) }, fc.nat(255))

const word = fc.tuple(byte, byte, byte, byte).map(([a, b, c, d]) => {
  return (a << 24) | (b << 16) | (c << 8) | d
})

/** Of two first words at most, for routes to meet below the root of the trie. */
const firstWord = fc
  .tuple(fc.constantFrom(0x0a010000, 0xfd000000), byte, byte)
  .map(([top, c, d]) => top | (c << 8) | d)

function addressOf(family: Family): fc.Arbitrary<Address> {
  return family === 4
    ? firstWord.map(ipv4)
    : fc
        .tuple(firstWord, word, fc.oneof(fc.constant(0), word), fc.oneof(fc.constant(0), word))
        .map(([w0, w1, w2, w3]) => ipv6(w0, w1, w2, w3))
}

function prefixOf(family: Family): fc.Arbitrary<Prefix> {
  const bits = addressBits(family)
  return fc.record({
    address: addressOf(family),
    length: fc.oneof(fc.nat({ max: bits }), fc.constantFrom(bits, 16, 17, 24, 25, bits - 8)),
  })
}

/** The other half of the prefix one bit shorter. */
function sibling({ address, length }: Prefix): Prefix {
  const { family } = address
  if (length === 0) return { address, length }
  const bit = 1n << BigInt(addressBits(family) - length)
  return { address: addressFromBigInt(family, addressToBigInt(address) ^ bit), length }
}

type Model = GoldenRouteTable<unknown>
interface Real {
  routes: Routes<unknown>
}
type Edit = fc.Command<Model, Real>

/** What is edited is also what is asked about: most questions then meet a route. */
function commands(family: Family): fc.Arbitrary<Iterable<Edit>> {
  const maxLength = fc.nat({ max: addressBits(family) })
  return prefixOf(family).chain((common) => {
    const prefix = fc.oneof(
      prefixOf(family),
      // Around one prefix, to be inserted, replaced and deleted over and over, and beside it.
      maxLength.map((length) => ({ ...common, length })),
      maxLength.map((length) => sibling({ ...common, length })),
    )
    const address = prefix.map((p) => p.address)
    const inserting = fc.tuple(prefix, value).map(([p, v]) => insert(p, v))
    const deleting = prefix.map(remove)
    const matching = fc.tuple(address, maxLength).map(([a, n]) => match(a, n))
    const listing = prefix.map(within)
    return fc.commands(
      [inserting, inserting, inserting, deleting, deleting, matching, listing, fc.constant(clone)],
      { maxCommands: 60, size: 'max' },
    )
  })
}

function command(name: string, run: (golden: Model, real: Real) => void): Edit {
  return { check: () => true, run, toString: () => name }
}

const insert = (prefix: Prefix, v: unknown): Edit =>
  command(`insert ${formatPrefix(prefix)} ${String(v)}`, (golden, { routes }) => {
    const { w0, w1, w2, w3 } = prefix.address
    expect(routes.insert(w0, w1, w2, w3, prefix.length, v)).toBe(golden.insert(prefix, v))
    expect(routes.size).toBe(golden.size)
  })

const remove = (prefix: Prefix): Edit =>
  command(`delete ${formatPrefix(prefix)}`, (golden, { routes }) => {
    const { w0, w1, w2, w3 } = prefix.address
    expect(routes.delete(w0, w1, w2, w3, prefix.length)).toBe(golden.delete(prefix))
    expect(routes.size).toBe(golden.size)
  })

const match = (address: Address, maxLength: number): Edit =>
  command(`match ${formatAddress(address)} up to ${maxLength}`, (golden, { routes }) => {
    const { w0, w1, w2, w3 } = address
    expect(routes.lookup(w0, w1, w2, w3)).toBe(golden.lookup(address)?.value)
    const handle = routes.match(w0, w1, w2, w3, maxLength)
    const [expected] = golden.covering({ address, length: maxLength })
    expect(handle === NONE ? undefined : routes.lengthOf(handle)).toBe(expected?.prefix.length)
    expect(handle === NONE ? undefined : routes.valueOf(handle)).toBe(expected?.value)
  })

const within = (prefix: Prefix): Edit =>
  command(`within ${formatPrefix(prefix)}`, (golden, { routes }) => {
    const expected = golden.coveredBy(prefix).map((route) => [route.prefix, route.value])
    expect([...routes.within(prefix)]).toEqual(expected)
  })

/** Goes on with a copy, after the original has been emptied: they must not share anything. */
const clone = command('clone', (golden, real) => {
  const original = real.routes
  real.routes = original.clone()
  for (const { prefix } of golden.routes()) {
    const { w0, w1, w2, w3 } = prefix.address
    expect(original.delete(w0, w1, w2, w3, prefix.length)).toBe(true)
  }
  expect(original.size).toBe(0)
})

it('a trie lists routes that nothing but their place tells apart', () => {
  const trie = new TrieRoutes<number>(4)
  const subnets = Array.from({ length: 8 }, (_, i) => (0x0a010200 | (i << 5)) >>> 0)
  for (const w0 of subnets) trie.insert(w0 | 0, 0, 0, 0, 27, 7)
  const everything = { address: ipv4(0), length: 0 }
  expect([...trie.within(everything)].map(([key]) => formatPrefix(key))).toEqual(
    subnets.map((w0) => formatPrefix({ address: ipv4(w0), length: 27 })),
  )
  expect([...trie.within({ address: ipv4(0x0a0102c0), length: 26 })]).toHaveLength(2)
})

describe.each([
  ['sorted', SortedRoutes<unknown>],
  ['trie', TrieRoutes<unknown>],
] as const)('routes held %s', (_, Representation) => {
  it.prop([commands(4)], { numRuns: 300 })('do as the slow twin does in IPv4', (list) => {
    fc.modelRun(
      () => ({ model: new GoldenRouteTable(), real: { routes: new Representation(4) } }),
      list,
    )
  })

  it.prop([commands(6)], { numRuns: 300 })('do as the slow twin does in IPv6', (list) => {
    fc.modelRun(
      () => ({ model: new GoldenRouteTable(), real: { routes: new Representation(6) } }),
      list,
    )
  })
})
