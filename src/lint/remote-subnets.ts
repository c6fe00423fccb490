import type { Prefix } from '../net/index.ts'
import type { Design } from './design.ts'
import { type LinkEnd, links, sidesOf } from './peerings.ts'
import { PrefixIndex } from './prefix-index.ts'
import { type RoutedSubnet, subnetsOf } from './routing.ts'
import { view, viewByVpc } from './view.ts'

/** A subnet of a VPC's peer, with both ends of the link. */
export interface RemoteSubnet {
  readonly end: LinkEnd
  readonly other: LinkEnd
  readonly subnet: RoutedSubnet
}

/** The links of each VPC, its own end first. */
const endsByVpc = view((design: Design) => {
  const byVpc = new Map<string, (readonly [own: LinkEnd, other: LinkEnd])[]>()
  for (const sides of links(design).map(sidesOf)) {
    for (const side of sides) {
      const { name } = side[0].vpc
      const known = byVpc.get(name)
      if (known) known.push(side)
      else byVpc.set(name, [side])
    }
  }
  return byVpc
})

/** The links of a VPC, its own end first. */
export function endsOf(
  design: Design,
  vpc: string,
): readonly (readonly [own: LinkEnd, other: LinkEnd])[] {
  return endsByVpc(design).get(vpc) ?? []
}

/** The subnets of the VPCs that a VPC peers with. */
export const remoteSubnets = viewByVpc(
  (design, vpc): PrefixIndex<RemoteSubnet> =>
    new PrefixIndex(
      endsOf(design, vpc).flatMap(([end, other]) =>
        subnetsOf(design, other.vpc.name).map((subnet): [Prefix, RemoteSubnet] => [
          subnet.prefix,
          { end, other, subnet },
        ]),
      ),
    ),
)
