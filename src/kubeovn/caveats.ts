import { type Diagnostic, nearest, surelyMeant } from '../diagnostic/index.ts'
import { apiGroup, isMapping, type Manifest } from '../manifest/index.ts'
import type { Caveat, CaveatScope } from '../model/index.ts'
import { labelSelector, selects } from './label-selector.ts'
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
    ['kubeovn.io/Vip', { what: 'its address', scope: virtualAddress }],
    ['kubeovn.io/IPPool', { what: 'which addresses it reserves', scope: subnetOf }],
    ['/Service', { what: 'its virtual addresses', scope: serviceAddresses }],
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

/** Kinds of Kube-OVN that have no part in where packets go. */
const HARMLESS: ReadonlySet<string> = new Set(
  ['Vlan', 'ProviderNetwork', 'QoSPolicy', 'BgpConf', 'EvpnConf', 'DNSNameResolver'].map(
    (kind) => `kubeovn.io/${kind}`,
  ),
)

/** All kinds of Kube-OVN, without their group. */
const KUBE_OVN_KINDS: ReadonlySet<string> = new Set(
  [...MODELLED, ...UNMODELLED_KINDS.keys(), ...HARMLESS]
    .filter((key) => key.startsWith('kubeovn.io/'))
    .map((key) => key.slice('kubeovn.io/'.length)),
)

/** Whether Kube-OVN has no such kind, or not in that version: most likely misspelt, and without effect on a cluster. */
export function isUnknownKind({ apiVersion, kind }: Manifest): boolean {
  if (apiVersion === 'kubeovn.io/v1') return !KUBE_OVN_KINDS.has(kind)
  return apiGroup(apiVersion) === 'kubeovn.io'
}

/** What to say of a manifest of an unknown kind. */
export function unknownKind(manifest: Manifest): Diagnostic {
  const { apiVersion, kind, name } = manifest
  const near = nearest(kind, KUBE_OVN_KINDS)
  const meant = surelyMeant(kind, [...KUBE_OVN_KINDS])
  return {
    code: 'kind-unknown',
    severity: 'warning',
    message: `Kube-OVN has no \`${kind}\` in \`${apiVersion}\`: \`${name}\` is refused by the API server`,
    origin: manifest.origin(['kind']),
    help: near ? `did you mean \`${near}\` in kubeovn.io/v1?` : 'check kind and apiVersion',
    ...(meant && { meant }),
  }
}

/** Whether the manifest is of a kind that this front end reads, pods and workloads aside. */
export function isModelled(manifest: Manifest): boolean {
  return MODELLED.has(kindKey(manifest))
}

function kindKey({ apiVersion, kind }: Manifest): string {
  return `${apiGroup(apiVersion)}/${kind}`
}

/** The subnet that each IPPool takes its addresses from. */
export function subnetsOfPools(manifests: readonly Manifest[]): ReadonlyMap<string, string> {
  const pools = new Map<string, string>()
  for (const manifest of manifests) {
    const { subnet } = specOf(manifest)
    if (kindKey(manifest) === 'kubeovn.io/IPPool' && typeof subnet === 'string') {
      pools.set(manifest.name, subnet)
    }
  }
  return pools
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
export function subnetCaveats({ name, spec, manifest, underlay }: Subnet): Caveat[] {
  const fields: [keyof typeof spec, boolean, string][] = [
    ['vlan', underlay, 'the physical network that an underlay subnet is part of'],
    [
      'u2oInterconnection',
      spec.u2oInterconnection === true,
      'the connection between underlay and overlay',
    ],
    ['externalEgressGateway', Boolean(spec.externalEgressGateway), 'the external gateway'],
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

/** The addresses of a Vip; until it has one, anything in its subnet. */
function virtualAddress(manifest: Manifest, context: CaveatContext): CaveatScope {
  const scope = addresses('v4ip', 'v6ip')(manifest, context)
  const found = scope.kind === 'address' && scope.names.size > 0
  return found ? scope : subnetOf(manifest)
}

/** The addresses of a Service; where a cluster will draw them, whatever no endpoint of the network answers for. */
function serviceAddresses(manifest: Manifest, context: CaveatContext): CaveatScope {
  const written = addresses('clusterIP', 'clusterIPs', 'externalIPs', 'loadBalancerIP')
  const scope = written(manifest, context)
  const found = scope.kind === 'address' && scope.names.size > 0
  return found ? scope : { kind: 'unanswered' }
}

/** The pods that a NetworkPolicy selects. */
function selectedPods(manifest: Manifest, { pods }: CaveatContext): CaveatScope {
  const selector = labelSelector.safeParse(specOf(manifest)['podSelector'] ?? {})
  const namespace = manifest.namespace ?? 'default'
  const selected = pods.filter(
    ({ pod }) =>
      pod.namespace === namespace && (!selector.success || selects(selector.data, pod.labels)),
  )
  return {
    kind: 'port',
    names: new Set(selected.map(({ pod }) => podPortName(pod.name, pod.namespace))),
  }
}
