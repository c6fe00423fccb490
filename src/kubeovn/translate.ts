import type { z } from 'zod'
import type { Diagnostic } from '../diagnostic/index.ts'
import {
  isWorkload,
  type Manifest,
  selectNamespaces,
  selectPods,
  type WorkloadPod,
} from '../manifest/index.ts'
import type { Caveat, LogicalNetwork } from '../model/index.ts'
import { isModelled, isUnknownKind, kindCaveats, subnetsOfPools, unknownKind } from './caveats.ts'
import {
  beyondNodes,
  clusterNodes,
  controllerSubnets,
  gatewayPolicies,
  joinNetworks,
  usesDefaultVpc,
} from './default-vpc.ts'
import { ipSpec } from './ip.ts'
import { DEFAULT_SUBNET, DEFAULT_VPC, JOIN_SUBNET, podPortName } from './names.ts'
import { nodeMachines } from './node-machines.ts'
import type { KubeOvnOptions } from './options.ts'
import { chosenSubnet, type PlacedPod, placePods } from './pods.ts'
import { portGroupsOf } from './port-groups.ts'
import { NEWEST_RELEASE, RELEASES, type Release } from './releases.ts'
import { type Resource, readResource } from './resource.ts'
import { Routers } from './routers.ts'
import { checkSecurityGroup, type SecurityGroup, securityGroupSpec } from './security-group.ts'
import { type Subnet, subnetSpec } from './subnet.ts'
import { Subnets } from './subnets.ts'
import { logicalSwitches } from './switches.ts'
import { type Vpc, vpcSpec } from './vpc.ts'

/** What the manifests amount to on a cluster, and what was found wrong on the way. */
export interface Translation {
  readonly network: LogicalNetwork
  readonly diagnostics: readonly Diagnostic[]
  readonly resources: Resources
  readonly placement: KnownPlacement
}

/** Where pods are, and on what that rests. */
interface KnownPlacement {
  readonly selected: SelectedPods
  readonly vpcs: readonly Vpc[]
  /** Names of subnets. */
  readonly accepted: readonly string[]
  readonly refused: readonly string[]
  readonly pods: PlacedPods
}

/** The pods that are asked for by manifests of everything but VPCs. */
type SelectedPods = ReturnType<typeof selectPods> & { readonly manifests: readonly Manifest[] }

type PlacedPods = ReturnType<typeof placePods> & { readonly diagnostics: readonly Diagnostic[] }

/** The objects of Kube-OVN that the API server takes, typed, in the order written. */
export interface Resources {
  /** All of them, also those that the controller refuses. */
  readonly vpcs: readonly Vpc[]
  /** Those that the controller accepts. */
  readonly subnets: readonly Subnet[]
  /** All of them, also those that the controller refuses. */
  readonly securityGroups: readonly SecurityGroup[]
  /** Those that the controller accepts, and so those that have rules in the database. */
  readonly appliedGroups: readonly SecurityGroup[]
  readonly pods: readonly PlacedPod[]
}

/**
 * Does with manifests what Kube-OVN's controller does: checks them, and writes what passes into a Northbound
 * database. Never throws: what the controller refuses is a diagnostic, and the rest goes on without it, as it would
 * on a cluster.
 *
 * @param earlier the translation of a design that differs in a few objects, with the same options: the same comes out
 * with and without it, sooner with it where pods stay where they are
 */
export function translate(
  manifests: readonly Manifest[],
  options: KubeOvnOptions = {},
  release: Release = RELEASES[options.release ?? NEWEST_RELEASE],
  earlier?: Translation,
): Translation {
  return new Translator(manifests, options, release, earlier?.placement).run()
}

class Translator {
  readonly #release: Release
  readonly #options: KubeOvnOptions
  readonly #manifests: readonly Manifest[]
  readonly #diagnostics: Diagnostic[] = []
  readonly #caveats: Caveat[] = []
  readonly #earlier: KnownPlacement | undefined

  constructor(
    manifests: readonly Manifest[],
    options: KubeOvnOptions,
    release: Release,
    earlier: KnownPlacement | undefined,
  ) {
    this.#earlier = earlier
    this.#manifests = manifests
    this.#options = options
    this.#release = release
  }

  run(): Translation {
    const vpcs = this.#resources('Vpc', vpcSpec)
    const written = this.#resources('Subnet', subnetSpec)
    const { namespace, connectIp = 'auto' } = this.#options
    const selected = this.#selectPods(namespace)
    const { pods } = selected
    this.#diagnostics.push(...selected.diagnostics)
    this.#diagnostics.push(...this.#manifests.filter(isUnknownKind).map(unknownKind))
    const routers = new Routers(this.#release, connectIp, this.#diagnostics)
    for (const vpc of vpcs) this.#caveats.push(...routers.add(vpc))
    const byName = new Map(vpcs.map((vpc) => [vpc.name, vpc]))
    const subnets = new Subnets(byName, routers, this.#diagnostics)
    const addSubnets = (resources: readonly (typeof written)[number][]): void => {
      for (const resource of resources) this.#caveats.push(...subnets.add(resource))
    }
    const addDefaultVpc = (): void => {
      if (!byName.has(DEFAULT_VPC)) routers.addDefault()
      addSubnets(controllerSubnets(written))
    }
    const usesDefault = usesDefaultVpc(vpcs, written)
    if (usesDefault) addDefaultVpc()
    addSubnets(written)

    const { namespaces, diagnostics: namespaceProblems } = selectNamespaces(this.#manifests)
    this.#diagnostics.push(...namespaceProblems)
    const subnetOfNamespace = (name: string) =>
      subnets.ofNamespace(name, namespaces.get(name)?.labels)
    const pools = subnetsOfPools(this.#manifests)
    const fallsToDefault = (pod: WorkloadPod): boolean => {
      const chosen = chosenSubnet(pod, { namespaces, subnetOfNamespace, pools }) ?? DEFAULT_SUBNET
      return !pod.hostNetwork && chosen === DEFAULT_SUBNET
    }
    if (!usesDefault && pods.some(fallsToDefault)) addDefaultVpc()
    routers.addTransitAddresses()
    const { accepted, refused } = subnets
    const recorded = this.#recordedAddresses()
    const place = (): PlacedPods => {
      const told: Diagnostic[] = []
      const where = { subnets: accepted, refused, namespaces, subnetOfNamespace, pools, recorded }
      return { ...placePods(pods, where, told), diagnostics: told }
    }
    const placement = this.#placement(selected, vpcs, subnets, place)
    const placed = placement.pods
    this.#diagnostics.push(...placed.diagnostics)
    this.#caveats.push(...placed.caveats)
    const securityGroups = this.#resources('SecurityGroup', securityGroupSpec)
    const appliedGroups = this.#appliedGroups(securityGroups)
    return {
      network: this.#network(routers, subnets, placed.pods, appliedGroups),
      diagnostics: this.#diagnostics,
      resources: {
        vpcs,
        subnets: [...accepted.values()],
        securityGroups,
        appliedGroups,
        pods: placed.pods,
      },
      placement,
    }
  }

  /** The pods that the objects ask for, of which VPCs ask for none. */
  #selectPods(namespace: string | undefined): SelectedPods {
    const manifests = this.#manifests.filter(({ kind }) => kind !== 'Vpc')
    const earlier = this.#earlier?.selected
    if (earlier && sameItems(earlier.manifests, manifests)) return earlier
    return {
      manifests,
      ...selectPods(manifests, { ...(namespace !== undefined && { namespace }) }),
    }
  }

  /**
   * Where the pods are. That rests on all objects but VPCs, on which subnets have switches, and on what VPCs say of
   * namespaces: where all of it is as it was, the pods are where they were.
   */
  #placement(
    selected: SelectedPods,
    vpcs: readonly Vpc[],
    subnets: Subnets,
    place: () => PlacedPods,
  ): KnownPlacement {
    const accepted = [...subnets.accepted.keys()]
    const refused = [...subnets.refused]
    const earlier = this.#earlier
    const isSame =
      earlier !== undefined &&
      earlier.selected === selected &&
      sameItems(earlier.accepted, accepted) &&
      sameItems(earlier.refused, refused) &&
      sameItems(earlier.vpcs, vpcs, saysTheSameOfNamespaces)
    return { selected, vpcs, accepted, refused, pods: isSame ? earlier.pods : place() }
  }

  #resources<Schema extends z.ZodObject>(
    kind: string,
    schema: Schema,
  ): Resource<z.output<Schema>>[] {
    return this.#manifests
      .filter((manifest) => manifest.kind === kind && manifest.apiVersion === 'kubeovn.io/v1')
      .map((manifest) => readResource(manifest, schema, this.#diagnostics))
      .filter((resource) => resource !== undefined)
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

  #appliedGroups(groups: readonly SecurityGroup[]): SecurityGroup[] {
    const names = new Set(groups.map(({ name }) => name))
    return groups.filter((group) => {
      const problems = checkSecurityGroup(group, names, this.#release)
      this.#diagnostics.push(...problems)
      return problems.length === 0
    })
  }

  #network(
    routers: Routers,
    subnets: Subnets,
    pods: readonly PlacedPod[],
    groups: readonly SecurityGroup[],
  ): LogicalNetwork {
    const diagnostics = this.#diagnostics
    const { portGroups, addressSets } = portGroupsOf(groups, pods, this.#release, diagnostics)
    const { accepted } = subnets
    const join = accepted.get(JOIN_SUBNET)
    const cluster = join && clusterNodes(this.#manifests, join)
    const gateway =
      cluster &&
      gatewayPolicies(
        subnets.of(DEFAULT_VPC),
        pods.filter(({ subnet }) => subnet && accepted.get(subnet)?.vpc === DEFAULT_VPC),
        cluster.nodes,
        cluster.assumption,
      )
    const nodes = cluster?.nodes ?? []
    const machines = nodeMachines(nodes, subnets.of(DEFAULT_VPC))
    const built = routers.build(
      (vpc) => subnets.of(vpc),
      gateway && { join: join!, policies: gateway.policies },
    )
    const switches = logicalSwitches(
      [...accepted.values()],
      routers,
      pods,
      nodes.map(({ port }) => port),
      joinNetworks(join),
      diagnostics,
    )
    const { caveats, irrelevant } = kindCaveats(
      this.#manifests.filter(
        (manifest) => !isModelled(manifest) && !isWorkload(manifest) && !isUnknownKind(manifest),
      ),
      { pods },
    )
    if (irrelevant.size > 0) diagnostics.push(ignored(irrelevant))
    return {
      behaviour: this.#release.ovn,
      routers: built,
      switches,
      ...(machines.length > 0 && { machines }),
      portGroups,
      addressSets: [...addressSets, ...(gateway?.addressSets ?? [])],
      endpoints: [...pods, ...nodes].map(({ endpoint }) => endpoint),
      caveats: [...this.#caveats, ...caveats, ...beyondNodes(nodes)],
    }
  }
}

function sameItems<T>(
  a: readonly T[],
  b: readonly T[],
  same: (one: T, two: T) => boolean = Object.is,
): boolean {
  return a.length === b.length && a.every((one, i) => one === b[i] || same(one, b[i]!))
}

function saysTheSameOfNamespaces(a: Vpc, b: Vpc): boolean {
  const said = ({ name, spec }: Vpc) => JSON.stringify([name, spec.namespaces, spec.defaultSubnet])
  return said(a) === said(b)
}

function ignored(kinds: ReadonlyMap<string, number>): Diagnostic {
  const list = [...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ')
  return {
    code: 'kinds-ignored',
    severity: 'info',
    message: `not read, because they do not matter to routing as far as Isthmus knows: ${list}`,
  }
}
