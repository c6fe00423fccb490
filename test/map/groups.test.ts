import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldMap, groupsOf, openingFolds } from '../../src/map/index.ts'
import { anyMap } from './arbitrary-map.ts'
import { mapOf, star, vpc } from './examples.ts'

const names = (texts: readonly string[], label?: string): string[] =>
  groupsOf(mapOf(texts), label).map(({ name }) => name)

describe('groups', () => {
  it('are VPCs whose names differ in the last part', () => {
    const [group] = groupsOf(mapOf(star(4)))
    expect(group).toEqual({
      name: 'spoke-*',
      boxes: [1, 2, 3, 4].map((i) => `router/spoke-${i}`),
    })
  })

  it('need three members', () => {
    expect(names([vpc('web-1', 1), vpc('web-2', 2)])).toEqual([])
    expect(names([vpc('web-1', 1), vpc('web-2', 2), vpc('web-x', 3)])).toEqual(['web-*'])
  })

  it('are also VPCs that peer with one other alone', () => {
    const renamed = ['red', 'green', 'blue', 'white']
    const texts = star(4).map((text) =>
      renamed.reduce((all, name, i) => all.replaceAll(`spoke-${i + 1}`, name), text),
    )
    expect(names(texts)).toEqual(['peers of hub'])
  })

  it('are those of a label, where one is asked for', () => {
    expect(names(star(4), 'team')).toEqual(['team=even', 'team=odd'])
    expect(names(star(4), 'constructor')).toEqual([])
  })

  it('have each box once at most', () => {
    fc.assert(
      fc.property(anyMap(), fc.constantFrom(undefined, 'team'), (map, label) => {
        const boxes = groupsOf(map, label).flatMap((group) => group.boxes)
        expect(new Set(boxes).size).toBe(boxes.length)
      }),
      { numRuns: 50 },
    )
  })
})

describe('a folded map', () => {
  const map = mapOf([...star(4).slice(0, -1), vpc('spoke-4', 4)])
  const groups = groupsOf(map)
  const view = foldMap(map, groups, ['spoke-*'])

  it('has a box for the group, with what is in it', () => {
    expect(view.boxes).toMatchObject([
      { id: 'router/hub' },
      {
        id: 'group/spoke-*',
        kind: 'group',
        subnets: 4,
        endpoints: 4,
        ranges: ['10.1.0.0/24', '10.2.0.0/24', '10.3.0.0/24', '10.4.0.0/24'],
        inside: {},
      },
    ])
  })

  it('joins the links of its members to one, in the worst of their states', () => {
    expect(view.links).toHaveLength(1)
    expect(view.links[0]!.links).toHaveLength(4)
    expect(view.links[0]!.state).toBe('half')
  })

  it('shows marks at what stands for their places', () => {
    expect(view.marks.length).toBeGreaterThan(0)
    const ids = [...view.boxes, ...view.links].map(({ id }) => id)
    for (const { at } of view.marks) expect(ids).toEqual(expect.arrayContaining([...at]))
  })

  it('keeps every box, link and mark of the map', () => {
    fc.assert(
      fc.property(anyMap(), fc.nat(2), (any, every) => {
        const all = groupsOf(any, 'team')
        const folded = all.map(({ name }) => name).filter((_, i) => every > 0 && i % every === 0)
        const { boxes, links, marks } = foldMap(any, all, folded)
        const shown = boxes.flatMap((box) => (box.kind === 'group' ? box.members : [box.id]))
        expect(shown.toSorted()).toEqual(any.boxes.map(({ id }) => id).toSorted())
        const inside = boxes.flatMap((box) =>
          box.kind === 'group' ? Object.values(box.inside) : [],
        )
        const counted = inside.reduce((sum, count) => sum + count, 0)
        expect(links.flatMap((link) => link.links).length + counted).toBe(any.links.length)
        expect(marks.map(({ mark }) => mark)).toEqual(any.marks)
      }),
      { numRuns: 50 },
    )
  })

  it('opens folded where it is large', () => {
    expect(openingFolds(map, groups)).toEqual([])
    const large = mapOf(star(30))
    expect(openingFolds(large, groupsOf(large))).toEqual(['spoke-*'])
  })
})
