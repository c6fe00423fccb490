import type { z } from 'zod'
import type { Diagnostic } from '../diagnostic/index.ts'
import {
  apiGroup,
  isWorkload,
  type Manifest,
  selectNamespaces,
  selectPods,
  type WorkloadPod,
} from '../manifest/index.ts'
import type {
  Acl,
  AddressSet,
  Caveat,
  LogicalNetwork,
  LogicalRouterPort,
  LogicalSwitch,
  LogicalSwitchPort,
  PortGroup,
  PortNetwork,
  RouterPolicy,
  StaticRoute,
} from '../model/index.ts'
import { overlaps, type Prefix } from '../net/index.ts'
import { denyAllGroup, privateAcls, securityGroupAcls, subnetAcls } from './acls.ts'
import { isModelled, kindCaveats, subnetCaveats, vpcCaveats } from './caveats.ts'
import {
  CONTROLLER_SUBNETS,
  clusterNodes,
  defaultRoutes,
  gatewayPolicies,
  joinNetworks,
} from './default-vpc.ts'
import { ipSpec } from './ip.ts'
import {
  DEFAULT_SUBNET,
  DEFAULT_VPC,
  JOIN_SUBNET,
  podPortName,
  routerPortName,
  securityGroupAddressSet,
  securityGroupPortGroup,
} from './names.ts'
import type { KubeOvnOptions } from './options.ts'
import { type PeeringHalf, peeringHalves, peeringPort, transitAddresses } from './peering.ts'
import { chosenSubnet, type PlacedPod, placePods } from './pods.ts'
import { ownSubnetPolicies, userPolicies } from './policies.ts'
import { NEWEST_RELEASE, RELEASES, type Release } from './releases.ts'
import { type Resource, readResource } from './resource.ts'
import { checkSecurityGroup, type SecurityGroup, securityGroupSpec } from './security-group.ts'
import { staticRoutes } from './static-routes.ts'
import { formatSubnet, needsRouter, type Subnet, type SubnetSpec, subnetSpec } from './subnet.ts'
import { checkVpc, type Vpc, vpcSpec } from './vpc.ts'

/** What the manifests amount to on a cluster, and what was found wrong on the way. */
export interface Translation {
  readonly network: LogicalNetwork
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Does with manifests what Kube-OVN's controller does: checks them, and writes what passes into a Northbound
 * database. Never throws: what the controller refuses is a diagnostic, and the rest goes on without it, as it would
 * on a cluster.
 */
export function translate(
  manifests: readonly Manifest[],
  options: KubeOvnOptions = {},
): Translation {
  return new Translator(manifests, options).run()
}

/** A router while its parts are collected. */
interface RouterDraft {
  readonly vpc: Vpc | undefined
  readonly ports: LogicalRouterPort[]
  readonly halves: readonly PeeringHalf[]
  policies: RouterPolicy[]
  /** The reconcile went to its end: only then the VPC gets routes and subnets. */
  standby: boolean
  /** Static routes are applied before policies, so a bad policy leaves them. */
  routes: boolean
}

class Translator {
  readonly #release: Release
  readonly #options: KubeOvnOptions
  readonly #manifests: readonly Manifest[]
  readonly #diagnostics: Diagnostic[] = []
  readonly #caveats: Caveat[] = []
  readonly #routers = new Map<string, RouterDraft>()
  readonly #subnets = new Map<string, Subnet>()
  readonly #subnetsOf = new Map<string, Subnet[]>()
  readonly #refusedSubnets = new Set<string>()
  /** Router ports by name: the name space is shared by all routers. */
  readonly #routerPorts = new Map<string, { router: string; port: LogicalRouterPort }>()

  constructor(manifests: readonly Manifest[], options: KubeOvnOptions) {
    this.#manifests = manifests
    this.#options = options
    this.#release = RELEASES[options.release ?? NEWEST_RELEASE]
  }

  run(): Translation {
    const vpcs = this.#resources('Vpc', vpcSpec)
    const written = this.#resources('Subnet', subnetSpec)
    const { pods, diagnostics } = selectPods(this.#manifests, {
      ...(this.#options.namespace !== undefined && { namespace: this.#options.namespace }),
    })
    this.#diagnostics.push(...diagnostics)
    const allVpcs = new Map(vpcs.map((vpc) => [vpc.name, vpc]))
    for (const vpc of vpcs) this.#addRouter(vpc)
    const usesDefault = usesDefaultVpc(vpcs, written)
    if (usesDefault) this.#addDefaultVpc(written, allVpcs)
    for (const resource of written) this.#addSubnet(resource, allVpcs)

    const { namespaces, diagnostics: namespaceProblems } = selectNamespaces(this.#manifests)
    this.#diagnostics.push(...namespaceProblems)
    const subnetOfNamespace = (namespace: string) =>
      this.#subnetOfNamespace(namespace, vpcs, namespaces.get(namespace)?.labels)
    const fallsToDefault = (pod: WorkloadPod): boolean => {
      const chosen = chosenSubnet(pod, { namespaces, subnetOfNamespace }) ?? DEFAULT_SUBNET
      return !pod.hostNetwork && chosen === DEFAULT_SUBNET
    }
    if (!usesDefault && pods.some(fallsToDefault)) this.#addDefaultVpc(written, allVpcs)
    this.#addTransitAddresses()
    const placed = placePods(
      pods,
      {
        subnets: this.#subnets,
        refused: this.#refusedSubnets,
        namespaces,
        subnetOfNamespace,
        recorded: this.#recordedAddresses(),
      },
      this.#diagnostics,
    )
    this.#caveats.push(...placed.caveats)
    return { network: this.#network(placed.pods), diagnostics: this.#diagnostics }
  }

  #resources<Schema extends z.ZodObject>(
    kind: string,
    schema: Schema,
  ): Resource<z.output<Schema>>[] {
    return this.#manifests
      .filter(
        (manifest) => manifest.kind === kind && apiGroup(manifest.apiVersion) === 'kubeovn.io',
      )
      .map((manifest) => readResource(manifest, schema, this.#diagnostics))
      .filter((resource) => resource !== undefined)
  }

  /** Router and peering ports of a VPC, unless the controller refuses it. */
  #addRouter(vpc: Vpc): void {
    const problems = checkVpc(vpc)
    this.#diagnostics.push(...problems)
    if (problems.length > 0) return
    this.#caveats.push(...vpcCaveats(vpc))
    const { halves, problem } = peeringHalves(vpc, this.#options.connectIp ?? 'auto')
    const draft: RouterDraft = {
      vpc,
      ports: [],
      halves,
      policies: [],
      standby: !problem,
      routes: !problem,
    }
    this.#routers.set(vpc.name, draft)
    for (const half of halves) this.#addPeeringPort(vpc.name, draft, half)
    if (problem) {
      this.#diagnostics.push(problem)
      return
    }
    const { policies, problem: policyProblem } = userPolicies(vpc, this.#release, this.#diagnostics)
    draft.policies = policies
    if (policyProblem) {
      draft.standby = false
      this.#diagnostics.push(policyProblem)
    }
  }

  /** The cluster's own VPC, with the subnets that the controller makes itself unless they are written. */
  #addDefaultVpc(written: readonly Resource<SubnetSpec>[], vpcs: ReadonlyMap<string, Vpc>): void {
    if (!vpcs.has(DEFAULT_VPC)) {
      this.#routers.set(DEFAULT_VPC, {
        vpc: undefined,
        ports: [],
        halves: [],
        policies: [],
        standby: true,
        routes: true,
      })
    }
    for (const subnet of CONTROLLER_SUBNETS) {
      if (written.some(({ name }) => name === subnet.name)) continue
      this.#addSubnet(controllerSubnet(subnet), vpcs)
    }
  }

  /** The controller finds an existing port by name alone, on whatever router, and then only replaces its networks. */
  #addPeeringPort(router: string, draft: RouterDraft, half: PeeringHalf): void {
    const port = peeringPort(half)
    const existing = this.#routerPorts.get(port.name)
    if (!existing) {
      this.#routerPorts.set(port.name, { router, port })
      draft.ports.push(port)
      return
    }
    const owner = this.#routers.get(existing.router)!.ports
    const merged = { ...existing.port, networks: port.networks }
    owner[owner.indexOf(existing.port)] = merged
    this.#routerPorts.set(port.name, { router: existing.router, port: merged })
    const twice = existing.router === router && existing.port.peer === port.peer
    this.#diagnostics.push({
      code: twice ? 'peering-twice' : 'port-name-collision',
      severity: 'warning',
      message: twice
        ? `VPC \`${router}\` has two peerings with \`${half.remote}\`: they share one router port, and the last localConnectIP replaces the others`
        : `the peering of VPC \`${router}\` with \`${half.remote}\` gets no port: \`${port.name}\` is already a port of router \`${existing.router}\`, whose networks it replaces`,
      ...(port.origin && { origin: port.origin }),
      help: twice
        ? 'write one entry with all addresses, separated by a comma'
        : 'rename one of the VPCs: port names are `<VPC>-<remote VPC>` and `<VPC>-<subnet>`',
    })
  }

  #addSubnet(resource: Resource<SubnetSpec>, vpcs: ReadonlyMap<string, Vpc>): void {
    const formatted = formatSubnet(resource)
    if (Array.isArray(formatted)) {
      this.#diagnostics.push(...formatted)
      this.#refusedSubnets.add(resource.name)
      return
    }
    const subnet = formatted
    const problem = this.#subnetProblem(subnet, vpcs)
    if (problem) {
      this.#diagnostics.push(problem)
      this.#refusedSubnets.add(subnet.name)
      return
    }
    this.#subnets.set(subnet.name, subnet)
    const siblings = this.#subnetsOf.get(subnet.vpc)
    if (siblings) siblings.push(subnet)
    else this.#subnetsOf.set(subnet.vpc, [subnet])
    this.#caveats.push(...subnetCaveats(subnet))
    if (!needsRouter(subnet)) return
    const draft = this.#routers.get(subnet.vpc)!
    const name = routerPortName(subnet.vpc, subnet.name)
    const existing = this.#routerPorts.get(name)
    const origin = subnet.manifest.origin(['spec', 'cidrBlock'])
    if (existing) {
      this.#diagnostics.push({
        code: 'port-name-collision',
        severity: 'warning',
        message: `subnet \`${subnet.name}\` gets no port on router \`${subnet.vpc}\`: \`${name}\` is already a port of router \`${existing.router}\``,
        origin,
        help: 'rename the subnet or the VPC: port names are `<VPC>-<remote VPC>` and `<VPC>-<subnet>`',
      })
      return
    }
    const { routeTable } = subnet.spec
    const port: LogicalRouterPort = {
      name,
      networks: subnet.cidrs.map(
        ({ length }, i): PortNetwork => ({ address: subnet.gateways[i]!, length, origin }),
      ),
      origin,
      ...(routeTable && { routeTable }),
    }
    draft.ports.push(port)
    this.#routerPorts.set(name, { router: subnet.vpc, port })
  }

  /** Why the controller makes no switch for a subnet that is right in itself. */
  #subnetProblem(subnet: Subnet, vpcs: ReadonlyMap<string, Vpc>): Diagnostic | undefined {
    const { name, vpc, cidrs, manifest, spec } = subnet
    const refused = (field: string, what: string, help: string): Diagnostic => ({
      code: 'subnet-refused',
      severity: 'warning',
      message: `subnet \`${name}\` gets no switch: ${what}`,
      origin: manifest.origin(['spec', field]),
      help,
    })
    const router = this.#routers.get(vpc)
    if (!router) {
      return vpcs.has(vpc)
        ? refused('vpc', `the controller refuses its VPC \`${vpc}\``, 'correct the VPC first')
        : refused(
            'vpc',
            `its VPC \`${vpc}\` is not among the manifests`,
            'add the VPC, or correct the name',
          )
    }
    if (!router.standby) {
      return refused('vpc', `its VPC \`${vpc}\` never becomes ready`, 'correct the VPC first')
    }
    for (const other of this.#subnetsOf.get(vpc) ?? []) {
      if ((other.spec.vlan ?? '') !== (spec.vlan ?? '')) continue
      if (other.cidrs.some((cidr) => cidrs.some((own) => overlaps(cidr, own)))) {
        return refused(
          'cidrBlock',
          `it overlaps subnet \`${other.name}\` of the same VPC`,
          'choose addresses that no other subnet of the VPC has',
        )
      }
    }
    if (vpc === DEFAULT_VPC) {
      for (const other of vpcs.values()) {
        const taken = spec.namespaces?.find((ns) => other.spec.namespaces?.includes(ns))
        if (other.name === DEFAULT_VPC || taken === undefined) continue
        return refused(
          'namespaces',
          `it is for namespace \`${taken}\`, which belongs to VPC \`${other.name}\``,
          `remove \`${taken}\` from the subnet, or from spec.namespaces of the VPC`,
        )
      }
      return undefined
    }
    const listed = vpcs.get(vpc)?.spec.namespaces ?? []
    const missing = spec.namespaces?.find((ns) => !listed.includes(ns))
    if (missing !== undefined) {
      return refused(
        'namespaces',
        `it is for namespace \`${missing}\`, which its VPC \`${vpc}\` does not list`,
        `add \`${missing}\` to spec.namespaces of the VPC`,
      )
    }
    return undefined
  }

  #addTransitAddresses(): void {
    const halves = [...this.#routers.values()].flatMap((router) => router.halves)
    for (const { port: name, network } of transitAddresses(halves)) {
      const found = this.#routerPorts.get(name)!
      const { ports } = this.#routers.get(found.router)!
      const extended = { ...found.port, networks: [...found.port.networks, network] }
      ports[ports.indexOf(found.port)] = extended
      this.#routerPorts.set(name, { router: found.router, port: extended })
    }
  }

  /** `pkg/controller/namespace.go`: a subnet bound to the namespace, the VPC's default first; else the cluster's. */
  #subnetOfNamespace(
    namespace: string,
    vpcs: readonly Vpc[],
    labels: Readonly<Record<string, string>> | undefined,
  ): string | undefined {
    const all = [...this.#subnets.values()]
    const bound = all.filter(
      ({ spec }) =>
        spec.namespaces?.includes(namespace) ||
        spec.namespaceSelectors?.some(
          ({ matchLabels }) =>
            matchLabels &&
            labels &&
            Object.entries(matchLabels).every(([key, value]) => labels[key] === value),
        ),
    )
    const defaults = new Set(vpcs.map(({ spec }) => spec.defaultSubnet))
    if (bound.length > 0) return (bound.find(({ name }) => defaults.has(name)) ?? bound[0]!).name
    const vpc = vpcs.find(({ spec }) => spec.namespaces?.includes(namespace))
    if (vpc?.spec.defaultSubnet) return vpc.spec.defaultSubnet
    const own = vpc && all.find((subnet) => subnet.vpc === vpc.name && subnet.spec.default)
    if (own) return own.name
    return this.#subnets.has(DEFAULT_SUBNET)
      ? DEFAULT_SUBNET
      : all.find((subnet) => subnet.vpc === DEFAULT_VPC && subnet.spec.default)?.name
  }

  #recordedAddresses(): ReadonlyMap<string, readonly string[]> {
    const recorded = new Map<string, readonly string[]>()
    for (const { spec } of this.#resources('IP', ipSpec)) {
      const { podName, namespace, v4IpAddress, v6IpAddress, ipAddress } = spec
      const addresses = [v4IpAddress, v6IpAddress].filter((text) => text)
      const found = addresses.length > 0 ? addresses : (ipAddress?.split(',') ?? [])
      if (podName) recorded.set(podPortName(podName, namespace ?? 'default'), found as string[])
    }
    return recorded
  }

  #network(pods: readonly PlacedPod[]): LogicalNetwork {
    const groups = this.#resources('SecurityGroup', securityGroupSpec)
    const names = new Set(groups.map(({ name }) => name))
    const applied = groups.filter((group) => {
      const problems = checkSecurityGroup(group, names, this.#release)
      this.#diagnostics.push(...problems)
      return problems.length === 0
    })
    const { portGroups, addressSets } = this.#securityGroups(applied, pods)
    const join = this.#subnets.get(JOIN_SUBNET)
    const cluster = join && clusterNodes(this.#manifests, join)
    const gateway =
      cluster &&
      gatewayPolicies(
        this.#subnetsOf.get(DEFAULT_VPC) ?? [],
        pods.filter(({ subnet }) => subnet && this.#subnets.get(subnet)?.vpc === DEFAULT_VPC),
        cluster.nodes,
        cluster.assumption,
      )
    const routers = [...this.#routers].map(([name, draft]) => {
      const subnets = this.#subnetsOf.get(name) ?? []
      const origin = draft.vpc?.manifest.origin()
      const own = subnets.flatMap(ownSubnetPolicies)
      const isDefault = name === DEFAULT_VPC && join !== undefined
      return {
        name,
        ports: draft.ports,
        staticRoutes: draft.routes
          ? this.#routes(draft, isDefault ? [] : subnets, isDefault ? join : undefined)
          : [],
        // The subnets come after their VPC, so their policies replace the user's of the same priority and match.
        policies: [
          ...draft.policies.filter(
            (policy) =>
              !own.some(
                ({ priority, match }) => priority === policy.priority && match === policy.match,
              ),
          ),
          ...own,
          ...(isDefault ? gateway!.policies : []),
        ],
        ...(origin && { origin }),
      }
    })
    const { caveats, irrelevant } = kindCaveats(
      this.#manifests.filter((manifest) => !isModelled(manifest) && !isWorkload(manifest)),
      { pods },
    )
    if (irrelevant.size > 0) this.#diagnostics.push(ignored(irrelevant))
    return {
      behaviour: this.#release.ovn,
      routers,
      switches: this.#switches(
        pods,
        cluster?.nodes.map(({ port }) => port) ?? [],
        joinNetworks(join),
      ),
      portGroups,
      addressSets: [...addressSets, ...(gateway?.addressSets ?? [])],
      endpoints: [
        ...pods.map(({ endpoint }) => endpoint),
        ...(cluster?.nodes.map(({ endpoint }) => endpoint) ?? []),
      ],
      caveats: [...this.#caveats, ...caveats],
    }
  }

  #routes(
    { vpc }: RouterDraft,
    subnets: readonly Subnet[],
    join: Subnet | undefined,
  ): StaticRoute[] {
    const routes = staticRoutes(vpc, subnets, this.#release, this.#diagnostics)
    return join ? [...routes, ...defaultRoutes(join)] : routes
  }

  #switches(
    pods: readonly PlacedPod[],
    nodePorts: readonly LogicalSwitchPort[],
    join: readonly Prefix[],
  ): LogicalSwitch[] {
    const portsOf = new Map<string, LogicalSwitchPort[]>()
    for (const { subnet, port } of pods) {
      if (!subnet || !port) continue
      const list = portsOf.get(subnet)
      if (list) list.push(port)
      else portsOf.set(subnet, [port])
    }
    return [...this.#subnets.values()].map((subnet): LogicalSwitch => {
      const { name, vpc, cidrs, gateways, manifest } = subnet
      const routerPort = routerPortName(vpc, name)
      const attached = this.#routerPorts.get(routerPort)
      const router: LogicalSwitchPort[] =
        attached?.router === vpc && attached.port.peer === undefined
          ? [
              {
                name: `${name}-${vpc}`,
                type: 'router',
                addresses: [],
                routerPort,
                origin: manifest.origin(),
              },
            ]
          : []
      const acls: Acl[] = [...privateAcls(subnet, join), ...subnetAcls(subnet, this.#diagnostics)]
      return {
        name,
        ports: [
          ...router,
          ...(portsOf.get(name) ?? []),
          ...(name === JOIN_SUBNET ? nodePorts : []),
        ],
        acls,
        subnets: cidrs.map((prefix, i) => ({ prefix, gateway: gateways[i] })),
        origin: manifest.origin(),
      }
    })
  }

  /** Port groups and address sets of the groups that were applied, and the group that closes their members. */
  #securityGroups(
    groups: readonly SecurityGroup[],
    pods: readonly PlacedPod[],
  ): { portGroups: PortGroup[]; addressSets: AddressSet[] } {
    const members = new Map<string, LogicalSwitchPort[]>(groups.map(({ name }) => [name, []]))
    const closed: string[] = []
    for (const { port, securityGroups } of pods) {
      if (!port) continue
      const existing = securityGroups.filter((name) => members.has(name))
      for (const name of existing) members.get(name)!.push(port)
      if (existing.length > 0) closed.push(port.name)
    }
    const portGroups = new Map<string, PortGroup>()
    const addressSets = new Map<string, AddressSet>()
    for (const group of groups) {
      const name = securityGroupPortGroup(group.name)
      const ports = members.get(group.name)!
      const origin = group.manifest.origin()
      const twin = portGroups.get(name)
      if (twin) {
        this.#diagnostics.push({
          code: 'port-group-collision',
          severity: 'warning',
          message: `security group \`${group.name}\` shares port group \`${name}\` with another: dashes and dots become the same name`,
          origin,
          help: 'rename one of the two groups',
        })
      }
      portGroups.set(name, {
        name,
        ports: [...(twin?.ports ?? []), ...ports.map((port) => port.name)],
        acls: [...(twin?.acls ?? []), ...securityGroupAcls(group, this.#release)],
        origin,
      })
      for (const family of [4, 6] as const) {
        const set = securityGroupAddressSet(group.name, family)
        const addresses = ports.flatMap((port) => port.addresses).filter((a) => a.family === family)
        addressSets.set(set, {
          name: set,
          addresses: [...(addressSets.get(set)?.addresses ?? []), ...addresses],
          origin,
        })
      }
    }
    return {
      portGroups:
        groups.length > 0 ? [...portGroups.values(), denyAllGroup(closed, this.#release)] : [],
      addressSets: [...addressSets.values()],
    }
  }
}

/** Whether anything is in, or refers to, the cluster's own VPC. */
function usesDefaultVpc(
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

function controllerSubnet({
  name,
  cidrBlock,
}: (typeof CONTROLLER_SUBNETS)[number]): Resource<SubnetSpec> {
  const value = {
    apiVersion: 'kubeovn.io/v1',
    kind: 'Subnet',
    metadata: { name },
    spec: { cidrBlock },
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
      line: 1,
      column: 1,
      path: path?.join('.') ?? '',
    }),
  }
  return { name, spec: subnetSpec.parse(value.spec), manifest }
}

function ignored(kinds: ReadonlyMap<string, number>): Diagnostic {
  const list = [...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ')
  return {
    code: 'kinds-ignored',
    severity: 'info',
    message: `not read, because they do not matter to routing: ${list}`,
  }
}
