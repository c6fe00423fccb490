import { test } from '@fast-check/vitest'
import { checkIntents, Design, type Exposure, parseReachLine } from 'isthmus'
import { describe, expect } from 'vitest'
import { applyEdits } from '../../src/edit/index.ts'
import { ServiceSet } from '../../src/match/index.ts'
import { broken, repaired } from './designs.ts'
import { randomDesign, randomLine } from './random-design.ts'

function holds(design: Design, line: string): boolean {
  const { verdicts } = checkIntents(design.network.reachability(), [parseReachLine(line)])
  return verdicts[0]!.status === 'holds'
}

describe('a repair of any design from which pieces were taken', () => {
  test.prop([randomDesign, randomLine], { numRuns: 15 })(
    'makes the line true, and there is always one',
    (documents, line) => {
      const design = broken(documents)
      const { repair, obstacles } = repaired(design, line)
      expect(obstacles.map(({ message }) => message)).toEqual([])
      expect(repair === undefined).toBe(holds(design.design, line))
      if (repair) expect(holds(Design.read(repair.sources), line)).toBe(true)
    },
    120_000,
  )

  test.prop([randomDesign, randomLine], { numRuns: 8 })(
    'has no edit that can be left out of the texts',
    (documents, line) => {
      const { design, sources } = broken(documents)
      const { repair, alternatives } = repaired({ design, sources }, line)
      for (const { edits } of repair ? [repair, ...alternatives] : []) {
        for (const left of edits) {
          const others = edits.filter((edit) => edit !== left).flatMap((edit) => edit.edits)
          const { sources: texts } = applyEdits(sources, others)
          expect(holds(Design.read(texts), line)).toBe(false)
        }
      }
    },
    120_000,
  )

  test.prop([randomDesign, randomLine], { numRuns: 8 })(
    'leaves nothing for a second repair, and takes no more than what the texts say',
    (documents, line) => {
      const { repair } = repaired(broken(documents), line)
      if (!repair) return
      const again = { design: Design.read(repair.sources), sources: repair.sources }
      expect(repaired(again, line)).toMatchObject({ repair: undefined, obstacles: [] })
    },
    120_000,
  )

  test.prop([randomDesign, randomLine], { numRuns: 8 })(
    'tells all that it changes, each service of each pair where it belongs',
    (documents, line) => {
      const { design, sources } = broken(documents)
      const { repair } = repaired({ design, sources }, line)
      if (!repair) return
      const { intended, beyond, base, lost } = repair.blastRadius
      const { services: asked } = parseReachLine(line)
      const { endpoints } = design.network.model
      const names = endpoints.map(({ name }) => name)
      for (const family of new Set(endpoints[0]!.addresses.map((address) => address.family))) {
        for (const from of names) {
          for (const to of names) {
            const question = { from, to, ipVersion: family }
            const then = design.network.services(question)
            const now = repair.after.network.services(question)
            const gained = now.reachable.difference(then.reachable)
            const isAsked = line.startsWith(`${from} -> ${to} `)
            const wanted = isAsked ? gained.intersection(asked[family]) : ServiceSet.none(family)
            const rest = gained.difference(wanted)
            const told = (exposures: readonly Exposure[]): string =>
              servicesOf(exposures, from, to, family).key
            if (from === to) continue
            expect(told(intended)).toBe(wanted.key)
            expect(told(base)).toBe(rest.intersection(now.base).key)
            expect(told(beyond)).toBe(rest.difference(now.base).key)
            expect(told(lost)).toBe(then.reachable.difference(now.reachable).key)
          }
        }
      }
    },
    120_000,
  )
})

function servicesOf(
  exposures: readonly Exposure[],
  from: string,
  to: string,
  family: 4 | 6,
): ServiceSet {
  const has = ({ parts }: Exposure['from'], name: string): boolean =>
    parts.some(({ members }) => members.some(({ after }) => after?.endpoint.name === name))
  return exposures
    .filter((one) => one.family === family && has(one.from, from) && has(one.to, to))
    .reduce((all, { shifts: [{ services }] }) => all.union(services), ServiceSet.none(family))
}
