import type { Family, Prefix } from '../net/index.ts'
import { AddressPool, endsOf, TRANSIT_LENGTHS, takeInventory, usedPrefixes } from '../plan/index.ts'
import type { Draft } from './draft.ts'

/**
 * Addresses for both ends of a new peering: the lowest network of the family's pool in which nothing has an address, no
 * static route leads and nothing is to be avoided. Undefined where there is no such pool, or no room in it.
 */
export function newLink(
  draft: Draft,
  family: Family,
  pools: readonly Prefix[],
  avoid: readonly Prefix[],
): readonly [Prefix, Prefix] | undefined {
  const prefix = pools.find(({ address }) => address.family === family)
  if (!prefix) return undefined
  const { manifests, options, network } = draft.design
  const inventory = takeInventory(manifests, [], options)
  const routed = network.model.routers.flatMap(({ staticRoutes }) =>
    // A route for half of the Internet is not about the pool.
    staticRoutes.map((route) => route.prefix).filter(({ length }) => length >= prefix.length),
  )
  const pool = new AddressPool(prefix, [...usedPrefixes(inventory), ...routed, ...avoid])
  const found = pool.allocate(TRANSIT_LENGTHS[family])
  return found && endsOf(found)
}
