import type { FieldPath } from '../manifest/index.ts'
import type { Edit } from './edit.ts'

/** Whether two edits can't be made together: one would undo the other, or pull the ground from under it. */
export function inConflict(a: Edit, b: Edit): boolean {
  if (a.kind === 'create' || b.kind === 'create') return createSameName(a, b)
  if (a.manifest !== b.manifest || sameEdit(a, b)) return false
  if (a.kind === 'append' && b.kind === 'append') return false
  if (isItemOf(a, b.path) || isItemOf(b, a.path)) return false
  return startsWith(a.path, b.path) || startsWith(b.path, a.path)
}

/** Whether two edits do the same: made twice, they are made once. */
export function sameEdit(a: Edit, b: Edit): boolean {
  return keyOf(a) === keyOf(b) && manifestOf(a) === manifestOf(b)
}

/** Equal for edits of one manifest that do the same. */
export function keyOf(edit: Edit): string {
  const path = edit.kind === 'create' ? [] : edit.path
  const value = edit.kind === 'remove' ? null : edit.value
  return JSON.stringify([edit.kind, path, value])
}

export function manifestOf(edit: Edit) {
  return edit.kind === 'create' ? edit.beside : edit.manifest
}

function createSameName(a: Edit, b: Edit): boolean {
  if (a.kind !== 'create' || b.kind !== 'create') return false
  const identity = ({ value }: typeof a) => {
    const { name, namespace } = (value['metadata'] ?? {}) as Record<string, unknown>
    return JSON.stringify([value['kind'], namespace, name])
  }
  return identity(a) === identity(b) && !sameEdit(a, b)
}

/** Whether a path leads to or into an item of a list that is added to: what is put behind the last touches no other. */
function isItemOf({ kind, path }: Exclude<Edit, { kind: 'create' }>, other: FieldPath): boolean {
  return kind === 'append' && typeof other[path.length] === 'number'
}

function startsWith(path: FieldPath, start: FieldPath): boolean {
  return start.every((step, i) => path[i] === step)
}
