import { type Address, addressBits, type Family, type Prefix, sameAddress } from '../net/index.ts'
import type { Design } from './design.ts'
import { hopsOver } from './named-hops.ts'
import {
  addressAcross,
  answerTo,
  declarationOf,
  declarations,
  familiesOf,
  isNetworkAddress,
  type Link,
  type LinkEnd,
  links,
  sidesOf,
} from './peerings.ts'
import { PrefixIndex } from './prefix-index.ts'
import { subnetsOfFamily } from './routing.ts'
import { view } from './view.ts'

/** Why the ends of a link cannot send to each other. */
export interface LinkFault {
  readonly link: Link
  /** `network`: an end has the address of a network instead of a router's; `apart`: they are in different networks. */
  readonly kind: 'network' | 'apart'
  readonly families: readonly Family[]
}

/** The links whose ends cannot send to each other in some family that both have. */
export const linkFaults = view((design: Design): readonly LinkFault[] =>
  links(design).flatMap((link) => {
    if (link.some(({ vpc, remoteName }) => doubled(design).has(`${vpc.name}\n${remoteName}`)))
      return []
    const families = familiesOf(link).filter((family) => !isJoined(design, link, family))
    if (families.length === 0) return []
    const isNetwork = link.some(({ addresses }) =>
      addresses.some(
        (prefix) => families.includes(prefix.address.family) && isNetworkAddress(prefix),
      ),
    )
    return { link, kind: isNetwork ? ('network' as const) : ('apart' as const), families }
  }),
)

/** The VPCs with several entries for one peer, by both names: these do not fit together, which is told. */
const doubled = view((design: Design): ReadonlySet<string> => {
  const replaced = declarations(design).filter(
    (entry) => declarationOf(design, entry.vpc.name, entry.remoteName) !== entry,
  )
  return new Set(replaced.map(({ vpc, remoteName }) => `${vpc.name}\n${remoteName}`))
})

/** A family that both VPCs have subnets of, and one end of their link no address. */
export interface MissingFamily {
  readonly family: Family
  /** The end that has an address of it, and the one that has not. */
  readonly end: LinkEnd
  readonly other: LinkEnd
}

/** The links that lack a family at one end. */
export const missingFamilies = view((design: Design): readonly MissingFamily[] =>
  links(design).flatMap((link) =>
    sidesOf(link).flatMap(([end, other]) =>
      ([4, 6] as const)
        .filter((family) => hasFamily(end, family) && !hasFamily(other, family))
        .filter((family) =>
          [end, other].every(({ vpc }) => subnetsOfFamily(design, vpc.name, family).length > 0),
        )
        .map((family) => ({ family, end, other })),
    ),
  ),
)

function hasFamily({ addresses }: LinkEnd, family: Family): boolean {
  return addresses.some(({ address }) => address.family === family)
}

function isJoined(design: Design, link: Link, family: Family): boolean {
  return sidesOf(link).every(([end, other]) => {
    if (addressAcross(end, other, family)) return true
    // Two routers with one address reach each other all the same, where it is the next hop.
    const own = end.addresses.find(({ address }) => address.family === family)!
    return (
      other.addresses.some(({ address }) => sameAddress(address, own.address)) &&
      hopsOver(design, end, other).every(({ address }) => sameAddress(address, own.address))
    )
  })
}

/** The networks of peerings of each VPC that something is wrong with. */
const blamed = view((design: Design) => {
  const networks = new Map<string, [Prefix, true][]>()
  const blame = (vpc: string, prefixes: readonly Prefix[] | undefined): void => {
    const own = networks.get(vpc) ?? []
    for (const prefix of prefixes ?? []) own.push([prefix, true])
    networks.set(vpc, own)
  }
  for (const { link } of linkFaults(design)) {
    for (const [end, other] of sidesOf(link)) {
      blame(end.vpc.name, [...end.addresses, ...other.addresses])
    }
  }
  for (const { end, family } of missingFamilies(design)) {
    blame(
      end.vpc.name,
      end.addresses.filter(({ address }) => address.family === family),
    )
  }
  for (const entry of declarations(design)) {
    const { vpc, remoteName, addresses } = entry
    const isReplaced = declarationOf(design, vpc.name, remoteName) !== entry
    if (answerTo(entry, design) && !isReplaced && vpc.name !== remoteName) continue
    blame(vpc.name, addresses)
    blame(remoteName, addresses)
  }
  return new Map([...networks].map(([vpc, prefixes]) => [vpc, new PrefixIndex(prefixes)]))
})

/** Whether a VPC's next hop goes wrong because a peering does, which is told where the peering is. */
export function isOnFaultyLink(design: Design, vpc: string, address: Address): boolean {
  const point = { address, length: addressBits(address.family) }
  return blamed(design).get(vpc)?.covering(point).next().done === false
}
