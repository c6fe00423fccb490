import { notesOn } from '../../analysis/index.ts'
import type { Diagnostic } from '../../diagnostic/index.ts'
import type { Caveat } from '../../model/index.ts'
import { type Block, cell, list, paragraph, section, table } from '../document/blocks.ts'
import { formatOrigin } from '../origin.ts'
import type { DesignReview } from './review.ts'

/** What was written and is not simulated, taken for granted, or set aside; and whether it could matter. */
export function leftOutBlocks({ network, reachability, lint, diagnostics }: DesignReview): Block[] {
  const simulated = new Set(network.caveats.map(({ diagnostic }) => diagnostic))
  const assumed = [...notesOn(network), ...(reachability?.notes ?? [])]
  const others = [...new Set([...assumed, ...diagnostics])].filter((note) => !simulated.has(note))
  const blocks = [
    ...(network.caveats.length > 0
      ? [section('Not simulated', [caveatTable(network.caveats)])]
      : []),
    ...(others.length > 0 ? [section('Taken for granted or not taken', [noteTable(others)])] : []),
    ...(lint && lint.suppressed.length > 0
      ? [section('Set aside', [asideList(lint.suppressed)])]
      : []),
  ]
  return blocks.length > 0 ? blocks : [paragraph('Nothing: all that was read is simulated.')]
}

function caveatTable(caveats: readonly Caveat[]): Block {
  return table(
    ['Where', 'What', 'Could change'],
    caveats.map(({ diagnostic, scope }) => [
      cell(diagnostic.origin ? formatOrigin(diagnostic.origin) : '–'),
      cell(diagnostic.message),
      cell(scopeWords(scope)),
    ]),
  )
}

/** So many names are spelled out; the rest is counted. */
const SHOWN = 5

function scopeWords(scope: Caveat['scope']): string {
  switch (scope.kind) {
    case 'everything':
      return 'every answer'
    case 'unanswered':
      return 'only what becomes of packets that nobody in the design gets'
    default: {
      const names = [...scope.names]
      const shown = names.slice(0, SHOWN).map((name) => `\`${name}\``)
      const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ''
      if (names.length === 0) return 'nothing: no part of the design is concerned'
      return `answers about ${scope.kind} ${shown.join(', ')}${more}`
    }
  }
}

function noteTable(notes: readonly Diagnostic[]): Block {
  return table(
    ['Where', 'What', 'What to do'],
    notes.map(({ origin, message, help }) => [
      cell(origin ? formatOrigin(origin) : '–'),
      cell(message),
      cell(help ?? '–'),
    ]),
  )
}

function asideList(suppressed: NonNullable<DesignReview['lint']>['suppressed']): Block {
  return list(
    suppressed.map(({ finding: { rule, message, places }, reason }) => {
      const where = formatOrigin(places[0]!.origin)
      return `${where}: ${message} (${rule.id}), because ${reason}`
    }),
  )
}
