import { isMapping, plainScalar } from '../manifest/index.ts'

/** How texts are written: without quotes where that is possible, or with. */
export type Quotes = 'none' | 'single' | 'double'

/** How a value is to be written so that it looks like its neighbours. */
export interface Style {
  /** The field names of JSON are in quotes, and so is every text. */
  readonly json: boolean
  /** How much deeper a mapping stands than the key that it belongs to. */
  readonly step: number
  /** How much deeper the dashes of a list stand than the key that it belongs to. */
  readonly dashStep: number
  /** From a dash to what stands behind it. */
  readonly dashWidth: number
  /** Of the text of a field, or of texts in general. */
  readonly quotes: (key?: string) => Quotes
  /** Between a brace and what is inside. */
  readonly padding: string
  /** Behind commas and colons inside of brackets. */
  readonly space: string
  /** Whether items of lists are written inside of brackets or braces. */
  readonly flowItems: boolean
}

type Mapping = Readonly<Record<string, unknown>>

/** Whether a value fills lines of its own when it is written as a block. */
export function isBlockValue(value: unknown): value is Mapping | readonly unknown[] {
  return (isMapping(value) || Array.isArray(value)) && Object.keys(value).length > 0
}

/** The lines of a mapping or list, at a column. */
export function blockLines(
  value: Mapping | readonly unknown[],
  column: number,
  style: Style,
): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => itemLines(item, column, style))
  return Object.entries(value).flatMap(([key, item]) => pairLines(key, item, column, style))
}

/** The lines of a field, at the column of its key. */
export function pairLines(key: string, value: unknown, column: number, style: Style): string[] {
  const head = `${' '.repeat(column)}${scalar(key, 'none', style, false)}:`
  if (!isBlockValue(value)) return [`${head} ${inline(value, style, false, key)}`]
  const step = Array.isArray(value) ? style.dashStep : style.step
  return [head, ...blockLines(value, column + step, style)]
}

/** The lines of an item, at the column of its dash. */
export function itemLines(value: unknown, column: number, style: Style): string[] {
  const head = `${' '.repeat(column)}-`.padEnd(column + style.dashWidth)
  if (!isBlockValue(value) || style.flowItems) return [head + inline(value, style, false)]
  const [first, ...rest] = blockLines(value, column + style.dashWidth, style)
  return [head + first!.trimStart(), ...rest]
}

/** A value in one line; `flow` where it stands inside of brackets. */
export function inline(value: unknown, style: Style, flow: boolean, key?: string): string {
  const { padding, space } = style
  if (Array.isArray(value)) {
    return `[${value.map((item) => inline(item, style, true)).join(`,${space}`)}]`
  }
  if (!isMapping(value)) return scalar(value, style.quotes(key), style, flow)
  const fields = Object.entries(value).map(([name, item]) => inlinePair(name, item, style))
  return fields.length === 0 ? '{}' : `{${padding}${fields.join(`,${space}`)}${padding}}`
}

/** A field inside of braces. */
export function inlinePair(key: string, value: unknown, style: Style): string {
  // Only in JSON may a value stand right behind the colon.
  const space = style.json ? style.space : ' '
  return `${scalar(key, 'none', style, true)}:${space}${inline(value, style, true, key)}`
}

/** JSON over several lines, the first of which stands at that indentation already. */
export function indentedJson(value: unknown, indentation: string, step: string): string {
  return JSON.stringify(value, undefined, step).replaceAll('\n', `\n${indentation}`)
}

function scalar(value: unknown, quotes: Quotes, style: Style, flow: boolean): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  if (style.json) return JSON.stringify(value)
  if (quotes === 'none' && isPlain(value, flow)) return value
  return quotes === 'single' && !NEEDS_ESCAPES.test(value)
    ? `'${value.replaceAll("'", "''")}'`
    : JSON.stringify(value).replace(NOT_PRINTABLE, escaped)
}

/** What YAML takes for no character of a text, and JSON does. */
const NOT_PRINTABLE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g
const NEEDS_ESCAPES = /[^\u0020-\u007e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** Plain words, names, addresses: nothing that could begin, end or be anything else in YAML. */
const PLAIN = /^(?:[\p{L}\p{N}_./]|[-:](?=[\p{L}\p{N}_.:]))[\p{L}\p{N} _./:*+=@~%()|&,<>!?;'"-]*$/u
/** What other readers of YAML take for a boolean, a date or a number to the base of 60. */
const ELSEWHERE = /^(?:[yYnN]|\d{4}-\d\d?-\d\d?.*|[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.\d*)?)$/

/** Whether a text means itself without quotes. */
export function isPlain(text: string, flow: boolean): boolean {
  return (
    PLAIN.test(text) &&
    !/^(?:---|\.\.\.)|: |:$| $/.test(text) &&
    !(flow && /^[-:]|,/.test(text)) &&
    !ELSEWHERE.test(text) &&
    plainScalar(text) === text
  )
}
