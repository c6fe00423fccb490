import { it } from '@fast-check/vitest'
import { Fabric, type LogicalNetwork } from 'isthmus'
import { describe, expect } from 'vitest'
import {
  type Counterparts,
  causeOf,
  diffReachability,
  type ReachabilityChange,
  type ReachabilityDiff,
} from '../../../src/analysis/diff/index.ts'
import { Reachability } from '../../../src/analysis/index.ts'
import { type Differences, differences, textOf } from '../../golden/diff.ts'
import { changed, crowded } from './arbitraries.ts'

const reachability = (model: LogicalNetwork) => Reachability.of(new Fabric(model))

function diff({ before, after }: { before: LogicalNetwork; after: LogicalNetwork }) {
  return diffReachability(reachability(before), reachability(after))
}

function nameOf({ before, after }: Counterparts): string {
  const { namespace, name } = (before ?? after)!.endpoint
  return `${namespace}/${name}`
}

function* pairsOf({ from, to }: ReachabilityChange): Iterable<[Counterparts, Counterparts]> {
  const members = (group: typeof from) => group.parts.flatMap((part) => part.members)
  for (const a of members(from)) {
    for (const b of members(to)) if (nameOf(a) !== nameOf(b)) yield [a, b]
  }
}

/** Every pair of every change. */
function spelledOut(found: ReachabilityDiff): Differences {
  const pairs: Differences = new Map()
  for (const change of found.changes()) {
    for (const [from, to] of pairsOf(change)) {
      const key = `IPv${change.family} ${nameOf(from)} → ${nameOf(to)}`
      expect(pairs.has(key)).toBe(false)
      pairs.set(key, textOf(change.shifts))
    }
  }
  return pairs
}

/** Everything about a diff. */
function told(found: ReachabilityDiff, mirrored = false): unknown[] {
  const [first, second] = mirrored ? (['after', 'before'] as const) : (['before', 'after'] as const)
  return [...found.changes()].map((change) => [
    change.family,
    [change.from, change.to].map(({ parts, size, presence }) => [
      parts.map(({ members }) => members.map(nameOf)),
      size,
      presence === 'both' ? presence : presence === first,
    ]),
    change.shifts.map((shift) => `${shift[first]} ${shift[second]} ${shift.services.key}`).sort(),
    [change.example.from, change.example.to].map(nameOf),
    change.pairs,
    [change[first], change[second]].map((cell) => [cell.reachable.key, cell.undefined.key]),
  ])
}

describe('the difference of two networks', () => {
  it.prop([changed], { numRuns: 200 })('is that of all their pairs, one by one', (networks) => {
    const slow = differences(networks.before, networks.after)
    const fast = diff(networks)
    expect(new Map([...spelledOut(fast)].sort())).toEqual(new Map([...slow].sort()))
    expect(fast.isEmpty).toBe(slow.size === 0)
    expect(fast.counts().pairs).toBe(slow.size)
  })

  it.prop([crowded], { numRuns: 100 })('is empty for a network and itself', (model) => {
    const found = diff({ before: model, after: model })
    expect(found.isEmpty).toBe(true)
    expect([...found.changes()]).toEqual([])
    expect(found.counts()).toEqual({ pairs: 0, gained: 0, lost: 0, undefined: 0, settled: 0 })
  })

  it.prop([changed], { numRuns: 100 })(
    'is the same the other way round, with before and after exchanged',
    ({ before, after }) => {
      const there = diff({ before, after })
      const back = diff({ before: after, after: before })
      expect(told(there)).toEqual(told(back, true))
      const { gained, lost, undefined: open, settled, pairs } = there.counts()
      expect(back.counts()).toEqual({
        pairs,
        gained: lost,
        lost: gained,
        undefined: settled,
        settled: open,
      })
    },
  )

  it.prop([changed], { numRuns: 100 })(
    'names an example of each change, and counts its pairs',
    (networks) => {
      const found = diff(networks)
      for (const change of found.changes()) {
        const pairs = [...pairsOf(change)]
        expect(change.pairs).toBe(pairs.length)
        const { from, to } = change.example
        expect(pairs.some(([a, b]) => a === from && b === to)).toBe(true)
        expect(change.shifts.length).toBeGreaterThan(0)
      }
    },
  )

  it.prop([changed], { numRuns: 100 })(
    'shows a packet of each shift with its verdicts, and where its ways part',
    (networks) => {
      const found = diff(networks)
      for (const change of found.changes()) {
        for (const shift of change.shifts) {
          const cause = causeOf(found, change, shift)
          expect(shift.services.has(cause.service)).toBe(true)
          const { before, after } = cause
          expect(before?.trace.verdict ?? 'unreachable').toBe(shift.before)
          expect(after?.trace.verdict ?? 'unreachable').toBe(shift.after)
          expect([before?.turn === undefined, after?.turn === undefined]).toEqual([
            !before || !after,
            !before || !after,
          ])
        }
      }
    },
  )
})
