import type { Cell, Matrix } from '../analysis/index.ts'
import {
  counted,
  describeMembers,
  describePlace,
  examplesOf,
  formatCell,
  lostIn,
  type NamedCell,
  type NamedGroups,
  namedCells,
  nameGroups,
  traceCommand,
} from './reachability-groups.ts'
import type { ReachabilityReport } from './reachability-report.ts'
import { formatServices } from './services.ts'
import { plain, type Style } from './style.ts'

export interface MatrixTextOptions {
  /** Packets to trace for each cell. Default false. */
  readonly examples?: boolean
}

/**
 * A matrix to read, line by line: how many pairs there are of each kind, who is in which group, and what gets from
 * group to group, as a table if that fits.
 */
export function* formatReachability(
  { matrices }: ReachabilityReport,
  { examples = false }: MatrixTextOptions = {},
  style: Style = plain,
): Iterable<string> {
  const bodies = matrices.map((matrix) => () => formatMatrix(matrix, examples, style))
  const [first, second] = bodies
  if (first && second && sameLines(first(), second())) {
    yield style.strong('IPv4 and IPv6 alike')
    yield* first()
    return
  }
  for (const [i, body] of bodies.entries()) {
    if (i > 0) yield ''
    yield style.strong(`IPv${matrices[i]!.family}`)
    yield* body()
  }
}

function sameLines(a: Iterable<string>, b: Iterable<string>): boolean {
  const others = b[Symbol.iterator]()
  for (const line of a) {
    if (others.next().value !== line) return false
  }
  return others.next().done === true
}

function* formatMatrix(matrix: Matrix, examples: boolean, style: Style): Iterable<string> {
  const groups = nameGroups(matrix)
  yield* formatCounts(matrix)
  yield ''
  for (const group of groups.all) {
    yield `${style.strong(group.name)}  ${describeMembers(group)}`
    yield `${' '.repeat(group.name.length)}  ${style.faint(describePlace(group.parts))}`
  }
  yield ''
  const table = tableOf(matrix, groups, style)
  if (table) yield* table
  else {
    for (const { cell, from, receivers } of namedCells(matrix, groups)) {
      yield `${from.name} → ${receivers}  ${painted(formatCell(cell), cell, matrix, style)}`
    }
  }
  if (examples) {
    yield ''
    const cells = table ? tableCells(matrix, groups) : namedCells(matrix, groups)
    for (const cell of cells) yield* formatExamples(cell, matrix, style)
  }
}

function* formatCounts(matrix: Matrix): Iterable<string> {
  const { pairs, everything, some, undefined: open, nothing } = matrix.counts()
  const [senders, receivers] = [matrix.senders, matrix.receivers].map((groups) =>
    groups.flatMap(({ parts }) => parts.flatMap(({ members }) => members)),
  )
  const all = new Set([...senders!, ...receivers!]).size
  const who =
    all === senders!.length && all === receivers!.length
      ? counted(all, 'endpoint')
      : `from ${counted(senders!.length, 'endpoint')} to ${receivers!.length}`
  const asked = formatServices(matrix.services)
  yield `${who}, ${counted(pairs, 'ordered pair')}${asked === 'all' ? '' : `, asked for: ${asked}`}`
  yield `everything gets through: ${everything}, something: ${some}, nothing: ${nothing}, undefined: ${open}`
}

/** Wider tables break, and nobody can follow their lines. */
const WIDTH = 120

/** One column for each group of receivers, or nothing if they do not fit. */
function tableOf(
  matrix: Matrix,
  { senders, receivers }: NamedGroups,
  style: Style,
): string[] | undefined {
  // Each column has two blanks and a letter at least.
  if (receivers.length > WIDTH / 3 || senders.length > WIDTH) return undefined
  const rows = senders.map(({ name }, sender) => {
    const cells = receivers.map((_, receiver) => matrix.cell(sender, receiver))
    return { name, cells, texts: cells.map((cell) => (cell ? formatCell(cell) : '–')) }
  })
  const title = 'from \\ to'
  const widths = [
    Math.max(title.length, ...senders.map(({ name }) => name.length)),
    ...receivers.map(({ name }, column) =>
      Math.max(name.length, ...rows.map(({ texts }) => texts[column]!.length)),
    ),
  ]
  if (widths.reduce((sum, width) => sum + width + 2) > WIDTH) return undefined
  const heads = [title, ...receivers.map(({ name }) => name)]
  const line = (texts: readonly string[], paint: (text: string, column: number) => string) =>
    texts
      .map((text, column) => {
        const last = column === texts.length - 1
        return paint(text, column) + ' '.repeat(last ? 0 : widths[column]! - text.length)
      })
      .join('  ')
  return [
    line(heads, style.strong),
    ...rows.map(({ name, cells, texts }) =>
      line([name, ...texts], (text, column) =>
        column === 0 ? style.strong(text) : painted(text, cells[column - 1], matrix, style),
      ),
    ),
  ]
}

function painted(text: string, cell: Cell | undefined, matrix: Matrix, style: Style): string {
  if (!cell) return style.faint(text)
  if (!cell.undefined.isEmpty) return style.warn(text)
  if (cell.reachable.isEmpty) return style.bad(text)
  return lostIn(cell, matrix.services).isEmpty ? style.good(text) : text
}

/** Every cell of a table: those in which nothing gets through one by one, too. */
function* tableCells(matrix: Matrix, { senders, receivers }: NamedGroups): Iterable<NamedCell> {
  for (const [sender, from] of senders.entries()) {
    for (const [receiver, to] of receivers.entries()) {
      const cell = matrix.cell(sender, receiver)
      if (cell) yield { cell, from, to, receivers: to.name }
    }
  }
}

function* formatExamples(
  { cell, from, receivers }: NamedCell,
  matrix: Matrix,
  style: Style,
): Iterable<string> {
  yield `${from.name} → ${receivers}`
  for (const [verdict, probe] of Object.entries(examplesOf(cell, matrix.services))) {
    if (probe) yield `  ${verdict}: ${style.faint(traceCommand(probe))}`
  }
}
