import type { Edit } from '../edit/index.ts'
import { FieldOrigin } from '../manifest/index.ts'
import { type Address, type Family, formatAddress, formatPrefix, overlaps } from '../net/index.ts'
import type { Design } from './design.ts'
import { leaveOtherwise } from './other-ways.ts'
import { addressAcross, declarationOf, type LinkEnd } from './peerings.ts'
import { routesTo } from './route-index.ts'
import { type RoutedSubnet, subnetsOf } from './routing.ts'

/** The subnets of a VPC that somebody wrote: those that Kube-OVN makes by itself nobody has to reach. */
export function writtenSubnets(design: Design, vpc: string): readonly RoutedSubnet[] {
  return subnetsOf(design, vpc).filter(({ origin }) => origin instanceof FieldOrigin)
}

/**
 * The subnets of another VPC that a VPC has no route for, not even one that does not work.
 *
 * @param senders its subnets that have to get there: where something else takes the packets of them all, no route is needed
 */
export function uncovered(
  design: Design,
  vpc: string,
  remote: string,
  family: Family,
  senders = writtenSubnets(design, vpc),
): readonly RoutedSubnet[] {
  const routes = routesTo(design, vpc)
  return writtenSubnets(design, remote).filter(({ prefix }) => {
    if (prefix.address.family !== family) return false
    for (const { route, hop } of routes.overlapping(prefix)) {
      // A default route to a gateway is for the world outside.
      if (route.prefix.length > 0 || hop.kind === 'peer') return false
    }
    return !leaveOtherwise(design, senders, prefix)
  })
}

/** The address of another VPC's router on its peering with a VPC. */
export function addressBeyond(
  design: Design,
  vpc: string,
  remote: string,
  family: Family,
): Address | undefined {
  const end = declarationOf(design, vpc, remote)
  const other = declarationOf(design, remote, vpc)
  if (!end?.addresses || !other?.addresses) return undefined
  return addressAcross(end as LinkEnd, other as LinkEnd, family)
}

/** Routes from a VPC to subnets of another; those for which the peering has no address are left out. */
export function routesFor(design: Design, vpc: string, subnets: readonly RoutedSubnet[]): Edit[] {
  const manifest = declarationOf(design, vpc, subnets[0]!.vpc)?.vpc.manifest
  if (!manifest) return []
  return subnets.flatMap(({ vpc: remote, prefix }): Edit | [] => {
    const nextHop = addressBeyond(design, vpc, remote, prefix.address.family)
    if (!nextHop) return []
    const value = {
      policy: 'policyDst',
      cidr: formatPrefix(prefix),
      nextHopIP: formatAddress(nextHop),
    }
    return { kind: 'append', manifest, path: ['spec', 'staticRoutes'], value }
  })
}

/** Whether a subnet has addresses that a VPC has in subnets of its own: no route can tell them apart. */
export function isOwnToo(design: Design, vpc: string, { prefix }: RoutedSubnet): boolean {
  return subnetsOf(design, vpc).some((own) => overlaps(own.prefix, prefix))
}
