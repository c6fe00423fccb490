import type { Exposure, Obstacle, Repair, RepairEdit, RepairReport } from '../repair/index.ts'
import { describeIntent } from './check-words.ts'
import { effectLine } from './lint-effects.ts'
import { formatOrigin } from './origin.ts'
import { counted } from './reachability-groups.ts'
import {
  editReason,
  editTitle,
  exposureCause,
  fleetingWords,
  obstacleHelp,
  obstacleWords,
  openEnds,
  proofWords,
  repairSummary,
  wayBeside,
} from './repair-words.ts'
import { plain, type Style } from './style.ts'
import { formatUnifiedDiff } from './unified-diff.ts'

/** So many things that change between endpoints are written out. */
const SHOWN = 10

/** A repair to read: the edits with their reasons, the patch, the proof, and what else changes; or why there is none. */
export function formatRepair(report: RepairReport, style: Style = plain): string {
  const { repair, alternatives, obstacles } = report
  const parts = [
    ...obstacles.map((obstacle) => formatObstacle(obstacle, style)),
    ...(repair ? formatEdits(repair, report, style) : []),
    ...alternatives.map((other) => formatAlternative(other, repair!, style)),
    ...(repair || obstacles.length > 0 ? [] : [nothingToDo(report)]),
  ]
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

/** That every intent holds already. */
function nothingToDo({ before }: RepairReport): string[] {
  return before.verdicts.map(
    ({ intent, pairs }) =>
      `nothing to do: ${describeIntent(intent)} holds already, for every packet between ${counted(pairs, 'pair')} of endpoints`,
  )
}

function formatObstacle(obstacle: Obstacle, style: Style): string[] {
  const [what, ...details] = obstacleWords(obstacle)
  const help = obstacleHelp(obstacle)
  const at = formatOrigin(obstacle.origin)
  return [
    `${style.bad('no repair')} for ${style.strong(describeIntent(obstacle.intent))}`,
    `  ${what}${at && `  ${style.faint(at)}`}`,
    ...details.map((line) => `  ${line}`),
    ...(help ? [`  ${style.strong('help')}: ${help}`] : []),
  ]
}

function formatEdits(repair: Repair, report: RepairReport, style: Style): string[][] {
  const wanted = repair.proof.verdicts
    .filter(({ intent }) => isMade(report, intent))
    .map(({ intent }) => describeIntent(intent))
  const { edits, changed } = repair
  const fleeting = fleetingWords(repair)
  return [
    [...wanted.map((name) => style.strong(name)), `${repairSummary(repair)}:`],
    edits.flatMap((edit, i) => formatEdit(edit, i, style)),
    [changed.map(formatUnifiedDiff).join('').trimEnd()],
    [`${style.good('proven')}: ${proofWords(repair, report)}`],
    formatBlastRadius(repair, style),
    ...(fleeting ? [[`${style.warn('beware')}: ${fleeting}`]] : []),
  ]
}

function formatEdit(edit: RepairEdit, index: number, style: Style): string[] {
  const where = style.faint(formatOrigin(edit.origin))
  return [
    `${String(index + 1).padStart(3)}. ${editTitle(edit)}  ${where}`,
    `     ${style.strong('without it')}: ${editReason(edit).what}`,
  ]
}

function isMade({ before }: RepairReport, intent: Obstacle['intent']): boolean {
  return before.verdicts.some((verdict) => verdict.intent === intent && verdict.status !== 'holds')
}

function formatBlastRadius(repair: Repair, style: Style): string[] {
  const { intended, beyond, base, lost } = repair.blastRadius
  const lines = ['what changes between endpoints:']
  const list = (title: string, exposures: readonly Exposure[], why: boolean): void => {
    if (exposures.length === 0) return
    lines.push(`  ${title}:`)
    for (const exposure of exposures.slice(0, SHOWN)) {
      lines.push(`    ${effectLine(exposure, exposure.shifts[0])}`)
      const { what, origin } = why
        ? exposureCause(repair, exposure)
        : { what: '', origin: undefined }
      if (why) lines.push(style.faint(`      ${what}  ${formatOrigin(origin)}`.trimEnd()))
    }
    const more = exposures.length - SHOWN
    if (more > 0) lines.push(`    and ${counted(more, 'change')} more: -o json has all`)
  }
  list('as asked', intended, false)
  list(style.bad('no longer gets through'), lost, true)
  list(style.warn('more than was asked for'), beyond, true)
  list('by rules that Kube-OVN gives every security group', base, false)
  const reason = openEnds(repair)
  if (reason) lines.push(`  ${style.strong('why more')}: ${reason}`)
  if (beyond.length + lost.length + base.length === 0) lines.push('  and nothing else')
  return lines
}

/** So many edits of another way are written out. */
const SKETCHED = 8

function formatAlternative(other: Repair, repair: Repair, style: Style): string[] {
  const { edits, blastRadius } = other
  const pairs = blastRadius.beyond.reduce((sum, exposure) => sum + exposure.pairs, 0)
  const more = pairs > 0 ? `, with more than was asked for between ${counted(pairs, 'pair')}` : ''
  const left = edits.length - SKETCHED
  return [
    `${style.strong('another way')}${wayBeside(other, repair)}: ${counted(edits.length, 'edit')}${more}`,
    ...edits
      .slice(0, SKETCHED)
      .map((edit) => `  - ${editTitle(edit)}  ${style.faint(formatOrigin(edit.origin))}`),
    ...(left > 0 ? [`  - and ${counted(left, 'edit')} more: -o json has all`] : []),
  ]
}
