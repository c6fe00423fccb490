import type { Cause, Change } from '../analysis/index.ts'
import { groupsOfPort } from '../analysis/index.ts'
import type { DIRECTIONS } from '../kubeovn/index.ts'
import { icmpProtocol } from '../match/index.ts'
import type { Acl, LogicalNetwork, LogicalRouterPort, StaticRoute } from '../model/index.ts'
import {
  type Address,
  type Family,
  formatAddress,
  formatPrefix,
  masked,
  type Prefix,
} from '../net/index.ts'

/** An item of `spec.staticRoutes` of a VPC. */
export interface RouteEntry {
  readonly policy: 'policyDst' | 'policySrc'
  readonly cidr: string
  readonly nextHopIP: string
  readonly routeTable?: string
}

/** An item of `spec.vpcPeerings` of a VPC. */
export interface PeeringEntry {
  readonly remoteVpc: string
  readonly localConnectIP: string
}

/** An item of a list of rules of a security group, with the fields in the order of Kube-OVN's documentation. */
export interface RuleEntry {
  readonly ipVersion: 'ipv4' | 'ipv6'
  readonly priority: number
  readonly protocol: 'tcp' | 'udp' | 'icmp' | 'all'
  readonly remoteType: 'securityGroup' | 'address'
  readonly remoteSecurityGroup?: string
  readonly remoteAddress?: string
  readonly portRangeMin?: number
  readonly portRangeMax?: number
  readonly policy: 'allow'
}

/** The name of a list of rules of a security group. */
export type RuleList = (typeof DIRECTIONS)[number]

/** A change to a logical network as what somebody would write into a manifest. */
export type WrittenChange =
  | {
      readonly kind: 'route'
      readonly vpc: string
      /** Undefined where a route is only taken out. */
      readonly entry: RouteEntry | undefined
      /** The route in whose place it comes. */
      readonly instead: StaticRoute | undefined
    }
  | {
      readonly kind: 'peering'
      readonly vpc: string
      readonly entry: PeeringEntry
      /** The port whose entry it changes. */
      readonly instead: LogicalRouterPort | undefined
    }
  | {
      readonly kind: 'rule'
      /** Name of the security group. */
      readonly group: string
      readonly list: RuleList
      readonly entry: RuleEntry
    }

/**
 * The manifest form of a change that mends a cause; undefined for rules of switches and policies, for which what to
 * write depends on whose packets are meant.
 */
export function writtenChange(change: Change, cause: Cause): WrittenChange | undefined {
  switch (change.kind) {
    case 'route': {
      const { add, remove, router } = change
      return { kind: 'route', vpc: router, entry: add && routeEntry(add), instead: remove }
    }
    case 'port': {
      const { add, remove, router } = change
      const remote = remoteOf(change, cause.network)
      if (remote === undefined) return undefined
      return { kind: 'peering', vpc: router, entry: peeringEntry(remote, add), instead: remove }
    }
    case 'group-acl':
      return groupRule(change, cause)
    case 'acl':
    case 'policy':
      return undefined
  }
}

function routeEntry({ policy, prefix, nextHop, routeTable }: StaticRoute): RouteEntry | undefined {
  // A static route of a VPC has an address to go to.
  if (nextHop === 'discard') return undefined
  return {
    policy: policy === 'dst-ip' ? 'policyDst' : 'policySrc',
    cidr: formatPrefix(masked(prefix)),
    nextHopIP: formatAddress(nextHop),
    ...(routeTable !== '' && { routeTable }),
  }
}

/** The entry for a router port with these networks. */
export function peeringEntry(
  remoteVpc: string,
  { networks }: { readonly networks: readonly Prefix[] },
): PeeringEntry {
  return { remoteVpc, localConnectIP: networks.map(formatPrefix).join(',') }
}

/** The router at the other end: whoever has the port that is named as peer, or is to have it. */
export function remoteOf(
  { add, router }: Extract<Change, { kind: 'port' }>,
  { routers }: LogicalNetwork,
): string | undefined {
  const owner = routers.find(({ ports }) => ports.some(({ name }) => name === add.peer))
  return (owner ?? routers.find(({ name }) => `${name}-${router}` === add.peer))?.name
}

/** What a rule lets through, as far as rules have words for it. */
export type RuleService =
  | { readonly protocol: 'tcp' | 'udp'; readonly first: number; readonly last: number }
  | { readonly protocol: 'icmp' | 'all' }

/** The other end of a rule. */
export type RuleRemote = { readonly group: string } | { readonly address: string }

/** A rule that allows a service. */
export function ruleEntry(
  family: Family,
  priority: number,
  service: RuleService,
  remote: RuleRemote,
): RuleEntry {
  return {
    ipVersion: `ipv${family}`,
    priority,
    protocol: service.protocol,
    ...('group' in remote
      ? { remoteType: 'securityGroup', remoteSecurityGroup: remote.group }
      : { remoteType: 'address', remoteAddress: remote.address }),
    ...('first' in service && { portRangeMin: service.first, portRangeMax: service.last }),
    policy: 'allow',
  }
}

/** The list of rules whose ACLs have a direction. */
export function ruleList(direction: Acl['direction']): RuleList {
  return direction === 'from-lport' ? 'egressRules' : 'ingressRules'
}

/** The members of a group are the other end where it has one: addresses of pods change. */
function groupRule(
  { add, group }: Extract<Change, { kind: 'group-acl' }>,
  { packet, trace, network }: Cause,
): Extract<WrittenChange, { kind: 'rule' }> {
  const { of, base } = network.portGroups.find(({ name }) => name === group)!.rules!
  const [other, address]: [typeof trace.to, Address] =
    add.direction === 'from-lport' ? [trace.to, packet.destination] : [trace.from, packet.source]
  const [remote] = other?.port === undefined ? [] : groupsOfPort(network, other.port)
  const entry = ruleEntry(
    address.family,
    base - add.priority,
    serviceOf(packet),
    remote ? { group: remote.rules!.of } : { address: formatAddress(address) },
  )
  return { kind: 'rule', group: of, list: ruleList(add.direction), entry }
}

function serviceOf({ protocol, destinationPort, source }: Cause['packet']): RuleService {
  const name = PORT_PROTOCOLS[protocol]
  if (name) return { protocol: name, first: destinationPort, last: destinationPort }
  return { protocol: protocol === icmpProtocol(source.family) ? 'icmp' : 'all' }
}

/** Those that rules of security groups have words for, with ports. */
const PORT_PROTOCOLS: Readonly<Record<number, 'tcp' | 'udp'>> = { 6: 'tcp', 17: 'udp' }
