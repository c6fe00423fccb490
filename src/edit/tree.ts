import {
  type FieldPath,
  readBlockTree,
  type Slot,
  type YamlList,
  type YamlMapping,
  type YamlTree,
} from '../manifest/index.ts'
import { parsedTree } from './parsed-tree.ts'

/** A value that others are in. */
export type Collection = YamlMapping | YamlList

/** The tree of a text that holds one value; undefined for one that is written in a way that is read, but not edited. */
export function readTree(text: string): Slot | undefined {
  return readBlockTree(text) ?? parsedTree(text)
}

/** How far a path leads. */
export interface Found {
  /** The slot at the first `depth` steps of the path. */
  readonly slot: Slot
  readonly depth: number
  /** Whether it ended at a mapping that does not have the next step itself. */
  readonly absent: boolean
}

/** Follows a path through what is written here: neither aliases nor merge keys are followed. */
export function find(root: Slot, path: FieldPath): Found {
  let slot = root
  for (const [depth, step] of path.entries()) {
    const { node }: Slot = slot
    if (node?.kind === 'mapping') {
      const next = node.slots.get(String(step))
      if (!next) return { slot, depth, absent: true }
      slot = next
    } else if (node?.kind === 'list' && typeof step === 'number' && step < node.slots.length) {
      slot = node.slots[step]!
    } else return { slot, depth, absent: false }
  }
  return { slot, depth: path.length, absent: false }
}

export function isCollection(node: YamlTree | null | undefined): node is Collection {
  return node?.kind === 'mapping' || node?.kind === 'list'
}

/** The slots of a collection, in the order written. */
export function slotsOf(node: Collection): readonly Slot[] {
  return node.kind === 'list' ? node.slots : [...node.slots.values()]
}

/** Whether a text is written as a block: `|` or `>`. Its end is the beginning of a line. */
export function isBlockText(node: YamlTree | null | undefined): boolean {
  return node?.kind === 'scalar' && node.form === 'block'
}
