import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { formatPrefix, overlaps, type Prefix, parseCidr } from '../../src/net/index.ts'
import { AddressPool } from '../../src/plan/address-pool.ts'
import { blocksOf, joined, rangeOf, sizeOf, without } from '../../src/plan/address-range.ts'

const cidr = (text: string): Prefix => parseCidr(text)!
const cidrs = (...texts: string[]): Prefix[] => texts.map(cidr)

describe('a pool of addresses', () => {
  it('gives the lowest free block', () => {
    const pool = new AddressPool(cidr('169.254.0.0/16'), cidrs('169.254.0.0/30', '169.254.0.9/32'))
    expect([1, 2, 3].map(() => formatPrefix(pool.allocate(30)!))).toEqual([
      '169.254.0.4/30',
      '169.254.0.12/30',
      '169.254.0.16/30',
    ])
  })

  it('goes back for smaller blocks that larger ones left free', () => {
    const pool = new AddressPool(cidr('10.0.0.0/16'), cidrs('10.0.0.0/25'))
    expect(formatPrefix(pool.allocate(24)!)).toBe('10.0.1.0/24')
    expect(formatPrefix(pool.allocate(25)!)).toBe('10.0.0.128/25')
    expect(formatPrefix(pool.allocate(25)!)).toBe('10.0.2.0/25')
  })

  it('clears host bits of the pool, and of what is taken', () => {
    const pool = new AddressPool(cidr('10.0.0.77/30'), cidrs('10.0.0.77/31'))
    expect(formatPrefix(pool.prefix)).toBe('10.0.0.76/30')
    expect(pool.free().map(formatPrefix)).toEqual(['10.0.0.78/31'])
  })

  it('counts what is left, and gives nothing once it is exhausted', () => {
    const pool = new AddressPool(cidr('10.0.0.0/24'), cidrs('10.0.0.64/26'))
    expect(pool.count(25)).toBe(1n)
    expect(pool.count(26)).toBe(3n)
    expect(pool.allocate(25)).toEqual(cidr('10.0.0.128/25'))
    expect(pool.allocate(25)).toBeUndefined()
    expect(pool.allocate(23)).toBeUndefined()
    expect(pool.allocate(26)).toEqual(cidr('10.0.0.0/26'))
    expect(pool.allocate(26)).toBeUndefined()
    expect(pool.free()).toEqual([])
  })

  it('cuts IPv6 without counting addresses out, and passes over the other family', () => {
    const pool = new AddressPool(cidr('fd00::/8'), cidrs('fd00::/64', '0.0.0.0/0'))
    expect(formatPrefix(pool.allocate(64)!)).toBe('fd00:0:0:1::/64')
    expect(pool.count(64)).toBe(2n ** 56n - 2n)
  })
})

/** Small enough that a twin can look at every address: 10.0.0.0/22 and what is around it. */
const block = fc
  .tuple(fc.nat(2047), fc.integer({ min: 21, max: 32 }))
  .map(([offset, length]) => cidr(`10.0.${offset >> 8}.${offset & 255}/${length}`))
const blocks = fc.array(block, { maxLength: 8 })
const whole = cidr('10.0.0.0/22')

const numbers = (prefixes: readonly Prefix[]) =>
  new Set(
    prefixes
      .map(rangeOf)
      .flatMap(({ first, last }) =>
        Array.from({ length: Number(last - first) + 1 }, (_, i) => Number(first) + i),
      ),
  )

describe('ranges of addresses', () => {
  test.prop([block, blocks])('what is left is what is in none of the others', (one, taken) => {
    const left = without(rangeOf(one), taken.map(rangeOf))
    const others = numbers(taken)
    const expected = [...numbers([one])].filter((value) => !others.has(value))
    expect([...numbers(left.flatMap(blocksOf))].sort()).toEqual(expected.sort())
    expect(sizeOf(left)).toBe(BigInt(expected.length))
  })

  test.prop([blocks])('joined ranges have gaps between them', (taken) => {
    const runs = joined(taken.map(rangeOf))
    expect([...numbers(runs.flatMap(blocksOf))].sort()).toEqual([...numbers(taken)].sort())
    runs.forEach((run, i) => {
      if (i > 0) expect(run.first).toBeGreaterThan(runs[i - 1]!.last + 1n)
    })
  })

  test.prop([fc.nat(5000), fc.nat(5000)])('no two blocks of a range could be one', (a, b) => {
    const [first, last] = a < b ? [a, b] : [b, a]
    const found = blocksOf({ family: 4, first: BigInt(first), last: BigInt(last) })
    found.forEach((one, i) => {
      const next = found[i + 1]
      if (next?.length !== one.length) return
      const parent = { ...one, length: one.length - 1 }
      expect(overlaps(parent, next) && rangeOf(parent).first === rangeOf(one).first).toBe(false)
    })
  })
})

describe('whatever is asked of a pool', () => {
  const lengths = fc.array(fc.integer({ min: 22, max: 32 }), { maxLength: 30 })

  test.prop([blocks, lengths])('the block is the lowest that no other has', (taken, asked) => {
    const pool = new AddressPool(whole, taken)
    const used = [...taken]
    for (const length of asked) {
      const size = 2 ** (32 - length)
      // The slow twin tries every block of the length, from the lowest.
      const all = Array.from({ length: 1024 / size }, (_, i) =>
        cidr(`10.0.${(i * size) >> 8}.${(i * size) & 255}/${length}`),
      ).filter((candidate) => !used.some((other) => overlaps(other, candidate)))
      expect(pool.count(length)).toBe(BigInt(all.length))
      expect(pool.allocate(length)).toEqual(all[0])
      if (all[0]) used.push(all[0])
    }
    const free = pool.free()
    expect(numbers(free)).toEqual(
      numbers(without(rangeOf(whole), used.map(rangeOf)).flatMap(blocksOf)),
    )
  })
})
