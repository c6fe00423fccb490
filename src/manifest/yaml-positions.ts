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
} from 'yaml'
import { duplicateKey, forbiddenKey, notFinite, type Problem } from './document.ts'
import type { FieldPath } from './manifest.ts'
import { plainScalar } from './yaml-scalars.ts'

type Parsed = Document.Parsed

/**
 * The text as a tree of nodes that know where they stand. Scalars stay text: what they stand for is decided in
 * `yaml-scalars.ts` alone.
 */
function parseNodes(text: string): Parsed {
  return parseDocument(text, {
    schema: 'failsafe',
    // Its own check compares each key with each other one, which takes minutes on a large mapping.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  })
}

/** The tree that was asked for last: several fields of one object are often located in a row. */
let latest: { readonly text: string; readonly parsed: Parsed } | undefined

/**
 * Offset of a field, or of its nearest ancestor that is there: of the value where it begins on the line of its
 * key, else of the key. Aliases and merge keys are followed to where the field is written.
 */
export function locateInYaml(text: string, path: FieldPath): number {
  if (latest?.text !== text) latest = { text, parsed: parseNodes(text) }
  const { parsed } = latest
  let node: Node | null | undefined = parsed.contents
  let offset = node?.range?.[0] ?? 0
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(parsed)
    if (isMap(node)) {
      const pair = findPair(node, String(step), parsed)
      if (!pair) break
      offset = pairOffset(text, pair)
      node = pair.value as Node | null
    } else if (isSeq(node) && typeof step === 'number' && step < node.items.length) {
      node = node.items[step] as Node | null
      offset = node?.range?.[0] ?? offset
    } else break
  }
  return offset
}

function findPair(map: YAMLMap, key: string, parsed: Parsed): Pair | undefined {
  const own = map.items.findLast((pair) => keyText(pair.key) === key)
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

function pairOffset(text: string, pair: Pair): number {
  const key = (pair.key as Node).range!
  const value = (pair.value as Node | null)?.range
  if (!value || value[0] === value[1]) return key[0]
  return text.slice(key[1], value[0]).includes('\n') ? key[0] : value[0]
}

/** The key as the parsed value has it; undefined for a key that is a collection. */
function keyText(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined
  const text = String(key.value ?? '')
  return key.type === Scalar.PLAIN && !key.tag ? String(plainScalar(text)) : text
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.type === Scalar.PLAIN && key.value === '<<'
}

/**
 * Everything that is wrong with the text of one document. Offsets count from its beginning; `lineOf` turns them
 * into lines for people. Empty when nothing is, or when the text is beyond this reader.
 */
export function findYamlProblems(text: string, lineOf: (offset: number) => number): Problem[] {
  let parsed: Parsed
  try {
    parsed = parseNodes(text)
  } catch (error) {
    // It descends by recursion: hopeless nesting behind the first error ends here.
    if (error instanceof RangeError) return []
    throw error
  }
  const problems: Problem[] = parsed.errors.map((error) => ({
    code: 'yaml-syntax',
    offset: error.pos[0],
    path: [],
    ...syntaxWords(error.message, text),
  }))
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
        problems.push(duplicateKey(offset, here, lineOf(first)))
      } else firsts.set(name, offset)
      visit(value, here)
    }
  }

  visit(parsed.contents, [])
  return problems.sort((a, b) => a.offset - b.offset)
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
