import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareNames } from '../../src/map/compare-names.ts'
import { textWidth, wrapText } from '../../src/map/index.ts'

const STYLE = { size: 12 }

describe('the width of a text', () => {
  it('is that of the characters in DejaVu Sans', () => {
    // In the font, of 2048 units: i 569, W 2025, bold W 2259.
    expect(textWidth('iW', { size: 2048 })).toBe(Math.ceil(2.048 * (278 + 989)))
    expect(textWidth('W', { size: 1000, bold: true })).toBe(1104)
    expect(textWidth('', STYLE)).toBe(0)
  })

  it('comes from a table that is made from the font', () => {
    const made = execFileSync('node', ['scripts/write-font-widths.mjs'], { encoding: 'utf8' })
    expect(made).toBe(readFileSync('src/map/layout/font-widths.ts', 'utf8'))
  })

  it('is never less for a longer text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        expect(textWidth(a + b, STYLE)).toBeGreaterThanOrEqual(textWidth(a, STYLE))
      }),
    )
  })
})

describe('a broken text', () => {
  it('is broken at spaces, else after signs, else anywhere', () => {
    expect(wrapText('one two three', textWidth('one two', STYLE), STYLE)).toEqual([
      'one two',
      'three',
    ])
    expect(wrapText('alpha-beta', textWidth('alpha-b', STYLE), STYLE)).toEqual(['alpha-', 'beta'])
    expect(wrapText('aaaa', textWidth('aa', STYLE), STYLE)).toEqual(['aa', 'aa'])
    expect(wrapText('', 100, STYLE)).toEqual([''])
  })

  it('loses nothing but spaces, and fits', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'W', ' ', '-', '.', '漢', '/') }),
        fc.integer({ min: 16, max: 200 }),
        (text, width) => {
          const lines = wrapText(text, width, STYLE)
          expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
          for (const line of lines) {
            expect(textWidth(line.trim(), STYLE)).toBeLessThanOrEqual(width)
          }
        },
      ),
    )
  })
})

describe('the order of names', () => {
  it('is that of people', () => {
    const names = ['spoke-10', 'spoke-2', 'hub', 'spoke-1', 'spoke', 'v09', 'v9']
    expect(names.toSorted(compareNames)).toEqual([
      'hub',
      'spoke',
      'spoke-1',
      'spoke-2',
      'spoke-10',
      'v09',
      'v9',
    ])
  })

  it('is total', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b', '-', '0', '1', '2') })
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        expect(Math.sign(compareNames(a, b))).toBe(-Math.sign(compareNames(b, a)) || 0)
        expect(compareNames(a, b) === 0).toBe(a === b)
        const sorted = [a, b, c].toSorted(compareNames)
        expect(compareNames(sorted[0]!, sorted[2]!)).toBeLessThanOrEqual(0)
      }),
    )
  })
})
