import type { Diagnostic } from '../diagnostic/index.ts'
import type {
  Caveat,
  LogicalRouter,
  LogicalRouterPort,
  PortNetwork,
  RouterPolicy,
} from '../model/index.ts'
import { vpcCaveats } from './caveats.ts'
import { defaultRoutes } from './default-vpc.ts'
import { DEFAULT_VPC, routerPortName } from './names.ts'
import type { ConnectIpReading } from './options.ts'
import { type PeeringHalf, peeringHalves, peeringPort, transitAddresses } from './peering.ts'
import { ownSubnetPolicies, userPolicies } from './policies.ts'
import type { Release } from './releases.ts'
import { staticRoutes } from './static-routes.ts'
import type { Subnet } from './subnet.ts'
import { checkVpc, type Vpc } from './vpc.ts'

/** A router while its parts are collected. */
interface RouterDraft {
  readonly vpc: Vpc | undefined
  readonly ports: LogicalRouterPort[]
  readonly halves: readonly PeeringHalf[]
  policies: RouterPolicy[]
  /** The reconcile went to its end: only then the VPC gets subnets. */
  standby: boolean
  /** Static routes are applied before policies, so a bad policy leaves them. */
  routes: boolean
}

/** What the default VPC's router has beside the parts that every router has. */
export interface DefaultVpcParts {
  readonly join: Subnet
  readonly policies: readonly RouterPolicy[]
}

/** The routers of the VPCs, and their ports, which share one space of names over all routers. */
export class Routers {
  readonly #release: Release
  readonly #connectIp: ConnectIpReading
  readonly #diagnostics: Diagnostic[]
  readonly #drafts = new Map<string, RouterDraft>()
  readonly #ports = new Map<string, { readonly router: string; readonly port: LogicalRouterPort }>()

  constructor(release: Release, connectIp: ConnectIpReading, diagnostics: Diagnostic[]) {
    this.#release = release
    this.#connectIp = connectIp
    this.#diagnostics = diagnostics
  }

  /** Router and peering ports of a VPC, unless the controller refuses it. */
  add(vpc: Vpc): Caveat[] {
    const problems = checkVpc(vpc)
    this.#diagnostics.push(...problems)
    if (problems.length > 0) return []
    const { halves, problem } = peeringHalves(vpc, this.#connectIp)
    const draft: RouterDraft = {
      vpc,
      ports: [],
      halves,
      policies: [],
      standby: !problem,
      routes: !problem,
    }
    this.#drafts.set(vpc.name, draft)
    for (const half of halves) this.#addPeeringPort(vpc.name, draft, half)
    if (problem) this.#diagnostics.push(problem)
    else this.#addPolicies(vpc, draft)
    return vpcCaveats(vpc)
  }

  /** The router of the cluster's own VPC, where no manifest writes it. */
  addDefault(): void {
    this.#drafts.set(DEFAULT_VPC, {
      vpc: undefined,
      ports: [],
      halves: [],
      policies: [],
      standby: true,
      routes: true,
    })
  }

  /** Whether the VPC has a router, and whether its reconcile went to the end, so that subnets can be made. */
  state(vpc: string): 'ready' | 'never-ready' | 'none' {
    const draft = this.#drafts.get(vpc)
    if (!draft) return 'none'
    return draft.standby ? 'ready' : 'never-ready'
  }

  /** The port towards a subnet, unless another port has its name. */
  addSubnetPort(subnet: Subnet): void {
    const name = routerPortName(subnet.vpc, subnet.name)
    const existing = this.#ports.get(name)
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
    this.#drafts.get(subnet.vpc)!.ports.push(port)
    this.#ports.set(name, { router: subnet.vpc, port })
  }

  /** Name of the port towards a subnet, if it has one. */
  portTowards({ vpc, name }: Subnet): string | undefined {
    const found = this.#ports.get(routerPortName(vpc, name))
    return found?.router === vpc && found.port.peer === undefined ? found.port.name : undefined
  }

  /** Gives the peering ports the addresses that the network reading of localConnectIP takes for granted. */
  addTransitAddresses(): void {
    const halves = [...this.#drafts.values()].flatMap((draft) => draft.halves)
    for (const { port: name, network } of transitAddresses(halves)) {
      const { router, port } = this.#ports.get(name)!
      this.#replacePort(router, port, { ...port, networks: [...port.networks, network] })
    }
  }

  /** The routers as they stand in the database; `subnetsOf` gives those of a VPC that have a switch. */
  build(
    subnetsOf: (vpc: string) => readonly Subnet[],
    defaultVpc: DefaultVpcParts | undefined,
  ): LogicalRouter[] {
    return [...this.#drafts].map(([name, draft]) => {
      const subnets = subnetsOf(name)
      const more = name === DEFAULT_VPC ? defaultVpc : undefined
      const origin = draft.vpc?.manifest.origin()
      return {
        name,
        ports: draft.ports,
        staticRoutes: draft.routes
          ? [
              ...staticRoutes(draft.vpc, more ? [] : subnets, this.#release, this.#diagnostics),
              ...(more ? defaultRoutes(more.join) : []),
            ]
          : [],
        policies: [...allPolicies(draft, subnets), ...(more?.policies ?? [])],
        ...(origin && { origin }),
      }
    })
  }

  #addPolicies(vpc: Vpc, draft: RouterDraft): void {
    const { policies, problem } = userPolicies(vpc, this.#release, this.#diagnostics)
    draft.policies = policies
    if (!problem) return
    draft.standby = false
    this.#diagnostics.push(problem)
  }

  /** The controller finds an existing port by name alone, on whatever router, and then only replaces its networks. */
  #addPeeringPort(router: string, draft: RouterDraft, half: PeeringHalf): void {
    const port = peeringPort(half)
    const existing = this.#ports.get(port.name)
    if (!existing) {
      this.#ports.set(port.name, { router, port })
      draft.ports.push(port)
      return
    }
    this.#replacePort(existing.router, existing.port, {
      ...existing.port,
      networks: port.networks,
    })
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

  #replacePort(router: string, old: LogicalRouterPort, port: LogicalRouterPort): void {
    const { ports } = this.#drafts.get(router)!
    ports[ports.indexOf(old)] = port
    this.#ports.set(port.name, { router, port })
  }
}

/** The user's policies and those of the subnets, which come later and replace them at equal priority and match. */
function allPolicies({ policies }: RouterDraft, subnets: readonly Subnet[]): RouterPolicy[] {
  const own = subnets.flatMap(ownSubnetPolicies)
  const replaced = ({ priority, match }: RouterPolicy): boolean =>
    own.some((policy) => policy.priority === priority && policy.match === match)
  return [...policies.filter((policy) => !replaced(policy)), ...own]
}
