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
  return (
    isPassedBy && [...routesTo(design, next).within(prefix)].some((one) => !leadsTo(one, vpc.name))
  )
}

function leadsTo({ hop }: WrittenRoute, vpc: string): boolean {
  return hop.kind === 'peer' && hop.remote.model.name === vpc
}
