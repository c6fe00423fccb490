import type { Intent, Interruption, Rollout } from '../analysis/index.ts'
import type { Origin } from '../diagnostic/index.ts'
import { describeIntent } from './check-words.ts'
import { type DiagnosticJson, originJson } from './diagnostics.ts'
import { groupNow } from './diff-words.ts'
import { head, row, sentence, text } from './markdown.ts'
import { formatOrigin } from './origin.ts'
import { counted, describeMembers } from './reachability-groups.ts'
import { formatServices } from './services.ts'
import { plain, type Style } from './style.ts'

/** An object to apply or delete. */
export interface RolloutStepLine {
  readonly action: 'add' | 'change' | 'delete'
  readonly kind: string
  readonly name: string
  readonly origin: Origin
}

/** What is broken on the way: intents, or reachability that is there first and last. */
export type RolloutBreakage = readonly Intent[] | Interruption

/** The intents by when they hold. */
export interface RolloutIntents {
  /** Before and after: they are to hold all the way. */
  readonly kept: readonly Intent[]
  /** Before and not after: the change itself breaks them. */
  readonly lost: readonly Intent[]
  /** After and not before. */
  readonly gained: readonly Intent[]
  /** Neither before nor after. */
  readonly failing: readonly Intent[]
}

/** A rollout with its steps. */
export interface RolloutReport {
  readonly steps: readonly RolloutStepLine[]
  readonly found: Rollout<RolloutBreakage>
  /** Undefined where all reachability is to be kept. */
  readonly intents: RolloutIntents | undefined
}

/** A rollout as `isthmus rollout -o json` prints it. */
export interface RolloutJson {
  /** `order`: it breaks nothing; `none`: there is none; `unknown`: none was found among the states that were looked at. */
  readonly result: 'order' | 'none' | 'unknown'
  readonly states: number
  /** The intents that are kept; null where all reachability is. */
  readonly kept: readonly string[] | null
  /** The intents that are left out, by when they hold; null where none were given. */
  readonly leftOut: {
    readonly lost: readonly string[]
    readonly gained: readonly string[]
    readonly failing: readonly string[]
  } | null
  /** In the order found, or in that in which they are written. */
  readonly steps: readonly RolloutStepJson[]
  /** As many steps as could be taken, and what each of the others breaks then; null where there is an order. */
  readonly furthest: {
    readonly taken: readonly RolloutStepJson[]
    readonly breaks: readonly { readonly step: RolloutStepJson; readonly what: readonly string[] }[]
  } | null
  /** A smallest set of steps that would have to be taken at one moment; null where that is not known or needed. */
  readonly together: readonly RolloutStepJson[] | null
}

export interface RolloutStepJson {
  readonly action: 'add' | 'change' | 'delete'
  readonly kind: string
  readonly name: string
  readonly origin: DiagnosticJson['origin']
}

export function rolloutJson({ steps, found, intents }: RolloutReport): RolloutJson {
  const json = ({ action, kind, name, origin }: RolloutStepLine): RolloutStepJson => ({
    action,
    kind,
    name,
    origin: originJson(origin),
  })
  const at = (step: number) => json(steps[step]!)
  const common = {
    result: found.kind,
    states: found.states,
    kept: intents?.kept.map(describeIntent) ?? null,
    leftOut: intents
      ? {
          lost: intents.lost.map(describeIntent),
          gained: intents.gained.map(describeIntent),
          failing: intents.failing.map(describeIntent),
        }
      : null,
  }
  if (found.kind === 'order') {
    return { ...common, steps: found.order.map(at), furthest: null, together: null }
  }
  const { taken, breaks } = found.furthest
  return {
    ...common,
    steps: steps.map(json),
    furthest: {
      taken: taken.map(at),
      breaks: breaks.map(({ step, breakage }) => ({ step: at(step), what: wordsOf(breakage) })),
    },
    together: found.together?.map(at) ?? null,
  }
}

/** A rollout to read: the steps in order, or why there is no order. */
export function formatRollout(report: RolloutReport, style: Style = plain): string {
  const { steps, found } = report
  if (steps.length === 0) return 'nothing to apply: the objects are the same\n'
  const line = (step: number) => {
    const { action, kind, name, origin } = steps[step]!
    return `${action} ${style.strong(`${kind} ${name}`)}  ${style.faint(formatOrigin(origin))}`
  }
  const lines: string[] = []
  if (found.kind === 'order') {
    for (const [i, step] of found.order.entries())
      lines.push(`${`${i + 1}`.padStart(3)}. ${line(step)}`)
  } else {
    const { taken, breaks } = found.furthest
    if (taken.length > 0) {
      lines.push('this far nothing breaks:', ...taken.map((step) => `  ${line(step)}`), '')
    }
    lines.push(taken.length > 0 ? 'and then each other step does:' : 'each step breaks something:')
    for (const { step, breakage } of breaks) {
      lines.push(
        `  ${line(step)}`,
        ...wordsOf(breakage).map((what) => `    ${style.bad('breaks')} ${what}`),
      )
    }
    if (found.together) {
      lines.push('', 'there is an order if these are applied at one moment:')
      lines.push(...found.together.map((step) => `  ${line(step)}`))
    }
  }
  const leftOut = leftOutOf(report).map(
    ({ intent, why, isLost }) => `${style[isLost ? 'bad' : 'warn']('left out')} ${intent}: ${why}`,
  )
  if (leftOut.length > 0) lines.push('', ...leftOut)
  return `${[...lines, '', summaryOf(report)].join('\n')}\n`
}

/** The same as GitHub's Markdown. */
export function formatRolloutMarkdown(report: RolloutReport): string {
  const { steps, found } = report
  const lines = ['### Rollout', '', `${text(summaryOf(report))}.`]
  const leftOut = leftOutOf(report).map(({ intent, why }) => `- left out ${text(intent)}: ${why}`)
  if (leftOut.length > 0) lines.push('', ...leftOut)
  const table = (numbers: readonly number[], breaks?: ReadonlyMap<number, RolloutBreakage>) => {
    lines.push('', ...head('', 'What', 'Where', ...(breaks ? ['Breaks'] : [])))
    for (const [i, step] of numbers.entries()) {
      const { action, kind, name, origin } = steps[step]!
      const broken = breaks && wordsOf(breaks.get(step)!).map(sentence).join('<br>')
      const cells = [`${i + 1}`, text(`${action} ${kind} ${name}`), `\`${formatOrigin(origin)}\``]
      lines.push(row(...cells, ...(broken === undefined ? [] : [broken])))
    }
  }
  if (found.kind === 'order') {
    if (steps.length > 0) table(found.order)
    return `${lines.join('\n')}\n`
  }
  const { taken, breaks } = found.furthest
  if (taken.length > 0) {
    lines.push('', 'This far nothing breaks:')
    table(taken)
  }
  lines.push('', 'Each other step breaks something then:')
  table(
    breaks.map(({ step }) => step),
    new Map(breaks.map(({ step, breakage }) => [step, breakage])),
  )
  if (found.together) {
    lines.push('', 'There is an order if these are applied at one moment:')
    table(found.together)
  }
  return `${lines.join('\n')}\n`
}

function wordsOf(breakage: RolloutBreakage): string[] {
  if (!('loss' in breakage)) return breakage.map(describeIntent)
  const { loss, services } = breakage
  const ends = [loss.from, loss.to].map((group) => describeMembers(groupNow(group)))
  return [`${ends.join(' → ')}: ${formatServices(services)}`]
}

/** The intents that no order can be asked to keep, those that the change breaks first. */
function leftOutOf({
  intents,
}: RolloutReport): { readonly intent: string; readonly why: string; readonly isLost: boolean }[] {
  const { lost = [], gained = [], failing = [] } = intents ?? {}
  const told = (some: readonly Intent[], why: string) =>
    some.map((intent) => ({ intent: describeIntent(intent), why, isLost: some === lost }))
  return [
    ...told(lost, 'it holds before and not after, so the change itself breaks it'),
    ...told(gained, 'it holds after and not before'),
    ...told(failing, 'it holds neither before nor after'),
  ]
}

function keptWords({ intents }: RolloutReport): string {
  if (!intents) return 'whatever is reachable before and after'
  const { length } = intents.kept
  if (length === 0) return 'no intent, for none holds before and after'
  return `${length === 1 ? 'the intent that holds' : `all ${length} intents that hold`} before and after`
}

function summaryOf(report: RolloutReport): string {
  const { steps, found } = report
  const what = keptWords(report)
  if (steps.length === 0) return 'nothing to apply: the objects are the same'
  const looked = `${counted(found.states, 'state')} looked at`
  switch (found.kind) {
    case 'order':
      return `${counted(steps.length, 'step')} in an order that keeps ${what} (${looked})`
    case 'none':
      return `there is no order of the ${counted(steps.length, 'step')} that keeps ${what}: all that can be got to was tried (${looked})`
    case 'unknown':
      return `no order of the ${counted(steps.length, 'step')} that keeps ${what} was found, and there may be one: the search was given up (${looked}; --limit allows more)`
  }
}
