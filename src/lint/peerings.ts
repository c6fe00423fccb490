import type { Vpc } from '../kubeovn/index.ts'
import type { FieldPath } from '../manifest/index.ts'
import {
  type Address,
  containsAddress,
  type Family,
  hasHostBits,
  type Prefix,
  parseCidr,
  sameAddress,
} from '../net/index.ts'
import type { Design } from './design.ts'
import type { Place } from './rule.ts'
import { view } from './view.ts'
import { vpcNamed } from './vpcs.ts'

/** One entry of a VPC's `vpcPeerings`. */
export interface Declaration {
  readonly vpc: Vpc
  /** The name that the entry gives, and the VPC if there is one. */
  readonly remoteName: string
  readonly remote: Vpc | undefined
  /** Field of the entry in the manifest of the VPC. */
  readonly path: FieldPath
  /** The addresses of localConnectIP; undefined where the controller refuses it. */
  readonly addresses: readonly Prefix[] | undefined
}

/** Every entry of every VPC, in the order written. */
export const declarations = view((design: Design): readonly Declaration[] =>
  design.resources.vpcs.flatMap((vpc) =>
    (vpc.spec.vpcPeerings ?? []).map(({ remoteVpc, localConnectIP }, index): Declaration => {
      const addresses = (localConnectIP ?? '').split(',').map((part) => parseCidr(part))
      return {
        vpc,
        remoteName: remoteVpc ?? '',
        remote: vpcNamed(design, remoteVpc ?? ''),
        path: ['spec', 'vpcPeerings', index],
        addresses: addresses.every((address) => address !== undefined) ? addresses : undefined,
      }
    }),
  ),
)

/** By VPC and remote VPC; of several entries for one VPC the last, which replaces the others. */
const byVpcs = view((design: Design) => {
  const found = new Map<string, Map<string, Declaration>>()
  for (const entry of declarations(design)) {
    const known = found.get(entry.vpc.name)
    if (known) known.set(entry.remoteName, entry)
    else found.set(entry.vpc.name, new Map([[entry.remoteName, entry]]))
  }
  return found
})

/** The entry by which one VPC peers with another, if there is one. */
export function declarationOf(
  design: Design,
  vpc: string,
  remote: string,
): Declaration | undefined {
  return byVpcs(design).get(vpc)?.get(remote)
}

/** The entry by which the other VPC answers, if it does. */
export function answerTo(entry: Declaration, design: Design): Declaration | undefined {
  return declarationOf(design, entry.remoteName, entry.vpc.name)
}

/** A declaration whose addresses the controller takes: it makes a router port. */
export interface LinkEnd extends Declaration {
  readonly addresses: readonly Prefix[]
}

/** Two entries that answer each other. */
export type Link = readonly [LinkEnd, LinkEnd]

/** An entry that the other VPC does not answer: its router port leads nowhere, and has a network all the same. */
export type Half = readonly [LinkEnd]

/** Every link once, in the order in which it was first declared. */
export const links = view((design: Design): readonly Link[] => {
  const found: Link[] = []
  const seen = new Set<Declaration>()
  for (const entry of declarations(design)) {
    const answer = answerTo(entry, design)
    if (!answer || answer === entry || seen.has(answer)) continue
    if (answerTo(answer, design) !== entry) continue
    seen.add(entry)
    if (isEnd(entry) && isEnd(answer)) found.push([entry, answer])
  }
  return found
})

/** Every half, in the order declared. Of several entries for one VPC only the last has a port. */
export const halves = view((design: Design): readonly Half[] => {
  const linked = new Set(links(design).flat())
  return declarations(design)
    .filter(isEnd)
    .filter((entry) => declarationOf(design, entry.vpc.name, entry.remoteName) === entry)
    .filter((entry) => !linked.has(entry))
    .map((entry): Half => [entry])
})

function isEnd(entry: Declaration): entry is LinkEnd {
  return entry.addresses !== undefined
}

/** Both ends, each with the one on the other side. */
export function sidesOf([one, two]: Link): readonly (readonly [own: LinkEnd, other: LinkEnd])[] {
  return [
    [one, two],
    [two, one],
  ]
}

/** The address of the other end that a router can send to: the first that lies in one of its own networks. */
export function addressAcross(own: LinkEnd, other: LinkEnd, family: Family): Address | undefined {
  return other.addresses.find(
    ({ address }) =>
      address.family === family &&
      own.addresses.some(
        (network) => containsAddress(network, address) && !sameAddress(network.address, address),
      ),
  )?.address
}

/** The families that both ends have. */
export function familiesOf([one, two]: Link): Family[] {
  return ([4, 6] as const).filter((family) =>
    [one, two].every(({ addresses }) => addresses.some(({ address }) => address.family === family)),
  )
}

/** Whether the text has room for two routers, and names none of them: the network, not an address in it. */
export function isNetworkAddress(prefix: Prefix): boolean {
  return !hasHostBits(prefix) && prefix.length <= (prefix.address.family === 4 ? 30 : 126)
}

/** The line that gives a router its address on a link. */
export function connectIpPlace({ vpc, remoteName, path }: Declaration): Place {
  return {
    origin: vpc.manifest.origin([...path, 'localConnectIP']),
    label: `the address of VPC \`${vpc.name}\` towards \`${remoteName}\``,
  }
}

/** The line that names the other VPC. */
export function peeringPlace({ vpc, remoteName, path }: Declaration): Place {
  return {
    origin: vpc.manifest.origin([...path, 'remoteVpc']),
    label: `the peering of VPC \`${vpc.name}\` with \`${remoteName}\``,
  }
}
