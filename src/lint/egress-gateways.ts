import { DEFAULT_VPC, labelSelector, selects } from '../kubeovn/index.ts'
import { apiGroup, isMapping, type Manifest, selectNamespaces } from '../manifest/index.ts'
import { addressBits, masked, type Prefix, parseCidr } from '../net/index.ts'
import type { Design } from './design.ts'
import { fieldValue } from './field-value.ts'
import { view } from './view.ts'

/** A VpcEgressGateway: its policies send what comes from some addresses of a VPC to it. */
export interface EgressGateway {
  readonly manifest: Manifest
  readonly vpc: string
  /** Whose packets it takes (`ip4.src == $set`, whatever the destination). */
  readonly sources: readonly Prefix[]
}

/** Every one of them, in the order written. */
export const egressGateways = view((design: Design): readonly EgressGateway[] => {
  return design.manifests
    .filter(
      ({ apiVersion, kind }) =>
        kind === 'VpcEgressGateway' && apiGroup(apiVersion) === 'kubeovn.io',
    )
    .map((manifest) => ({
      manifest,
      vpc: `${fieldValue(manifest, ['spec', 'vpc']) || DEFAULT_VPC}`,
      sources: [
        ...listed(manifest, 'policies').flatMap((policy) => sourcesOf(policy, design)),
        ...listed(manifest, 'selectors').flatMap((selector) =>
          labelledPods(design).flatMap((pod) => (isSelected(pod, selector) ? pod.addresses : [])),
        ),
      ],
    }))
})

type Entry = Readonly<Record<string, unknown>>

function listed(manifest: Manifest, field: string): readonly Entry[] {
  const list = fieldValue(manifest, ['spec', field])
  return Array.isArray(list) ? list.filter(isMapping) : []
}

/** The blocks and subnets that a policy of a gateway names. */
function sourcesOf({ ipBlocks, subnets }: Entry, { resources }: Design): Prefix[] {
  const named = new Set(Array.isArray(subnets) ? subnets : [])
  const blocks: readonly unknown[] = Array.isArray(ipBlocks) ? ipBlocks : []
  return [
    ...blocks.flatMap((text): Prefix | [] => parseCidr(`${text}`) ?? []).map(masked),
    ...resources.subnets.flatMap(({ name, cidrs }) => (named.has(name) ? cidrs : [])),
  ]
}

interface LabelledPod {
  readonly labels: Readonly<Record<string, string>>
  readonly namespaceLabels: Readonly<Record<string, string>>
  readonly addresses: readonly Prefix[]
}

const labelledPods = view(({ manifests, resources }: Design): readonly LabelledPod[] => {
  const { namespaces } = selectNamespaces(manifests)
  return resources.pods.map(({ pod, endpoint }) => ({
    labels: pod.labels,
    namespaceLabels: namespaces.get(pod.namespace)?.labels ?? {},
    addresses: endpoint.addresses.map((address) => ({
      address,
      length: addressBits(address.family),
    })),
  }))
})

/** A selector that is left out selects everything. */
function isSelected(
  { labels, namespaceLabels }: LabelledPod,
  { podSelector, namespaceSelector }: Entry,
): boolean {
  const matches = (selector: unknown, own: Readonly<Record<string, string>>): boolean => {
    const parsed = labelSelector.safeParse(selector ?? {})
    return parsed.success && selects(parsed.data, own)
  }
  return matches(podSelector, labels) && matches(namespaceSelector, namespaceLabels)
}
