import { describe, expect, it } from 'vitest'
import { mapOfDesign } from '../../src/design-map.ts'
import { Design } from '../../src/lint/index.ts'
import { foldMap, groupsOf, type MapRoute, mapRoute, routeOnView } from '../../src/map/index.ts'
import { PAIR, peering, route, star, vpc } from './examples.ts'

function routeOf(texts: readonly string[], from: string, to: string): MapRoute {
  const design = Design.read(texts.map((text, i) => ({ file: `${i}.yaml`, text })))
  const trace = design.network.trace({ from, to })
  return mapRoute(trace, mapOfDesign(design), { title: `${from} → ${to}`, hop: ({ node }) => node })
}

describe('a trace on a map', () => {
  it('goes from box to box along links, there and back', () => {
    const { verdict, legs } = routeOf(PAIR, 'pod-a', 'pod-b')
    expect(verdict).toBe('reachable')
    expect(legs.map(({ kind, outcome, end }) => [kind, outcome, end])).toEqual([
      ['request', 'delivered', undefined],
      ['reply', 'delivered', undefined],
    ])
    expect(legs[0]!.stops).toEqual([
      { number: 1, box: 'router/a', kind: 'switch', node: 'net-a', words: 'net-a' },
      { number: 2, box: 'router/a', kind: 'router', node: 'a', words: 'a' },
      { number: 3, box: 'router/b', link: 'link/a-b/b-a', kind: 'router', node: 'b', words: 'b' },
      { number: 4, box: 'router/b', kind: 'switch', node: 'net-b', words: 'net-b' },
    ])
    expect(legs[1]!.stops.map(({ box }) => box)).toEqual(
      legs[0]!.stops.map(({ box }) => box).toReversed(),
    )
  })

  it('ends in the box of the router that has no route', () => {
    const { legs } = routeOf([vpc('a', 1), vpc('b', 2)], 'pod-a', '10.2.0.2')
    expect(legs).toMatchObject([{ outcome: 'dropped', end: { box: 'router/a' } }])
    expect(legs[0]!.end).not.toHaveProperty('link')
  })

  it('ends on the link where nobody has the next hop, or nobody answers', () => {
    const unowned = [
      vpc('a', 1, peering('b', '169.254.0.1/29'), route('10.2.0.0/24', '169.254.0.3')),
      vpc('b', 2, peering('a', '169.254.0.2/29')),
    ]
    expect(routeOf(unowned, 'pod-a', 'pod-b').legs[0]!.end).toEqual({
      box: 'router/a',
      link: 'link/a-b/b-a',
    })
    const half = routeOf([PAIR[0]!, vpc('b', 2)], 'pod-a', 'pod-b')
    expect(half.legs[0]!.end).toEqual({ box: 'router/a', link: 'link/a-b' })
  })

  it('ends with the reply where that is lost', () => {
    const oneWay = [PAIR[0]!, vpc('b', 2, peering('a', '169.254.0.2/30'))]
    const { verdict, legs } = routeOf(oneWay, 'pod-a', 'pod-b')
    expect(verdict).toBe('unreachable')
    expect(legs[1]).toMatchObject({ kind: 'reply', outcome: 'dropped', end: { box: 'router/b' } })
  })

  it('passes the box of a group that is folded, over the links that stand for its own', () => {
    const texts = star(3)
    const design = Design.read(texts.map((text, i) => ({ file: `${i}.yaml`, text })))
    const map = mapOfDesign(design)
    const view = foldMap(map, groupsOf(map), ['spoke-*'])
    const folded = routeOnView(routeOf(texts, 'pod-spoke-1', 'pod-hub'), view)
    const ids = [...view.boxes, ...view.links].map(({ id }) => id)
    for (const { box, link } of folded.legs.flatMap(({ stops }) => stops)) {
      expect(ids).toContain(box)
      if (link !== undefined) expect(ids).toContain(link)
    }
    expect(folded.legs[0]!.stops[0]!.box).toBe('group/spoke-*')
  })
})
