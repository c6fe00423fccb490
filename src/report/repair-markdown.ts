import type { Exposure, Obstacle, Repair, RepairReport } from '../repair/index.ts'
import { describeIntent } from './check-words.ts'
import { effectLine } from './lint-effects.ts'
import { head, row, sentence, text } from './markdown.ts'
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
import { formatUnifiedDiff } from './unified-diff.ts'

/** So many changes between endpoints are told: a comment may not be longer than 65,536 characters. */
const SHOWN = 40

/** A repair as a comment on a pull request, or why there is none. */
export function formatRepairMarkdown(report: RepairReport): string {
  const { before, repair, alternatives, obstacles } = report
  const names = before.verdicts
    .filter(({ status }) => repair === undefined || status !== 'holds')
    .map(({ intent }) => `- ${text(describeIntent(intent))}`)
  const lines = ['### Repair', '', ...names]
  if (!repair && obstacles.length === 0) lines.push('', 'Nothing to do: this holds already.')
  for (const obstacle of obstacles) lines.push('', ...formatObstacle(obstacle))
  if (repair) lines.push('', ...formatEdits(repair, report))
  for (const other of alternatives) lines.push('', ...formatAlternative(other, repair!))
  return `${lines.join('\n')}\n`
}

function formatObstacle(obstacle: Obstacle): string[] {
  const help = obstacleHelp(obstacle)
  const at = formatOrigin(obstacle.origin)
  return [
    `**No repair** for ${text(describeIntent(obstacle.intent))}:${at && ` \`${at}\``}`,
    '',
    ...obstacleWords(obstacle).map((line) => `- ${sentence(line)}`),
    ...(help ? [`- What to do: ${sentence(help)}`] : []),
  ]
}

function formatEdits(repair: Repair, report: RepairReport): string[] {
  const { edits, changed } = repair
  const fleeting = fleetingWords(repair)
  const rows = edits.map((edit, i) =>
    row(
      String(i + 1),
      sentence(editTitle(edit)),
      `\`${formatOrigin(edit.origin)}\``,
      sentence(editReason(edit).what),
    ),
  )
  return [
    `${repairSummary(repair)}:`,
    '',
    ...head('', 'Edit', 'Where', 'Without it'),
    ...rows,
    '',
    '<details><summary>Patch</summary>',
    '',
    ...fenced(changed.map(formatUnifiedDiff).join('')),
    '',
    '</details>',
    '',
    `**Proven**: ${sentence(proofWords(repair, report))}.`,
    '',
    '**What changes between endpoints**',
    '',
    ...formatBlastRadius(repair),
    ...(fleeting ? ['', `**Beware**: ${sentence(fleeting)}.`] : []),
  ]
}

/** A block of code whose fence is longer than any in it. */
function fenced(code: string): string[] {
  const longest = Math.max(2, ...(code.match(/`+/g) ?? []).map(({ length }) => length))
  const fence = '`'.repeat(longest + 1)
  return [`${fence}diff`, code.trimEnd(), fence]
}

function formatBlastRadius(repair: Repair): string[] {
  const { intended, beyond, base, lost } = repair.blastRadius
  const told = [
    ...intended.map((exposure) => ['as asked', exposure, false] as const),
    ...lost.map((exposure) => ['**lost**', exposure, true] as const),
    ...beyond.map((exposure) => ['**more than asked**', exposure, true] as const),
    ...base.map((exposure) => ["Kube-OVN's own rules", exposure, false] as const),
  ]
  const more = told.length - SHOWN
  const reason = openEnds(repair)
  return [
    ...head('', 'What', 'Decided by'),
    ...told
      .slice(0, SHOWN)
      .map(([kind, exposure, why]) =>
        row(
          kind,
          text(effectLine(exposure, exposure.shifts[0])),
          why ? causeOf(repair, exposure) : '',
        ),
      ),
    ...(more > 0 ? ['', `… and ${counted(more, 'change')} more.`] : []),
    ...(reason ? ['', `Why more than was asked for: ${sentence(reason)}.`] : []),
  ]
}

function causeOf(repair: Repair, exposure: Exposure): string {
  const { what, origin } = exposureCause(repair, exposure)
  const at = formatOrigin(origin)
  return `${sentence(what)}${at && ` (\`${at}\`)`}`
}

function formatAlternative(other: Repair, repair: Repair): string[] {
  const { edits } = other
  return [
    `<details><summary>Another way${text(wayBeside(other, repair))}: ${counted(edits.length, 'edit')}</summary>`,
    '',
    ...edits.map((edit) => `- ${sentence(editTitle(edit))} (\`${formatOrigin(edit.origin)}\`)`),
    '',
    '</details>',
  ]
}
