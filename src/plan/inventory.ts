import type { Diagnostic, Origin } from '../diagnostic/index.ts'
import {
  DEFAULT_VPC,
  type KubeOvnOptions,
  type Resources,
  type Subnet,
  translate,
} from '../kubeovn/index.ts'
import { isMapping, type Manifest } from '../manifest/index.ts'
import type { LogicalNetwork } from '../model/index.ts'
import { masked, type Prefix, parseCidr } from '../net/index.ts'

/** Everything in manifests that has addresses. */
export interface Inventory {
  readonly model: LogicalNetwork
  readonly resources: Resources
  readonly subnets: readonly WrittenSubnet[]
  readonly linkEnds: readonly LinkEnd[]
  readonly diagnostics: readonly Diagnostic[]
}

/** A subnet as somebody means it to be, whether the controller takes it or not. */
export interface WrittenSubnet {
  readonly name: string
  readonly vpc: string
  /** Host bits cleared; what is no CIDR is left out. */
  readonly cidrs: readonly Prefix[]
  /** Undefined where the controller refuses it. */
  readonly accepted: Subnet | undefined
  readonly origin: Origin
}

/** What one VPC writes about a peering. */
export interface LinkEnd {
  readonly vpc: string
  readonly remote: string
  /** The addresses of localConnectIP with the lengths of their networks; what is no CIDR is left out. */
  readonly addresses: readonly Prefix[]
  readonly origin: Origin
}

/**
 * What in manifests has addresses. Never throws: what is wrong is in `diagnostics`, which begin with the problems that
 * reading them had.
 */
export function takeInventory(
  manifests: readonly Manifest[],
  problems: readonly Diagnostic[] = [],
  options: KubeOvnOptions = {},
): Inventory {
  const { network, resources, diagnostics } = translate(manifests, options)
  return {
    model: network,
    resources,
    subnets: writtenSubnets(manifests, resources.subnets),
    linkEnds: linkEndsOf(resources),
    diagnostics: [...problems, ...diagnostics],
  }
}

/** Networks that are in use: those of subnets and of peerings. */
export function usedPrefixes({ subnets, linkEnds }: Inventory): Prefix[] {
  return [
    ...subnets.flatMap(({ cidrs }) => cidrs),
    ...linkEnds.flatMap(({ addresses }) => addresses.map(masked)),
  ]
}

function writtenSubnets(manifests: readonly Manifest[], accepted: readonly Subnet[]) {
  const names = new Set(accepted.map(({ name }) => name))
  const taken = accepted.map((subnet): WrittenSubnet => {
    const { name, vpc, cidrs, manifest } = subnet
    return { name, vpc, cidrs, accepted: subnet, origin: manifest.origin(['spec', 'cidrBlock']) }
  })
  const refused = manifests.filter(
    ({ kind, apiVersion, name }) =>
      kind === 'Subnet' && apiVersion === 'kubeovn.io/v1' && !names.has(name),
  )
  return [...taken, ...refused.flatMap((manifest) => refusedSubnet(manifest) ?? [])]
}

/** A subnet that gets no switch still says which addresses it is meant to have. */
function refusedSubnet(manifest: Manifest): WrittenSubnet | undefined {
  const { spec } = manifest.value
  if (!isMapping(spec)) return undefined
  const { vpc, cidrBlock } = spec
  const texts = typeof cidrBlock === 'string' ? cidrBlock.split(',') : []
  return {
    name: manifest.name,
    vpc: typeof vpc === 'string' && vpc !== '' ? vpc : DEFAULT_VPC,
    cidrs: texts.flatMap((text) => parseCidr(text.trim()) ?? []).map(masked),
    accepted: undefined,
    origin: manifest.origin(['spec', 'cidrBlock']),
  }
}

function linkEndsOf({ vpcs }: Resources): LinkEnd[] {
  return vpcs.flatMap(({ name, spec, manifest }) =>
    (spec.vpcPeerings ?? []).map(({ remoteVpc, localConnectIP }, index) => ({
      vpc: name,
      remote: remoteVpc ?? '',
      addresses: (localConnectIP ?? '').split(',').flatMap((text) => parseCidr(text.trim()) ?? []),
      origin: manifest.origin(['spec', 'vpcPeerings', index, 'localConnectIP']),
    })),
  )
}
