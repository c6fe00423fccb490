import type { Diagnostic } from '../../diagnostic/index.ts'
import { providerOf } from '../simulation/providers.ts'
import type { Settings } from '../simulation/settings.ts'
import { CloudSimulation, type Progress } from '../simulation/simulation.ts'
import type { ResourceStatus, TimelineEntry } from '../simulation/timeline.ts'
import type { Dangling } from '../world/dangling.ts'
import type { World } from '../world/world.ts'
import { type Check, checkExpectation, checkTimeline, type ReachJudge } from './check.ts'
import type { Action, Scenario, ScenarioStep } from './read.ts'

/** A resource as it is at the end. */
export interface FinalResource {
  readonly name: string
  readonly status: ResourceStatus
  readonly progress: Progress | undefined
}

/** What came of a scenario. */
export interface ScenarioRun {
  readonly scenario: Scenario
  readonly timeline: readonly TimelineEntry[]
  readonly checks: readonly Check[]
  /** What the API server warned of. */
  readonly warnings: readonly Diagnostic[]
  /** The end. */
  readonly now: number
  readonly world: World
  readonly resources: readonly FinalResource[]
  readonly peerings: readonly string[]
  readonly dangling: readonly Dangling[]
}

export interface RunOptions {
  /** Settings that go before those of the scenario. */
  readonly settings?: Partial<Settings>
  /** Says what becomes of a packet; without it, expectations about packets are left unchecked, and told so. */
  readonly judge?: ReachJudge
}

/** Runs a scenario to its last step. */
export function runScenario(scenario: Scenario, options: RunOptions = {}): ScenarioRun {
  const { timeline } = scenario
  const settings = { ...scenario.settings, ...options.settings }
  const simulation = new CloudSimulation(scenario.world, settings)
  const checks: Check[] = []
  const warnings: Diagnostic[] = []
  for (const [i, change] of scenario.given.entries()) {
    simulation.make(change)
    const path = ['given', i]
    checks.push(...refusals(scenario, { path, refused: undefined }, simulation.timeline.slice(i)))
  }
  for (const step of scenario.steps) {
    letTimeGoBy(simulation, step)
    const before = simulation.timeline.length
    if (step.action.kind === 'expect') {
      const { expectation } = step.action
      checks.push(
        ...checkExpectation(simulation, expectation, step.path, scenario.document, options.judge),
      )
    } else warnings.push(...act(simulation, step.action))
    checks.push(...refusals(scenario, step, simulation.timeline.slice(before)))
  }
  if (timeline) checks.push(...checkTimeline(simulation, timeline, scenario.document))
  const { world, now } = simulation
  return {
    scenario,
    timeline: simulation.timeline,
    checks,
    warnings,
    now,
    world,
    resources: simulation.resources.map((name) => ({
      name,
      status: simulation.status(name)!,
      progress: simulation.progress(name),
    })),
    peerings: providerOf(world).describe(world),
    dangling: providerOf(world).dangling(world),
  }
}

function letTimeGoBy(simulation: CloudSimulation, { at, after }: ScenarioStep): void {
  if (after === 'idle') simulation.runUntilIdle()
  else if (after !== undefined) simulation.advance(after)
  else if (at !== undefined && at > simulation.now) simulation.advance(at - simulation.now)
}

/** @returns what the API server warns of */
function act(
  simulation: CloudSimulation,
  action: Exclude<Action, { readonly kind: 'expect' }>,
): Diagnostic[] {
  switch (action.kind) {
    case 'apply':
      return action.manifests
        .flatMap((manifest) => simulation.apply(manifest))
        .filter(({ severity }) => severity !== 'error')
    case 'delete':
      simulation.delete(action.name)
      return []
    case 'change':
      simulation.make(action.change)
      return []
    case 'resync':
      simulation.resync()
      return []
  }
}

/** Whether what was to be refused was, and nothing else. */
function refusals(
  { document }: Scenario,
  { refused, path }: Pick<ScenarioStep, 'refused' | 'path'>,
  entries: readonly TimelineEntry[],
): Check[] {
  const found = entries.flatMap((entry) =>
    entry.kind === 'event' && entry.refused !== undefined ? [entry] : [],
  )
  if (refused === undefined && found.length === 0) return []
  const [first] = found
  const text = first?.refused
  const passed = refused !== undefined && text?.includes(refused) === true
  return [
    {
      at: entries[0]?.at ?? 0,
      subject: first?.text ?? 'step',
      what: 'refusal',
      expected: refused ?? 'none',
      found: text ?? 'none',
      status: passed ? 'passed' : 'failed',
      origin: document.origin(path),
    },
  ]
}
