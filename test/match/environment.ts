import { AddressMap } from 'isthmus/net'
import type { MatchEnvironment } from '../../src/match/index.ts'
import { names } from './arbitraries.ts'

/** The names of the arbitraries, as a fabric would resolve them. */
export const environment: MatchEnvironment = {
  addressSet(name) {
    const addresses = names.addressSets.get(name)
    if (!addresses) return undefined
    const map = new AddressMap<true>()
    for (const address of addresses) map.set(address, true)
    return {
      size: addresses.length,
      has: (w0, w1, w2, w3, family) => map.getWords(family, w0, w1, w2, w3) === true,
    }
  },
  portGroup(name) {
    const group = names.portGroups.get(name)
    return group && new Set(group.map((port) => names.ports.indexOf(port)))
  },
  port: (name) => names.ports.indexOf(name),
}
