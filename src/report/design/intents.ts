import type { CheckReport, IntentVerdict } from '../../analysis/index.ts'
import { type CheckFinding, findingsOf } from '../check-findings.ts'
import { describeIntent } from '../check-words.ts'
import {
  type Block,
  type Cell,
  cell,
  cellOf,
  paragraph,
  type Tone,
  table,
} from '../document/blocks.ts'
import { formatOrigin } from '../origin.ts'

const WORDS: Readonly<Record<IntentVerdict['status'], readonly [string, Tone]>> = {
  holds: ['holds', 'good'],
  fails: ['fails', 'bad'],
  error: ['no question about this design', 'bad'],
}

/** What must hold, and whether it does; what does not comes first. */
export function intentBlocks(check: CheckReport | undefined): Block[] {
  if (!check)
    return [paragraph('Nobody said what must hold: name a file of intents with --intents.')]
  const found = findingsOf(check)
  const holds = ({ status }: IntentVerdict): boolean => status === 'holds'
  const verdicts = [
    ...check.verdicts.filter((verdict) => !holds(verdict)),
    ...check.verdicts.filter(holds),
  ]
  const rows = verdicts.map((verdict) =>
    verdictRow(
      verdict,
      found.filter((finding) => finding.verdict === verdict),
    ),
  )
  return [table(['Intent', 'Status', 'Pairs', 'Why'], rows)]
}

function verdictRow(
  { intent, status, pairs }: IntentVerdict,
  found: readonly CheckFinding[],
): Cell[] {
  const [word, tone] = WORDS[status]
  return [
    cell(describeIntent(intent)),
    cell(word, tone),
    cell(`${pairs}`),
    cellOf(
      found.flatMap(({ what, help, origin }) => [
        origin ? `${what} (${formatOrigin(origin)})` : what,
        ...help.map((line) => `help: ${line}`),
      ]),
    ),
  ]
}
