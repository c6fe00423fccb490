import type { Transit } from '../analysis/index.ts'
import { containsPrefix, masked, overlaps } from '../net/index.ts'
import type { Design } from './design.ts'
import { routesTo } from './route-index.ts'
import { peerRoutesOf, type WrittenRoute } from './routes.ts'
import { subnetsOf } from './routing.ts'

/** Whether some route to a VPC takes in subnets of it and further addresses as well, and is not for those alone. */
export function hasWideRoute(design: Design): boolean {
  return design.resources.vpcs.some(({ name }) =>
    peerRoutesOf(design, name).some((written) => {
      const next = written.hop.remote.model.name
      const prefix = masked(written.route.prefix)
      const there = subnetsOf(design, next).filter((subnet) => overlaps(subnet.prefix, prefix))
      return (
        there.length > 0 &&
        !there.some((subnet) => containsPrefix(subnet.prefix, prefix)) &&
        !isForBeyond(design, written, next)
      )
    }),
  )
}

/** The route by which packets get through a VPC, if it takes in subnets of that VPC and further ones as well. */
export function wideRoute(
  design: Design,
  { routers, destinations }: Transit,
): WrittenRoute | undefined {
  const [from, next] = routers
  const [destination] = destinations
  if (!destination) return undefined
  const [route] = routesTo(design, from!).covering(destination)
  if (!route || route.route.prefix.length >= destination.length) return undefined
  const prefix = masked(route.route.prefix)
  if (isForBeyond(design, route, next!)) return undefined
  return subnetsOf(design, next!).some((own) => overlaps(own.prefix, prefix)) ? route : undefined
}

/**
 * Whether a wide route to a VPC can only be for what lies beyond it: the subnets of that VPC that it covers have routes of
 * their own, and the VPC has routes to others.
 */
export function isForBeyond(design: Design, { vpc, route }: WrittenRoute, next: string): boolean {
  const prefix = masked(route.prefix)
  const isPassedBy = subnetsOf(design, next)
    .filter((subnet) => containsPrefix(prefix, subnet.prefix))
    .every((subnet) => {
      const [best] = routesTo(design, vpc.name).covering(subnet.prefix)
      return best !== undefined && best.route.prefix.length > prefix.length && leadsTo(best, next)
    })
  if (!isPassedBy) return false
  // The first will do: a hub has routes to all of its spokes.
  for (const one of routesTo(design, next).within(prefix)) {
    if (!leadsTo(one, vpc.name)) return true
  }
  return false
}

function leadsTo({ hop }: WrittenRoute, vpc: string): boolean {
  return hop.kind === 'peer' && hop.remote.model.name === vpc
}
