import { type FieldPath, isMapping, type Manifest } from '../manifest/index.ts'

/**
 * The object without some items of a list in it, each of which still knows where it stands; the same object where there
 * are none to drop.
 */
export function withoutItems(
  manifest: Manifest,
  list: FieldPath,
  drops: (item: unknown) => boolean,
): Manifest {
  const places: number[] = []
  const value = withList(manifest.value, list, (items) => {
    const kept = items.filter((item, place) => {
      const keeps = !drops(item)
      if (keeps) places.push(place)
      return keeps
    })
    return kept.length === items.length ? items : kept
  })
  if (value === manifest.value) return manifest
  const { apiVersion, kind, name, namespace } = manifest
  return {
    apiVersion,
    kind,
    name,
    namespace,
    value: value as Manifest['value'],
    origin: (path = []) => {
      const place = path[list.length]
      const inList = typeof place === 'number' && list.every((step, i) => path[i] === step)
      return manifest.origin(
        inList ? [...list, places[place]!, ...path.slice(list.length + 1)] : path,
      )
    },
  }
}

/** A value with a list in it replaced; the same value where there is no such list, or nothing changes. */
function withList(
  value: unknown,
  [step, ...rest]: FieldPath,
  change: (items: readonly unknown[]) => readonly unknown[],
): unknown {
  if (step === undefined) return Array.isArray(value) ? change(value) : value
  if (!isMapping(value) || !Object.hasOwn(value, step)) return value
  const changed = withList(value[step], rest, change)
  return changed === value[step] ? value : { ...value, [step]: changed }
}
