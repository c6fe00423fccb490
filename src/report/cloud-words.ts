import {
  type Condition,
  type Dangling,
  formatDuration,
  formatRetry,
  type Recovery,
  type ResourceStatus,
  type TimelineEntry,
} from '../cloud/index.ts'
import { formatOrigin } from './origin.ts'
import type { Style } from './style.ts'

/** `Ready/Ready: message`, coloured by what it means. */
export function conditionLine({ type, reason, message }: Condition, style: Style): string {
  const head = `${type}/${reason}`
  const colour = type === 'Ready' ? style.good : type === 'Warning' ? style.warn : style.bad
  return message === '' ? colour(head) : `${colour(head)}: ${message}`
}

/** The state of a resource in words; a dash for none. */
export function stateWords({ state, deleting }: ResourceStatus): string {
  return `${state || '-'}${deleting ? ', being deleted' : ''}`
}

/** One entry of a timeline, as lines: the first with its time, the rest indented. */
export function entryLines(entry: TimelineEntry, style: Style): string[] {
  const at = style.faint(formatDuration(entry.at).padStart(10))
  if (entry.kind === 'event') {
    const refused = entry.refused
    return [
      `${at}  ▸ ${entry.text}`,
      ...(refused === undefined ? [] : [indented(`${style.bad('refused')}: ${refused}`)]),
    ]
  }
  const name = style.strong(entry.name)
  if (entry.kind === 'gone') return [`${at}  ${name} is gone`]
  return [
    `${at}  ${name} ${stateWords(entry)}`,
    ...entry.conditions.map((condition) => indented(conditionLine(condition, style))),
  ]
}

/** Below an entry of the timeline. */
function indented(text: string): string {
  return `${' '.repeat(14)}${text}`
}

/** What is to be done, and whether it is noticed by itself. */
export function recoveryWords(
  { kind, who, text }: Recovery,
  retry: number | 'back-off' | 'never' | undefined,
): string {
  const whose = {
    nobody: '',
    remote: 'the remote side: ',
    kyma: "Kyma's side: ",
    resource: 'the resource: ',
  }[who]
  switch (kind) {
    case 'ready':
      return text
    case 'retried': {
      if (retry === undefined) return `${whose}${text}`
      const noticed = who === 'nobody' ? ', and looked at again' : '; then it goes on by itself'
      return `${whose}${text}${noticed} ${retryWords(retry)}`
    }
    case 'recreate':
      return `${whose}${text}; then delete the resource and create it again`
  }
}

/** When the controller looks again. */
export function retryWords(retry: number | 'back-off' | 'never'): string {
  if (retry === 'never') return 'not before the resync'
  return retry === 'back-off' ? 'sooner or later' : `within ${formatRetry(retry)}`
}

/** Something that dangles, with how it is taken away. */
export function danglingLines(item: Dangling, style: Style): string[] {
  const at = item.origin ? `  ${style.faint(formatOrigin(item.origin))}` : ''
  return [
    `${style.warn(item.kind)} ${style.strong(item.where)}: ${item.text}${at}`,
    `  ${item.effect}`,
    item.atKyma
      ? `  ${style.strong('clean up')}: delete the resource that it belongs to; or, in Kyma's account: ${item.cleanUp}`
      : `  ${style.strong('clean up')}: ${item.cleanUp}`,
  ]
}
