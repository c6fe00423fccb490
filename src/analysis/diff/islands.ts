import type { LogicalNetwork } from '../../model/index.ts'

/**
 * The switches of a network from which all that a packet can meet is the same in another network: its routers, all that
 * these are joined to, and every rule there. What is told of the others may still be the same.
 */
export function unchangedSwitches(
  before: LogicalNetwork,
  after: LogicalNetwork,
): ReadonlySet<string> {
  const [then, now] = [islandTexts(before), islandTexts(after)]
  return new Set([...now].filter(([name, text]) => then.get(name) === text).map(([name]) => name))
}

/** By switch everything about the parts of the network that are joined to it, as a text. */
function islandTexts(network: LogicalNetwork): ReadonlyMap<string, string> {
  const { behaviour, routers, switches, machines, portGroups, addressSets } = network
  const joined = new Joined()
  const owners = new Map(
    routers.flatMap(({ name, ports }) => ports.map((port) => [port.name, `router ${name}`])),
  )
  for (const { name, ports } of routers) {
    for (const { peer } of ports) joined.join(`router ${name}`, owners.get(peer ?? ''))
  }
  const places = new Map<string, string>()
  for (const { name, ports } of switches) {
    for (const port of ports) {
      places.set(port.name, `switch ${name}`)
      joined.join(`switch ${name}`, owners.get(port.routerPort ?? ''))
    }
  }
  const parts = new Map<string, unknown[]>()
  const add = (place: string, part: unknown): void => {
    const root = joined.rootOf(place)
    const known = parts.get(root)
    if (known) known.push(part)
    else parts.set(root, [part])
  }
  for (const router of routers) add(`router ${router.name}`, router)
  for (const node of switches) add(`switch ${node.name}`, node)
  for (const group of portGroups) {
    const roots = new Set(group.ports.flatMap((port) => places.get(port) ?? []).map(joined.rootOf))
    for (const root of roots) add(root, group)
  }
  const sets = new Map(addressSets.map((set) => [set.name, textOf(set)]))
  const texts = new Map<string, string>()
  for (const [root, own] of parts) {
    const text = textOf([behaviour, machines ?? [], own])
    const names = new Set(Array.from(text.matchAll(/\$([\w.]+)/g), ([, name]) => name!))
    texts.set(root, [text, ...[...names].map((name) => sets.get(name) ?? '')].join('\n'))
  }
  return new Map(switches.map(({ name }) => [name, texts.get(joined.rootOf(`switch ${name}`))!]))
}

/** Without the lines where things are written, which mean nothing to packets. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (key, one) => (NOTES.has(key) ? undefined : one))
}

const NOTES: ReadonlySet<string> = new Set(['origin', 'assumption', 'log', 'rules'])

/** Sets of things that are joined with each other. */
class Joined {
  readonly #above = new Map<string, string>()

  readonly rootOf = (one: string): string => {
    let root = one
    for (let next = this.#above.get(root); next !== undefined; next = this.#above.get(root)) {
      root = next
    }
    // Whoever asks again is there at once.
    if (root !== one) this.#above.set(one, root)
    return root
  }

  join(one: string, other: string | undefined): void {
    if (other === undefined) return
    const [a, b] = [this.rootOf(one), this.rootOf(other)]
    if (a !== b) this.#above.set(a, b)
  }
}
