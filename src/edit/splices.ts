import type { Slot, YamlList, YamlMapping, YamlScalar, YamlTree } from '../manifest/index.ts'
import {
  blockLines,
  indentedJson,
  inline,
  inlinePair,
  isBlockValue,
  itemLines,
  pairLines,
  type Style,
} from './render.ts'
import { columnAt, quotesOf, styleIn, type TextStyle } from './style.ts'
import { type Collection, isBlockText, isCollection, slotsOf } from './tree.ts'

/** A piece of text to be taken out, and what to put in its place. */
export interface Splice {
  readonly start: number
  readonly end: number
  readonly text: string
  /** Of two that put something at one offset, the deeper comes first. */
  readonly depth: number
}

/** Turns changes to a tree into splices of its text. */
export class Splices {
  readonly made: Splice[] = []
  readonly #text: string
  readonly #style: TextStyle
  readonly #styles = new Map<YamlTree | null, Style>()

  constructor(text: string, style: TextStyle) {
    this.#text = text
    this.#style = style
  }

  /** Writes another value into a slot. */
  replace(slot: Slot, value: unknown, around: YamlTree | null, depth: number): void {
    const own = quotesOf(slot.node)
    const style = this.#styleIn(around)
    const chosen: Style = own ? { ...style, quotes: () => own } : style
    if (slot.flow || this.#style.json || !isBlockValue(value)) {
      this.#replaceInline(slot, this.#inline(value, slot, chosen), depth)
    } else if (slot.kind === 'item') {
      const column = columnAt(this.#text, slot.begin)
      const lines = itemLines(value, column, { ...chosen, flowItems: false })
      this.#replaceInline(
        slot,
        this.#join(lines)
          .slice(column + 1)
          .trimStart(),
        depth,
      )
    } else this.#replaceByLines(slot, value, chosen, depth)
  }

  /** Writes a new field behind the last one of a mapping. */
  addPair(map: YamlMapping, key: string, value: unknown, depth: number): void {
    const style = this.#styleIn(map)
    if (map.flow || this.#style.json) {
      const pretty = this.#prettySeparator(map)
      const text =
        pretty === undefined
          ? inlinePair(key, value, style)
          : `${JSON.stringify(key)}: ${this.#pretty(value, pretty)}`
      this.#addInFlow(map, text, depth)
    } else {
      const first = slotsOf(map)[0]!
      this.#addLines(map, pairLines(key, value, columnAt(this.#text, first.begin), style), depth)
    }
  }

  /** Writes a new item behind the last one of a list. */
  addItem(list: YamlList, value: unknown, depth: number): void {
    const style = this.#styleIn(list)
    if (list.flow) {
      const pretty = this.#prettySeparator(list)
      const text = pretty === undefined ? inline(value, style, true) : this.#pretty(value, pretty)
      this.#addInFlow(list, text, depth)
    } else {
      const first = slotsOf(list)[0]!
      this.#addLines(list, itemLines(value, columnAt(this.#text, first.begin), style), depth)
    }
  }

  /** Writes another name in the place of a key, in quotes if that was. */
  renameKey({ form, start, end }: YamlScalar, name: string, depth: number): void {
    const quotes = form === 'plain' ? 'none' : 'double'
    const style = { ...this.#styleIn(null), quotes: () => quotes } as const
    this.#add(start, end, inline(name, style, true), depth)
  }

  /** Takes slots out of a collection, of which at least one is left. */
  remove(collection: Collection, removed: ReadonlySet<Slot>, depth: number): void {
    const slots = slotsOf(collection)
    const firstKept = slots.findIndex((slot) => !removed.has(slot))
    if (collection.flow) this.#removeInFlow(slots, removed, firstKept, depth)
    else this.#removeLines(slots, removed, firstKept, depth)
  }

  #add(start: number, end: number, text: string, depth: number): void {
    this.made.push({ start, end, text, depth })
  }

  #styleIn(around: YamlTree | null): Style {
    let style = this.#styles.get(around)
    if (!style) this.#styles.set(around, (style = styleIn(this.#text, this.#style, around)))
    return style
  }

  #join(lines: readonly string[]): string {
    return lines.join(this.#style.newline)
  }

  #replaceInline(slot: Slot, text: string, depth: number): void {
    const { after, start, end, node, colon } = slot
    if (!node) this.#add(after, after, `${colon ? '' : ':'} ${text}`, depth)
    else if (slot.flow || !this.#text.slice(after, start).includes('\n')) {
      this.#add(start, this.#endOnLine(slot), text, depth)
    } else {
      this.#add(after, after, ` ${text}`, depth)
      this.#add(this.#lineStart(start), this.#nextLine(slot, end), '', depth)
    }
  }

  /** Writes a block below a key. */
  #replaceByLines(
    slot: Slot,
    value: Parameters<typeof blockLines>[0],
    style: Style,
    depth: number,
  ): void {
    const { after, start, end, node, begin } = slot
    const step = slot.kind === 'root' ? 0 : Array.isArray(value) ? style.dashStep : style.step
    const block = this.#join(blockLines(value, columnAt(this.#text, begin) + step, style))
    const { newline } = this.#style
    if (node && this.#text.slice(after, start).includes('\n')) {
      this.#add(this.#lineStart(start), this.#nextLine(slot, end), block + newline, depth)
      return
    }
    const last = node ? this.#endOnLine(slot) : after
    if (last > after) this.#add(after, last, '', depth)
    const lineEnd = this.#lineEnd(last)
    this.#add(lineEnd, lineEnd, newline + block, depth)
  }

  #inline(value: unknown, slot: Slot, style: Style): string {
    if (!this.#style.json || !isBlockValue(value)) return inline(value, style, slot.flow)
    const old = this.#text.slice(slot.start, slot.end)
    const pretty = isFilled(slot.node) ? old.includes('\n') : this.#standsAlone(slot)
    if (!pretty) return inline(value, style, true)
    const indentation = /^[ \t]*/.exec(this.#text.slice(this.#lineStart(slot.begin)))![0]
    return this.#pretty(value, `\n${indentation}`)
  }

  #addLines(collection: Collection, lines: readonly string[], depth: number): void {
    const last = slotsOf(collection).at(-1)!
    const at = this.#nextLine(last, last.end)
    const { newline } = this.#style
    const open = at === this.#text.length && !this.#text.endsWith('\n')
    const text = this.#join(lines)
    this.#add(at, at, open ? newline + text : text + newline, depth)
  }

  #addInFlow(collection: Collection, text: string, depth: number): void {
    const slots = slotsOf(collection)
    const last = slots.at(-1)
    if (last) this.#add(last.end, last.end, `,${this.#separator(collection, slots)}${text}`, depth)
    else this.#add(collection.start + 1, collection.end - 1, text, depth)
  }

  /** What stands between a comma and the next item. */
  #separator(collection: Collection, slots: readonly Slot[]): string {
    const last = slots.at(-1)!
    const before = slots.at(-2)
    const space = this.#text
      .slice(before ? before.end : collection.start + 1, last.begin)
      .replace(/#[^\n]*/g, '')
      .replace(/\S/g, '')
    if (before || space.includes('\n')) return space
    return this.#style.spaced ? ' ' : ''
  }

  /** Between items of JSON that stand on lines of their own. */
  #prettySeparator(collection: Collection): string | undefined {
    const slots = slotsOf(collection)
    if (!this.#style.json || slots.length === 0) return undefined
    const separator = this.#separator(collection, slots)
    return separator.includes('\n') ? separator : undefined
  }

  #pretty(value: unknown, separator: string): string {
    const indentation = separator.slice(separator.lastIndexOf('\n') + 1)
    return indentedJson(value, indentation, this.#style.jsonStep)
  }

  /** Whether a field or item is the first on its line. */
  #standsAlone({ begin }: Slot): boolean {
    return this.#text.slice(this.#lineStart(begin), begin).trim() === ''
  }

  #removeInFlow(
    slots: readonly Slot[],
    removed: ReadonlySet<Slot>,
    firstKept: number,
    depth: number,
  ): void {
    for (const [i, slot] of slots.entries()) {
      if (!removed.has(slot)) continue
      // The comma goes with it: the one in front, or that behind where nothing in front is left.
      const [from, to] =
        i < firstKept ? [slot.begin, slots[i + 1]!.begin] : [slots[i - 1]!.end, slot.end]
      const gap = i < firstKept ? [slot.end, to] : [from, slot.begin]
      const between = this.#text.slice(gap[0], gap[1])
      if (!between.includes('#')) {
        this.#add(from!, to!, '', depth)
        continue
      }
      const comma =
        gap[0]! + between.replace(/#[^\n]*/g, (found) => ' '.repeat(found.length)).indexOf(',')
      this.#add(comma, comma + 1, '', depth)
      this.#add(slot.begin, slot.end, '', depth)
    }
  }

  #removeLines(
    slots: readonly Slot[],
    removed: ReadonlySet<Slot>,
    firstKept: number,
    depth: number,
  ): void {
    const text = this.#text
    const first = slots[0]!
    // What begins behind a dash: the next of its kind moves up to it.
    const behindDash = !this.#standsAlone(first)
    if (behindDash && firstKept > 0) {
      const last = slots[firstKept - 1]!
      const nextLine = this.#nextLine(last, last.end)
      const kept = slots[firstKept]!.begin
      const end = text.slice(nextLine, kept).trim() === '' ? kept : nextLine
      this.#add(first.begin, end, '', depth)
    }
    for (const [i, slot] of slots.entries()) {
      if (!removed.has(slot) || (behindDash && i < firstKept)) continue
      this.#add(this.#lineStart(slot.begin), this.#nextLine(slot, slot.end), '', depth)
    }
  }

  #lineStart(offset: number): number {
    return this.#text.lastIndexOf('\n', offset - 1) + 1
  }

  /** Offset of the newline that ends the line. */
  #lineEnd(offset: number): number {
    const newline = this.#text.indexOf('\n', offset)
    if (newline < 0) return this.#text.length
    return this.#text[newline - 1] === '\r' ? newline - 1 : newline
  }

  /** Where the line begins that follows a value's last one. */
  #nextLine(slot: Slot, end: number): number {
    if (endsWithLine(slot) && this.#text[end - 1] === '\n') return end
    const newline = this.#text.indexOf('\n', end)
    return newline < 0 ? this.#text.length : newline + 1
  }

  /** The end of a value, in front of its newline. */
  #endOnLine(slot: Slot): number {
    if (!endsWithLine(slot)) return slot.end
    return slot.end - (/\r?\n$/.exec(this.#text.slice(slot.start, slot.end))?.[0].length ?? 0)
  }
}

function isFilled(node: YamlTree | null): node is Collection {
  return isCollection(node) && slotsOf(node).length > 0
}

/** Whether a value ends with a text in a block, which takes its last newline for its own. */
export function endsWithLine({ node }: Slot): boolean {
  if (isFilled(node) && !node.flow) {
    return endsWithLine(slotsOf(node).at(-1)!)
  }
  return isBlockText(node)
}
