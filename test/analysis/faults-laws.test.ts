import { fc, it } from '@fast-check/vitest'
import { type Fault, type LogicalNetwork, Network, type Trace } from 'isthmus'
import { expect } from 'vitest'
import { networks } from '../dataplane/arbitraries.ts'
import { populated } from '../dataplane/networks.ts'
import { again, shownBy, tracesOf } from '../golden/faults.ts'

/** Without what makes ways depend on more than addresses. */
function plain(model: LogicalNetwork): LogicalNetwork {
  return { ...model, routers: model.routers.map((router) => ({ ...router, policies: [] })) }
}

const endOf = ({ verdict, request, reply }: Trace) =>
  [verdict, request.outcome, request.reason, reply?.outcome, reply?.reason].join()

const hasChoice = ({ request }: Trace) =>
  request.hops.some(({ steps }) => steps.some(({ kind }) => kind === 'choice'))

const designs = fc
  .tuple(networks, fc.boolean())
  .map(([{ model }, isPlain]) => populated(isPlain ? plain(model) : model))

it.prop([designs], { numRuns: 500 })(
  'whatever a trace between any two endpoints shows is among the faults, and every example shows its fault',
  (model) => {
    const faults = new Network(model).faults()
    for (const trace of tracesOf(model)) {
      for (const { what, isToldBy } of shownBy(trace, model)) {
        expect(faults.some(isToldBy) ? 'told' : what).toBe('told')
      }
    }
    for (const fault of faults) {
      const trace = again(model, fault.example)
      // Traces with choices share what follows; comparing them whole would follow every way.
      expect(endOf(trace)).toBe(endOf(fault.example))
      // The fault may be one of several ways that OVN leaves open.
      if (fault.kind === 'black-hole' || hasChoice(trace)) continue
      const shown = shownBy(trace, model)
      expect(shown.filter(({ isToldBy }) => isToldBy(fault))).toHaveLength(1)
    }
  },
)

it.prop([designs], { numRuns: 300 })('faults but for transit are all faults but those', (model) => {
  const words = (faults: readonly Fault[]): string[] =>
    [...new Set(faults.map(({ kind, routers }) => `${kind} ${routers.join(' ')}`))].sort()
  const all = new Network(model).faults()
  const others = new Network(model).faults(['transit'])
  expect(words(others)).toEqual(words(all.filter(({ kind }) => kind !== 'transit')))
})
