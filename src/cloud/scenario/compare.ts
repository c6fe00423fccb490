import { QUIRKS, type QuirkName } from '../simulation/quirks.ts'
import { timelineLines } from './check.ts'
import type { Scenario } from './read.ts'
import { type RunOptions, runScenario, type ScenarioRun } from './run.ts'

/** One resource, or the peerings of the world at the end, in both modes. */
export interface ModeDifference {
  readonly subject: string
  readonly documented: readonly string[]
  readonly asCoded: readonly string[]
}

/** What the documentation would let one expect of a scenario, beside what the code does. */
export interface ModeComparison {
  readonly documented: ScenarioRun
  readonly asCoded: ScenarioRun
  readonly differences: readonly ModeDifference[]
  /** The quirks without which the code would do something else here. */
  readonly because: readonly QuirkName[]
}

/** Runs a scenario in both modes. */
export function compareModes(scenario: Scenario, options: RunOptions = {}): ModeComparison {
  const run = (settings: RunOptions['settings']) =>
    runScenario(scenario, { ...options, settings: { ...options.settings, ...settings } })
  const documented = run({ mode: 'documented', quirks: {} })
  const asCoded = run({ mode: 'as-coded', quirks: {} })
  const differences = differencesBetween(documented, asCoded)
  const names = Object.keys(QUIRKS) as QuirkName[]
  const because =
    differences.length === 0
      ? []
      : names.filter((name) => {
          const without = run({ mode: 'as-coded', quirks: { [name]: false } })
          return differencesBetween(without, asCoded).length > 0
        })
  return { documented, asCoded, differences, because }
}

function differencesBetween(documented: ScenarioRun, asCoded: ScenarioRun): ModeDifference[] {
  const names = new Set(
    [documented, asCoded].flatMap(({ timeline }) =>
      timeline.flatMap((entry) => (entry.kind === 'event' ? [] : [entry.name])),
    ),
  )
  const pairs: ModeDifference[] = [...names].map((name) => ({
    subject: name,
    documented: fullLines(documented, name),
    asCoded: fullLines(asCoded, name),
  }))
  pairs.push({
    subject: 'peerings',
    documented: documented.peerings,
    asCoded: asCoded.peerings,
  })
  return pairs.filter((pair) => pair.documented.join('\n') !== pair.asCoded.join('\n'))
}

/** The timeline of a resource, with the words of its conditions at the end. */
function fullLines(run: ScenarioRun, name: string): string[] {
  const last = run.resources.find((resource) => resource.name === name)?.status.conditions ?? []
  return [...timelineLines(run.timeline, name), ...last.map(({ message }) => message)]
}
