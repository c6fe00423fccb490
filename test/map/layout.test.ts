import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Area,
  foldMap,
  groupsOf,
  layoutMap,
  type MapLayout,
  type MapView,
  TEXT_STYLES,
  textWidth,
} from '../../src/map/index.ts'
import { anyMap } from './arbitrary-map.ts'
import { mapOf, PAIR, peering, star, vpc } from './examples.ts'

function overlap(a: Area, b: Area): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

function isInside(inner: Area, outer: Area): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  )
}

/** A view of a map with none, some or all of its groups folded. */
const anyView = fc
  .tuple(anyMap(), fc.constantFrom(undefined, 'team'), fc.nat(3))
  .map(([map, label, every]): MapView => {
    const groups = groupsOf(map, label)
    const names = groups.map(({ name }) => name).filter((_, i) => every > 0 && i % every === 0)
    return foldMap(map, groups, names)
  })

const anyLayout = fc
  .tuple(anyView, fc.boolean())
  .map(([view, routes]) => layoutMap(view, { routes }))

function law(check: (layout: MapLayout) => void): () => void {
  return () => fc.assert(fc.property(anyLayout, check), { numRuns: 150 })
}

describe('a layout', () => {
  it(
    'has no two boxes over each other',
    law(({ boxes }) => {
      for (const [i, box] of boxes.entries()) {
        expect(boxes.slice(i + 1).filter((other) => overlap(box, other))).toEqual([])
      }
    }),
  )

  it(
    'has every text inside its box, measured in the font, and none over another',
    law(({ boxes }) => {
      for (const box of boxes) {
        const areas = box.texts.map(({ text, role, x, y, width }) => {
          const style = TEXT_STYLES[role]
          expect(width).toBe(textWidth(text, style))
          return { x, y: y - style.size, width, height: style.size + 3 }
        })
        for (const area of [...areas, ...box.badges]) expect(isInside(area, box)).toBe(true)
        const all = [...areas, ...box.badges]
        for (const [i, area] of all.entries()) {
          expect(all.slice(i + 1).filter((other) => overlap(area, other))).toEqual([])
        }
      }
    }),
  )

  it(
    'keeps everything within its size, in whole pixels',
    law((layout) => {
      const { width, height, boxes, links } = layout
      const points = links.flatMap(({ curve }) =>
        curve.map((point) => ({ ...point, width: 0, height: 0 })),
      )
      const signs = links.flatMap(({ sign, badges }) => [sign, ...badges])
      for (const area of [...boxes, ...points, ...signs]) {
        expect(isInside(area, { x: 0, y: 0, width, height })).toBe(true)
        expect(
          Object.values(area).filter(
            (value) => typeof value === 'number' && !Number.isInteger(value),
          ),
        ).toEqual([])
      }
    }),
  )

  it(
    'has links that begin and end at the borders of their boxes',
    law(({ boxes, links }) => {
      const byId = new Map(boxes.map((box) => [box.id, box]))
      for (const { boxes: ends, curve } of links) {
        for (const [i, point] of [curve[0]!, curve.at(-1)!].entries()) {
          const { x, y, width, height } = byId.get(ends[i]!)!
          const isAtSide = point.x === x || point.x === x + width
          const isAtEdge = point.y === y || point.y === y + height
          expect(isAtSide || isAtEdge).toBe(true)
          expect(
            point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height,
          ).toBe(true)
        }
      }
    }),
  )

  it('shows everything that the view has', () => {
    fc.assert(
      fc.property(anyView, (view) => {
        const { boxes, links } = layoutMap(view)
        const ids = (parts: readonly { readonly id: string }[]): string[] =>
          parts.map(({ id }) => id).sort()
        expect(ids(boxes)).toEqual(ids(view.boxes))
        expect(ids(links)).toEqual(ids(view.links))
        for (const box of boxes) {
          const own = view.links.filter((link) => link.boxes.includes(box.id))
          expect(box.ports.map(({ link }) => link).sort()).toEqual(ids(own))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('is always the same for the same view', () => {
    fc.assert(
      fc.property(anyView, (view) => {
        expect(JSON.stringify(layoutMap(structuredClone(view)))).toBe(
          JSON.stringify(layoutMap(view)),
        )
      }),
      { numRuns: 40 },
    )
  })
})

describe('a star', () => {
  const layout = layoutMap(foldMap(mapOf(star(8))))
  const placed = new Map(layout.boxes.map((box) => [box.id.slice('router/'.length), box]))

  it('has its hub in the middle, and spokes on both sides', () => {
    const hub = placed.get('hub')!
    const spokes = [...placed.values()].filter((box) => box !== hub)
    expect(spokes.filter(({ x }) => x + 1 < hub.x)).toHaveLength(4)
    expect(spokes.filter(({ x }) => x > hub.x + hub.width)).toHaveLength(4)
    const middle = hub.y + hub.height / 2
    const sides = [
      Math.min(...spokes.map(({ y }) => y)),
      Math.max(...spokes.map(({ y, height }) => y + height)),
    ]
    expect(Math.abs(middle - (sides[0]! + sides[1]!) / 2)).toBeLessThanOrEqual(1)
  })

  it('lists the spokes in the hub in the order of their names, in which their links leave', () => {
    const rows = placed.get('hub')!.ports.map(({ link }) => link.split('/')[1])
    expect(rows).toEqual(Array.from({ length: 8 }, (_, i) => `hub-spoke-${i + 1}`))
  })

  it('gets several columns where it is large, whose links cross no box', () => {
    const { boxes, links, width, height } = layoutMap(foldMap(mapOf(star(60))))
    expect(width / height).toBeGreaterThan(0.8)
    for (const { boxes: ends, curve } of links) {
      const others = boxes.filter(({ id }) => !ends.includes(id))
      for (const [i, from] of curve.entries()) {
        if (i % 3 !== 0 || i === 0) continue
        const area = { ...from, width: 1, height: 1 }
        expect(others.filter((box) => overlap(box, area))).toEqual([])
      }
    }
  })
})

describe('other shapes', () => {
  const places = (texts: readonly string[]) =>
    new Map(
      layoutMap(foldMap(mapOf(texts))).boxes.map((box) => [box.id.slice('router/'.length), box]),
    )

  /** VPCs that peer in these pairs. */
  const joined = (count: number, pairs: readonly (readonly [number, number])[]): string[] =>
    Array.from({ length: count }, (_, i) => {
      const entries = pairs.flatMap(([a, b], n) =>
        a === i
          ? peering(`v${b}`, `169.254.${n}.1/30`)
          : b === i
            ? peering(`v${a}`, `169.254.${n}.2/30`)
            : [],
      )
      return vpc(`v${i}`, i, entries.join(', '))
    })

  it('two VPCs are side by side, and their link is a straight line', () => {
    const { boxes, links } = layoutMap(foldMap(mapOf(PAIR)))
    expect(boxes[0]!.y).toBe(boxes[1]!.y)
    expect(new Set(links[0]!.curve.map(({ y }) => y)).size).toBe(1)
  })

  it('a chain is in rows of which every other goes back', () => {
    const at = places(
      joined(
        6,
        [0, 1, 2, 3, 4].map((i) => [i, i + 1] as const),
      ),
    )
    expect([0, 1, 2].map((i) => at.get(`v${i}`)!.y)).toEqual(Array(3).fill(at.get('v0')!.y))
    expect(at.get('v3')!.x).toBe(at.get('v2')!.x)
    expect(at.get('v5')!.x).toBe(at.get('v0')!.x)
  })

  it('the boxes of a mesh are around its middle', () => {
    const all = [0, 1, 2, 3, 4, 5]
    const at = places(
      joined(
        6,
        all.flatMap((i) => all.slice(i + 1).map((j) => [i, j] as const)),
      ),
    )
    const boxes = [...at.values()]
    const centre = (pick: (box: Area) => number): number =>
      boxes.reduce((sum, box) => sum + pick(box), 0) / boxes.length
    const [x, y] = [centre((box) => box.x), centre((box) => box.y)]
    for (const box of boxes) expect(Math.hypot(box.x - x, box.y - y)).toBeGreaterThan(box.height)
  })

  it('parts that nothing joins are beside each other', () => {
    const at = places([vpc('a', 1), vpc('b', 2), vpc('c', 3)])
    expect(new Set([...at.values()].map(({ y }) => y)).size).toBeLessThan(3)
  })

  it('a VPC that peers with itself has a loop', () => {
    const { boxes, links } = layoutMap(
      foldMap(mapOf([vpc('a', 1, peering('a', '169.254.0.1/30'))])),
    )
    expect(links).toHaveLength(1)
    expect(Math.max(...links[0]!.curve.map(({ x }) => x))).toBeGreaterThan(
      boxes[0]!.x + boxes[0]!.width,
    )
  })

  it('nothing at all has a layout too', () => {
    expect(layoutMap({ boxes: [], links: [], marks: [] })).toMatchObject({ boxes: [], links: [] })
  })
})
