import {
  type Check,
  type FinalResource,
  formatDuration,
  type ModeComparison,
  QUIRKS,
  recoveryOf,
  type ScenarioRun,
} from '../cloud/index.ts'
import {
  conditionLine,
  danglingLines,
  entryLines,
  recoveryWords,
  retryWords,
  stateWords,
} from './cloud-words.ts'
import { formatOrigin } from './origin.ts'
import { plain, type Style } from './style.ts'

/** A scenario to read: everything that happened, how it ended, what dangles, and the expectations that did not hold. */
export function formatCloudRun(run: ScenarioRun, style: Style = plain): string {
  const { scenario, timeline, now, resources, peerings, dangling } = run
  const lines = [style.strong(scenario.name)]
  if (scenario.description) lines.push(scenario.description)
  lines.push('', ...timeline.flatMap((entry) => entryLines(entry, style)), '')
  lines.push(style.strong(`At the end, after ${formatDuration(now)}:`))
  for (const resource of resources) lines.push(...resourceLines(run, resource, style))
  if (resources.length === 0) lines.push('  no resource is there')
  lines.push(...peerings.map((peering) => `  ${peering}`))
  if (dangling.length > 0) {
    lines.push('', style.strong('What dangles:'))
    for (const item of dangling) {
      lines.push(...danglingLines(item, style).map((line) => `  ${line}`))
    }
  }
  lines.push('', ...checkLines(run.checks, style))
  return `${lines.join('\n')}\n`
}

function resourceLines(
  { world }: ScenarioRun,
  { name, status, progress }: FinalResource,
  style: Style,
): string[] {
  const recovery = recoveryOf(world, status, progress)
  const lines = [
    `  ${style.strong(name)} ${stateWords(status)}`,
    ...status.conditions.map((condition) => `    ${conditionLine(condition, style)}`),
  ]
  if (progress && recovery.kind !== 'ready') {
    lines.push(`    stopped at ${progress.step}; looks again ${retryWords(progress.retry)}`)
    lines.push(`    ${style.strong('help')}: ${recoveryWords(recovery, progress.retry)}`)
  }
  return lines
}

function checkLines(checks: readonly Check[], style: Style): string[] {
  const failed = checks.filter(({ status }) => status === 'failed')
  const unchecked = checks.filter(({ status }) => status === 'unchecked').length
  const lines = failed.flatMap((check) => failureLines(check, style))
  const count = checks.length - unchecked
  const held = count - failed.length
  const words = `${held} of ${count} expectations hold`
  lines.push(failed.length > 0 ? style.bad(words) : style.good(words))
  if (unchecked > 0) lines.push(style.warn(`${unchecked} about packets were not checked`))
  return lines
}

function failureLines(check: Check, style: Style): string[] {
  const { at, subject, what, expected, found, origin } = check
  return [
    `${style.bad('FAIL')} ${style.strong(`${what} of ${subject}`)} after ${formatDuration(at)}  ${style.faint(formatOrigin(origin))}`,
    ...block('expected', expected),
    ...block('found', found),
    '',
  ]
}

function block(title: string, text: string): string[] {
  const lines = text === '' ? ['nothing'] : text.split('\n')
  return lines.length === 1
    ? [`  ${title}: ${lines[0]}`]
    : [`  ${title}:`, ...lines.map((line) => `    ${line}`)]
}

/** What the documentation would let one expect, where the code does something else. */
export function formatModeComparison(
  { differences, because }: ModeComparison,
  style: Style = plain,
): string {
  if (differences.length === 0) {
    return 'the code does here what the documentation lets one expect\n'
  }
  const lines = [
    style.strong('The code does something else than the documentation lets one expect:'),
  ]
  for (const { subject, documented, asCoded } of differences) {
    lines.push('', style.strong(subject), ...block('documented', documented.join('\n')))
    lines.push(...block('as coded', asCoded.join('\n')))
  }
  for (const name of because) {
    const { title, documented, asCoded, evidence } = QUIRKS[name]
    lines.push('', `${style.strong(name)} ${title}  ${style.faint(`(${evidence})`)}`)
    lines.push(`  documented: ${documented}`, `  as coded: ${asCoded}`)
  }
  return `${lines.join('\n')}\n`
}
