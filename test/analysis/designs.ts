import { readFileSync } from 'node:fs'
import { loadNetwork } from 'isthmus'
import { expect } from 'vitest'
import { type CheckReport, checkIntents } from '../../src/analysis/index.ts'
import { readIntents } from '../../src/intents/index.ts'

/** The designs of `fixtures/intents`, each with its intents. */
export const DESIGNS = [
  'hub-and-spoke',
  'full-mesh',
  'chain',
  'dual-stack',
  'tiers',
  'remote-groups',
  'private-subnets',
] as const
export type Design = (typeof DESIGNS)[number]

export const read = (path: string): string => readFileSync(`fixtures/intents/${path}`, 'utf8')

/** Checks intents in manifests, both as texts. */
export function check(manifests: string, intentsText: string, coverage = false): CheckReport {
  const { network, diagnostics } = loadNetwork([{ file: 'network.yaml', text: manifests }])
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  const { intents, diagnostics: problems } = readIntents([
    { file: 'intents.yaml', text: intentsText },
  ])
  expect(problems).toEqual([])
  return checkIntents(network.reachability(), intents, { coverage })
}
