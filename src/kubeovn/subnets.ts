import type { Diagnostic } from '../diagnostic/index.ts'
import type { Caveat } from '../model/index.ts'
import { overlaps } from '../net/index.ts'
import { subnetCaveats } from './caveats.ts'
import { selects } from './label-selector.ts'
import { DEFAULT_SUBNET, DEFAULT_VPC } from './names.ts'
import type { Resource } from './resource.ts'
import type { Routers } from './routers.ts'
import { formatSubnet, needsRouter, type Subnet, type SubnetSpec } from './subnet.ts'
import type { Vpc } from './vpc.ts'

/** The subnets that the controller makes switches for, and those that it refuses. */
export class Subnets {
  readonly #vpcs: ReadonlyMap<string, Vpc>
  readonly #routers: Routers
  readonly #diagnostics: Diagnostic[]
  readonly #accepted = new Map<string, Subnet>()
  readonly #ofVpc = new Map<string, Subnet[]>()
  readonly #refused = new Set<string>()
  /** What {@link ofNamespace} found, until another subnet is added. */
  readonly #ofNamespace = new Map<string, string | undefined>()

  constructor(vpcs: ReadonlyMap<string, Vpc>, routers: Routers, diagnostics: Diagnostic[]) {
    this.#vpcs = vpcs
    this.#routers = routers
    this.#diagnostics = diagnostics
  }

  /** By name, in the order in which they were added. */
  get accepted(): ReadonlyMap<string, Subnet> {
    return this.#accepted
  }

  get refused(): ReadonlySet<string> {
    return this.#refused
  }

  /** Those of a VPC. */
  of(vpc: string): readonly Subnet[] {
    return this.#ofVpc.get(vpc) ?? []
  }

  add(resource: Resource<SubnetSpec>): Caveat[] {
    const subnet = formatSubnet(resource)
    if (!('cidrs' in subnet)) return this.#refuse(resource.name, subnet)
    const problem = this.#problem(subnet)
    if (problem) return this.#refuse(subnet.name, [problem])
    this.#accepted.set(subnet.name, subnet)
    if (this.#ofNamespace.size > 0) this.#ofNamespace.clear()
    const siblings = this.#ofVpc.get(subnet.vpc)
    if (siblings) siblings.push(subnet)
    else this.#ofVpc.set(subnet.vpc, [subnet])
    if (needsRouter(subnet)) this.#routers.addSubnetPort(subnet)
    return subnetCaveats(subnet)
  }

  /** `pkg/controller/namespace.go`: a subnet bound to the namespace, the VPC's default first; else the cluster's. */
  ofNamespace(
    namespace: string,
    labels: Readonly<Record<string, string>> | undefined,
  ): string | undefined {
    if (!this.#ofNamespace.has(namespace)) {
      this.#ofNamespace.set(namespace, this.#findOfNamespace(namespace, labels))
    }
    return this.#ofNamespace.get(namespace)
  }

  #findOfNamespace(
    namespace: string,
    labels: Readonly<Record<string, string>> | undefined,
  ): string | undefined {
    const all = [...this.#accepted.values()]
    const bound = all.filter(
      ({ spec }) =>
        spec.namespaces?.includes(namespace) ||
        spec.namespaceSelectors?.some((selector) => selects(selector, labels ?? {})),
    )
    const vpcs = [...this.#vpcs.values()]
    const defaults = new Set(vpcs.map(({ spec }) => spec.defaultSubnet))
    if (bound.length > 0) return (bound.find(({ name }) => defaults.has(name)) ?? bound[0]!).name
    const vpc = vpcs.find(({ spec }) => spec.namespaces?.includes(namespace))
    if (vpc?.spec.defaultSubnet) return vpc.spec.defaultSubnet
    const own = vpc && all.find((subnet) => subnet.vpc === vpc.name && subnet.spec.default)
    if (own) return own.name
    return this.#accepted.has(DEFAULT_SUBNET)
      ? DEFAULT_SUBNET
      : all.find((subnet) => subnet.vpc === DEFAULT_VPC && subnet.spec.default)?.name
  }

  /** Why the controller makes no switch for a subnet that is right in itself. */
  #problem(subnet: Subnet): Diagnostic | undefined {
    const { name, vpc, cidrs, manifest, spec } = subnet
    const refused = (field: string, what: string, help: string): Diagnostic => ({
      code: 'subnet-refused',
      severity: 'warning',
      message: `subnet \`${name}\` gets no switch: ${what}`,
      origin: manifest.origin(['spec', field]),
      help,
    })
    const state = this.#routers.state(vpc)
    if (state === 'none') {
      return this.#vpcs.has(vpc)
        ? refused('vpc', `the controller refuses its VPC \`${vpc}\``, 'correct the VPC first')
        : refused(
            'vpc',
            `its VPC \`${vpc}\` is not among the manifests`,
            'add the VPC, or correct the name',
          )
    }
    if (state === 'never-ready') {
      return refused('vpc', `its VPC \`${vpc}\` never becomes ready`, 'correct the VPC first')
    }
    for (const other of this.of(vpc)) {
      if ((other.spec.vlan ?? '') !== (spec.vlan ?? '')) continue
      if (other.cidrs.some((cidr) => cidrs.some((own) => overlaps(cidr, own)))) {
        return {
          ...refused(
            'cidrBlock',
            `it overlaps subnet \`${other.name}\` of the same VPC`,
            'choose addresses that no other subnet of the VPC has',
          ),
          code: 'subnet-overlaps',
        }
      }
    }
    if (vpc === DEFAULT_VPC) {
      for (const other of this.#vpcs.values()) {
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
    const listed = this.#vpcs.get(vpc)?.spec.namespaces ?? []
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

  #refuse(name: string, problems: readonly Diagnostic[]): [] {
    this.#diagnostics.push(...problems)
    this.#refused.add(name)
    return []
  }
}
