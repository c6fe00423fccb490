import type { LogicalNetwork } from '../../model/index.ts'

/**
 * The switches from which all that a packet can meet is the same in two networks: the routers, all that these are joined
 * to in either network, and every rule there. What is told of the others may still be the same.
 */
export function unchangedSwitches(
  before: LogicalNetwork,
  after: LogicalNetwork,
): ReadonlySet<string> {
  const isSameBuild = isSame(before.behaviour, after.behaviour)
  if (!isSameBuild || !isSame(before.machines ?? [], after.machines ?? [])) return new Set()
  const islands = new Islands()
  for (const network of [before, after]) join(islands, network)
  const changed = new Set<string>()
  const touch = (place: string | undefined): void => {
    if (place !== undefined) changed.add(islands.of(place))
  }
  const sets = new Set(differing(before.addressSets, after.addressSets).map(({ name }) => name))
  const asks = (match: string): boolean =>
    sets.size > 0 && Array.from(match.matchAll(/\$([\w.]+)/g)).some(([, name]) => sets.has(name!))
  for (const { name } of differing(before.routers, after.routers)) touch(routerPlace(name))
  for (const { name } of differing(before.switches, after.switches)) touch(switchPlace(name))
  for (const { ports } of differing(before.portGroups, after.portGroups)) {
    for (const port of ports) touch(portPlace(port))
  }
  for (const { name, policies } of after.routers) {
    if (policies.some(({ match }) => asks(match))) touch(routerPlace(name))
  }
  for (const { name, acls } of after.switches) {
    if (acls.some(({ match }) => asks(match))) touch(switchPlace(name))
  }
  for (const { ports, acls } of after.portGroups) {
    if (!acls.some(({ match }) => asks(match))) continue
    for (const port of ports) touch(portPlace(port))
  }
  const names = after.switches.map(({ name }) => name)
  return new Set(names.filter((name) => !changed.has(islands.of(switchPlace(name)))))
}

const routerPlace = (name: string): string => `router ${name}`
const switchPlace = (name: string): string => `switch ${name}`
/** A port of a switch or a router. */
const portPlace = (name: string): string => `port ${name}`

function join(islands: Islands, { routers, switches }: LogicalNetwork): void {
  for (const { name, ports } of routers) {
    for (const port of ports) {
      islands.join(routerPlace(name), portPlace(port.name))
      if (port.peer !== undefined) islands.join(portPlace(port.name), portPlace(port.peer))
    }
  }
  for (const { name, ports } of switches) {
    for (const { name: port, routerPort } of ports) {
      islands.join(switchPlace(name), portPlace(port))
      if (routerPort !== undefined) islands.join(switchPlace(name), portPlace(routerPort))
    }
  }
}

/** What is in one of two lists only, or otherwise there than in the other: as it is in either. */
function differing<T extends { readonly name: string }>(
  before: readonly T[],
  after: readonly T[],
): T[] {
  const then = new Map(before.map((one) => [one.name, one]))
  const now = new Map(after.map((one) => [one.name, one]))
  const isIn = (other: ReadonlyMap<string, T>) => (one: T) => !isSame(one, other.get(one.name))
  return [...before.filter(isIn(now)), ...after.filter(isIn(then))]
}

/** What says where something is written, or how it is shown, and means nothing to packets. */
const NOTES: ReadonlySet<string> = new Set(['origin', 'assumption', 'log', 'rules'])

/** Whether two values are the same to packets. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => isSame(item, b[i]))
  }
  const [one, other] = [a as Fields, b as Fields]
  for (const key in one) if (!NOTES.has(key) && !isSame(one[key], other[key])) return false
  for (const key in other) if (!NOTES.has(key) && !(key in one)) return false
  return true
}

type Fields = Readonly<Record<string, unknown>>

/** Sets of things that are joined with each other. */
class Islands {
  readonly #above = new Map<string, string>()

  /** A name of the island that something is on: the same for all that is joined to it. */
  of(one: string): string {
    let place = one
    for (;;) {
      const next = this.#above.get(place)
      if (next === undefined) return place
      const far = this.#above.get(next)
      // Every way is halved where somebody goes it, so that none stays long.
      if (far !== undefined) this.#above.set(place, far)
      place = far ?? next
    }
  }

  join(one: string, other: string): void {
    const [a, b] = [this.of(one), this.of(other)]
    if (a !== b) this.#above.set(a, b)
  }
}
