import { plainScalar, type Slot, type YamlScalar, type YamlTree } from '../manifest/index.ts'
import { isPlain, type Quotes, type Style } from './render.ts'
import { type Collection, isCollection, slotsOf } from './tree.ts'

/** How a whole text is written. */
export interface TextStyle {
  readonly json: boolean
  readonly newline: string
  readonly step: number
  readonly dashStep: number
  /** By what JSON is indented. */
  readonly jsonStep: string
  /** Most of its texts. */
  readonly quotes: () => Quotes
  /** Whether there is a space behind colons and commas. */
  readonly spaced: boolean
}

/**
 * Looks at how a text is written. What it does not show is as in its surroundings, or else as in the documentation of
 * Kube-OVN.
 */
export function textStyle(
  text: string,
  root: YamlTree,
  { json, surroundings }: { readonly json: boolean; readonly surroundings: string },
): TextStyle {
  const { step, dashStep } = blockSteps(text, root)
  return {
    json,
    newline: surroundings.includes('\r\n') ? '\r\n' : '\n',
    step: step ?? 2,
    dashStep: dashStep ?? DASH_BELOW_KEY.exec(surroundings)?.groups?.['deeper']?.length ?? 2,
    jsonStep: json ? jsonStep(surroundings) : '',
    quotes: () => usualQuotes(scalarsIn(root)) ?? 'none',
    spaced: !json || !text.includes(':') || /"\s*:\s/.test(text),
  }
}

/** A key with nothing behind it, and a dash on the next line that stands as deep or deeper. */
const DASH_BELOW_KEY = /^( *)(?![ -])[^\n#]*:[ \t]*\r?\n\1(?<deeper> *)- /m

/** What a line begins with that follows an open bracket, beyond what the line of the bracket begins with. */
export function jsonStep(text: string): string {
  const [, outer, inner] = /\n([ \t]*)[^\n]*[{[]\r?\n([ \t]+)\S/.exec(`\n${text}`) ?? []
  return inner?.slice(outer!.length) || '  '
}

/** The style of a value in a collection: that of the values beside it. */
export function styleIn(text: string, style: TextStyle, around: YamlTree | null): Style {
  const siblings = isCollection(around) ? slotsOf(around) : []
  const isList = around?.kind === 'list'
  const flow = siblings.map(({ node }) => node).findLast(isFilledFlow)
  const padded = flow ?? (isFilledFlow(around) ? around : undefined)
  return {
    json: style.json,
    step: style.step,
    dashStep: style.dashStep,
    dashWidth: dashWidth(text, isList ? siblings.at(-1) : undefined),
    quotes: quotesBeside(siblings, style.quotes),
    padding: padded && text[padded.start + 1] === ' ' ? ' ' : '',
    space: style.spaced ? ' ' : '',
    flowItems: isList && isFilledFlow(siblings.at(-1)?.node),
  }
}

/** How a text is to be quoted that takes the place of another: as that one, if its quotes were somebody's choice. */
export function quotesOf(node: YamlTree | null): Quotes | undefined {
  if (node?.kind !== 'scalar' || node.form === 'block' || !isOptionallyQuoted(node))
    return undefined
  return node.form === 'plain' ? 'none' : node.form
}

/** Fields are quoted as those of the same name beside them, texts as all others there. */
function quotesBeside(siblings: readonly Slot[], otherwise: () => Quotes): Style['quotes'] {
  const byKey = new Map<string, YamlScalar[]>()
  const all: YamlScalar[] = []
  for (const { node } of siblings) {
    if (node?.kind === 'scalar') all.push(node)
    if (node?.kind !== 'mapping') continue
    for (const [key, { node: field }] of node.slots) {
      if (field?.kind !== 'scalar') continue
      all.push(field)
      const same = byKey.get(key)
      if (same) same.push(field)
      else byKey.set(key, [field])
    }
  }
  let general: Quotes | undefined
  return (key) =>
    usualQuotes(byKey.get(key ?? '') ?? []) ?? (general ??= usualQuotes(all) ?? otherwise())
}

function usualQuotes(scalars: Iterable<YamlScalar>): Quotes | undefined {
  const counts = { none: 0, single: 0, double: 0 }
  for (const scalar of scalars) {
    const quotes = quotesOf(scalar)
    if (quotes) counts[quotes]++
  }
  const most = Math.max(counts.none, counts.single, counts.double)
  if (most === 0) return undefined
  return counts.none === most ? 'none' : counts.single === most ? 'single' : 'double'
}

function isOptionallyQuoted({ form, text }: YamlScalar): boolean {
  return form === 'plain' ? plainScalar(text) === text : isPlain(text, true)
}

function isFilledFlow(node: YamlTree | null | undefined): node is Collection {
  return isCollection(node) && node.flow && slotsOf(node).length > 0
}

function dashWidth(text: string, item: Slot | undefined): number {
  if (!item?.node || item.flow || text.slice(item.after, item.start).includes('\n')) return 2
  return item.start - item.begin
}

/** How deep mappings and lists stand below their keys, where some do. */
function blockSteps(text: string, root: YamlTree): { step?: number; dashStep?: number } {
  const steps: { step?: number; dashStep?: number } = {}
  // The items of a List stand as deep as all others.
  if (root.kind === 'list' && !root.flow) steps.dashStep = columnAt(text, root.slots[0]!.begin)
  for (const node of nodesIn(root)) {
    if (steps.step !== undefined && steps.dashStep !== undefined) break
    if (node.kind !== 'mapping' || node.flow) continue
    for (const { node: value, begin } of node.slots.values()) {
      const [below] = isCollection(value) ? slotsOf(value) : []
      if (!below || below.flow) continue
      const deeper = columnAt(text, below.begin) - columnAt(text, begin)
      if (value!.kind === 'mapping') steps.step ??= deeper
      else steps.dashStep ??= deeper
    }
  }
  return steps
}

/** Characters between the beginning of the line and an offset. */
export function columnAt(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1)
}

function* scalarsIn(root: YamlTree): Generator<YamlScalar> {
  for (const node of nodesIn(root)) if (node.kind === 'scalar') yield node
}

function* nodesIn(root: YamlTree): Generator<YamlTree> {
  const nodes: (YamlTree | null)[] = [root]
  while (nodes.length > 0) {
    const node = nodes.pop()
    if (!node) continue
    yield node
    if (isCollection(node)) nodes.push(...slotsOf(node).map((slot) => slot.node))
  }
}
