import type { Vpc } from '../kubeovn/index.ts'
import type { FieldPath } from '../manifest/index.ts'
import { type Address, formatAddress, type Prefix } from '../net/index.ts'
import type { Design } from './design.ts'
import type { Hop } from './hops.ts'
import { isOnFaultyLink } from './link-faults.ts'
import { addressAcross } from './peerings.ts'
import { remoteSubnets } from './remote-subnets.ts'
import { type WrittenPolicy, type WrittenRoute, writtenPolicies, writtenRoutes } from './routes.ts'
import type { Fix, Place } from './rule.ts'
import { view } from './view.ts'

/** A next hop that a route or a policy sends packets to. */
export interface HopUse {
  readonly vpc: Vpc
  /** Whether it is that of a route or of a policy. */
  readonly kind: 'route' | 'policy'
  /** As in `the route of VPC \`a\` to \`10.2.0.0/16\``. */
  readonly what: string
  readonly address: Address
  readonly hop: Hop
  /** The field that names the next hop. */
  readonly path: FieldPath
  /** What a route by destination is for. */
  readonly destination: Prefix | undefined
  /** What the field becomes with another address in its place. */
  with(text: string): string
}

/** One of which a certain thing becomes. */
export type HopUseOf<Kind extends Hop['kind']> = HopUse & {
  readonly hop: Extract<Hop, { kind: Kind }>
}

/** Next hops of the routes and policies that the controller applied, by what becomes of packets to them. */
const hopUses = view((design: Design): ReadonlyMap<Hop['kind'], readonly HopUse[]> => {
  const byKind = new Map<Hop['kind'], HopUse[]>()
  const add = (use: HopUse): void => {
    const known = byKind.get(use.hop.kind)
    if (known) known.push(use)
    else byKind.set(use.hop.kind, [use])
  }
  for (const written of writtenRoutes(design)) if (isTold(written.hop)) add(useByRoute(written))
  for (const written of writtenPolicies(design)) {
    for (const [index, { hop }] of written.hops.entries()) {
      if (isTold(hop)) add(useByPolicy(written, index))
    }
  }
  return byKind
})

/** Most next hops are a peer's, as they should be: nothing is to be told of them. */
function isTold({ kind }: Hop): boolean {
  return kind !== 'peer'
}

function useByRoute({ vpc, route, cidr, path, hop }: WrittenRoute): HopUse {
  return {
    vpc,
    kind: 'route',
    what: `the route of VPC \`${vpc.name}\` to \`${cidr}\``,
    address: route.nextHop as Address,
    hop,
    path: [...path, 'nextHopIP'],
    destination: route.policy === 'dst-ip' ? route.prefix : undefined,
    with: (text) => text,
  }
}

function useByPolicy({ vpc, policy, path, hops }: WrittenPolicy, index: number): HopUse {
  const parts = (vpc.spec.policyRoutes![path[2] as number]!.nextHopIP ?? '').split(',')
  return {
    vpc,
    kind: 'policy',
    what: `the policy of VPC \`${vpc.name}\` with priority ${policy.priority}`,
    ...hops[index]!,
    path: [...path, 'nextHopIP'],
    destination: undefined,
    with: (text) => parts.map((part, i) => (i === index ? text : part)).join(','),
  }
}

/** The next hops that packets to become of a kind, but for those that go wrong because a peering does. */
export function hopsOfKind<Kind extends Exclude<Hop['kind'], 'peer'>>(
  design: Design,
  kind: Kind,
): readonly HopUseOf<Kind>[] {
  const isOfKind = (use: HopUse): use is HopUseOf<Kind> => use.hop.kind === kind
  return (hopUses(design).get(kind) ?? [])
    .filter(isOfKind)
    .filter(({ vpc, address }) => !isOnFaultyLink(design, vpc.name, address))
}

/** The line of a next hop. */
export function hopPlace({ vpc, what, path }: HopUse): Place {
  return { origin: vpc.manifest.origin(path), label: what }
}

/** Writes another next hop, if one is known. */
export function withHop(use: HopUse, address: Address | undefined): { fix?: Fix } {
  if (!address) return {}
  const { vpc, path } = use
  const text = formatAddress(address)
  return {
    fix: {
      title: `write nextHopIP: ${use.with(text)}`,
      edits: [{ kind: 'set', manifest: vpc.manifest, path, value: use.with(text) }],
    },
  }
}

/** The router of the only peer that has subnets where the route leads. */
export function hopMeant(design: Design, { vpc, destination }: HopUse): Address | undefined {
  if (!destination) return undefined
  let found: { readonly vpc: string; readonly address: Address | undefined } | undefined
  for (const { end, other } of remoteSubnets(design, vpc.name).overlapping(destination)) {
    if (found && found.vpc !== other.vpc.name) return undefined
    found ??= {
      vpc: other.vpc.name,
      address: addressAcross(end, other, destination.address.family),
    }
  }
  return found?.address
}
