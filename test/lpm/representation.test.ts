import { RouteTable } from 'isthmus/lpm'
import { ipv4, ipv6, type Prefix } from 'isthmus/net'
import { describe, expect, it } from 'vitest'
import { randomWords } from '../../src/cli/bench/random.ts'
import { ValueStore } from '../../src/lpm/value-store.ts'
import { GoldenRouteTable } from '../golden/route-table.ts'

/** Many routes of one family, most of them nested in a few large ones, as on the Internet. */
function randomPrefix(random: () => number, family: 4 | 6): Prefix {
  const below = (n: number) => (random() >>> 0) % n
  const w0 = (below(4) << 30) | (below(64) << 16) | (random() & 0xffff)
  if (family === 4) return { address: ipv4(w0), length: below(3) ? 17 + below(16) : below(33) }
  return { address: ipv6(w0, random(), 0, 0), length: below(3) ? 24 + below(41) : below(65) }
}

describe.each([4, 6] as const)('an IPv%d table that grows large and shrinks again', (family) => {
  it('answers as the slow twin does all the way', () => {
    const random = randomWords(family)
    const table = new RouteTable<number>()
    const golden = new GoldenRouteTable<number>()
    const keys: Prefix[] = []
    const compare = () => {
      expect(table.size).toBe(golden.size)
      for (let i = 0; i < 100; i++) {
        const { address } =
          i % 2 ? randomPrefix(random, family) : keys[(random() >>> 0) % keys.length]!
        expect(table.lookup(address)).toEqual(golden.lookup(address))
        expect(table.lookupAll(address)).toEqual(golden.lookupAll(address))
      }
    }
    while (golden.size < 6000) {
      const prefix = randomPrefix(random, family)
      keys.push(prefix)
      expect(table.insert(prefix, keys.length)).toBe(golden.insert(prefix, keys.length))
      if (keys.length % 500 === 0) compare()
    }
    expect([...table]).toEqual(golden.routes().map((route) => [route.prefix, route.value]))
    const large = table.snapshot()
    const largeRoutes = [...large]
    for (const [index, prefix] of keys.entries()) {
      expect(table.delete(prefix)).toBe(golden.delete(prefix))
      if (index % 500 === 0) compare()
    }
    expect([...table]).toEqual([])
    expect([...large]).toEqual(largeRoutes)
  })

  it('takes no more memory for endless changes than for its routes', () => {
    const random = randomWords(family + 2)
    const table = new RouteTable<number>()
    const held: Prefix[] = []
    for (let i = 0; i < 200_000; i++) {
      // In waves, so that nodes grow and shrink: they are what leaves garbage behind.
      if (held.length < (i % 40_000 < 20_000 ? 20_000 : 6_000)) {
        const prefix = randomPrefix(random, family)
        table.insert(prefix, i)
        held.push(prefix)
      } else {
        const index = (random() >>> 0) % held.length
        table.delete(held[index]!)
        held[index] = held.at(-1)!
        held.pop()
      }
    }
    const fresh = RouteTable.from(table)
    expect(fresh.equals(table)).toBe(true)
    expect(table.byteLengthOf(family)).toBeLessThan(1.6 * fresh.byteLengthOf(family))
  })
})

describe('a table that has been large', () => {
  it('is small again when its routes are gone', () => {
    const table = new RouteTable<number>()
    for (let i = 0; i < 5000; i++) table.insertIpv4(i << 8, 24, i)
    expect(table.byteLengthOf(4)).toBeGreaterThan(100_000)
    for (let i = 0; i < 5000; i++) table.deleteIpv4(i << 8, 24)
    expect(table.size).toBe(0)
    expect(table.byteLengthOf(4)).toBeLessThan(100)
  })
})

describe('a table whose routes have become sparse', () => {
  it('has become small with them', () => {
    const [table, fresh] = [new RouteTable<number>(), new RouteTable<number>()]
    for (let net = 0; net < 8192; net++) {
      for (let subnet = 0; subnet < 48; subnet += 2)
        table.insertIpv4((net << 16) | (subnet << 8), 24, subnet)
    }
    for (let net = 0; net < 8192; net++) {
      for (let subnet = 6; subnet < 48; subnet += 2)
        table.deleteIpv4((net << 16) | (subnet << 8), 24)
      for (let subnet = 0; subnet < 6; subnet += 2)
        fresh.insertIpv4((net << 16) | (subnet << 8), 24, subnet)
    }
    expect(table.equals(fresh)).toBe(true)
    expect(table.byteLengthOf(4)).toBeLessThan(1.6 * fresh.byteLengthOf(4))
  })
})

describe('a table whose nodes all grow together', () => {
  it('does not keep the blocks that they have outgrown', () => {
    const [table, inOrder] = [new RouteTable<number>(), new RouteTable<number>()]
    const insert = (into: RouteTable<number>, net: number, subnet: number) =>
      into.insertIpv4((net << 16) | (subnet << 9), 24, subnet)
    for (let subnet = 0; subnet < 48; subnet++) {
      for (let net = 0; net < 4096; net++) insert(table, net, subnet)
    }
    for (let net = 0; net < 4096; net++) {
      for (let subnet = 0; subnet < 48; subnet++) insert(inOrder, net, subnet)
    }
    expect(table.equals(inOrder)).toBe(true)
    expect(table.byteLengthOf(4)).toBeLessThan(1.6 * inOrder.byteLengthOf(4))
  })
})

describe('the values of a large table', () => {
  it('may be any but for their number', () => {
    const store = new ValueStore<object | number>()
    const value = {}
    for (let i = 1; i < 2 ** 22; i++) store.keep(value)
    expect(() => store.keep(value)).toThrow(expect.objectContaining({ code: 'too-many-values' }))
    expect(store.read(store.keep(5))).toBe(5)
    store.release(1)
    expect(store.keep(value)).toBe(1)
  })
})
