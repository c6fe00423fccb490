import type { TextDocument, TextPart } from '../manifest/index.ts'
import { blockLines, indentedJson, type Style } from './render.ts'
import { jsonStep } from './style.ts'

/** What is to stand in a text in the place of what is between two offsets. */
export interface Piece {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** A document of its own for a new object, behind another document: JSON behind JSON, and YAML behind YAML. */
export function newDocument(
  text: string,
  document: TextDocument,
  value: Readonly<Record<string, unknown>>,
): Piece {
  const before = text.slice(document.start, document.end)
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  if (isJson(before)) {
    const { end } = document
    const written = before.trim().includes('\n')
      ? indentedJson(value, '', jsonStep(before.trimStart()))
      : JSON.stringify(value)
    return { start: end, end, text: `${newline}${written}` }
  }
  const marker = text.startsWith('...', document.end)
    ? text.indexOf('\n', document.end) + 1
    : document.end
  const at = marker === 0 ? text.length : marker
  const lines = ['---', ...blockLines(value, 0, STYLE)].join(newline)
  // Behind `...` the next document may begin without a marker of its own.
  const closing =
    marker !== document.end && !/^(?:---|%|\s*$)/.test(text.slice(at)) ? `${newline}...` : ''
  const open = at === text.length && !text.endsWith('\n')
  return { start: at, end: at, text: open ? `${newline}${lines}` : `${lines}${closing}${newline}` }
}

/** A new item of a JSON list, behind another one: as far in, and over several lines if that one is. */
export function newJsonItem(
  text: string,
  { start, end }: TextPart,
  value: Readonly<Record<string, unknown>>,
): Piece {
  const before = text.slice(0, start).trimEnd().length
  const gap = text.slice(before, start)
  const item = text.slice(start, end)
  const indentation = gap.slice(gap.lastIndexOf('\n') + 1)
  const written = item.includes('\n')
    ? indentedJson(value, indentation, jsonStep(indentation + item))
    : JSON.stringify(value)
  return { start: end, end, text: `,${gap}${written}` }
}

/** As in the documentation of Kube-OVN. */
const STYLE: Style = {
  json: false,
  step: 2,
  dashStep: 2,
  dashWidth: 2,
  quotes: () => 'none',
  padding: '',
  space: ' ',
  flowItems: false,
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
