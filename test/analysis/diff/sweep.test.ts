import { it } from '@fast-check/vitest'
import { Fabric, type LogicalNetwork, mustLoadNetwork, readIntents } from 'isthmus'
import { describe, expect } from 'vitest'
import { withoutPart } from '../../../src/analysis/check/parts.ts'
import { diffReachability, sweep } from '../../../src/analysis/diff/index.ts'
import { Reachability } from '../../../src/analysis/index.ts'
import { readSources } from '../../../src/node.ts'
import { crowded } from './arbitraries.ts'

const reachability = (model: LogicalNetwork) => Reachability.of(new Fabric(model))

describe('a sweep', () => {
  it.prop([crowded], { numRuns: 40 })(
    'tells of each part what changes in a network that was made without it',
    (model) => {
      const whole = reachability(model)
      for (const { part, diff } of sweep(whole)) {
        const rest = withoutPart(model, part)
        expect(diffReachability(diff.after, reachability(rest)).isEmpty).toBe(true)
        expect(diff.counts()).toEqual(diffReachability(whole, reachability(rest)).counts())
      }
    },
  )

  const load = (path: string) => {
    const { sources } = readSources([`${path}/network.yaml`])
    const { intents } = readIntents(readSources([`${path}/intents.yaml`]).sources)
    return { whole: mustLoadNetwork(sources).reachability(), intents }
  }

  it('names the intents that break', () => {
    const { whole, intents } = load('fixtures/intents/hub-and-spoke')
    const removals = [...sweep(whole, { intents, kinds: ['peering'] })]
    expect(removals.map(({ part }) => part.holders)).toEqual([
      ['hub', 'spoke-1'],
      ['hub', 'spoke-2'],
      ['hub', 'spoke-3'],
    ])
    for (const { broken, mended } of removals) {
      expect(broken.map(({ name }) => name)).toEqual([
        'every team reaches what is shared',
        'what is shared reaches every team',
      ])
      expect(mended).toEqual([])
    }
  })

  it('names the intents that would hold without a part', () => {
    const { whole, intents } = load('fixtures/intents/hub-and-spoke')
    const turned = intents.map((intent) => ({ ...intent, kind: 'unreachable' as const }))
    const mended = [...sweep(whole, { intents: turned, kinds: ['route'] })].flatMap(
      ({ mended: names }) => names,
    )
    // Each spoke is reached over two routes, and there are three.
    expect(mended).toEqual([])
    const one = turned.map((intent) => ({
      ...intent,
      from: { ...intent.from, selector: { kind: 'vpc' as const, pattern: 'spoke-1' } },
    }))
    const found = [...sweep(whole, { intents: one.slice(0, 1), kinds: ['route'] })]
    expect(found.filter((removal) => removal.mended.length > 0)).toHaveLength(2)
  })

  it('tells how far it is', () => {
    const { whole } = load('fixtures/intents/hub-and-spoke')
    const told: string[] = []
    const removals = [
      ...sweep(whole, {
        kinds: ['peering', 'route'],
        progress: (done, all) => told.push(`${done}/${all}`),
      }),
    ]
    expect(told).toEqual(removals.map((_, i) => `${i}/9`))
  })
})
