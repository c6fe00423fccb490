import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  Scalar,
  type YAMLMap,
  type YAMLParseError,
} from 'yaml'
import {
  duplicateKey,
  forbiddenKey,
  MAX_ERRORS,
  notFinite,
  type Problem,
  tooDeep,
} from './document.ts'
import type { FieldPath } from './manifest.ts'
import { readBlockTree } from './yaml-block-tree.ts'
import { plainScalar } from './yaml-scalars.ts'
import type { Slot } from './yaml-tree.ts'

type Parsed = Document.Parsed

/** A tree of nodes that know where they stand, and the way from there to the text that was read. */
interface Nodes {
  readonly parsed: Parsed
  /** Offset in the text as it is written, of an offset in the tree. */
  readonly written: (offset: number) => number
}

/**
 * The text as a tree of nodes. Scalars stay text: what they stand for is decided in `yaml-scalars.ts` alone.
 *
 * Kubernetes' reader, and js-yaml, let the lines of a quoted text stand as far left as they like, which YAML 1.2
 * and this parser don't: such lines are read as if they were indented.
 */
function parseNodes(text: string): Nodes {
  const parsed = parseTree(text)
  if (!parsed.errors.some(({ code }) => code === 'MISSING_CHAR')) {
    return { parsed, written: (offset) => offset }
  }
  const { indented, insertions } = indentQuotedLines(text)
  const written = (offset: number) => {
    const before = insertions.filter((insertion) => insertion < offset).length
    return offset - before * INDENT.length
  }
  return { parsed: parseTree(indented), written }
}

/** As YAML 1.2 has it: what is wrong is in the errors. Nodes keep the tokens they were made from. */
export function parseTree(text: string): Parsed {
  return parseDocument(text, {
    schema: 'failsafe',
    // Its own check compares each key with each other one, which takes minutes on a large mapping.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
    keepSourceTokens: true,
  })
}

/** Deeper than what such a text is ever written in. */
const INDENT = ' '.repeat(80)

/** A comment, or a text in quotes where a scalar can begin; looking back only from a quote keeps it linear. */
const COMMENT_OR_QUOTED =
  /(?<=^|\s)#[^\n]*|(?=['"])(?<=(?:^|[-:,[{?]) *)(?:'(?:[^']|'')*'|"(?:[^"\\]|\\[\s\S])*")/gm

/** The text with each further line of its quoted texts indented, and where in the result that was done. */
function indentQuotedLines(text: string): { indented: string; insertions: number[] } {
  const insertions: number[] = []
  const indented = text.replace(COMMENT_OR_QUOTED, (match: string, offset: number) =>
    match.replace(/\n/g, (_, line: number) => {
      insertions.push(offset + line + 1 + insertions.length * INDENT.length)
      return `\n${INDENT}`
    }),
  )
  return { indented, insertions }
}

/** The text that was asked for last: several fields of one object are often located in a row. */
let latest: { readonly text: string; readonly read: Nodes | Slot } | undefined

/**
 * Offset of a field, or of its nearest ancestor that is there: of the value where it begins on the line of its
 * key, else of the key. Aliases and merge keys are followed to where the field is written.
 */
export function locateInYaml(text: string, path: FieldPath): number {
  if (latest?.text !== text) latest = { text, read: readBlockTree(text) ?? parseNodes(text) }
  const { read } = latest
  return 'parsed' in read ? locateInNodes(text, read, path) : locateInTree(text, read, path)
}

function locateInTree(text: string, root: Slot, path: FieldPath): number {
  let slot = root
  for (const step of path) {
    const { node }: Slot = slot
    if (node?.kind !== 'mapping' && node?.kind !== 'list') break
    const next = node.kind === 'list' ? node.slots[step as number] : node.slots.get(String(step))
    if (!next) break
    slot = next
  }
  const { node, kind, begin, after, start } = slot
  const isOnLine = node && !text.slice(after, start).includes('\n')
  return kind === 'pair' && !isOnLine ? begin : start
}

function locateInNodes(text: string, { parsed, written }: Nodes, path: FieldPath): number {
  let node: Node | null | undefined = parsed.contents
  let offset = node?.range?.[0] ?? 0
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(parsed)
    if (isMap(node)) {
      const pair = findPair(node, String(step), parsed)
      if (!pair) break
      offset = pairOffset(text, pair, written)
      node = pair.value as Node | null
    } else if (isSeq(node) && typeof step === 'number' && step < node.items.length) {
      node = node.items[step] as Node | null
      offset = node?.range?.[0] ?? offset
    } else break
  }
  return written(offset)
}

function findPair(map: YAMLMap, key: string, parsed: Parsed): Pair | undefined {
  const own = map.items.find((pair) => keyText(pair.key) === key)
  if (own) return own
  const merged = map.items.find((pair) => isMergeKey(pair.key))?.value
  const sources = isSeq(merged) ? merged.items : [merged]
  for (const item of sources) {
    const source = isAlias(item) ? item.resolve(parsed) : item
    const pair = isMap(source) ? findPair(source, key, parsed) : undefined
    if (pair) return pair
  }
  return undefined
}

function pairOffset(text: string, pair: Pair, written: (offset: number) => number): number {
  const key = (pair.key as Node).range!
  const value = (pair.value as Node | null)?.range
  if (!value || value[0] === value[1]) return key[0]
  return text.slice(written(key[1]), written(value[0])).includes('\n') ? key[0] : value[0]
}

/** The key as the parsed value has it; undefined for a key that is a collection. */
export function keyText(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined
  const text = String(key.value ?? '')
  return key.type === Scalar.PLAIN && !key.tag ? String(plainScalar(text)) : text
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.type === Scalar.PLAIN && key.value === '<<'
}

/**
 * Everything that is wrong with the text of one document. Offsets count from its beginning; `lineOf` turns them
 * into lines for people. One problem a place.
 */
export function findYamlProblems(text: string, lineOf: (offset: number) => number): Problem[] {
  const { parsed, written } = parseNodes(text)
  const problems = parsed.errors.filter(isCause).map((error) => syntaxProblem(error, text))
  const anchors = new Set<string>()

  const visit = (node: unknown, path: FieldPath): void => {
    if (isAlias(node)) {
      if (!anchors.has(node.source)) {
        problems.push({
          code: 'yaml-syntax',
          offset: node.range![0],
          path,
          message: `not valid YAML: the alias \`*${node.source}\` has no anchor \`&${node.source}\` before it`,
        })
      }
      return
    }
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor) anchors.add(node.anchor)
    if (isMap(node)) visitMap(node, path)
    else if (isSeq(node)) node.items.forEach((item, i) => void visit(item, [...path, i]))
    else if (isScalar(node) && node.type === Scalar.PLAIN && !node.tag) {
      const value = plainScalar(String(node.value ?? ''))
      if (typeof value === 'number' && !Number.isFinite(value)) {
        problems.push(notFinite(node.range![0], path, String(node.value)))
      }
    }
  }

  const visitMap = (map: YAMLMap, path: FieldPath): void => {
    const firsts = new Map<string, number>()
    for (const { key, value } of map.items) {
      const offset = (key as Node | null)?.range?.[0] ?? map.range![0]
      const name = keyText(key)
      if (name === undefined) {
        problems.push({
          code: 'yaml-syntax',
          offset,
          path,
          ...syntaxWords('a key of a mapping must be text, not a mapping or a list', text),
        })
        continue
      }
      const here = [...path, name]
      const first = firsts.get(name)
      if (name === '__proto__') problems.push(forbiddenKey(offset, here))
      else if (first !== undefined && !isMergeKey(key)) {
        problems.push(duplicateKey(offset, here, lineOf(written(first))))
      } else firsts.set(name, offset)
      visit(value, here)
    }
  }

  visit(parsed.contents, [])
  const sorted = problems
    .sort((a, b) => a.offset - b.offset)
    .filter(({ offset }, i, all) => i === 0 || offset !== all[i - 1]!.offset)
  // Where the parser overflowed, nothing behind is certain.
  const last = sorted.findIndex(({ code }) => code === 'nested-too-deep')
  return sorted
    .slice(0, last < 0 ? MAX_ERRORS + 1 : last + 1)
    .map((problem) => ({ ...problem, offset: written(problem.offset) }))
}

/** Behind an error, tokens that no longer fit anywhere are its consequence, often one for each word that is left. */
function isCause({ code }: YAMLParseError, index: number): boolean {
  return index === 0 || code !== 'UNEXPECTED_TOKEN'
}

function syntaxProblem({ message, pos }: YAMLParseError, text: string): Problem {
  // The parser descends by recursion, and tells its overflow as an error of the text.
  if (/call stack|recursion/i.test(message)) return tooDeep(pos[0])
  return { code: 'yaml-syntax', offset: pos[0], path: [], ...syntaxWords(message, text) }
}

/** A parser's sentence in the words of ours, and a hint for the mistakes that people make most. */
export function syntaxWords(reason: string, text: string): { message: string; help?: string } {
  const sentence = reason.trim().replace(/\.$/, '')
  const message = `not valid YAML: ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`
  if (text.includes('{{')) {
    return { message, help: 'this looks like a template: render it first, as with `helm template`' }
  }
  if (/^ *\t/m.test(text)) {
    return { message, help: 'YAML is indented with spaces alone: replace the tabs' }
  }
  return { message }
}
