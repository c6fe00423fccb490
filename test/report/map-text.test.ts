import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldMap, groupsOf, type NetworkMap } from '../../src/map/index.ts'
import { formatMapDot } from '../../src/report/map-dot.ts'
import { formatMapMermaid } from '../../src/report/map-mermaid.ts'
import { anyMap } from '../map/arbitrary-map.ts'
import { mapOf, PAIR, star, vpc } from '../map/examples.ts'

const mermaid = (map: NetworkMap): string => formatMapMermaid(map, groupsOf(map), [])

/** In a quoted label: letters, digits, harmless signs, codes of characters, and breaks of lines. */
const LABEL = String.raw`"(?:[\p{L}\p{N} .,:/()+×→–…-]|#\d+;|<br/>)*"`

/** Every line that a flowchart of ours may have. */
const LINES = [
  'flowchart LR',
  String.raw`  accTitle: [\w ,()]+`,
  String.raw`  (?:n\d+|more)\[${LABEL}\]`,
  String.raw`  n\d+\[\[${LABEL}\]\]`,
  String.raw`  n\d+ (?:---|-\.-)\|${LABEL}\| n\d+`,
  String.raw`  linkStyle \d+(?:,\d+)* stroke:#\w{6}(?:,stroke-dasharray:\d+ \d+)?,stroke-width:2px`,
  String.raw`  classDef \w+ stroke:#\w{6},[\w-]+:[\w ]+`,
  String.raw`  class n\d+(?:,n\d+)* \w+`,
].map((line) => new RegExp(`^${line}$`, 'u'))

describe('a map as Mermaid', () => {
  it('has lines of a flowchart only, whatever names are', () => {
    fc.assert(
      fc.property(anyMap(10), (map) => {
        for (const line of mermaid(map).trimEnd().split('\n')) {
          expect(LINES.some((allowed) => allowed.test(line)) ? '' : line).toBe('')
        }
      }),
      { numRuns: 80 },
    )
  })

  it('shows both addresses, and what is wrong', () => {
    expect(mermaid(mapOf(PAIR))).toContain('---|"169.254.0.1/30 – 169.254.0.2/30"|')
    const half = mermaid(mapOf([PAIR[0]!, vpc('b', 2)]))
    expect(half).toContain('-.-|"169.254.0.1/30 – #63;<br/>declared on one side only"|')
    expect(half).toMatch(/linkStyle 0 stroke:#c08400/)
  })

  it('numbers links for styles in the order in which they stand', () => {
    const map = mapOf([...star(3).slice(0, -1), vpc('spoke-3', 3)])
    const links = mermaid(map)
      .split('\n')
      .filter((line) => line.includes('|"'))
    const [, index] = /linkStyle (\d+) /.exec(mermaid(map))!
    expect(links[Number(index)]).toContain('declared on one side only')
  })

  it('stays within what GitHub draws', () => {
    const named = (i: number): string => `${String.fromCharCode(97 + (i % 26))}${i}x`.repeat(3)
    const map: NetworkMap = {
      boxes: Array.from({ length: 900 }, (_, i) => ({
        id: `router/${i}`,
        kind: 'vpc' as const,
        name: named(i),
        labels: {},
        subnets: [{ name: named(i), ranges: ['10.0.0.0/24'], workloads: [] }],
        routes: [],
      })),
      links: Array.from({ length: 899 }, (_, i) => ({
        id: `link/${i}`,
        kind: 'peering' as const,
        state: 'works' as const,
        ends: [
          { box: `router/${i}`, port: 'a', addresses: ['169.254.0.1/30'] },
          { box: `router/${i + 1}`, port: 'b', addresses: ['169.254.0.2/30'] },
        ] as const,
      })),
      marks: [],
      elsewhere: 0,
    }
    const chart = mermaid(map)
    expect(chart.length).toBeLessThanOrEqual(50_000)
    expect(chart.match(/ ---\|/g)!.length).toBeLessThanOrEqual(500)
    const drawn = chart.match(/^ {2}n\d+\[/gm)!.length
    expect(chart).toContain(`and ${900 - drawn} networks more, too many to draw`)
  })

  it('folds what is too large', () => {
    const chart = mermaid(mapOf(star(520 / 4)))
    expect(chart).not.toContain('[["')
    const large = mapOf(star(250))
    expect(formatMapMermaid(large, groupsOf(large), []).length).toBeLessThanOrEqual(50_000)
  })
})

/** Reads DOT as Graphviz does as far as strings go: what is left outside of them. */
function outsideStrings(dot: string): string {
  let outside = ''
  for (let i = 0; i < dot.length; i++) {
    if (dot[i] !== '"') {
      outside += dot[i]
      continue
    }
    for (i++; dot[i] !== '"'; i++) {
      if (i >= dot.length) throw new Error('a string has no end')
      if (dot[i] === '\\') i++
    }
    outside += '""'
  }
  return outside
}

describe('a map as DOT', () => {
  it('has its own words only outside of strings, whatever names are', () => {
    fc.assert(
      fc.property(anyMap(10), fc.boolean(), (map, folded) => {
        const groups = groupsOf(map)
        const dot = formatMapDot(foldMap(map, groups, folded ? groups.map(({ name }) => name) : []))
        const words = new Set(outsideStrings(dot).match(/[A-Za-z]+/g))
        const known =
          'graph isthmus label labelloc t fontname overlap false splines true node fontsize shape box edge color subgraph cluster note style dotted dashed d taillabel headlabel penwidth r s'
        expect([...words].filter((word) => !known.split(' ').includes(word))).toEqual([])
        const brackets = outsideStrings(dot)
        expect(brackets.split('{').length).toBe(brackets.split('}').length)
        expect(brackets.split('[').length).toBe(brackets.split(']').length)
      }),
      { numRuns: 60 },
    )
  })

  it('has a cluster for each VPC, and both addresses at a link', () => {
    const dot = formatMapDot(foldMap(mapOf(PAIR)))
    expect(dot.match(/subgraph cluster_\d+ \{/g)).toHaveLength(2)
    expect(dot).toContain(
      'r0 -- r1 [taillabel="169.254.0.1/30", headlabel="169.254.0.2/30", label=""]',
    )
  })
})
