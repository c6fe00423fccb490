import { existsSync, readFileSync } from 'node:fs'
import {
  type Check,
  type ReadFile,
  readScenario,
  runScenario,
  type ScenarioRun,
  type Settings,
} from '../../src/cloud/index.ts'
import { FIXTURES, fixture } from './worlds.ts'

/** A file that a scenario names: the name is relative to the scenario's folder. */
export const readFixture: ReadFile = (path) => {
  const file = `${FIXTURES}scenarios/${path}`
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

/** Runs a scenario, given as text or as the name of a fixture. */
export function mustRun(textOrName: string, settings: Partial<Settings> = {}): ScenarioRun {
  const text = textOrName.includes('\n') ? textOrName : fixture(`scenarios/${textOrName}`)
  const { scenario, diagnostics } = readScenario({ file: textOrName, text }, readFixture)
  if (!scenario) throw new Error(JSON.stringify(diagnostics, undefined, 1))
  return runScenario(scenario, { settings })
}

/** Checks that failed, in words. */
export function failures(checks: readonly Check[]): string[] {
  return checks
    .filter(({ status }) => status === 'failed')
    .map(
      ({ subject, what, expected, found, origin }) =>
        `${origin.line}: ${what} of ${subject} is\n${found}\nand not\n${expected}`,
    )
}
