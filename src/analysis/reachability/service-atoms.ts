import { ServiceSet } from '../../match/index.ts'
import type { Family } from '../../net/index.ts'

/**
 * Services that none of some sets can tell apart are one atom, and the sets that are made of those sets are sets of
 * atoms. Such a set is a number, its handle: equal sets have equal handles.
 */
export class ServiceAtoms {
  readonly #family: Family
  readonly #atoms: readonly ServiceSet[]
  readonly #masks: Masks
  readonly #made = new Map<number, ServiceSet>()
  readonly #handles = new WeakMap<ServiceSet, number>()

  constructor(family: Family, sets: Iterable<ServiceSet>) {
    this.#family = family
    this.#atoms = partition(family, sets)
    this.#masks =
      this.#atoms.length <= 31
        ? new SmallMasks(this.#atoms.length)
        : new LargeMasks(this.#atoms.length)
  }

  get none(): number {
    return this.#masks.none
  }

  get all(): number {
    return this.#masks.all
  }

  /** Whether handles are bit masks: then `&` intersects, too. */
  get areMasks(): boolean {
    return this.#masks instanceof SmallMasks
  }

  /** The handle of one of the sets that the atoms were made of. */
  handle(set: ServiceSet): number {
    let handle = this.#handles.get(set)
    if (handle === undefined) {
      handle = this.#masks.of(this.#atoms.map((atom) => set.has(atom.example()!)))
      this.#handles.set(set, handle)
    }
    return handle
  }

  union(a: number, b: number): number {
    return this.#masks.union(a, b)
  }

  intersection(a: number, b: number): number {
    return this.#masks.intersection(a, b)
  }

  difference(a: number, b: number): number {
    return this.#masks.difference(a, b)
  }

  /** The set of a handle. */
  set(handle: number): ServiceSet {
    if (handle === this.all) return ServiceSet.all(this.#family)
    let set = this.#made.get(handle)
    if (!set) {
      set = this.#atoms
        .filter((_, atom) => this.#masks.has(handle, atom))
        .reduce((all, atom) => all.union(atom), ServiceSet.none(this.#family))
      this.#made.set(handle, set)
    }
    return set
  }
}

function partition(family: Family, sets: Iterable<ServiceSet>): ServiceSet[] {
  let atoms = [ServiceSet.all(family)]
  for (const set of sets) {
    atoms = atoms.flatMap((atom) =>
      [atom.intersection(set), atom.difference(set)].filter((part) => !part.isEmpty),
    )
  }
  return atoms
}

/** Sets of small numbers, by handle. */
interface Masks {
  readonly none: number
  readonly all: number
  of(members: readonly boolean[]): number
  has(handle: number, member: number): boolean
  union(a: number, b: number): number
  intersection(a: number, b: number): number
  difference(a: number, b: number): number
}

/** Of up to 31 members: the handle is the set. */
class SmallMasks implements Masks {
  readonly none = 0
  readonly all: number

  constructor(size: number) {
    this.all = size === 31 ? 0x7fffffff : (1 << size) - 1
  }

  of(members: readonly boolean[]): number {
    return members.reduce((mask, member, i) => (member ? mask | (1 << i) : mask), 0)
  }

  has(mask: number, member: number): boolean {
    return ((mask >>> member) & 1) === 1
  }

  union(a: number, b: number): number {
    return a | b
  }

  intersection(a: number, b: number): number {
    return a & b
  }

  difference(a: number, b: number): number {
    return a & ~b
  }
}

/** Of any number of members: the handle is the place of the set in a list. */
class LargeMasks implements Masks {
  readonly none: number
  readonly all: number
  readonly #masks: bigint[] = []
  readonly #handles = new Map<bigint, number>()
  readonly #intersections = new Map<number, number>()

  constructor(size: number) {
    this.none = this.#handle(0n)
    this.all = this.#handle((1n << BigInt(size)) - 1n)
  }

  of(members: readonly boolean[]): number {
    return this.#handle(
      members.reduce((mask, member, i) => (member ? mask | (1n << BigInt(i)) : mask), 0n),
    )
  }

  has(handle: number, member: number): boolean {
    return ((this.#masks[handle]! >> BigInt(member)) & 1n) === 1n
  }

  union(a: number, b: number): number {
    return this.#handle(this.#masks[a]! | this.#masks[b]!)
  }

  /** Remembered: it is asked for every pair of classes. */
  intersection(a: number, b: number): number {
    if (a === b || b === this.all) return a
    if (a === this.all) return b
    // As many sets as this allows for would not fit into memory.
    const key = a * 0x4000000 + b
    let handle = this.#intersections.get(key)
    if (handle === undefined) {
      handle = this.#handle(this.#masks[a]! & this.#masks[b]!)
      this.#intersections.set(key, handle)
    }
    return handle
  }

  difference(a: number, b: number): number {
    return this.#handle(this.#masks[a]! & ~this.#masks[b]!)
  }

  #handle(mask: bigint): number {
    let handle = this.#handles.get(mask)
    if (handle === undefined) {
      handle = this.#masks.length
      this.#masks.push(mask)
      this.#handles.set(mask, handle)
    }
    return handle
  }
}
