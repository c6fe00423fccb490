import { overlaps } from '../../net/index.ts'
import type { Design } from '../design.ts'
import { manifests, PEERED, VPC_A, vpc, WEB_AND_DB } from '../examples.ts'
import { isOwnToo, routesFor, uncovered } from '../missing-routes.ts'
import { type LinkEnd, links, peeringPlace, sidesOf } from '../peerings.ts'
import { coverageOf } from '../route-index.ts'
import { type PeerRoute, peerRoutesOver, routePlace } from '../routes.ts'
import { type RoutedSubnet, subnetPlace, subnetsOf } from '../routing.ts'
import type { LintRule, Violation } from '../rule.ts'

/** Requests arrive, and replies have no way back. */
export const returnRouteMissing: LintRule = {
  id: 'return-route-missing',
  severity: 'error',
  summary: 'a VPC gets packets of another by a peering, and has no route back',
  why: `Routers keep nothing of the way in which a request came: its reply is routed like any other packet. Without a route back the request
is delivered, the server answers, and its own router drops the answer. The client sees a timeout, and a capture at the server shows packets
coming in and going out.

Give the other VPC a route to the subnet from which the requests come.`,
  example: {
    wrong: manifests(
      VPC_A,
      vpc('b', 'vpcPeerings: [{remoteVpc: a, localConnectIP: 169.254.0.2/30}]'),
      WEB_AND_DB,
    ),
    right: PEERED,
    effect: { probe: { from: 'web', to: 'db' }, wrong: 'unreachable', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    for (const link of links(design)) {
      for (const [sender, receiver] of sidesOf(link)) {
        const { route, reached } = requests(design, sender, receiver)
        if (!route) continue
        const [from, to] = [sender.vpc.name, receiver.vpc.name]
        // A route over the peering to addresses that are not there was meant for these.
        const back = peerRoutesOver(design, receiver, sender)
        if (
          back.some(
            ({ hop, route: { prefix } }) => coverageOf(design, hop.remote, prefix) === 'none',
          )
        )
          continue
        const { family } = route.route.prefix.address
        const lost = uncovered(design, to, from, family, reached).filter(
          (subnet) => !isOwnToo(design, to, subnet),
        )
        if (lost.length === 0) continue
        const edits = routesFor(design, to, lost)
        yield {
          message: `VPC \`${to}\` has no route back to ${named(lost)} of VPC \`${from}\`, from where packets come by the route to \`${route.cidr}\``,
          places: [
            {
              origin: receiver.vpc.manifest.origin(['spec', 'staticRoutes']),
              label: `the routes of VPC \`${to}\``,
            },
            peeringPlace(receiver),
            routePlace(route),
            subnetPlace(lost[0]!),
          ],
          ...(edits.length === lost.length && {
            fix: {
              title: `give VPC \`${to}\` ${edits.length > 1 ? 'routes' : 'a route'} to ${named(lost)}`,
              edits,
            },
          }),
        }
      }
    }
  },
}

/** A route by which the sender's packets reach the receiver, if there is one, and the subnets that such routes lead to. */
function requests(
  design: Design,
  sender: LinkEnd,
  receiver: LinkEnd,
): { readonly route: PeerRoute | undefined; readonly reached: readonly RoutedSubnet[] } {
  const there = subnetsOf(design, receiver.vpc.name)
  const reaches = ({ route }: PeerRoute, { prefix }: RoutedSubnet): boolean =>
    overlaps(prefix, route.prefix)
  const routes = peerRoutesOver(design, sender, receiver)
  return {
    route: routes.find((route) => there.some((subnet) => reaches(route, subnet))),
    reached: there.filter((subnet) => routes.some((route) => reaches(route, subnet))),
  }
}

function named(subnets: readonly RoutedSubnet[]): string {
  const names = subnets.slice(0, 3).map(({ name }) => `\`${name}\``)
  const more = subnets.length - names.length
  const list = more > 0 ? [...names, `${more} more`] : names
  return `${subnets.length > 1 ? 'subnets' : 'subnet'} ${list.join(', ')}`
}
