import type { Diagnostic } from '../../diagnostic/index.ts'
import type { ProvenFinding } from '../../lint/index.ts'
import {
  type Block,
  type Cell,
  cell,
  cellOf,
  list,
  paragraph,
  strong,
  type Tone,
  table,
  type Words,
} from '../document/blocks.ts'
import { whatOf, whyOf } from '../faults.ts'
import { countFindings, shortWhy } from '../lint-words.ts'
import { formatOrigin } from '../origin.ts'
import type { DesignReview } from './review.ts'

const TONES: Readonly<Record<ProvenFinding['severity'], Tone>> = {
  error: 'bad',
  warning: 'mixed',
  info: 'faint',
}

const SEVERITIES: readonly ProvenFinding['severity'][] = ['error', 'warning', 'info']

/** What is wrong: what rules found, or the faults of a network that no manifests stand for. */
export function findingBlocks({ lint, faults, network }: DesignReview): Block[] {
  if (!lint) return faultBlocks(faults, network)
  const { findings, errors } = lint
  const rules = new Set(findings.map(({ rule }) => rule))
  return [
    paragraph(findings.length > 0 ? `${countFindings(findings)}.` : 'None.'),
    ...(errors.length > 0
      ? [paragraph('Not everything could be read:'), list(errors.map(errorWords))]
      : []),
    ...(findings.length > 0
      ? [
          table(['Severity', 'Where', 'What', 'Fix'], gravestFirst(findings).map(findingRow)),
          paragraph('Why it matters on a live cluster:'),
          list(Array.from(rules, (rule) => [{ strong: rule.id }, `: ${shortWhy(rule)}`])),
        ]
      : []),
  ]
}

function gravestFirst(findings: readonly ProvenFinding[]): ProvenFinding[] {
  return SEVERITIES.flatMap((wanted) => findings.filter(({ severity }) => severity === wanted))
}

function findingRow({ rule, severity, message, places, help, fix }: ProvenFinding): Cell[] {
  const where = places.map(({ origin, label }, i) =>
    i === 0 ? formatOrigin(origin) : `${formatOrigin(origin)} (${label})`,
  )
  return [
    cell(severity, TONES[severity]),
    cellOf(where),
    cell(`${message}${help ? `; ${help}` : ''} (${rule.id})`),
    cell(fix ? fix.title : '–'),
  ]
}

function errorWords({ message, origin }: Diagnostic): Words {
  return origin ? `${formatOrigin(origin)}: ${message}` : message
}

function faultBlocks(faults: DesignReview['faults'], network: DesignReview['network']): Block[] {
  if (faults.length === 0) return [paragraph('None.')]
  const rows = faults.map((fault) => {
    const { what, help, origin } = whyOf(fault, network)
    return [
      cell(strong(fault.kind)),
      cell(origin ? formatOrigin(origin) : '–'),
      cellOf([whatOf(fault), what]),
      cell(help ?? '–'),
    ]
  })
  return [table(['Kind', 'Where', 'What', 'What to do'], rows)]
}
