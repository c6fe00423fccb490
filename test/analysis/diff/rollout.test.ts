import { fc, it } from '@fast-check/vitest'
import { Fabric, type LogicalNetwork, Network } from 'isthmus'
import { describe, expect } from 'vitest'
import { diffReachability, interruptionOf, rollout } from '../../../src/analysis/diff/index.ts'
import { Reachability } from '../../../src/analysis/index.ts'
import { changed, crowded } from './arbitraries.ts'

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]]
  return items.flatMap((item) =>
    permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  )
}

/** States by the numbers of their steps as bits; those in the list are broken. */
const problems = fc.nat({ max: 4 }).chain((steps) =>
  fc.record({
    steps: fc.constant(steps),
    broken: fc.uniqueArray(fc.nat({ max: 2 ** steps - 1 })),
  }),
)

const bits = (taken: Iterable<number>) => [...taken].reduce((sum, step) => sum | (1 << step), 0)

function problemOf({ steps, broken }: { steps: number; broken: readonly number[] }) {
  const asked: number[] = []
  const breakageOf = (taken: ReadonlySet<number>) => {
    const state = bits(taken)
    asked.push(state)
    return broken.includes(state) ? `state ${state}` : undefined
  }
  return { asked, problem: { steps, breakageOf } }
}

/** Whether moves can be made in this order: the first and the last state may be as they are. */
function isSafe(moves: readonly (readonly number[])[], broken: readonly number[]): boolean {
  return moves.slice(0, -1).every((_, i) => !broken.includes(bits(moves.slice(0, i + 1).flat())))
}

describe('a rollout', () => {
  it.prop([problems], { numRuns: 2000 })('is an order that breaks nothing, if any is', (given) => {
    const { asked, problem } = problemOf(given)
    const found = rollout(problem)
    const steps = Array.from({ length: given.steps }, (_, step) => step)
    const orders = permutations(steps).filter((order) =>
      isSafe(
        order.map((step) => [step]),
        given.broken,
      ),
    )
    expect(new Set(asked).size).toBe(asked.length)
    if (found.kind === 'order') {
      expect(orders).toContainEqual(found.order)
      return
    }
    expect(orders).toEqual([])
    expect(found.kind).toBe('none')
    const { furthest, together } = found
    expect(furthest.breaks.map(({ step }) => step)).toEqual(
      steps.filter((step) => !furthest.taken.includes(step)),
    )
    for (const { step, breakage } of furthest.breaks) {
      expect(breakage).toBe(`state ${bits([...furthest.taken, step])}`)
    }
    // With these as one step there is an order, and with fewer there is none.
    const merged = (group: readonly number[]) => {
      const moves = [
        ...steps.filter((step) => !group.includes(step)).map((step) => [step]),
        [...group],
      ]
      return permutations(moves.map((_, i) => i)).some((order) =>
        isSafe(
          order.map((i) => moves[i]!),
          given.broken,
        ),
      )
    }
    expect(merged(together!)).toBe(true)
    for (let mask = 1; mask < 2 ** given.steps; mask++) {
      const group = steps.filter((step) => (mask >> step) & 1)
      if (group.length < together!.length) expect(merged(group)).toBe(false)
    }
  })

  it('is not known where too many states would have to be looked at', () => {
    const { problem } = problemOf({ steps: 4, broken: [7, 11, 13, 14] })
    expect(rollout(problem, { limit: 4 })).toMatchObject({ kind: 'unknown', states: 4 })
    expect(rollout(problem)).toMatchObject({ kind: 'none' })
  })

  it('tries steps in their order, and tells how far it is', () => {
    const told: number[] = []
    const { problem } = problemOf({ steps: 3, broken: [1] })
    expect(rollout(problem, { progress: (states) => told.push(states) })).toEqual({
      kind: 'order',
      order: [1, 0, 2],
      states: 3,
    })
    expect(told).toEqual([0, 1, 2])
  })
})

describe('an interruption', () => {
  const reachability = (model: LogicalNetwork) => Reachability.of(new Fabric(model))

  it.prop([changed, crowded, fc.boolean()], { numRuns: 150 })(
    'is there if and only if some pair has a service first and last, and not in between',
    ({ before, after }, other, back) => {
      const models = back
        ? [before, after, before]
        : [before, after, { ...before, routers: other.routers }]
      const [first, middle, last] = models.map((model) => ({
        network: new Network(model),
        whole: reachability(model),
        names: new Set(model.endpoints.map(({ name }) => name)),
      }))
      const slow = [...first!.names].some((from) =>
        [...first!.names].some((to) => {
          if (from === to) return false
          const reached = [first!, middle!, last!].map(({ network, names }) =>
            names.has(from) && names.has(to) ? network.services({ from, to }).reachable : undefined,
          )
          const [a, b, c] = reached
          if (!a || !c) return false
          const both = a.intersection(c)
          return !(b ? both.difference(b) : both).isEmpty
        }),
      )
      const fast = interruptionOf(diffReachability(first!.whole, middle!.whole), () =>
        diffReachability(middle!.whole, last!.whole),
      )
      expect(fast !== undefined).toBe(slow)
    },
  )
})
