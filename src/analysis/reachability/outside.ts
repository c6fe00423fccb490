import type { Fabric } from '../../dataplane/index.ts'
import {
  type Address,
  addressFromBigInt,
  addressToBigInt,
  type Family,
  lastAddress,
  masked,
  type Prefix,
  parsePrefix,
} from '../../net/index.ts'
import type { PairServices } from '../pair-services.ts'
import { askedAnywhere, hostPrefix } from './asked.ts'

/** Consecutive addresses that no endpoint has, and what becomes of packets to any of them. */
export interface OutsideRange {
  readonly first: Address
  readonly last: Address
  /** For the first address. */
  readonly services: PairServices
}

/** Addresses that packets are not forwarded to, whatever the routes: multicast, loopback, link-local, and the like. */
const SPECIAL: Readonly<Record<Family, readonly string[]>> = {
  4: ['0.0.0.0/8', '127.0.0.0/8', '224.0.0.0/4', '255.255.255.255/32'],
  6: ['::/128', '::1/128', 'fe80::/10', 'ff00::/8'],
}

/** Tells the addresses outside of endpoints apart. */
export class Outside {
  /**
   * Whether every range is certain to be of one fate: not where some match asks for single bits of an address, or which
   * of two addresses is the greater.
   */
  readonly isExact: boolean
  readonly #bounds: Readonly<Record<Family, readonly bigint[]>>
  readonly #owned: Readonly<Record<Family, ReadonlySet<bigint>>>

  constructor(fabric: Fabric) {
    const prefixes: Prefix[] = []
    this.isExact = !askedAnywhere(fabric, (prefix) => prefixes.push(prefix))
    const owners = fabric.network.switches.flatMap(({ ports }) =>
      ports.flatMap(({ addresses }) => addresses),
    )
    const ofFamily = (family: Family) => owners.filter((address) => address.family === family)
    this.#owned = {
      4: new Set(ofFamily(4).map(addressToBigInt)),
      6: new Set(ofFamily(6).map(addressToBigInt)),
    }
    for (const owner of owners) prefixes.push(hostPrefix(owner))
    this.#bounds = { 4: boundsOf(4, prefixes), 6: boundsOf(6, prefixes) }
  }

  /** The ranges of a prefix, ascending. `ask` tells what becomes of packets to an address; neighbours alike are joined. */
  ranges(within: Prefix, ask: (destination: Address) => PairServices): OutsideRange[] {
    const { family } = within.address
    const from = addressToBigInt(masked(within).address)
    const last = addressToBigInt(lastAddress(within))
    const inside = this.#bounds[family].filter((bound) => bound > from && bound <= last)
    const found: OutsideRange[] = []
    for (const [i, start] of [from, ...inside].entries()) {
      if (this.#owned[family].has(start)) continue
      const first = addressFromBigInt(family, start)
      const end = addressFromBigInt(family, (inside[i] ?? last + 1n) - 1n)
      const services = ask(first)
      const before = found.at(-1)
      const touches = before && addressToBigInt(before.last) === start - 1n
      if (touches && areAlike(before.services, services)) {
        found[found.length - 1] = { ...before, last: end }
      } else found.push({ first, last: end, services })
    }
    return found
  }
}

/** Where ranges begin: at the first address of each prefix, and behind its last. */
export function boundsOf(family: Family, prefixes: Iterable<Prefix>): bigint[] {
  const bounds = new Set<bigint>()
  const special = SPECIAL[family].map((text) => parsePrefix(text)!)
  for (const prefix of [...special, ...prefixes]) {
    if (prefix.address.family !== family) continue
    bounds.add(addressToBigInt(masked(prefix).address))
    bounds.add(addressToBigInt(lastAddress(prefix)) + 1n)
  }
  return [...bounds].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}

/** Whether the same becomes of every service, for the same reason and by the same rules. */
function areAlike(a: PairServices, b: PairServices): boolean {
  return (
    a.parts.length === b.parts.length &&
    a.parts.every((part, i) => {
      const other = b.parts[i]!
      return (
        part.verdict === other.verdict &&
        part.leg === other.leg &&
        part.outcome === other.outcome &&
        part.reason === other.reason &&
        part.node === other.node &&
        part.decidedBy.length === other.decidedBy.length &&
        part.decidedBy.every((rule, j) => rule === other.decidedBy[j]) &&
        part.services.equals(other.services)
      )
    })
  )
}
