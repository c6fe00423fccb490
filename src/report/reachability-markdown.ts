import type { Matrix } from '../analysis/index.ts'
import { head, row, text } from './markdown.ts'
import {
  counted,
  describeMembers,
  describePlace,
  formatCell,
  type NamedGroups,
  namedCells,
  nameGroups,
  type ReachabilityReport,
} from './reachability-groups.ts'
import { formatServices } from './services.ts'

/** More columns than that are listed line by line. */
const COLUMNS = 12

/** A matrix as lines of GitHub's Markdown: a section for each version of IP, with the groups and who gets what to whom. */
export function* formatReachabilityMarkdown({ matrices }: ReachabilityReport): Iterable<string> {
  for (const [i, matrix] of matrices.entries()) {
    if (i > 0) yield ''
    const groups = nameGroups(matrix)
    const { pairs, everything, some, undefined: open, nothing } = matrix.counts()
    yield `## Reachability over IPv${matrix.family}`
    yield ''
    yield `${counted(pairs, 'ordered pair')}, asked for: ${formatServices(matrix.services)}.`
    yield `Everything gets through: ${everything}, something: ${some}, nothing: ${nothing}, undefined: ${open}.`
    yield ''
    yield* head('Group', 'Endpoints', 'Where')
    for (const group of groups.all) {
      yield row(`**${group.name}**`, text(describeMembers(group)), text(describePlace(group.parts)))
    }
    yield ''
    if (groups.receivers.length <= COLUMNS) yield* table(matrix, groups)
    else yield* list(matrix, groups)
  }
}

function* table(matrix: Matrix, { senders, receivers }: NamedGroups): Iterable<string> {
  yield* head('from \\ to', ...receivers.map(({ name }) => name))
  for (const [sender, { name }] of senders.entries()) {
    const cells = receivers.map((_, receiver) => {
      const cell = matrix.cell(sender, receiver)
      return cell ? text(formatCell(cell)) : '–'
    })
    yield row(`**${name}**`, ...cells)
  }
}

function* list(matrix: Matrix, groups: NamedGroups): Iterable<string> {
  yield* head('From', 'To', 'Pairs', 'What gets through')
  for (const { cell, from, receivers } of namedCells(matrix, groups)) {
    yield row(`**${from.name}**`, receivers, `${cell.pairs}`, text(formatCell(cell)))
  }
}
