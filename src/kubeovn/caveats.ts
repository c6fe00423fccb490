import type { Diagnostic } from '../diagnostic/index.ts'
import { apiGroup, isMapping, type Manifest } from '../manifest/index.ts'
import type { Caveat, CaveatScope } from '../model/index.ts'
import { DEFAULT_VPC, podPortName } from './names.ts'
import type { PlacedPod } from './pods.ts'
import type { Subnet } from './subnet.ts'
import type { Vpc } from './vpc.ts'

/** What is known of the network when a caveat's scope is worked out. */
export interface CaveatContext {
  readonly pods: readonly PlacedPod[]
}

type Scope = (manifest: Manifest, context: CaveatContext) => CaveatScope

/** Kinds that could change a verdict and are not simulated, by group and kind, with what they do and touch. */
const UNMODELLED_KINDS: ReadonlyMap<string, { readonly what: string; readonly scope: Scope }> =
  new Map([
    ['networking.k8s.io/NetworkPolicy', { what: 'its rules', scope: selectedPods }],
    ['policy.networking.k8s.io/AdminNetworkPolicy', { what: 'its rules', scope: everything }],
    [
      'policy.networking.k8s.io/BaselineAdminNetworkPolicy',
      { what: 'its rules', scope: everything },
    ],
    ['policy.networking.k8s.io/ClusterNetworkPolicy', { what: 'its rules', scope: everything }],
    ['cilium.io/CiliumNetworkPolicy', { what: 'its rules', scope: everything }],
    ['cilium.io/CiliumClusterwideNetworkPolicy', { what: 'its rules', scope: everything }],
    [
      'kubeovn.io/VpcEgressGateway',
      { what: 'its policies, which send what leaves the VPC through it', scope: vpcOf('vpc') },
    ],
    ['kubeovn.io/VpcNatGateway', { what: 'the gateway and its translations', scope: vpcOf('vpc') }],
    ['kubeovn.io/VpcDns', { what: 'its DNS service', scope: vpcOf('vpc') }],
    ['kubeovn.io/IptablesEIP', { what: 'its floating address', scope: everything }],
    ['kubeovn.io/IptablesFIPRule', { what: 'its translation', scope: everything }],
    ['kubeovn.io/IptablesDnatRule', { what: 'its translation', scope: everything }],
    ['kubeovn.io/IptablesSnatRule', { what: 'its translation', scope: everything }],
    ['kubeovn.io/OvnEip', { what: 'its external address', scope: everything }],
    ['kubeovn.io/OvnFip', { what: 'its translation', scope: everything }],
    ['kubeovn.io/OvnDnatRule', { what: 'its translation', scope: everything }],
    ['kubeovn.io/OvnSnatRule', { what: 'its translation', scope: everything }],
    ['kubeovn.io/SwitchLBRule', { what: 'its virtual address', scope: addresses('vip') }],
    ['kubeovn.io/RouterLBRule', { what: 'its virtual address', scope: everything }],
    ['kubeovn.io/Vip', { what: 'its address', scope: addresses('v4ip', 'v6ip') }],
    ['kubeovn.io/IPPool', { what: 'which addresses it reserves', scope: subnetOf }],
    [
      '/Service',
      {
        what: 'its virtual addresses',
        scope: addresses('clusterIP', 'clusterIPs', 'externalIPs', 'loadBalancerIP'),
      },
    ],
  ])

/** Kinds that this front end reads. */
const MODELLED: ReadonlySet<string> = new Set([
  'kubeovn.io/Vpc',
  'kubeovn.io/Subnet',
  'kubeovn.io/SecurityGroup',
  'kubeovn.io/IP',
  '/Namespace',
  '/Node',
])

/** Whether the manifest is of a kind that this front end reads, pods and workloads aside. */
export function isModelled(manifest: Manifest): boolean {
  return MODELLED.has(kindKey(manifest))
}

function kindKey({ apiVersion, kind }: Manifest): string {
  return `${apiGroup(apiVersion)}/${kind}`
}

/** Caveats for objects of kinds that matter and are not simulated, and how many of each kind do not matter. */
export function kindCaveats(
  manifests: readonly Manifest[],
  context: CaveatContext,
): { caveats: Caveat[]; irrelevant: ReadonlyMap<string, number> } {
  const caveats: Caveat[] = []
  const irrelevant = new Map<string, number>()
  for (const manifest of manifests) {
    const unmodelled = UNMODELLED_KINDS.get(kindKey(manifest))
    if (!unmodelled) {
      const name = apiGroup(manifest.apiVersion)
        ? `${manifest.kind}.${apiGroup(manifest.apiVersion)}`
        : manifest.kind
      irrelevant.set(name, (irrelevant.get(name) ?? 0) + 1)
      continue
    }
    const name = manifest.namespace ? `${manifest.namespace}/${manifest.name}` : manifest.name
    caveats.push({
      diagnostic: {
        code: 'not-simulated',
        severity: 'warning',
        message: `${manifest.kind} \`${name}\` is not simulated and could change this answer: ${unmodelled.what}`,
        origin: manifest.origin(),
      },
      scope: unmodelled.scope(manifest, context),
    })
  }
  return { caveats, irrelevant }
}

/** Caveats for fields of VPCs that are not simulated. */
export function vpcCaveats({ name, spec, manifest }: Vpc): Caveat[] {
  const fields: [keyof typeof spec, boolean, string][] = [
    ['enableExternal', spec.enableExternal === true, 'the port into the external network'],
    [
      'extraExternalSubnets',
      (spec.extraExternalSubnets ?? []).length > 0,
      'ports into external networks',
    ],
    ['enableBfd', spec.enableBfd === true, 'BFD sessions that withdraw routes'],
    ['bfdPort', spec.bfdPort?.enabled === true, 'the BFD port'],
  ]
  return fields
    .filter(([, set]) => set)
    .map(([field, , what]) =>
      fieldCaveat(manifest, field, what, { kind: 'router', names: new Set([name]) }),
    )
}

/** Caveats for fields of subnets that are not simulated. */
export function subnetCaveats({ name, spec, manifest, underlay, vpc }: Subnet): Caveat[] {
  const inDefault = vpc === DEFAULT_VPC
  const fields: [keyof typeof spec, boolean, string][] = [
    ['vlan', underlay, 'the physical network that an underlay subnet is part of'],
    [
      'u2oInterconnection',
      spec.u2oInterconnection === true,
      'the connection between underlay and overlay',
    ],
    ['externalEgressGateway', Boolean(spec.externalEgressGateway), 'the external gateway'],
    [
      'natOutgoing',
      inDefault && spec.natOutgoing === true,
      'translation of what leaves the cluster, on the node',
    ],
    ['vips', (spec.vips ?? []).length > 0, 'virtual addresses'],
    ['enableMulticastSnoop', spec.enableMulticastSnoop === true, 'multicast'],
  ]
  return fields
    .filter(([, set]) => set)
    .map(([field, , what]) =>
      fieldCaveat(manifest, field, what, { kind: 'switch', names: new Set([name]) }),
    )
}

function fieldCaveat(manifest: Manifest, field: string, what: string, scope: CaveatScope): Caveat {
  const diagnostic: Diagnostic = {
    code: 'not-simulated',
    severity: 'warning',
    message: `${field} of ${manifest.kind} \`${manifest.name}\` is not simulated and could change this answer: ${what}`,
    origin: manifest.origin(['spec', field]),
  }
  return { diagnostic, scope }
}

function everything(): CaveatScope {
  return { kind: 'everything' }
}

function specOf({ value }: Manifest): Readonly<Record<string, unknown>> {
  const { spec } = value
  return isMapping(spec) ? spec : {}
}

function vpcOf(field: string): Scope {
  return (manifest) => {
    const vpc = specOf(manifest)[field]
    const name = typeof vpc === 'string' && vpc !== '' ? vpc : DEFAULT_VPC
    return { kind: 'router', names: new Set([name]) }
  }
}

function subnetOf(manifest: Manifest): CaveatScope {
  const { subnet } = specOf(manifest)
  return typeof subnet === 'string' ? { kind: 'switch', names: new Set([subnet]) } : everything()
}

function addresses(...fields: string[]): Scope {
  return (manifest) => {
    const spec = specOf(manifest)
    const found = fields
      .flatMap((field) => spec[field] ?? [])
      .filter((value) => typeof value === 'string')
    return { kind: 'address', names: new Set(found) }
  }
}

/** The pods that a NetworkPolicy selects by labels; all of its namespace when it selects by expressions. */
function selectedPods(manifest: Manifest, { pods }: CaveatContext): CaveatScope {
  const { podSelector } = specOf(manifest)
  const selector = isMapping(podSelector) ? podSelector : {}
  const labels = isMapping(selector['matchLabels']) ? Object.entries(selector['matchLabels']) : []
  const namespace = manifest.namespace ?? 'default'
  const selected = pods.filter(
    ({ pod }) =>
      pod.namespace === namespace && labels.every(([key, value]) => pod.labels[key] === value),
  )
  return {
    kind: 'port',
    names: new Set(selected.map(({ pod }) => podPortName(pod.name, pod.namespace))),
  }
}
