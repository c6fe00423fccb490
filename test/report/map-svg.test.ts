import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import { foldMap, groupsOf, type NetworkMap } from '../../src/map/index.ts'
import { formatMapHtml } from '../../src/report/map-html.ts'
import { formatMapSvg } from '../../src/report/map-svg.ts'
import { mapCss } from '../../src/report/map-theme.ts'
import { anyMap } from '../map/arbitrary-map.ts'
import { mapOf, PAIR, star, vpc } from '../map/examples.ts'

/** The names of the elements of an XML text, and everything that is written in it; throws where it is not well-formed. */
function parsed(xml: string): { readonly names: ReadonlySet<string>; readonly text: string } {
  const names = new Set<string>()
  let text = ''
  const parser = new SaxesParser()
  parser.on('opentag', ({ name }) => names.add(name))
  parser.on('text', (part) => {
    text += part
  })
  parser.on('error', (error) => {
    throw error
  })
  parser.write(xml).close()
  return { names, text }
}

const ELEMENTS = ['a', 'circle', 'g', 'path', 'rect', 'style', 'svg', 'text', 'title']
const UNSEEN = /[\p{Cf}\p{Cs}\0]/u

describe('a map as SVG', () => {
  it('is well-formed, and has no elements and no invisible characters from names', () => {
    fc.assert(
      fc.property(anyMap(8), (map) => {
        const { names, text } = parsed(formatMapSvg(foldMap(map)))
        expect([...names].filter((name) => !ELEMENTS.includes(name))).toEqual([])
        expect(text).not.toMatch(UNSEEN)
      }),
      { numRuns: 60 },
    )
  })

  it('has the words of what was found, and where', () => {
    const { text } = parsed(formatMapSvg(foldMap(mapOf([PAIR[0]!, vpc('b', 2)]))))
    expect(text.replace(/\s+/g, ' ')).toContain('which does not peer with `a`')
    expect(text).toContain('[peering-one-sided]')
    expect(text).toContain('declared on one side only')
  })

  it('can be read by those who do not see it', () => {
    const svg = formatMapSvg(foldMap(mapOf(PAIR)))
    expect(svg).toContain('role="list"')
    expect(svg).toContain('role="listitem" aria-label="VPC a"')
    expect(svg).toContain(
      '<title>a – b (169.254.0.1/30, 169.254.0.2/30): works</title>'.replace(', ', ' – '),
    )
    expect(svg).toMatch(/^<svg [^>]*aria-label="Map: 2 VPCs, 1 peering, no findings"/)
  })

  it('is for light paper, for dark, or for what the reader prefers', () => {
    const view = foldMap(mapOf(PAIR))
    const [light, dark, auto] = (['light', 'dark', 'auto'] as const).map((theme) =>
      formatMapSvg(view, { theme }),
    )
    expect(light).not.toContain('@media')
    expect(dark).not.toContain('@media')
    expect(light).not.toBe(dark)
    expect(auto).toContain('@media screen and (prefers-color-scheme:dark)')
  })

  it('tells states apart by dashes and signs, not by colour alone', () => {
    const css = mapCss('light')
    const dashes = ['works', 'assumed', 'pending', 'half', 'broken'].map(
      (state) => new RegExp(`\\.line\\.${state}\\{stroke-dasharray:([^}]+)\\}`).exec(css)![1],
    )
    expect(new Set(dashes).size).toBe(5)
  })

  it('has texts that stand out from what is behind them', () => {
    for (const theme of ['light', 'dark'] as const) {
      const css = mapCss(theme)
      const colour = (selector: string, property: string): string =>
        [
          ...css.matchAll(
            new RegExp(`\\.isthmus-map ${selector}\\{[^}]*?${property}:(#\\w{6})`, 'g'),
          ),
        ].at(-1)![1]!
      for (const text of ['text', '\\.note', '\\.alarm', '\\.kind']) {
        for (const behind of ['\\.paper', '\\.frame']) {
          expect(contrast(colour(text, 'fill'), colour(behind, 'fill'))).toBeGreaterThan(4.5)
        }
      }
      for (const state of ['works', 'assumed', 'pending', 'half', 'broken']) {
        expect(
          contrast(colour(`\\.line\\.${state}`, 'stroke'), colour('\\.paper', 'fill')),
        ).toBeGreaterThan(3)
      }
      for (const severity of ['error', 'warning', 'info']) {
        const badge = `\\.badge\\.${severity}`
        const pair = [
          colour(`${badge} \\.back`, 'fill'),
          colour(`${badge} \\.number`, 'fill'),
        ] as const
        expect(contrast(...pair)).toBeGreaterThan(4.5)
      }
    }
  })
})

/** The contrast of two colours as WCAG defines it. */
function contrast(a: string, b: string): number {
  const [light, dark] = [a, b].map(luminance).sort((x, y) => y - x) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

describe('a map as HTML', () => {
  const page = (map: NetworkMap, folded: readonly string[] = []): string =>
    formatMapHtml(
      { map, groups: groupsOf(map), folded, traces: [] },
      { sha256: (text) => `of-${text.length}` },
    )

  it('allows its own style, and nothing else', () => {
    const html = page(mapOf(PAIR))
    const [, css] = /<style>([\s\S]*?)<\/style>/.exec(html)!
    expect(html.match(/<style>/g)).toHaveLength(1)
    expect(html).toContain(`default-src 'none'; style-src 'sha256-of-${css!.length}';`)
    expect(html).not.toMatch(
      /<script|<img|<link|<iframe|style="|\son\w+=|https?:(?!\/\/www\.w3\.org\/2000\/svg)/,
    )
  })

  it('has the map folded, each group unfolded, and all of it, one open at a time', () => {
    const map = mapOf(star(4))
    const html = page(map, ['spoke-*'])
    expect(html.match(/<details name="picture"/g)).toHaveLength(2)
    expect(html.match(/<details name="picture" class="fold" open>/g)).toHaveLength(1)
    expect(html).toMatch(/open><summary>Folded</)
  })

  it('leads from boxes to what is known of them', () => {
    const html = page(mapOf(star(4)), ['spoke-*'])
    const ids = new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
    const links = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id)
    expect(links.length).toBeGreaterThan(5)
    for (const link of links) expect(ids).toContain(link)
  })

  it('shows what somebody wrote as text', () => {
    fc.assert(
      fc.property(anyMap(5), (map) => {
        const html = page(map)
        expect(html).not.toMatch(/<script|onerror/i)
        expect(html).not.toMatch(UNSEEN)
      }),
      { numRuns: 30 },
    )
  })
})
