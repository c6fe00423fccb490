import { fc, it } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { differing, haveOwnNames, isSame } from '../../../src/analysis/diff/same.ts'

interface Item {
  readonly name: string
  readonly namespace?: string
  readonly value: number
}

/** The slow twin: every item is looked up by its name, as `before | after` of the ones that differ. */
function differingOneByOne(before: readonly Item[], after: readonly Item[]): string[] {
  const from = (own: readonly Item[], others: readonly Item[]) =>
    own.flatMap((one) => {
      const other = others.find((two) => nameOf(two) === nameOf(one))
      return isSame(one, other) ? [] : [textOf(one, other)]
    })
  return [...from(before, after), ...from(after, before)].sort()
}

const nameOf = ({ namespace, name }: Item): string => `${namespace}/${name}`
const textOf = (one: Item, other: Item | undefined): string => JSON.stringify([one, other ?? null])

const items = fc.uniqueArray(
  fc.record({
    name: fc.nat({ max: 40 }).map((n) => `n${n}`),
    namespace: fc.constantFrom('a', 'b'),
    value: fc.nat({ max: 1 }),
  }),
  { selector: nameOf, maxLength: 40 },
)

/** A list, and what becomes of it when some items go, others change, new ones come and a few are moved. */
const edited = fc
  .record({
    before: items,
    more: items,
    edits: fc.infiniteStream(fc.nat({ max: 9 })),
    moved: fc.option(fc.tuple(fc.nat(), fc.nat()), { nil: undefined }),
  })
  .map(({ before, more, edits, moved }) => {
    const known = new Set(before.map(nameOf))
    const added = more.filter((one) => !known.has(nameOf(one)))
    const after = before.flatMap((one): Item[] => {
      const edit = edits.next().value
      if (edit === 0) return []
      if (edit === 1) return [{ ...one, value: 1 - one.value }]
      const extra = edit === 2 ? added.pop() : undefined
      return extra ? [extra, { ...one }] : [{ ...one }]
    })
    if (moved && after.length > 0) {
      const [item] = after.splice(moved[0] % after.length, 1)
      after.splice(moved[1] % (after.length + 1), 0, item!)
    }
    return { before, after }
  })

describe('what differs between two lists', () => {
  it.prop([edited], { numRuns: 500 })('is what has no equal of its name', ({ before, after }) => {
    const found = differing(before, after)
    expect(found.map(([one, other]) => textOf(one, other)).sort()).toEqual(
      differingOneByOne(before, after),
    )
  })

  it.prop([items, items])('is that of lists that have little in common, too', (before, after) => {
    expect(
      differing(before, after)
        .map(([one, other]) => textOf(one, other))
        .sort(),
    ).toEqual(differingOneByOne(before, after))
  })

  const all = Array.from({ length: 40 }, (_, i): Item => ({ name: `${i}`, value: i }))

  it('is no more than what is missing, however much that is', () => {
    expect(differing(all, all.slice(30))).toEqual(all.slice(0, 30).map((one) => [one, undefined]))
    expect(differing(all.slice(30), all)).toEqual(all.slice(0, 30).map((one) => [one, undefined]))
  })

  it('is nothing where the order is another', () => {
    expect(differing(all, all.toReversed())).toEqual([])
  })

  it('is told by another equality if one is given', () => {
    const other = all.map((one) => ({ ...one, value: 0 }))
    expect(differing(all, other, () => true)).toEqual([])
    expect(differing(all, other)).toHaveLength(2 * 39)
  })
})

describe('values that are the same to packets', () => {
  it('have equal fields, whatever their order', () => {
    expect(isSame({ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 })).toBe(true)
    expect(isSame({ a: 1 }, { a: 2 })).toBe(false)
    expect(isSame([1, 2], [1])).toBe(false)
    expect(isSame([1, 2], [1, 3])).toBe(false)
    expect(isSame([], {})).toBe(false)
    expect(isSame({ a: null }, { a: {} })).toBe(false)
  })

  it('have no field that the other lacks', () => {
    expect(isSame({ a: 1 }, { a: 1, b: 2 })).toBe(false)
    expect(isSame({ a: 1, b: 2 }, { a: 1 })).toBe(false)
  })

  it('may be written elsewhere, and be shown otherwise', () => {
    expect(isSame({ a: 1, origin: { line: 1 } }, { a: 1, origin: { line: 2 } })).toBe(true)
    expect(isSame({ a: 1, log: true }, { a: 1 })).toBe(true)
    expect(isSame({ a: 1 }, { a: 1, log: true })).toBe(true)
  })
})

describe('names', () => {
  it('are own ones where nobody else has the same in the same namespace', () => {
    expect(haveOwnNames([{ name: 'a' }, { name: 'b' }])).toBe(true)
    expect(haveOwnNames([{ name: 'a' }, { name: 'a' }])).toBe(false)
    const [a, b] = ['a', 'b'].map((namespace) => ({ name: 'n', namespace }))
    expect(haveOwnNames([a!, b!])).toBe(true)
    expect(haveOwnNames([a!, b!, a!])).toBe(false)
  })
})
