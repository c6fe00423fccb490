import type { AddressMembers, MatchEnvironment } from '../match/index.ts'
import type { LogicalNetwork, LogicalSwitchPort, PortGroup } from '../model/index.ts'
import { type Address, AddressMap } from '../net/index.ts'

/** What names in matches stand for, and the addresses of a set one by one. */
export interface NetworkEnvironment extends MatchEnvironment {
  addressesOf(set: string): readonly Address[] | undefined
}

/** Finds the ports of a network by what matches call them. */
export interface PortFinder {
  /** The number of the port of that name, or -1. */
  id(name: string): number
  /** Whether the port of that number is in the group. */
  isIn(group: PortGroup, port: number): boolean
}

/** What `$name`, `@name` and port names stand for in the matches of this network. */
export function matchEnvironment(network: LogicalNetwork, ports: PortFinder): NetworkEnvironment {
  const sets = new Map(network.addressSets.map((set) => [set.name, set]))
  const groups = new Map(network.portGroups.map((group) => [group.name, group]))
  const compiledSets = new Map<string, AddressMembers>()
  let addressesOfPort: Map<string, LogicalSwitchPort['addresses']> | undefined

  /** The addresses of a set; OVN makes `<group>_ip4` and `<group>_ip6` of each port group by itself. */
  const addressesOf = (name: string): LogicalSwitchPort['addresses'] | undefined => {
    const set = sets.get(name)
    if (set) return set.addresses
    const derived = /^(.*)_ip([46])$/.exec(name)
    const group = derived && groups.get(derived[1]!)
    if (!group) return undefined
    addressesOfPort ??= new Map(
      network.switches.flatMap(({ ports }) => ports.map((port) => [port.name, port.addresses])),
    )
    const family = Number(derived[2])
    return group.ports
      .flatMap((port) => addressesOfPort!.get(port) ?? [])
      .filter((address) => address.family === family)
  }

  return {
    addressesOf,
    port: (name) => ports.id(name),
    portGroup(name) {
      const group = groups.get(name)
      return group && { size: group.ports.length, has: (port) => ports.isIn(group, port) }
    },
    addressSet(name) {
      let set = compiledSets.get(name)
      if (!set) {
        const addresses = addressesOf(name)
        if (!addresses) return undefined
        const map = new AddressMap<true>()
        for (const address of addresses) map.set(address, true)
        set = {
          size: addresses.length,
          has: (w0, w1, w2, w3, family) => map.getWords(family, w0, w1, w2, w3) === true,
        }
        compiledSets.set(name, set)
      }
      return set
    },
  }
}
