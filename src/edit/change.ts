import { type FieldPath, formatPath, isMapping, valueAt } from '../manifest/index.ts'

/** An edit to one value. Paths are those of the value as it is before any of the changes. */
export type Change =
  | { readonly kind: 'set'; readonly path: FieldPath; readonly value: unknown }
  | { readonly kind: 'append'; readonly path: FieldPath; readonly value: unknown }
  | { readonly kind: 'remove'; readonly path: FieldPath }
  | { readonly kind: 'rename'; readonly path: FieldPath; readonly name: string }

/** Why a change can't be made, in words for people. */
export class Impossible extends Error {}

/**
 * A copy of plain data with all of the changes made.
 *
 * @throws Impossible where a path leads nowhere
 */
export function withChanges(value: unknown, changes: readonly Change[]): unknown {
  const root = { root: plainCopy(value) }
  const at = (path: FieldPath): FieldPath => ['root', ...path]
  for (const change of changes) {
    if (change.kind === 'set') place(root, at(change.path), plainCopy(change.value))
  }
  for (const change of changes) {
    if (change.kind !== 'append') continue
    const list = valueAt(root, at(change.path)) ?? place(root, at(change.path), [])
    if (!Array.isArray(list)) throw new Impossible(`${formatPath(change.path)} is no list`)
    list.push(plainCopy(change.value))
  }
  for (const change of changes) {
    if (change.kind === 'rename') rename(root, at(change.path), change.name)
  }
  const removals = changes.filter(({ kind }) => kind === 'remove').map(({ path }) => at(path))
  // From the last to the first: the paths of those in front stay as they were.
  for (const path of removals.sort(backwards)) takeAway(root, path)
  return root.root
}

/** Plain data with nothing in it shared, as it would be read again. */
function plainCopy(value: unknown): unknown {
  return value === undefined ? null : JSON.parse(JSON.stringify(value))
}

/** Whether two values are the same plain data; the order of keys does not matter. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, i) => sameValue(item, b[i]))
  }
  if (!isMapping(a) || !isMapping(b)) return a === b
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key], b[key]))
  )
}

type Container = Record<string | number, unknown>

function place(root: Container, path: FieldPath, value: unknown): unknown {
  let container = root
  for (const [i, step] of path.entries()) {
    checkStep(container, path, i)
    if (i === path.length - 1) {
      container[step] = value
      break
    }
    container[step] ??= {}
    container = container[step] as Container
  }
  return value
}

function takeAway(root: Container, path: FieldPath): void {
  const parent = valueAt(root, path.slice(0, -1))
  const step = path.at(-1)!
  if (path.length < 2 || valueAt(root, path) === undefined) {
    throw new Impossible(`${formatPath(path.slice(1)) || 'the object'} can't be taken away from it`)
  }
  if (Array.isArray(parent)) parent.splice(step as number, 1)
  else delete (parent as Container)[step]
}

function rename(root: Container, path: FieldPath, name: string): void {
  const parent = valueAt(root, path.slice(0, -1))
  const step = path.at(-1)!
  if (!isMapping(parent) || !Object.hasOwn(parent, step)) {
    throw new Impossible(`${formatPath(path.slice(1))} is no field`)
  }
  if (Object.hasOwn(parent, name)) {
    throw new Impossible(`${formatPath([...path.slice(1, -1), name])} is there already`)
  }
  const mapping = parent as Container
  mapping[name] = mapping[step]
  delete mapping[step]
}

function checkStep(container: unknown, path: FieldPath, i: number): void {
  const step = path[i]!
  const where = formatPath(path.slice(1, i)) || 'the object'
  if (typeof step === 'number') {
    if (!Array.isArray(container)) throw new Impossible(`${where} is no list`)
    if (step >= container.length) throw new Impossible(`${where} has no item ${step}`)
  } else if (!isMapping(container)) throw new Impossible(`${where} is no mapping`)
}

function backwards(a: FieldPath, b: FieldPath): number {
  for (const [i, step] of a.entries()) {
    const other = b[i]
    if (other === undefined) return -1
    if (step === other) continue
    if (typeof step === 'number' && typeof other === 'number') return other - step
    return step < other ? 1 : -1
  }
  return a.length < b.length ? 1 : 0
}
