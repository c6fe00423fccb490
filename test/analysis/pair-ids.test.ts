import { fc, it } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { PairIds } from '../../src/analysis/reachability/pair-ids.ts'

const MIN = -(2 ** 31)
const MAX = 2 ** 31 - 1
const part = fc.oneof(fc.integer({ min: -2, max: 9 }), fc.integer({ min: MIN, max: MAX }))
const pairs = fc.array(fc.tuple(part, part), { maxLength: 300 })

describe('numbers of pairs', () => {
  it('are given from 0 on, and again to equal pairs', () => {
    const ids = new PairIds()
    expect([ids.of(1, 2), ids.of(2, 1), ids.of(1, 2), ids.of(MIN, MAX), ids.of(-1, -1)]).toEqual([
      0, 1, 0, 2, 3,
    ])
    expect(ids.size).toBe(4)
  })

  it.prop([pairs])('are those of a map of texts', (given) => {
    const ids = new PairIds()
    const known = new Map<string, number>()
    for (const [first, second] of [...given, ...given]) {
      const key = `${first} ${second}`
      if (!known.has(key)) known.set(key, known.size)
      expect(ids.of(first, second)).toBe(known.get(key))
    }
    expect(ids.size).toBe(known.size)
  })

  it.prop([pairs])('lead back to the pairs', (given) => {
    const ids = new PairIds()
    for (const [first, second] of given) {
      const id = ids.of(first, second)
      expect([ids.first(id), ids.second(id)]).toEqual([first, second])
    }
    for (let id = 0; id < ids.size; id++) {
      expect(ids.of(ids.first(id), ids.second(id))).toBe(id)
    }
  })
})
