import type { Finding } from '../../protocol/index.ts'

/** A finding at a line of the text. */
export interface EditorMark {
  readonly id: string
  readonly severity: Finding['severity']
  readonly message: string
  readonly code: string
  /** Both from 1. */
  readonly line: number
  readonly column: number
  /** What its fix does, where there is one. */
  readonly fix: string | undefined
}

/** What the editor tells. */
export interface EditorEvents {
  /** Somebody typed. */
  changed(text: string): void
  undo(): void
  redo(): void
  /** Somebody wants to see the finding whole. */
  show(id: string): void
  /** Somebody wants it fixed. */
  fix(id: string): void
}

/** The editor, as the rest of the page knows it: its program is loaded when it is first seen. */
export interface EditorHandle {
  /** Shows a file; what is different of its text is changed in place, so that the cursor stays. */
  open(file: string, text: string): void
  mark(marks: readonly EditorMark[]): void
  /** Moves the cursor to a line, and into view. Both from 1. */
  reveal(line: number, column: number): void
}

export type MakeEditor = (root: ShadowRoot, events: EditorEvents) => EditorHandle

/** Where the editor's program leaves what makes one. */
export const EDITOR_GLOBAL = 'isthmusEditor'
