import { FieldOrigin, type Manifest } from '../manifest/index.ts'
import type { Place } from './rule.ts'

/** Fields that somebody points at. */
export class Places {
  readonly #entries = new Map<Manifest, Set<string>>()

  constructor(places: Iterable<Place>) {
    for (const place of places) {
      const entry = entryOf(place)
      if (!entry) continue
      const known = this.#entries.get(entry.manifest)
      if (known) known.add(entry.key)
      else this.#entries.set(entry.manifest, new Set([entry.key]))
    }
  }

  /** Whether the place is in one entry with one of these: in the same static route, in the same peering. */
  touch(place: Place): boolean {
    const entry = entryOf(place)
    return entry !== undefined && this.#entries.get(entry.manifest)?.has(entry.key) === true
  }
}

/** The entry of a list that a place is in, or the field of a spec; none for an object as a whole. */
function entryOf({ origin }: Place): { manifest: Manifest; key: string } | undefined {
  if (!(origin instanceof FieldOrigin) || origin.field.length < 2) return undefined
  const [top, field, index] = origin.field
  return {
    manifest: origin.manifest,
    key: `${top}.${field}.${typeof index === 'number' ? index : ''}`,
  }
}
