import type { Design } from './design.ts'
import type { LinkEnd } from './peerings.ts'
import { endsOf, type RemoteSubnet, remoteSubnets } from './remote-subnets.ts'
import { type RoutedSubnet, subnetsOf } from './routing.ts'
import { view } from './view.ts'

/** Two subnets with addresses in common that meet over peerings. */
export interface Overlap {
  /** The one that the other is in the way of. */
  readonly subnet: RoutedSubnet
  readonly other: RoutedSubnet
  /** A peering by which they meet. */
  readonly end: LinkEnd
}

/** Subnets of peered VPCs, each pair once. */
export const peerOverlaps = view((design: Design): readonly Overlap[] =>
  design.resources.vpcs.flatMap(({ name }) =>
    subnetsOf(design, name).flatMap((own) =>
      [...remoteSubnets(design, name).overlapping(own.prefix)]
        .filter(({ other }) => name <= other.vpc.name)
        .map(({ end, subnet }) => ({ subnet: own, other: subnet, end })),
    ),
  ),
)

/** Subnets of VPCs that peer with a third, each with the first that has all its addresses. */
export const hubOverlaps = view((design: Design): readonly (Overlap & { hub: string })[] =>
  design.resources.vpcs.flatMap(({ name: hub }) => {
    const index = remoteSubnets(design, hub)
    return endsOf(design, hub).flatMap(([, other]) =>
      subnetsOf(design, other.vpc.name).flatMap((subnet) => {
        const earlier = firstOther(index.covering(subnet.prefix), other.vpc.name, subnet)
        return earlier ? { hub, subnet, other: earlier.subnet, end: earlier.end } : []
      }),
    )
  }),
)

/** The first of another VPC that has the whole subnet; of subnets with the same addresses only those before it count. */
function firstOther(
  found: Iterable<RemoteSubnet>,
  vpcName: string,
  subnet: RoutedSubnet,
): RemoteSubnet | undefined {
  let isPast = false
  for (const candidate of found) {
    if (candidate.subnet === subnet) isPast = true
    if (candidate.other.vpc.name === vpcName) continue
    if (!isPast || candidate.subnet.prefix.length < subnet.prefix.length) return candidate
  }
  return undefined
}
