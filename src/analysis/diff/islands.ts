import type { LogicalNetwork } from '../../model/index.ts'

/** The names in quotes in a match: ports. */
const QUOTED = /"([^"]*)"/g

/** What joins routers and switches. */
export type Joining = Pick<LogicalNetwork, 'routers' | 'switches' | 'machines' | 'portGroups'>

/**
 * Islands: routers and switches between which packets can get in either of two networks. They are joined by ports, by
 * machines, and by rules that name a port somewhere else. Known are they by a number.
 */
export class Islands {
  readonly #above: number[] = []
  readonly #routers = new Map<string, number>()
  readonly #switches = new Map<string, number>()
  /** The ports of both, and those that are only named. */
  readonly #ports = new Map<string, number>()

  constructor(networks: readonly Joining[]) {
    for (const network of networks) this.#add(network)
  }

  ofRouter(name: string): number {
    return this.#top(this.#routers.get(name)!)
  }

  ofSwitch(name: string): number {
    return this.#top(this.#switches.get(name)!)
  }

  /** Undefined for a port that neither network has. */
  ofPort(name: string): number | undefined {
    const place = this.#ports.get(name)
    return place === undefined ? undefined : this.#top(place)
  }

  #add({ routers, switches, machines = [], portGroups }: Joining): void {
    for (const { name, ports, policies } of routers) {
      const place = this.#place(this.#routers, name)
      for (const port of ports) {
        this.#put(port.name, place)
        if (port.peer !== undefined) this.#put(port.peer, place)
      }
      for (const { match } of policies) this.#putNamed(match, place)
    }
    for (const { name, ports, acls } of switches) {
      const place = this.#place(this.#switches, name)
      for (const port of ports) {
        this.#put(port.name, place)
        if (port.routerPort !== undefined) this.#put(port.routerPort, place)
      }
      for (const { match } of acls) this.#putNamed(match, place)
    }
    for (const { interfaces } of machines) {
      const ports = interfaces.flatMap(({ port }) => port ?? [])
      for (const port of ports) this.#put(port, this.#place(this.#ports, ports[0]!))
    }
    for (const { ports, acls } of portGroups) {
      for (const { match } of acls) {
        if (!match.includes('"')) continue
        for (const port of ports) this.#putNamed(match, this.#place(this.#ports, port))
      }
    }
  }

  #place(places: Map<string, number>, name: string): number {
    let place = places.get(name)
    if (place === undefined) {
      place = this.#above.length
      this.#above.push(place)
      places.set(name, place)
    }
    return place
  }

  #put(port: string, place: number): void {
    const known = this.#ports.get(port)
    if (known === undefined) this.#ports.set(port, place)
    else this.#join(known, place)
  }

  #putNamed(match: string, place: number): void {
    if (!match.includes('"')) return
    for (const [, name] of match.matchAll(QUOTED)) this.#put(name!, place)
  }

  #join(one: number, other: number): void {
    const [a, b] = [this.#top(one), this.#top(other)]
    if (a !== b) this.#above[a] = b
  }

  #top(place: number): number {
    const above = this.#above
    let top = place
    while (above[top] !== top) {
      // Every way is halved where somebody goes it, so that none stays long.
      above[top] = above[above[top]!]!
      top = above[top]!
    }
    return top
  }
}
