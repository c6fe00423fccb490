/** A value as it is written, and where its parts stand. Offsets count from the beginning of its text. */
export type YamlTree = YamlMapping | YamlList | YamlScalar | YamlAlias

interface Extent {
  /** Where it begins, behind its anchor and tag. */
  readonly start: number
  /** Behind its last character. That of a text in a block is a line feed, if one follows. */
  readonly end: number
}

export interface YamlMapping extends Extent {
  readonly kind: 'mapping'
  /** Whether it is in braces. */
  readonly flow: boolean
  /** By the keys as the value has them, in the order written. */
  readonly slots: ReadonlyMap<string, PairSlot>
}

export interface YamlList extends Extent {
  readonly kind: 'list'
  /** Whether it is in brackets. */
  readonly flow: boolean
  readonly slots: readonly Slot[]
}

export interface YamlScalar extends Extent {
  readonly kind: 'scalar'
  /** `block` is behind `|` or `>`. */
  readonly form: 'plain' | 'single' | 'double' | 'block'
  /** What it says; of a text in a block, as it is written. */
  readonly text: string
}

/** Another name for a value that is written elsewhere. */
export interface YamlAlias extends Extent {
  readonly kind: 'alias'
}

/** A place for a value: behind the colon of a key, behind the dash of an item, between commas, or a whole document. */
export interface Slot {
  readonly kind: 'pair' | 'item' | 'root'
  /** What stands there; null for nothing. */
  readonly node: YamlTree | null
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

export interface PairSlot extends Slot {
  /** Undefined for a key that is no text by itself. */
  readonly key: YamlScalar | undefined
}

/** The slot of a whole document. */
export function rootSlot(node: YamlTree): Slot {
  const { start, end } = node
  return { kind: 'root', node, flow: false, begin: start, after: start, colon: true, start, end }
}
