import { assumedPortName, withVacant } from '../dataplane/index.ts'
import type { Diagnostic } from '../diagnostic/index.ts'
import type { LogicalNetwork, LogicalSwitch } from '../model/index.ts'
import {
  type Address,
  AddressMap,
  addressBits,
  addressFromBigInt,
  addressToBigInt,
  type Family,
  formatAddress,
  lastAddress,
  masked,
  type Prefix,
  parseAddress,
  parsePrefix,
} from '../net/index.ts'
import { Network } from '../network.ts'

/** Who takes part in a comparison of networks, also where the manifests have nobody. */
export interface Ends {
  /** The network with endpoints in each subnet if nobody is anywhere, and else as it is. */
  readonly populate: (network: Network) => Network
  /** What was taken for granted, or keeps everything from being compared; undefined where somebody is there. */
  readonly note: Diagnostic | undefined
}

/**
 * A repository often has VPCs and subnets alone, and between nobody nothing ever changes. Where no network has an endpoint,
 * each subnet of every one gets one, in no security group, at an address that all of them leave free, so that it is the
 * same endpoint in all; and one more wherever a prefix in a route or match cuts the subnet, or a narrower route would go unseen.
 */
export function endsOf(networks: readonly Network[]): Ends {
  const models = networks.map(({ model }) => model)
  if (models.some(hasEndpoints)) return { populate: (network) => network, note: undefined }
  const ground = groundOf(models)
  const populate = (network: Network): Network =>
    new Network(populated(network.model, ground), network.namespace)
  const isEmpty = networks.every(({ model }) => vacanciesOf(model, ground).length === 0)
  const isGrouped = models.some(({ portGroups }) => portGroups.length > 0)
  return { populate, note: isEmpty ? NOBODY : assumed(isGrouped) }
}

/** Whether there is nothing at all to compare. */
export function isNobody(note: Diagnostic | undefined): boolean {
  return note === NOBODY
}

const NOBODY: Diagnostic = {
  code: 'nothing-to-compare',
  severity: 'warning',
  message: 'nothing is compared: there are no endpoints, and no subnet of a VPC to assume one in',
  help: 'add the subnets and pods, or name the folder that has them; -R reads folders inside folders too',
}

function assumed(isGrouped: boolean): Diagnostic {
  const groups = ', and what security groups do is not compared'
  return {
    code: 'endpoint-assumed',
    severity: 'warning',
    message: `there are no endpoints: some are assumed in each subnet of a VPC, in no security group${isGrouped ? groups : ''}`,
    help: 'add pods, with --with for instance, to compare what those get through',
  }
}

function hasEndpoints({ endpoints }: LogicalNetwork): boolean {
  return endpoints.some(({ kind, addresses }) => kind !== 'Node' && addresses.length > 0)
}

/** Where endpoints can be assumed, in every network alike. */
interface Ground {
  /** Addresses of gateways, routers and next hops, which nobody else is to have. */
  readonly taken: AddressMap<true>
  /** Where a prefix in a route or a match begins, and where the addresses behind it do: ascending. */
  readonly cuts: Readonly<Record<Family, readonly bigint[]>>
}

function groundOf(models: readonly LogicalNetwork[]): Ground {
  const taken = new AddressMap<true>()
  const take = (address: Address | undefined): void => {
    if (address) taken.set(address, true)
  }
  const cuts: Record<Family, Set<bigint>> = { 4: new Set(), 6: new Set() }
  const cut = (prefix: Prefix): void => {
    const { family } = prefix.address
    cuts[family].add(addressToBigInt(masked(prefix).address))
    cuts[family].add(addressToBigInt(lastAddress(prefix)) + 1n)
  }
  for (const { routers, switches } of models) {
    for (const { ports, staticRoutes, policies } of routers) {
      for (const { networks } of ports) for (const { address } of networks) take(address)
      for (const { prefix, nextHop } of staticRoutes) {
        cut(prefix)
        if (nextHop !== 'discard') take(nextHop)
      }
      for (const { match, nextHops } of policies) {
        for (const prefix of prefixesIn(match)) cut(prefix)
        for (const hop of nextHops) take(hop)
      }
    }
    for (const { subnets, ports, acls } of switches) {
      for (const { gateway } of subnets) take(gateway)
      for (const { addresses } of ports) for (const address of addresses) take(address)
      for (const { match } of acls) for (const prefix of prefixesIn(match)) cut(prefix)
    }
  }
  return { taken, cuts: { 4: ascending(cuts[4]), 6: ascending(cuts[6]) } }
}

function ascending(values: Iterable<bigint>): bigint[] {
  return [...values].sort((a, b) => (a < b ? -1 : 1))
}

/** The addresses and prefixes that a match names. */
function prefixesIn(match: string): Prefix[] {
  return (match.match(/[\da-f.:]+(?:\/\d+)?/gi) ?? []).flatMap((word) => {
    const address = parseAddress(word)
    return address ? { address, length: addressBits(address.family) } : (parsePrefix(word) ?? [])
  })
}

/** An address that nobody has, on a switch of a VPC. */
interface Vacancy {
  readonly vpc: string
  readonly switch: LogicalSwitch
  readonly address: Address
}

/** One for each part of a subnet that routes and matches tell apart, if it has a free address. */
function vacanciesOf({ routers, switches }: LogicalNetwork, ground: Ground): Vacancy[] {
  const vpcs = new Map(
    routers.flatMap(({ name, ports }) => ports.map((port) => [port.name, name] as const)),
  )
  return switches.flatMap((node) => {
    const [vpc] = node.ports.flatMap(({ routerPort }) => vpcs.get(routerPort ?? '') ?? [])
    if (vpc === undefined) return []
    return node.subnets.flatMap(({ prefix }) =>
      freeIn(prefix, ground).map((address) => ({ vpc, switch: node, address })),
    )
  })
}

/** The first host address that nobody has in each part of a subnet. */
function freeIn(prefix: Prefix, { taken, cuts }: Ground): Address[] {
  const { family } = prefix.address
  const last = addressToBigInt(lastAddress(prefix))
  const free: Address[] = []
  let value = addressToBigInt(masked(prefix).address) + 1n
  for (let next = firstAbove(cuts[family], value); value < last; next++) {
    const cut = cuts[family][next]
    const end = cut === undefined || cut > last ? last : cut
    for (; value < end; value++) {
      const address = addressFromBigInt(family, value)
      if (taken.get(address)) continue
      free.push(address)
      break
    }
    value = end
  }
  return free
}

/** The place of the first of ascending numbers that is larger. */
function firstAbove(numbers: readonly bigint[], value: bigint): number {
  let [low, high] = [0, numbers.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (numbers[middle]! > value) high = middle
    else low = middle + 1
  }
  return low
}

function populated(model: LogicalNetwork, ground: Ground): LogicalNetwork {
  const vacancies = vacanciesOf(model, ground)
  const parties = vacancies.map((vacant) => ({
    endpoint: undefined,
    addresses: [vacant.address],
    vacant,
  }))
  const ends = vacancies.map(({ vpc, switch: node, address }) => ({
    namespace: '',
    // As `isthmus trace` takes it, which assumes somebody there as well.
    name: `${vpc}:${formatAddress(address)}`,
    kind: 'Assumed',
    labels: {},
    port: assumedPortName(address, node),
    addresses: [address],
    securityGroups: [],
  }))
  return { ...withVacant(model, parties), endpoints: [...model.endpoints, ...ends] }
}
