import type { Diagnostic, Origin } from '../diagnostic/index.ts'
import type { Manifest } from '../manifest/index.ts'
import type {
  AddressSet,
  Caveat,
  Endpoint,
  LogicalSwitchPort,
  RouterPolicy,
  StaticRoute,
} from '../model/index.ts'
import {
  type Address,
  formatAddress,
  formatPrefix,
  masked,
  type Prefix,
  parseAddress,
  parsePrefix,
} from '../net/index.ts'
import { ANNOTATION } from './annotations.ts'
import { SubnetAddresses } from './ipam.ts'
import { DEFAULT_SUBNET, DEFAULT_VPC, JOIN_SUBNET } from './names.ts'
import type { PlacedPod } from './pods.ts'
import type { Resource } from './resource.ts'
import { type Subnet, type SubnetSpec, subnetSpec } from './subnet.ts'
import type { Vpc } from './vpc.ts'

/** The subnets that the controller makes itself (`pkg/controller/config.go`, `init.go`). */
const CONTROLLER_SUBNETS = [
  { name: DEFAULT_SUBNET, cidrBlock: '10.16.0.0/16', natOutgoing: true },
  { name: JOIN_SUBNET, cidrBlock: '100.64.0.0/16', natOutgoing: false },
] as const

/** Priorities of `pkg/util/const.go`. */
const NODE_PRIORITY = 30000
const GATEWAY_PRIORITY = 29000

/** A node of the cluster, with its port in the join subnet. */
export interface ClusterNode {
  readonly name: string
  readonly port: LogicalSwitchPort
  /** Addresses of the node itself, outside OVN. */
  readonly internal: readonly Address[]
  readonly endpoint: Endpoint
  readonly origin: Origin | undefined
}

/**
 * The nodes with their ports in the join subnet. Manifests seldom have Node objects: a cluster has at least one, so
 * one is taken for granted, which every policy through it says.
 */
export function clusterNodes(
  manifests: readonly Manifest[],
  join: Subnet,
): { nodes: ClusterNode[]; assumption: Diagnostic | undefined } {
  const written = manifests.filter(({ kind, apiVersion }) => kind === 'Node' && apiVersion === 'v1')
  const pool = new SubnetAddresses(join)
  const names = written.length > 0 ? written : [undefined]
  const nodes = names.map((manifest): ClusterNode => {
    const name = manifest?.name ?? 'node'
    const wanted = manifest ? parseAddress(annotationOf(manifest)) : undefined
    const fixed = wanted && pool.reserve(wanted) === undefined ? [wanted] : []
    const addresses = [...fixed, ...pool.allocate(fixed)]
    const internal = manifest ? internalAddresses(manifest) : []
    const origin = manifest?.origin()
    const port: LogicalSwitchPort = {
      name: `node-${name}`,
      type: 'vif',
      addresses: [...addresses, ...internal],
      ...(origin && { origin }),
    }
    const endpoint: Endpoint = {
      namespace: '',
      name: port.name,
      kind: 'Node',
      labels: {},
      port: port.name,
      addresses,
      securityGroups: [],
      ...(origin && { origin }),
    }
    return { name, port, internal, endpoint, origin }
  })
  if (written.length > 0) return { nodes, assumption: undefined }
  return {
    nodes,
    assumption: {
      code: 'node-assumed',
      severity: 'info',
      message:
        'no Node is among the manifests: one node is taken for granted, on which all pods of the default VPC run',
      help: 'add the output of `kubectl get nodes -o yaml` to the manifests',
    },
  }
}

function annotationOf(manifest: Manifest): string {
  const metadata = manifest.value['metadata'] as
    | { annotations?: Record<string, unknown> }
    | undefined
  return String(metadata?.annotations?.[ANNOTATION.address] ?? '')
}

function internalAddresses(manifest: Manifest): Address[] {
  const status = manifest.value['status'] as { addresses?: unknown } | undefined
  if (!Array.isArray(status?.addresses)) return []
  return status.addresses
    .filter((entry) => entry?.type === 'InternalIP')
    .map((entry) => parseAddress(String(entry.address)))
    .filter((address) => address !== undefined)
}

/** What reaches a node whose own addresses are not known, without being for it, goes on outside of the network. */
export function beyondNodes(nodes: readonly ClusterNode[]): Caveat[] {
  const unknown = nodes.filter(({ internal }) => internal.length === 0)
  if (unknown.length === 0) return []
  const caveat: Caveat = {
    diagnostic: {
      code: 'not-simulated',
      severity: 'warning',
      message:
        'what is handed to a node goes on by its own routes and address translation (natOutgoing), which are not simulated',
    },
    scope: { kind: 'port', names: new Set(unknown.map(({ port }) => port.name)) },
  }
  return [caveat]
}

/** `0.0.0.0/0` to the join gateway: the router's own address, so that any packet has a route and meets the policies. */
export function defaultRoutes(join: Subnet): StaticRoute[] {
  return join.gateways.map((nextHop) => ({
    prefix: masked({ address: nextHop, length: 0 }),
    nextHop,
    policy: 'dst-ip',
    routeTable: '',
    catchAll: true,
    origin: join.manifest.origin(),
  }))
}

/**
 * The policies that send what no subnet takes to a node: towards nodes' own addresses (30000), and from each subnet
 * to its gateway (29000), per node for distributed subnets and to the gateway node for centralized ones.
 */
export function gatewayPolicies(
  subnets: readonly Subnet[],
  pods: readonly PlacedPod[],
  nodes: readonly ClusterNode[],
  assumption: Diagnostic | undefined,
): { policies: RouterPolicy[]; addressSets: AddressSet[] } {
  const policies: RouterPolicy[] = []
  const addressSets: AddressSet[] = []
  const joinAddress = (node: ClusterNode, family: number): Address | undefined =>
    node.endpoint.addresses.find((address) => address.family === family)
  const reroute = (
    priority: number,
    match: string,
    to: readonly (Address | undefined)[],
    origin: Origin | undefined,
    guessed = assumption,
  ): void => {
    const nextHops = to.filter((address) => address !== undefined)
    if (nextHops.length === 0) return
    policies.push({
      priority,
      match,
      action: 'reroute',
      nextHops,
      ...(origin && { origin }),
      ...(guessed && { assumption: guessed }),
    })
  }
  for (const node of nodes) {
    for (const address of node.internal) {
      const { family } = address
      reroute(
        NODE_PRIORITY,
        `ip${family}.dst == ${formatAddress(address)}`,
        [joinAddress(node, family)],
        node.origin,
      )
    }
  }
  const onNode = new Map<string, Address[]>()
  const homeless = new Set<string>()
  for (const { pod, subnet, port } of pods) {
    if (!subnet || !port) continue
    const written = nodes.find(({ name }) => name === pod.nodeName)
    const node = written ?? nodes[0]!
    const key = `${subnet} ${node.name}`
    if (!written && nodes.length > 1) homeless.add(key)
    const list = onNode.get(key)
    if (list) list.push(...port.addresses)
    else onNode.set(key, [...port.addresses])
  }
  for (const { name, cidrs, spec, manifest } of subnets) {
    if (name === JOIN_SUBNET) continue
    const origin = manifest.origin(['spec'])
    for (const cidr of cidrs) {
      const { family } = cidr.address
      if (spec.gatewayType === 'centralized') {
        const wanted = (spec.gatewayNode ?? '').split(',').map((part) => part.trim())
        const gateways = nodes.filter((node) => wanted.includes(node.name))
        const used = spec.enableEcmp ? gateways : gateways.slice(0, 1)
        reroute(
          GATEWAY_PRIORITY,
          `ip${family}.src == ${formatPrefix(cidr)}`,
          used.map((node) => joinAddress(node, family)),
          origin,
        )
        continue
      }
      for (const node of nodes) {
        const set = `${name}.${node.name}`.replaceAll('-', '.')
        const addresses = (onNode.get(`${name} ${node.name}`) ?? []).filter(
          (a) => a.family === family,
        )
        addressSets.push({ name: `${set}_ip${family}`, addresses })
        reroute(
          GATEWAY_PRIORITY,
          `ip${family}.src == $${set}_ip${family}`,
          [joinAddress(node, family)],
          origin,
          homeless.has(`${name} ${node.name}`) ? podsAssumedOn(node.name, name) : assumption,
        )
      }
    }
  }
  return { policies, addressSets }
}

function podsAssumedOn(node: string, subnet: string): Diagnostic {
  return {
    code: 'node-assumed',
    severity: 'info',
    message: `pods of subnet \`${subnet}\` that do not say on which node they are (\`spec.nodeName\`) are taken to be on \`${node}\``,
    help: 'take the pods from the cluster: `kubectl get pods -A -o yaml`',
  }
}

/** The join network, whose nodes a private subnet lets in. */
export function joinNetworks(join: Subnet | undefined): readonly Prefix[] {
  return join?.cidrs ?? [parsePrefix(CONTROLLER_SUBNETS[1].cidrBlock)!]
}

/** Whether anything is in, or refers to, the cluster's own VPC. */
export function usesDefaultVpc(
  vpcs: readonly Vpc[],
  subnets: readonly { readonly spec: { readonly vpc?: string | null | undefined } }[],
): boolean {
  return (
    subnets.some(({ spec }) => !spec.vpc || spec.vpc === DEFAULT_VPC) ||
    vpcs.some(
      ({ name, spec }) =>
        name === DEFAULT_VPC ||
        spec.vpcPeerings?.some(({ remoteVpc }) => remoteVpc === DEFAULT_VPC),
    )
  )
}

/** The subnets that the controller makes itself, but those that are written. */
export function controllerSubnets(
  written: readonly Resource<SubnetSpec>[],
): Resource<SubnetSpec>[] {
  return CONTROLLER_SUBNETS.filter(({ name }) => !written.some((other) => other.name === name)).map(
    controllerSubnet,
  )
}

function controllerSubnet({
  name,
  ...spec
}: (typeof CONTROLLER_SUBNETS)[number]): Resource<SubnetSpec> {
  const value = {
    apiVersion: 'kubeovn.io/v1',
    kind: 'Subnet',
    metadata: { name },
    spec,
  }
  const manifest: Manifest = {
    apiVersion: value.apiVersion,
    kind: value.kind,
    name,
    namespace: undefined,
    value,
    origin: (path) => ({
      file: '(made by the controller)',
      document: 0,
      line: 0,
      column: 0,
      path: path?.join('.') ?? '',
    }),
  }
  return { name, spec: subnetSpec.parse(value.spec), manifest }
}
