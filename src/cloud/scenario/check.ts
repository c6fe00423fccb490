import type { Origin } from '../../diagnostic/index.ts'
import type { FieldPath, PlainDocument } from '../../manifest/index.ts'
import { providerOf } from '../simulation/providers.ts'
import type { CloudSimulation, Progress } from '../simulation/simulation.ts'
import { formatDuration, SECOND } from '../simulation/time.ts'
import type { TimelineEntry } from '../simulation/timeline.ts'
import type { World } from '../world/world.ts'
import type { Expectation, ReachExpectation, ResourceExpectation } from './schema.ts'

/** One comparison of what was expected with what is. */
export interface Check {
  readonly at: number
  /** Whom it is about: a resource, `world`, or a pair of endpoints. */
  readonly subject: string
  /** Which of its properties. */
  readonly what: string
  readonly expected: string
  readonly found: string
  readonly status: 'passed' | 'failed' | 'unchecked'
  readonly origin: Origin
}

/** What becomes of a packet in a world, in the words of the expectation. */
export type ReachJudge = (world: World, packet: ReachExpectation) => string

type Say = (what: string, expected: string, found: string) => Check

/** Compares everything that is expected now. */
export function checkExpectation(
  simulation: CloudSimulation,
  { resources, peerings, dangling, reach }: Expectation,
  path: FieldPath,
  document: PlainDocument,
  judge: ReachJudge | undefined,
): Check[] {
  const { world, now } = simulation
  const provider = providerOf(world)
  const checks: Check[] = []
  const sayOf =
    (subject: string, ...field: FieldPath): Say =>
    (what, expected, found) => ({
      at: now,
      subject,
      what,
      expected,
      found,
      status: expected === found ? 'passed' : 'failed',
      origin: document.origin([...path, 'expect', ...field]),
    })
  for (const [name, expected] of Object.entries(resources)) {
    checks.push(...checkResource(simulation, name, expected, sayOf(name, 'resources', name)))
  }
  if (peerings) {
    checks.push(
      ...checkLines(peerings, provider.describe(world), 'peerings', sayOf('world', 'peerings')),
    )
  }
  if (dangling) {
    const found = provider.dangling(world).map(({ where, kind }) => `${where}: ${kind}`)
    checks.push(...checkLines(dangling, found, 'dangling', sayOf('world', 'dangling')))
  }
  for (const [i, packet] of reach.entries()) {
    const { from, to, protocol, port, outcome } = packet
    const say = sayOf(`${from} → ${to} ${protocol}/${port}`, 'reach', i)
    checks.push(
      judge
        ? say('outcome', outcome, judge(world, packet))
        : { ...say('outcome', outcome, 'not checked'), status: 'unchecked' },
    )
  }
  return checks
}

function checkResource(
  simulation: CloudSimulation,
  name: string,
  expected: ResourceExpectation,
  say: Say,
): Check[] {
  const status = simulation.status(name)
  if (expected.gone) return [say('presence', 'gone', status ? 'there' : 'gone')]
  if (!status) return [say('presence', 'there', 'gone')]
  const checks: Check[] = []
  if (expected.state !== undefined) checks.push(say('state', expected.state, status.state))
  if (expected.deleting !== undefined) {
    checks.push(say('deleting', String(expected.deleting), String(status.deleting)))
  }
  if (expected.conditions) {
    const withMessage = expected.conditions.map(({ message }) => message !== undefined)
    const found = status.conditions.map((condition, i) =>
      formatCondition(condition, withMessage[i] ?? true),
    )
    const wanted = expected.conditions.map((condition) => formatCondition(condition, true))
    checks.push(say('conditions', wanted.join('\n'), found.join('\n')))
  }
  if (expected.retry !== undefined) {
    const wanted = formatRetry(expected.retry)
    checks.push(say('retry', wanted, formatRetry(simulation.progress(name)?.retry)))
  }
  return checks
}

/** A condition, of which the message may be left open. */
interface Named {
  readonly type: string
  readonly reason: string
  readonly message: string | undefined
}

/** `Type/Reason message`. */
export function formatCondition({ type, reason, message }: Named, withMessage: boolean): string {
  return `${type}/${reason}${withMessage && message !== undefined ? ` ${message}` : ''}`
}

/** `1m`, `back-off` or `never`. */
export function formatRetry(retry: Progress['retry'] | undefined): string {
  return typeof retry === 'number' ? formatDuration(retry) : (retry ?? 'never')
}

/** Lines in any order; `*` in an expected one stands for anything. */
function checkLines(
  expected: readonly string[],
  found: readonly string[],
  what: string,
  say: Say,
): Check[] {
  const left = [...found]
  const matched = expected.map((line) => {
    const index = left.findIndex((candidate) => matches(line, candidate))
    return index < 0 ? line : left.splice(index, 1)[0]!
  })
  return [say(what, [...matched].sort().join('\n'), [...found].sort().join('\n'))]
}

function matches(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.\\+?^${}()|[\]]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`).test(text)
}

/** A time in whole seconds: what lies between is the order of things. */
export function formatTime(at: number): string {
  return formatDuration(Math.floor(at / SECOND) * SECOND)
}

/** A line for each change that a user sees of a resource: when, its state, and its conditions. */
export function timelineLines(entries: readonly TimelineEntry[], name: string): string[] {
  return entries.flatMap((entry) => {
    if (entry.kind === 'event' || entry.name !== name) return []
    const at = formatTime(entry.at)
    if (entry.kind === 'gone') return [`${at} gone`]
    const conditions = entry.conditions.map((condition) => formatCondition(condition, false))
    const deleting = entry.deleting ? ['(deleting)'] : []
    return [[at, entry.state || '-', ...conditions, ...deleting].join(' ')]
  })
}

export function checkTimeline(
  simulation: CloudSimulation,
  timeline: Readonly<Record<string, readonly string[]>>,
  document: PlainDocument,
): Check[] {
  return Object.entries(timeline).map(([name, expected]) => {
    const found = timelineLines(simulation.timeline, name).join('\n')
    return {
      at: simulation.now,
      subject: name,
      what: 'timeline',
      expected: expected.join('\n'),
      found,
      status: expected.join('\n') === found ? 'passed' : 'failed',
      origin: document.origin(['timeline', name]),
    }
  })
}
