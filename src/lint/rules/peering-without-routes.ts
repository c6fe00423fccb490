import type { Design } from '../design.ts'
import { manifests, PEERED, vpc, WEB_AND_DB } from '../examples.ts'
import { isOwnToo, routesFor, uncovered, writtenSubnets } from '../missing-routes.ts'
import { hopsOver } from '../named-hops.ts'
import { familiesOf, type Link, links, peeringPlace, sidesOf } from '../peerings.ts'
import { subnetsOf } from '../routing.ts'
import type { LintRule, Violation } from '../rule.ts'

/** A peering that no route leads over. */
export const peeringWithoutRoutes: LintRule = {
  id: 'peering-without-routes',
  severity: 'warning',
  summary: 'a peering is declared on both sides, and no route leads over it',
  why: `A peering joins two routers and adds no route to either: packets for the other VPC have no way and are dropped without an ICMP error.

Give each VPC a static route (\`policyDst\`) to the subnets of the other, with the other's \`localConnectIP\` as next hop.`,
  example: {
    wrong: manifests(
      vpc('a', 'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}]'),
      vpc('b', 'vpcPeerings: [{remoteVpc: a, localConnectIP: 169.254.0.2/30}]'),
      WEB_AND_DB,
    ),
    right: PEERED,
    effect: { probe: { from: 'web', to: 'db' }, wrong: 'unreachable', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    for (const link of links(design)) {
      if (!isIdle(design, link)) continue
      const edits = sidesOf(link).flatMap(([end, other]) => {
        const there = writtenSubnets(design, other.vpc.name).filter(
          (subnet) => !isOwnToo(design, end.vpc.name, subnet),
        )
        return there.length > 0 ? routesFor(design, end.vpc.name, there) : []
      })
      const [one, two] = link.map(({ vpc }) => `\`${vpc.name}\``)
      yield {
        message: `VPCs ${one} and ${two} peer with each other, and neither has a route over the peering`,
        places: link.map(peeringPlace),
        ...(edits.length > 0 && {
          fix: { title: `give VPCs ${one} and ${two} routes to each other's subnets`, edits },
        }),
      }
    }
  },
}

/** Whether both ends have subnets, and neither names a next hop on the link or a route to the other's subnets. */
function isIdle(design: Design, link: Link): boolean {
  return sidesOf(link).every(([end, other]) => {
    const [from, to] = [end.vpc.name, other.vpc.name]
    if (subnetsOf(design, from).length === 0) return false
    if (hopsOver(design, end, other).length > 0) return false
    return familiesOf(link).every((family) => {
      const there = writtenSubnets(design, to).filter(
        ({ prefix }) => prefix.address.family === family,
      )
      return uncovered(design, from, to, family).length === there.length
    })
  })
}
