import type { Matrix } from '../analysis/index.ts'
import {
  type Block,
  type Cell,
  cell,
  paragraph,
  strong,
  type Tone,
  table,
} from './document/blocks.ts'
import {
  type CellKind,
  counted,
  describeMembers,
  describePlace,
  formatCell,
  kindOfCell,
  type NamedGroups,
  namedCells,
  nameGroups,
} from './reachability-groups.ts'
import { formatServices } from './services.ts'

/** Nothing is what many pairs are meant to get. */
const TONES: Readonly<Record<CellKind, Tone>> = {
  all: 'good',
  some: 'mixed',
  none: 'faint',
  undefined: 'open',
}

/** More columns than that are listed line by line. */
const COLUMNS = 12

/** A matrix as parts of a document: the groups, and who gets what to whom. */
export function matrixBlocks(matrix: Matrix): Block[] {
  const groups = nameGroups(matrix)
  const { pairs, everything, some, undefined: open, nothing } = matrix.counts()
  return [
    paragraph(
      `${counted(pairs, 'ordered pair')}, asked for: ${formatServices(matrix.services)}. ` +
        `Everything gets through: ${everything}, something: ${some}, nothing: ${nothing}, undefined: ${open}.`,
    ),
    table(
      ['Group', 'Endpoints', 'Where'],
      groups.all.map((group) => [
        cell(strong(group.name)),
        cell(describeMembers(group)),
        cell(describePlace(group.parts)),
      ]),
    ),
    groups.receivers.length <= COLUMNS ? crossTable(matrix, groups) : cellList(matrix, groups),
  ]
}

function crossTable(matrix: Matrix, { senders, receivers }: NamedGroups): Block {
  const rows = senders.map(({ name }, sender): Cell[] => [
    cell(strong(name)),
    ...receivers.map((_, receiver) => {
      const found = matrix.cell(sender, receiver)
      return found ? cell(formatCell(found), TONES[kindOfCell(found, matrix)]) : cell('–')
    }),
  ])
  return table(['from \\ to', ...receivers.map(({ name }) => name)], rows)
}

function cellList(matrix: Matrix, groups: NamedGroups): Block {
  return table(['From', 'To', 'Pairs', 'What gets through'], listRows(matrix, groups))
}

function* listRows(matrix: Matrix, groups: NamedGroups): Iterable<Cell[]> {
  for (const { cell: found, from, receivers } of namedCells(matrix, groups)) {
    yield [
      cell(strong(from.name)),
      cell(receivers),
      cell(`${found.pairs}`),
      cell(formatCell(found), TONES[kindOfCell(found, matrix)]),
    ]
  }
}
