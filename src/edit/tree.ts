import {
  type CST,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import { type FieldPath, keyText } from '../manifest/index.ts'

/** A place for a value: behind the colon of a key, behind the dash of an item, between commas, or a whole document. */
export interface Slot {
  readonly kind: 'pair' | 'item' | 'root'
  /** What stands there; null for nothing. An alias is a node of its own. */
  readonly node: Node | null
  /** Whether it is inside of brackets or braces. */
  readonly flow: boolean
  /** Offset where its key, dash or value begins, with all that belongs to it. */
  readonly begin: number
  /** Offset behind the colon or dash; where there is none, behind the key, or where the value begins. */
  readonly after: number
  /** Whether the colon of the key is written. */
  readonly colon: boolean
  /** Extent of the value with its anchor and tag; empty for nothing. */
  readonly start: number
  readonly end: number
}

/** How far a path leads. */
export interface Found {
  /** The slot at the first `depth` steps of the path. */
  readonly slot: Slot
  readonly depth: number
  /** Whether it ended at a mapping that does not have the next step itself. */
  readonly absent: boolean
}

type Token = CST.SourceToken

export function rootSlot(node: Node): Slot {
  const [start] = node.range!
  const end = contentEnd(node)
  return { kind: 'root', node, flow: false, begin: start, after: start, colon: true, start, end }
}

/** Follows a path through what is written here: neither aliases nor merge keys are followed. */
export function find(root: Slot, path: FieldPath): Found {
  let slot = root
  for (const [depth, step] of path.entries()) {
    const { node } = slot
    if (isMap(node)) {
      const next = pairSlots(node).get(String(step))
      if (!next) return { slot, depth, absent: true }
      slot = next
    } else if (isSeq(node) && typeof step === 'number' && step < node.items.length) {
      slot = itemSlots(node)[step]!
    } else return { slot, depth, absent: false }
  }
  return { slot, depth: path.length, absent: false }
}

const pairs = new WeakMap<YAMLMap, ReadonlyMap<string, Slot>>()
const items = new WeakMap<YAMLSeq, readonly Slot[]>()

/** The slots of a mapping by their keys, in the order written. */
export function pairSlots(map: YAMLMap): ReadonlyMap<string, Slot> {
  let slots = pairs.get(map)
  if (!slots) {
    const entries = map.items.map((pair) => [keyText(pair.key) ?? '', pairSlot(map, pair)] as const)
    pairs.set(map, (slots = new Map(entries)))
  }
  return slots
}

/** The slots of a list, in the order written. */
export function itemSlots(list: YAMLSeq): readonly Slot[] {
  let slots = items.get(list)
  if (!slots) items.set(list, (slots = list.items.map((_, i) => itemSlot(list, i))))
  return slots
}

/** The slots of a collection, in the order written. */
export function slotsOf(node: YAMLMap | YAMLSeq): readonly Slot[] {
  return isMap(node) ? [...pairSlots(node).values()] : itemSlots(node)
}

export function isFlow(node: YAMLMap | YAMLSeq): boolean {
  return node.flow === true
}

function pairSlot(map: YAMLMap, { key, value, srcToken }: Pair): Slot {
  const token = srcToken as CST.BlockMap['items'][number]
  const colon = token.sep?.find(({ type }) => type === 'map-value-ind')
  const keyNode = key as Node
  const begin = Math.min(keyNode.range![0], propsStart(token.start, ['explicit-key-ind']))
  const after = colon ? colon.offset + 1 : keyNode.range![1]
  return slotWith('pair', value as Node | null, isFlow(map), begin, after, token.sep ?? [], !!colon)
}

function itemSlot(list: YAMLSeq, index: number): Slot {
  const node = list.items[index] as Node | null
  if (isFlow(list)) {
    const token = flowItems(list)[index]!
    const begin = Math.min(node!.range![0], propsStart(token.start))
    return slotWith('item', node, true, begin, begin, token.start, true)
  }
  const tokens = (list.srcToken as CST.BlockSequence).items.filter(({ start }) => dashOf(start))
  const { start } = tokens[index]!
  const dash = dashOf(start)!.offset
  return slotWith('item', node, false, dash, dash + 1, start, true)
}

function slotWith(
  kind: Slot['kind'],
  node: Node | null,
  flow: boolean,
  begin: number,
  after: number,
  tokens: readonly Token[],
  colon: boolean,
): Slot {
  const props = propsStart(tokens.filter(({ offset }) => offset >= after))
  const range = node?.range
  const written = range && (range[1] > range[0] || props < Number.POSITIVE_INFINITY)
  const start = written ? Math.min(range[0], props) : after
  const end = written ? contentEnd(node) : after
  return { kind, node: written ? node : null, flow, begin, after, colon, start, end }
}

function flowItems(node: YAMLSeq) {
  return (node.srcToken as CST.FlowCollection).items.filter(
    ({ key, sep, value }) => key || sep || value,
  )
}

function dashOf(tokens: readonly Token[]): Token | undefined {
  return tokens.find(({ type }) => type === 'seq-item-ind')
}

/** Where an anchor or a tag begins; infinite where there is none. */
function propsStart(tokens: readonly Token[], others: readonly string[] = []): number {
  const types = ['anchor', 'tag', ...others]
  return tokens.find(({ type }) => types.includes(type))?.offset ?? Number.POSITIVE_INFINITY
}

/** Offset behind the last character of a value: comments behind it are not its own. */
function contentEnd(node: Node): number {
  if ((isMap(node) || isSeq(node)) && !isFlow(node) && node.items.length > 0) {
    return slotsOf(node).at(-1)!.end
  }
  return node.range![1]
}

/** Whether a text is written as a block: `|` or `>`. Its end is the beginning of a line. */
export function isBlockText(node: Node | null): boolean {
  return isScalar(node) && (node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED)
}
