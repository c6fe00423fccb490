import {
  type CST,
  isAlias,
  isMap,
  isScalar,
  type Node,
  type Pair,
  Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import {
  keyText,
  type PairSlot,
  parseTree,
  rootSlot,
  type Slot,
  type YamlScalar,
  type YamlTree,
} from '../manifest/index.ts'

type Token = CST.SourceToken

/** The tree of a text as the parser sees it, which knows everything that YAML has; undefined where it finds errors. */
export function parsedTree(text: string): Slot | undefined {
  const { contents, errors } = parseTree(text)
  return errors.length > 0 || !contents ? undefined : rootSlot(treeOf(contents, text))
}

function treeOf(node: Node, text: string): YamlTree {
  const [start, end] = node.range!
  if (isScalar(node)) return scalarOf(node, text)
  if (isAlias(node)) return { kind: 'alias', start, end }
  const collection = node as YAMLMap | YAMLSeq
  const flow = collection.flow === true
  // Comments behind the last value are not its own.
  const endOf = (last: Slot | undefined): number => (flow || !last ? end : last.end)
  if (isMap(collection)) {
    const slots = new Map(
      collection.items.map((pair) => [keyText(pair.key) ?? '', pairSlot(pair, flow, text)]),
    )
    return { kind: 'mapping', flow, start, end: endOf([...slots.values()].at(-1)), slots }
  }
  const slots = itemSlots(collection, flow, text)
  return { kind: 'list', flow, start, end: endOf(slots.at(-1)), slots }
}

const FORMS = {
  [Scalar.PLAIN]: 'plain',
  [Scalar.QUOTE_SINGLE]: 'single',
  [Scalar.QUOTE_DOUBLE]: 'double',
  [Scalar.BLOCK_LITERAL]: 'block',
  [Scalar.BLOCK_FOLDED]: 'block',
} as const satisfies Record<Scalar.Type, YamlScalar['form']>

function scalarOf({ range, type, value }: Scalar, text: string): YamlScalar {
  const [start, end] = range!
  const form = FORMS[type ?? Scalar.PLAIN]
  const says = form === 'block' ? text.slice(start, end) : String(value)
  return { kind: 'scalar', form, start, end, text: says }
}

function pairSlot({ key, value, srcToken }: Pair, flow: boolean, text: string): PairSlot {
  const token = srcToken as CST.BlockMap['items'][number]
  const colon = token.sep?.find(({ type }) => type === 'map-value-ind')
  const keyNode = key as Node
  const begin = Math.min(keyNode.range![0], propsStart(token.start, ['explicit-key-ind']))
  const after = colon ? colon.offset + 1 : keyNode.range![1]
  return {
    kind: 'pair',
    flow,
    begin,
    colon: colon !== undefined,
    ...valueIn(value as Node | null, after, token.sep ?? [], text),
    key: isScalar(keyNode) ? scalarOf(keyNode, text) : undefined,
  }
}

function itemSlots({ items, srcToken }: YAMLSeq, flow: boolean, text: string): Slot[] {
  const tokens = flow
    ? (srcToken as CST.FlowCollection).items.filter(({ key, sep, value }) => key || sep || value)
    : (srcToken as CST.BlockSequence).items.filter(({ start }) => dashOf(start))
  return items.map((item, i): Slot => {
    const node = item as Node | null
    const { start } = tokens[i]!
    const dash = dashOf(start)?.offset
    const begin = flow ? Math.min(node!.range![0], propsStart(start)) : dash!
    const value = valueIn(node, flow ? begin : begin + 1, start, text)
    return { kind: 'item', flow, begin, colon: true, ...value }
  })
}

/** A value, and its extent with its anchor and tag, which are among some tokens. */
function valueIn(
  node: Node | null,
  after: number,
  tokens: readonly Token[],
  text: string,
): Pick<Slot, 'node' | 'after' | 'start' | 'end'> {
  const props = propsStart(tokens.filter(({ offset }) => offset >= after))
  const range = node?.range
  const isWritten = range && (range[1] > range[0] || props < Number.POSITIVE_INFINITY)
  if (!isWritten) return { node: null, after, start: after, end: after }
  const tree = treeOf(node, text)
  return { node: tree, after, start: Math.min(range[0], props), end: tree.end }
}

function dashOf(tokens: readonly Token[]): Token | undefined {
  return tokens.find(({ type }) => type === 'seq-item-ind')
}

/** Where an anchor or a tag begins; infinite where there is none. */
function propsStart(tokens: readonly Token[], others: readonly string[] = []): number {
  const types = ['anchor', 'tag', ...others]
  return tokens.find(({ type }) => types.includes(type))?.offset ?? Number.POSITIVE_INFINITY
}
