import { fc, it } from '@fast-check/vitest'
import {
  addressBits,
  addressFromBigInt,
  type Family,
  firstMatches,
  formatAddress,
  type PrefixPair,
  parsePrefix,
  unmatched,
} from 'isthmus/net'
import { describe, expect } from 'vitest'
import { everyFirstMatch, firstMatch } from '../golden/first-match.ts'

/** `10.0.0.0/8 > 10.1.0.0/16` */
function list(...lines: string[]): PrefixPair[] {
  return lines.map((line) => {
    const [source, destination] = line.split(' > ').map((text) => parsePrefix(text))
    return { source: source!, destination: destination! }
  })
}

const reached = (lines: readonly PrefixPair[]) =>
  [...firstMatches(lines)].map(({ line }) => line).sort((a, b) => a - b)

describe('a line of an access list', () => {
  it('is never reached behind one that matches more', () => {
    expect(reached(list('10.0.0.0/8 > 0.0.0.0/0', '10.1.0.0/16 > 10.2.0.0/16'))).toEqual([0])
    expect(reached(list('10.1.0.0/16 > 10.2.0.0/16', '10.0.0.0/8 > 0.0.0.0/0'))).toEqual([0, 1])
  })

  it('is never reached behind several that match as much together', () => {
    const halves = list('10.0.0.0/9 > 0.0.0.0/0', '10.128.0.0/9 > 0.0.0.0/0')
    expect(reached([...halves, ...list('10.0.0.0/8 > 10.2.0.0/16')])).toEqual([0, 1])
    const quarters = list(
      '10.0.0.0/9 > 0.0.0.0/1',
      '10.128.0.0/9 > 0.0.0.0/1',
      '10.0.0.0/8 > 128.0.0.0/1',
    )
    expect(reached([...quarters, ...list('10.0.0.0/8 > 0.0.0.0/0')])).toEqual([0, 1, 2])
  })

  it('is reached where the others leave one packet', () => {
    const lines = list(
      '10.0.0.1/32 > 0.0.0.0/0',
      '10.0.0.0/31 > 10.0.0.0/32',
      '10.0.0.0/31 > 10.0.0.0/31',
    )
    const [last] = [...firstMatches(lines)].filter(({ line }) => line === 2)
    expect([last!.source, last!.destination].map(formatAddress)).toEqual(['10.0.0.0', '10.0.0.1'])
  })

  it('is not reached twice where it is written twice, nor across families', () => {
    const line = '10.0.0.0/8 > 10.0.0.0/8'
    expect(reached(list(line, line, '10.0.0.0/8 > fd00::/8', 'fd00::/8 > fd00::/8'))).toEqual([
      0, 3,
    ])
  })
})

describe('an access list', () => {
  it('has a hole where no line matches', () => {
    const hole = unmatched(4, list('0.0.0.0/1 > 0.0.0.0/0', '128.0.0.0/2 > 0.0.0.0/0'))!
    expect(formatAddress(hole.source)).toBe('192.0.0.0')
    expect(unmatched(4, [])).toBeDefined()
    expect(unmatched(6, list('0.0.0.0/0 > 0.0.0.0/0'))).toBeDefined()
  })

  it('has none where a last line takes the rest', () => {
    expect(unmatched(4, list('10.0.0.0/8 > 10.0.0.0/8', '0.0.0.0/0 > 0.0.0.0/0'))).toBeUndefined()
    expect(unmatched(6, list('::/1 > ::/0', '8000::/1 > ::/0'))).toBeUndefined()
  })
})

/** Prefixes that nest and fill each other up: of three bits that may differ, at the start or behind `depth` zeros. */
const prefixes = (family: Family, depth: number) =>
  fc
    .record({
      zeros: fc.constantFrom(0, depth),
      path: fc.nat({ max: 7 }),
      length: fc.nat({ max: 3 }),
    })
    .map(({ zeros, path, length }) => {
      // Bits behind the length stay: a prefix is the same with them and without.
      const value = BigInt(path) << BigInt(addressBits(family) - zeros - 3)
      return { address: addressFromBigInt(family, value), length: zeros + length }
    })

/** Where the three bits lie: at the end, or over the end of a word. */
const places = fc.constantFrom<[Family, number]>(
  [4, 0],
  [4, 29],
  [6, 30],
  [6, 62],
  [6, 94],
  [6, 125],
)

const lists = places.chain(([family, depth]) =>
  fc.record({
    family: fc.constant(family),
    lines: fc.array(
      fc.record({ source: prefixes(family, depth), destination: prefixes(family, depth) }),
      { maxLength: 14 },
    ),
  }),
)

describe('the first matches of a list', () => {
  it.prop([lists], { numRuns: 2000 })('are those of every packet', ({ family, lines }) => {
    const matches = [...firstMatches(lines)]
    for (const { line, source, destination } of matches) {
      expect(firstMatch(lines, source, destination)).toBe(line)
    }
    const every = everyFirstMatch(family, lines)
    const holed = every.delete(-1)
    expect(matches.map(({ line }) => line).sort((a, b) => a - b)).toEqual(
      [...every].sort((a, b) => a - b),
    )
    const hole = unmatched(family, lines)
    expect(hole !== undefined).toBe(holed)
    if (hole) expect(firstMatch(lines, hole.source, hole.destination)).toBe(-1)
  })

  it.prop([fc.array(lists, { maxLength: 3 })])(
    'of a list of both families are those of each',
    (parts) => {
      const lines = parts.flatMap((part) => part.lines)
      const wanted = ([4, 6] as const).flatMap((family) => [...everyFirstMatch(family, lines)])
      expect(new Set(reached(lines))).toEqual(new Set(wanted.filter((line) => line >= 0)))
    },
  )
})
