import {
  type FieldPath,
  type Slot,
  valueAt,
  type YamlList,
  type YamlMapping,
} from '../manifest/index.ts'
import { type Change, Impossible, withChanges } from './change.ts'
import { endsWithLine, type Splice, Splices } from './splices.ts'
import { textStyle } from './style.ts'
import { type Collection, find, isBlockText, isCollection, readTree, slotsOf } from './tree.ts'

/** A text that holds one value. */
export interface PartText {
  readonly text: string
  readonly value: unknown
  readonly json: boolean
  /** The text with some of what stands around it. */
  readonly surroundings: string
}

/**
 * The text with changes made to the value that it holds, and nothing else.
 *
 * @throws Impossible where that can't be done
 */
export function editPart(part: PartText, changes: readonly Change[]): string {
  const { text, json, surroundings } = part
  const root = readTree(text)
  if (!root) throw new Impossible('the text is written in a way that is read, but not edited')
  const splices = new Splices(text, textStyle(text, root.node!, { json, surroundings }))
  new PartEditor(part, root, changes, splices).run()
  return withItsEnd(text, spliced(text, splices.made))
}

/** A text without a newline at its end stays one, unless the newline is part of a value. */
function withItsEnd(before: string, after: string): string {
  if (before.endsWith('\n') || !after.endsWith('\n')) return after
  const root = readTree(after)
  return root && endsWithLine(root) ? after : after.replace(/\r?\n$/, '')
}

/** Where a whole value is written: what is there is replaced, what is not is added. */
interface Put {
  readonly path: FieldPath
}

class PartEditor {
  readonly #part: PartText
  readonly #root: Slot
  readonly #changes: readonly Change[]
  readonly #splices: Splices
  readonly #puts = new Map<string, Put>()
  readonly #removals = new Map<
    string,
    { readonly path: FieldPath; readonly steps: FieldPath[number][] }
  >()
  #withoutRemovals: unknown

  constructor(part: PartText, root: Slot, changes: readonly Change[], splices: Splices) {
    this.#part = part
    this.#root = root
    this.#changes = changes
    this.#splices = splices
  }

  run(): void {
    for (const change of this.#changes) {
      if (change.kind === 'set') this.#putAt(change.path)
      else if (change.kind === 'append') {
        if (!this.#filledList(change.path)) this.#putAt(change.path)
      } else if (change.kind === 'remove') this.#noteRemoval(change.path)
      else if (!this.#mappingOf(change.path)) this.#putAt(change.path.slice(0, -1))
    }
    for (const { path, steps } of this.#removals.values()) {
      if (this.#lastOf(path, steps)) this.#putAt(path)
    }
    for (const path of this.#sharedBraces()) this.#putAt(path)
    for (const { path } of this.#puts.values()) if (!this.#isCovered(path)) this.#put(path)
    for (const change of this.#changes) {
      if (change.kind === 'append' && !this.#isCovered([...change.path, 0])) {
        this.#splices.addItem(this.#filledList(change.path)!, change.value, change.path.length)
      }
      if (change.kind === 'rename' && !this.#isCovered(change.path)) this.#rename(change)
    }
    for (const { path, steps } of this.#removals.values()) {
      if (!this.#isCovered([...path, 0])) this.#remove(path, steps)
    }
  }

  /** Notes that a value is written anew, or what is around it where it is not written there. */
  #putAt(path: FieldPath): void {
    const { depth, absent } = find(this.#root, path)
    const at = path.slice(0, depth + (absent ? 1 : 0))
    if (at.length === 0) throw new Impossible('the object would have to be written anew')
    this.#puts.set(JSON.stringify(at), { path: at })
  }

  #noteRemoval(path: FieldPath): void {
    const parent = path.slice(0, -1)
    const { slot, depth } = find(this.#root, parent)
    const { node } = slot
    if (depth < parent.length || !isCollection(node)) this.#putAt(path)
    else {
      const key = JSON.stringify(parent)
      const known = this.#removals.get(key) ?? { path: parent, steps: [] }
      known.steps.push(path.at(-1)!)
      this.#removals.set(key, known)
    }
  }

  /** Empty mappings that get several fields: none of these could be written behind another one. */
  #sharedBraces(): FieldPath[] {
    const around = new Map<string, FieldPath>()
    const shared = new Map<string, FieldPath>()
    for (const { path } of this.#puts.values()) {
      const parent = path.slice(0, -1)
      const { slot, depth } = find(this.#root, parent)
      const { node } = slot
      if (depth < parent.length || node?.kind !== 'mapping' || node.slots.size > 0) continue
      const key = JSON.stringify(parent)
      if (around.has(key)) shared.set(key, parent)
      around.set(key, parent)
    }
    return [...shared.values()]
  }

  #filledList(path: FieldPath): YamlList | undefined {
    const { slot, depth } = find(this.#root, path)
    const { node } = slot
    const isFilled = depth === path.length && node?.kind === 'list' && node.slots.length > 0
    return isFilled ? node : undefined
  }

  #lastOf(path: FieldPath, steps: readonly unknown[]): boolean {
    return slotsOf(this.#collection(path)).length === steps.length
  }

  #collection(path: FieldPath): Collection {
    return find(this.#root, path).slot.node as Collection
  }

  /** Whether something around a field is written anew, and the field with it. */
  #isCovered(path: FieldPath): boolean {
    return path.some((_, i) => this.#puts.has(JSON.stringify(path.slice(0, i))))
  }

  #put(path: FieldPath): void {
    const value = this.#valueAfter(path)
    const { slot, depth } = find(this.#root, path)
    const around = find(this.#root, path.slice(0, -1)).slot.node
    if (depth === path.length) this.#splices.replace(slot, value, around, depth)
    else this.#splices.addPair(around as YamlMapping, String(path.at(-1)), value, path.length - 1)
  }

  #remove(path: FieldPath, steps: readonly FieldPath[number][]): void {
    const removed = steps.map((step) => {
      const { slot, absent } = find(this.#root, [...path, step])
      if (absent) throw new Impossible('it is merged from elsewhere in the file')
      return slot
    })
    this.#splices.remove(this.#collection(path), new Set(removed), path.length + 1)
  }

  /** The mapping of a field, where it is written at its place. */
  #mappingOf(path: FieldPath): YamlMapping | undefined {
    const { slot, depth } = find(this.#root, path.slice(0, -1))
    const isMapping = depth === path.length - 1 && slot.node?.kind === 'mapping'
    return isMapping ? slot.node : undefined
  }

  #rename({ path, name }: Change & { readonly kind: 'rename' }): void {
    const key = this.#mappingOf(path)!.slots.get(String(path.at(-1)))?.key
    if (!key || isBlockText(key)) {
      throw new Impossible('it is merged from elsewhere in the file')
    }
    this.#splices.renameKey(key, name, path.length)
  }

  /** The value that is to stand at a path of the text as it is. */
  #valueAfter(path: FieldPath): unknown {
    const { value } = this.#part
    const inside = this.#changes.filter(
      (change) => change.kind === 'remove' && path.every((step, i) => change.path[i] === step),
    )
    const rest = this.#changes.filter(({ kind }) => kind !== 'remove')
    if (inside.length > 0) return valueAt(withChanges(value, [...rest, ...inside]), path)
    this.#withoutRemovals ??= withChanges(value, rest)
    return valueAt(this.#withoutRemovals, path)
  }
}

/** @throws Impossible where two splices are about one piece of the text */
function spliced(text: string, splices: readonly Splice[]): string {
  const sorted = splices
    .map((splice, order) => ({ ...splice, order }))
    .sort((a, b) => a.start - b.start || a.end - b.end || b.depth - a.depth || a.order - b.order)
  let result = ''
  let end = 0
  for (const splice of sorted) {
    if (splice.start < end) throw new Impossible('two edits are about the same words')
    result += text.slice(end, splice.start) + splice.text
    end = splice.end
  }
  return result + text.slice(end)
}
