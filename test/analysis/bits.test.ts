import { fc, it } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import {
  addBit,
  addBits,
  addRange,
  BitPool,
  emptyBits,
  forEachBit,
  hasBit,
  haveCommonBit,
  removeRange,
} from '../../src/analysis/reachability/bits.ts'

const SIZE = 130
const members = fc.uniqueArray(fc.nat({ max: SIZE - 1 }))
const range = fc
  .tuple(fc.nat({ max: SIZE }), fc.nat({ max: SIZE }))
  .map(([a, b]) => ({ first: Math.min(a, b), end: Math.max(a, b) }))

function bitsOf(numbers: readonly number[]): Int32Array {
  const bits = emptyBits(SIZE)
  for (const number of numbers) addBit(bits, number)
  return bits
}

function numbersOf(bits: Int32Array, first = 0, end = SIZE): number[] {
  const found: number[] = []
  forEachBit(bits, first, end, (at) => found.push(at))
  return found
}

const ascending = (numbers: Iterable<number>) => [...new Set(numbers)].sort((a, b) => a - b)

describe('sets of bits', () => {
  it.prop([members, range])('are visited in order, within a range', (own, { first, end }) => {
    const bits = bitsOf(own)
    const inside = ascending(own).filter((number) => first <= number && number < end)
    expect(numbersOf(bits, first, end)).toEqual(inside)
    for (let at = 0; at < SIZE; at++) expect(hasBit(bits, at)).toBe(own.includes(at))
  })

  it.prop([members, members, range])('take in what others have within a range', (a, b, run) => {
    const bits = bitsOf(a)
    addBits(bits, bitsOf(b), run.first, run.end)
    const inside = b.filter((number) => run.first <= number && number < run.end)
    expect(numbersOf(bits)).toEqual(ascending([...a, ...inside]))
  })

  it.prop([members, range])('take in a range, and give it away', (own, { first, end }) => {
    const run = Array.from({ length: end - first }, (_, i) => first + i)
    const bits = bitsOf(own)
    addRange(bits, first, end)
    expect(numbersOf(bits)).toEqual(ascending([...own, ...run]))
    removeRange(bits, first, end)
    expect(numbersOf(bits)).toEqual(ascending(own).filter((number) => !run.includes(number)))
  })

  it.prop([members, members])('tell whether they have something in common', (a, b) => {
    const common = a.some((number) => b.includes(number))
    expect(haveCommonBit(bitsOf(a), bitsOf(b))).toBe(common)
  })

  it('of one pool are empty, and each its own', () => {
    const pool = new BitPool(SIZE)
    const sets = Array.from({ length: 40 }, () => pool.empty())
    sets.forEach((bits, i) => {
      expect(numbersOf(bits)).toEqual([])
      addBit(bits, i)
      addBit(bits, SIZE - 1)
    })
    sets.forEach((bits, i) => {
      expect(numbersOf(bits)).toEqual([i, SIZE - 1])
    })
  })
})
