import { fc, it } from '@fast-check/vitest'
import {
  combine,
  difference,
  type IntervalSet,
  intersection,
  interval,
  intervalsContain,
  intervalsWhere,
  RectangleSet,
  sameIntervals,
  union,
} from 'isthmus/net'
import { describe, expect } from 'vitest'

const SIZE = 12

/** Sets of numbers below SIZE, from the numbers themselves. */
const sets = fc
  .array(fc.nat({ max: SIZE - 1 }))
  .map((values) => intervalsWhere(SIZE, (value) => values.includes(value)))

const combinations = fc.constantFrom(union, intersection, difference)

/** Unions of products, which is all that rectangle sets can be. */
const rectangles = fc
  .array(fc.tuple(sets, sets), { maxLength: 4 })
  .map((parts) =>
    parts.reduce(
      (all, [xs, ys]) => all.combine(RectangleSet.product(xs, ys), union),
      RectangleSet.empty,
    ),
  )

const values = Array.from({ length: SIZE }, (_, i) => i)

describe('interval sets', () => {
  it('are maximal runs', () => {
    expect(intervalsWhere(10, (value) => value % 4 < 2)).toEqual([0, 1, 4, 5, 8, 9])
    expect(interval(3, 2)).toEqual([])
    expect(combine([1, 2], [3, 4], union)).toEqual([1, 4])
    expect(combine([0, 9], [3, 4], difference)).toEqual([0, 2, 5, 9])
  })

  it.prop([sets, sets, combinations])('combine number by number', (a, b, keep) => {
    const wanted = intervalsWhere(SIZE, (value) =>
      keep(intervalsContain(a, value), intervalsContain(b, value)),
    )
    expect(combine(a, b, keep)).toEqual(wanted)
  })

  it.prop([sets, sets])(
    'are equal when they hold the same numbers',
    (a: IntervalSet, b: IntervalSet) => {
      const same = values.every(
        (value) => intervalsContain(a, value) === intervalsContain(b, value),
      )
      expect(sameIntervals(a, b)).toBe(same)
    },
  )
})

describe('rectangle sets', () => {
  const pairs = (set: RectangleSet) => values.map((x) => values.map((y) => set.has(x, y)))

  it.prop([rectangles, rectangles, combinations])('combine pair by pair', (a, b, keep) => {
    const wanted = values.map((x) => values.map((y) => keep(a.has(x, y), b.has(x, y))))
    expect(pairs(a.combine(b, keep))).toEqual(wanted)
  })

  const arrays = ({ slabs }: RectangleSet) => new Set(slabs.map(({ ys }) => ys))

  it.prop([rectangles, rectangles, combinations])('keep equal sets of y once', (a, b, keep) => {
    for (const set of [a.combine(b, keep), a.transposed()]) {
      const kept = [...arrays(set)]
      expect(new Set(kept.map((ys) => ys.join())).size).toBe(kept.length)
    }
  })

  it('of every second port on both sides stay small', () => {
    const ports = interval(0, 65535)
    const odd = intervalsWhere(65536, (port) => port % 2 === 1)
    const request = RectangleSet.product(odd, ports)
    const reply = RectangleSet.product(ports, odd)
    expect(reply.transposed().equals(request)).toBe(true)
    for (const keep of [union, intersection, difference]) {
      const set = request.combine(reply, keep)
      expect(set.slabs.length).toBeGreaterThanOrEqual(32768)
      expect(arrays(set).size).toBeLessThanOrEqual(2)
      expect(set.transposed().combine(set, union).slabs.length).toBeLessThanOrEqual(65536)
    }
  })

  it.prop([rectangles])('are transposed pair by pair', (set) => {
    expect(pairs(set.transposed())).toEqual(values.map((y) => values.map((x) => set.has(x, y))))
  })

  it.prop([rectangles, fc.constantFrom(...values), fc.constantFrom(...values)])(
    'give a pair as wished, if they have one',
    (set, x, y) => {
      const pair = set.first(x, y)
      expect(pair === undefined).toBe(set.isEmpty)
      if (!pair) return
      expect(set.has(...pair)).toBe(true)
      if (values.some((any) => set.has(x, any))) expect(pair[0]).toBe(x)
      const least = values.find((any) => any >= y && set.has(pair[0], any))
      if (least !== undefined) expect(pair[1]).toBe(least)
    },
  )

  it.prop([rectangles, rectangles])(
    'are equal when they hold the same pairs, however they were made',
    (a, b) => {
      const same = JSON.stringify(pairs(a)) === JSON.stringify(pairs(b))
      expect(a.equals(b)).toBe(same)
      const again = a.combine(b, union).combine(b.combine(a, difference), difference)
      expect(again.equals(a)).toBe(true)
      expect(a.isEmpty).toBe(
        pairs(a)
          .flat()
          .every((inside) => !inside),
      )
    },
  )
})
