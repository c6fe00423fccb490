import type { Fabric, SwitchNode } from '../../dataplane/index.ts'
import type { AddressOrder, RankRange } from './address-order.ts'
import { askedOnTheWay } from './asked.ts'

/**
 * Zones: the endpoints' addresses on one switch that no subnet, router, policy or ACL at a router's port can tell
 * apart. They are numbered in the order of their addresses, so that a prefix holds a run of them.
 */
export class Zones {
  /** How many zones there are. */
  readonly size: number
  readonly #atomOfRank: Int32Array
  /** The first zone of each atom, and behind the last atom the number of zones. */
  readonly #firstOfAtom: Int32Array
  readonly #atomOfZone: Int32Array
  readonly #switches: readonly SwitchNode[]
  readonly #ofSwitch = new Map<SwitchNode, number[]>()

  /** `ranks` and `places`: of each endpoint's address its rank, and the switch where it is. */
  constructor(
    fabric: Fabric,
    order: AddressOrder,
    ranks: ArrayLike<number>,
    places: readonly SwitchNode[],
  ) {
    this.#atomOfRank = order.size === 0 ? new Int32Array() : atoms(fabric, order)
    const found: SwitchNode[][] = []
    places.forEach((node, i) => {
      const nodes = (found[this.#atomOfRank[ranks[i]!]!] ??= [])
      if (!nodes.includes(node)) nodes.push(node)
    })
    const switches: SwitchNode[] = []
    const atomOfZone: number[] = []
    this.#firstOfAtom = new Int32Array(found.length + 1)
    found.forEach((nodes, atom) => {
      this.#firstOfAtom[atom] = switches.length
      for (const node of nodes) {
        const own = this.#ofSwitch.get(node)
        if (own) own.push(switches.length)
        else this.#ofSwitch.set(node, [switches.length])
        switches.push(node)
        atomOfZone.push(atom)
      }
    })
    this.#firstOfAtom[found.length] = switches.length
    this.#switches = switches
    this.#atomOfZone = Int32Array.from(atomOfZone)
    this.size = switches.length
  }

  switchOf(zone: number): SwitchNode {
    return this.#switches[zone]!
  }

  /** The zones on a switch, ascending. */
  of(node: SwitchNode): readonly number[] {
    return this.#ofSwitch.get(node) ?? []
  }

  /** The zone of an endpoint's address. */
  at(node: SwitchNode, rank: number): number {
    let zone = this.#firstOfAtom[this.#atomOfRank[rank]!]!
    while (this.#switches[zone] !== node) zone++
    return zone
  }

  /** The zones of addresses with these ranks; the range must be one that prefixes make. */
  within({ first, end }: RankRange): RankRange {
    const zone = (rank: number) =>
      rank < this.#atomOfRank.length ? this.#firstOfAtom[this.#atomOfRank[rank]!]! : this.size
    return { first: zone(first), end: zone(end) }
  }

  /** The zones that have an address with one of these ranks; the range must not be empty. */
  touching({ first, end }: RankRange): RankRange {
    return {
      first: this.#firstOfAtom[this.#atomOfRank[first]!]!,
      end: this.#firstOfAtom[this.#atomOfRank[end - 1]! + 1]!,
    }
  }

  /** The zones with the addresses of a zone, whatever their switch. */
  sameAddresses(zone: number): RankRange {
    const atom = this.#atomOfZone[zone]!
    return { first: this.#firstOfAtom[atom]!, end: this.#firstOfAtom[atom + 1]! }
  }
}

/** Numbers the runs of ranks that nothing on the way can tell apart, one number for each rank. */
function atoms(fabric: Fabric, order: AddressOrder): Int32Array {
  const cuts = new Uint8Array(order.size + 1)
  const bits = askedOnTheWay(fabric, (prefix) => {
    if (prefix.address.family !== order.family) return
    const { first, end } = order.within(prefix)
    cuts[first] = 1
    cuts[end] = 1
  })
  if (bits) cuts.fill(1)
  const numbers = new Int32Array(order.size)
  let number = 0
  for (let rank = 1; rank < order.size; rank++) numbers[rank] = number += cuts[rank]!
  return numbers
}
