import { containsPrefix, masked } from '../net/index.ts'
import type { Design } from './design.ts'
import { routesTo } from './route-index.ts'
import type { WrittenRoute } from './routes.ts'
import { subnetsOf } from './routing.ts'

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
