import type { Matrix } from '../analysis/index.ts'
import { formatDiagnostic } from './diagnostics.ts'
import { escaped } from './html-text.ts'
import {
  counted,
  describeMembers,
  describePlace,
  examplesOf,
  formatCell,
  kindOfCell,
  type NamedCell,
  type NamedGroup,
  type NamedGroups,
  namedCells,
  nameGroups,
  nameOfMember,
  traceCommand,
} from './reachability-groups.ts'
import type { ReachabilityReport } from './reachability-report.ts'
import { formatServices } from './services.ts'

/** More columns than that are listed line by line. */
const COLUMNS = 50

/** Longer sets are folded. */
const LONG = 60

/** A page of its own for a matrix, line by line: it loads nothing and runs no script. */
export function* formatReachabilityHtml({ matrices, notes }: ReachabilityReport): Iterable<string> {
  yield '<!doctype html>'
  yield '<html lang="en">'
  yield '<meta charset="utf-8">'
  yield '<meta name="viewport" content="width=device-width">'
  yield '<title>Reachability</title>'
  yield `<style>${CSS}</style>`
  yield '<h1>Reachability</h1>'
  yield '<p>What gets through between endpoints, with the reply back. Open a cell for packets to trace.</p>'
  for (const matrix of matrices) yield* section(matrix)
  if (notes.length > 0) {
    yield '<h2>What this rests on or leaves out</h2>'
    yield `<ul>${notes.map((note) => `<li>${escaped(formatDiagnostic(note))}</li>`).join('')}</ul>`
  }
  yield '</html>'
}

function* section(matrix: Matrix): Iterable<string> {
  const groups = nameGroups(matrix)
  const { pairs, everything, some, undefined: open, nothing } = matrix.counts()
  const kinds = [
    ['all', everything, 'get everything'],
    ['some', some, 'get something'],
    ['none', nothing, 'get nothing'],
    ['undefined', open, 'are undefined'],
  ] as const
  yield `<h2>IPv${matrix.family}</h2>`
  yield `<p>${counted(pairs, 'ordered pair')}, asked for: ${escaped(formatServices(matrix.services))}.`
  yield `${kinds.map(([kind, count, what]) => `<span class="${kind}">${count} ${what}</span>`).join(' ')}</p>`
  yield '<h3>Groups</h3>'
  yield '<div class="wide"><table><tr><th>Group<th>Endpoints<th>Where</tr>'
  for (const group of groups.all) {
    yield `<tr><th>${group.name}<td>${members(group)}<td>${escaped(describePlace(group.parts))}</tr>`
  }
  yield '</table></div>'
  yield '<h3>Who gets what to whom</h3>'
  if (groups.receivers.length <= COLUMNS) yield* table(matrix, groups)
  else yield* list(matrix, groups)
}

function members(group: NamedGroup): string {
  const summary = escaped(describeMembers(group))
  const all = group.parts.flatMap((part) => part.members.map(nameOfMember))
  return all.length <= 3 ? summary : folded(summary, escaped(all.join(', ')))
}

function* table(matrix: Matrix, { senders, receivers }: NamedGroups): Iterable<string> {
  yield '<div class="wide"><table class="matrix">'
  const heads = receivers.map((group) => `<th scope="col"${title(group)}>${group.name}`)
  yield `<tr><th>from \\ to${heads.join('')}</tr>`
  for (const [sender, from] of senders.entries()) {
    yield `<tr><th scope="row"${title(from)}>${from.name}`
    for (const [receiver, to] of receivers.entries()) {
      const cell = matrix.cell(sender, receiver)
      yield cell
        ? cellHtml({ cell, from, to, receivers: to.name }, matrix)
        : '<td class="self" title="one and the same endpoint">–'
    }
    yield '</tr>'
  }
  yield '</table></div>'
}

function* list(matrix: Matrix, groups: NamedGroups): Iterable<string> {
  yield '<div class="wide"><table><tr><th>From<th>To<th>Pairs<th>What gets through</tr>'
  for (const named of namedCells(matrix, groups)) {
    const { cell, from, to, receivers } = named
    const where = to ? `<td${title(to)}>${to.name}` : `<td>${receivers}`
    yield `<tr><td${title(from)}>${from.name}${where}<td>${cell.pairs}${cellHtml(named, matrix)}</tr>`
  }
  yield '</table></div>'
}

function title(group: NamedGroup): string {
  return ` title="${escaped(`${describeMembers(group)} (${describePlace(group.parts)})`)}"`
}

function cellHtml({ cell, from, receivers }: NamedCell, matrix: Matrix): string {
  const { services } = matrix
  const text = formatCell(cell)
  const examples = Object.entries(examplesOf(cell, services)).flatMap(([verdict, probe]) =>
    probe ? [`<dt>${verdict}<dd><code>${escaped(traceCommand(probe))}</code>`] : [],
  )
  const whole = text.length > LONG ? `<p>${escaped(text)}</p>` : ''
  const short = text.length > LONG ? `${text.slice(0, LONG - 1)}…` : text
  const about = `<p>${from.name} → ${receivers}, ${counted(cell.pairs, 'pair')}</p>`
  const more = `${about}${whole}<dl>${examples.join('')}</dl>`
  return `<td class="${kindOfCell(cell, matrix)}">${folded(escaped(short), more)}`
}

function folded(summary: string, more: string): string {
  return `<details><summary>${summary}</summary>${more}</details>`
}

const CSS = `
:root { color-scheme: light dark; --line: #d0d5dd; --faint: #667085; --head: #f2f4f7;
  --all: #d1fadf; --some: #e0eaff; --none: #fee4e2; --undefined: #fef0c7; }
@media (prefers-color-scheme: dark) {
  :root { --line: #344054; --faint: #98a2b3; --head: #1d2939;
    --all: #05603a; --some: #2d3f8f; --none: #7a271a; --undefined: #7a4a0e; }
}
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem; }
h1 { font-size: 1.6rem; } h2 { margin-top: 2.5rem; } h3 { margin: 1.5rem 0 .5rem; font-size: 1rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { border: 1px solid var(--line); padding: .35rem .6rem; text-align: left; vertical-align: top; }
th { background: var(--head); white-space: nowrap; }
.matrix th[scope=row] { position: sticky; left: 0; }
.all { background: var(--all); } .some { background: var(--some); }
.none { background: var(--none); } .undefined { background: var(--undefined); }
.self { color: var(--faint); }
span { padding: .1rem .5rem; border-radius: .3rem; }
summary { cursor: pointer; }
details[open] > summary { font-weight: 600; }
details p { margin: .4rem 0; max-width: 60rem; overflow-wrap: anywhere; }
dl { margin: .4rem 0; } dt { color: inherit; opacity: .8; } dd { margin: 0 0 .3rem; }
code { font: 13px/1.4 ui-monospace, monospace; user-select: all; }
`
