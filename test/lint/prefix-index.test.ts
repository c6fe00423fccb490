import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { PrefixIndex } from '../../src/lint/prefix-index.ts'
import { containsPrefix, ipv4, ipv6, masked, overlaps, type Prefix } from '../../src/net/index.ts'

/** Few addresses, so that prefixes meet. */
const prefix: fc.Arbitrary<Prefix> = fc
  .tuple(fc.boolean(), fc.nat(15), fc.nat(4))
  .map(([wide, bits, length]) =>
    wide
      ? { address: ipv6(bits << 28, 0, 0, 7), length }
      : { address: ipv4((bits << 28) | 7), length },
  )

test.prop([fc.array(prefix, { maxLength: 30 }), prefix])(
  'an index finds what a look at every entry finds',
  (prefixes, asked) => {
    const index = new PrefixIndex(prefixes.map((one, i) => [one, i]))
    const where = (holds: (one: Prefix) => boolean) =>
      prefixes.flatMap((one, i) => (holds(masked(one)) ? i : []))
    const sorted = (found: Iterable<number>) => [...found].sort((a, b) => a - b)
    const own = masked(asked)
    expect(sorted(index.covering(asked))).toEqual(where((one) => containsPrefix(one, own)))
    expect(sorted(index.overlapping(asked))).toEqual(where((one) => overlaps(one, own)))
    expect(sorted(index.within(asked))).toEqual(
      where((one) => containsPrefix(own, one) && one.length > own.length),
    )
  },
)

test.prop([fc.array(prefix, { maxLength: 30 }), prefix])(
  'what holds a prefix comes by length, and in the order given where lengths are the same',
  (prefixes, asked) => {
    const index = new PrefixIndex(prefixes.map((one, i) => [one, i]))
    const found = [...index.covering(asked)]
    const ordered = found.toSorted((a, b) => prefixes[b]!.length - prefixes[a]!.length || a - b)
    expect(found).toEqual(ordered)
  },
)
