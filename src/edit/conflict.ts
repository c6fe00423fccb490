import type { FieldPath } from '../manifest/index.ts'
import type { Edit } from './edit.ts'

/** Whether two edits can't be made together: one would undo the other, or pull the ground from under it. */
export function inConflict(a: Edit, b: Edit): boolean {
  if (a.kind === 'create' || b.kind === 'create') return createSameName(a, b)
  if (a.manifest !== b.manifest || sameEdit(a, b)) return false
  if (a.kind === 'append' && b.kind === 'append') return false
  if (isItemOf(a, b.path) || isItemOf(b, a.path)) return false
  return pathsOf(a).some((one) =>
    pathsOf(b).some((other) => startsWith(one, other) || startsWith(other, one)),
  )
}

/** The fields that an edit is about: the old name of one and the new. */
function pathsOf(edit: Exclude<Edit, { kind: 'create' }>): FieldPath[] {
  return edit.kind === 'rename' ? [edit.path, [...edit.path.slice(0, -1), edit.name]] : [edit.path]
}

/** Whether two edits do the same: made twice, they are made once. */
export function sameEdit(a: Edit, b: Edit): boolean {
  return keyOf(a) === keyOf(b) && manifestOf(a) === manifestOf(b)
}

/** Equal for edits of one manifest that do the same. */
export function keyOf(edit: Edit): string {
  const path = edit.kind === 'create' ? [] : edit.path
  const value = edit.kind === 'remove' ? null : edit.kind === 'rename' ? edit.name : edit.value
  return JSON.stringify([edit.kind, path, value])
}

export function manifestOf(edit: Edit) {
  return edit.kind === 'create' ? edit.beside : edit.manifest
}

function createSameName(a: Edit, b: Edit): boolean {
  if (a.kind !== 'create' || b.kind !== 'create') return false
  return identityOf(a.value) === identityOf(b.value) && !sameEdit(a, b)
}

function identityOf({ kind, metadata }: Readonly<Record<string, unknown>>): string {
  const { name, namespace } = (metadata ?? {}) as Readonly<Record<string, unknown>>
  return JSON.stringify([kind, namespace, name])
}

/** Whether a path leads to or into an item of a list that is added to: what is put behind the last touches no other. */
function isItemOf({ kind, path }: Exclude<Edit, { kind: 'create' }>, other: FieldPath): boolean {
  return kind === 'append' && typeof other[path.length] === 'number'
}

function startsWith(path: FieldPath, start: FieldPath): boolean {
  return start.every((step, i) => path[i] === step)
}

/** Edits by what they are about. */
interface Place {
  readonly edits: Edit[]
  readonly below: Map<unknown, Place>
}

/** Edits that can be made together. */
export class CompatibleEdits {
  readonly #places = new Map<unknown, Place>()

  /** Adds edits unless one of them is in conflict with another that is there; tells whether it did. */
  add(edits: readonly Edit[]): boolean {
    if (edits.some((edit) => this.#hasConflict(edit))) return false
    for (const edit of edits) this.#place(edit).edits.push(edit)
    return true
  }

  #hasConflict(edit: Edit): boolean {
    const steps = stepsOf(edit)
    let place = this.#places.get(steps[0])
    for (const step of steps.slice(1)) {
      if (!place) return false
      if (place.edits.some((other) => inConflict(edit, other))) return true
      place = place.below.get(step)
    }
    return place !== undefined && anyIn(place, (other) => inConflict(edit, other))
  }

  #place(edit: Edit): Place {
    const [root, ...steps] = stepsOf(edit)
    return steps.reduce<Place>(
      (place, step) => placeIn(place.below, step),
      placeIn(this.#places, root),
    )
  }
}

function placeIn(places: Map<unknown, Place>, step: unknown): Place {
  const known = places.get(step)
  if (known) return known
  const place: Place = { edits: [], below: new Map() }
  places.set(step, place)
  return place
}

function anyIn({ edits, below }: Place, is: (edit: Edit) => boolean): boolean {
  return edits.some(is) || [...below.values()].some((place) => anyIn(place, is))
}

/** The way to what an edit is about; new objects are about their name, new names about the mapping around them. */
function stepsOf(edit: Edit): readonly unknown[] {
  if (edit.kind === 'create') return [identityOf(edit.value)]
  return [edit.manifest, ...(edit.kind === 'rename' ? edit.path.slice(0, -1) : edit.path)]
}
