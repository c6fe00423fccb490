import type { Diagnostic } from '../../diagnostic/index.ts'
import type { Acl, LogicalNetwork } from '../../model/index.ts'
import { type Address, parseAddress } from '../../net/index.ts'
import { NetworkDraft } from '../network/draft.ts'
import { directionOf, identifier, matchOf, serviceMatch } from '../network/filter.ts'
import { leavesTheWorld, nothingAllows, notTransitive } from '../network/meaning.ts'
import { isActive } from './connection.ts'
import { allVpcs, connectionsOf, findConnection, findVpc } from './lookup.ts'
import type {
  AwsEndpoint,
  AwsGateway,
  AwsNetworkAcl,
  AwsNetworkAclEntry,
  AwsRoute,
  AwsRouteTable,
  AwsSecurityGroup,
  AwsSecurityGroupRule,
  AwsSubnet,
  AwsVpc,
  AwsWorld,
} from './world.ts'

/** Table of what comes into a VPC over a peering connection, a VPN or Direct Connect: it may end there, and nothing else. */
const INBOUND = 'inbound'
/** The group that every endpoint of a VPC is in that names none. */
const DEFAULT_GROUP = 'default'

/**
 * The networks of AWS accounts as OVN would build them: a VPC is a router, each of its subnets a switch whose port
 * routes by the subnet's own table. A network ACL, which is stateless and stands between a subnet and its VPC, is a
 * router in between, whose policies are its entries.
 */
export function awsNetwork(world: AwsWorld): LogicalNetwork {
  const draft = new NetworkDraft()
  for (const { vpc } of allVpcs(world)) addVpc(draft, vpc, world)
  const hops = addPeerings(draft, world)
  for (const { vpc } of allVpcs(world)) {
    const targets = new Map([...(hops.get(vpc.id) ?? []), ...addGateways(draft, vpc)])
    for (const table of vpc.routeTables) addTable(draft, vpc, table, targets, world)
    addGroups(draft, vpc, world)
  }
  return draft.build()
}

function addVpc(draft: NetworkDraft, vpc: AwsVpc, { kyma }: AwsWorld): void {
  draft.addRouter(vpc.id, vpc.origin)
  for (const subnet of vpc.subnets) addSubnet(draft, vpc, subnet)
  const local = (destination: string) => ({ destination, nextHop: 'discard' as const })
  for (const cidr of vpc.cidrs) {
    for (const table of [INBOUND, ...vpc.routeTables.map(({ id }) => id)]) {
      // The local route: an address that no subnet has is nobody's, whatever shorter routes say.
      if (!draft.hasRoute(vpc.id, table, cidr)) {
        draft.addRoute(vpc.id, { ...local(cidr), table, origin: vpc.origin })
      }
    }
  }
  draft.addRoute(vpc.id, {
    destination: '0.0.0.0/0',
    nextHop: 'discard',
    table: INBOUND,
    origin: vpc.origin,
    meaning: notTransitive(vpc.id),
  })
  for (const endpoint of vpc.endpoints) {
    draft.addMachine({
      namespace: vpc.id,
      name: endpoint.name,
      kind: vpc.id === kyma.network ? 'Node' : 'VirtualMachine',
      address: endpoint.address,
      subnet: endpoint.subnet,
      securityGroups: groupsOf(endpoint),
      forwards: !endpoint.sourceDestCheck,
      origin: endpoint.origin,
    })
  }
}

function tableOf(vpc: AwsVpc, { routeTable }: AwsSubnet): string {
  return routeTable ?? vpc.routeTables.find(({ main }) => main)?.id ?? ''
}

function addSubnet(draft: NetworkDraft, vpc: AwsVpc, subnet: AwsSubnet): void {
  const { id, cidr, origin } = subnet
  const acl = vpc.networkAcls.find((candidate) => candidate.id === subnet.networkAcl)
  const table = tableOf(vpc, subnet)
  if (!acl) {
    draft.addSubnet({ name: id, router: vpc.id, ranges: [cidr], table, origin })
    return
  }
  const filter = `${acl.id}/${id}`
  draft.addRouter(filter, acl.origin)
  draft.addSubnet({ name: id, router: filter, ranges: [cidr], table: '', origin })
  const { toOne, toOther } = draft.addLink(
    { router: vpc.id, table },
    { router: filter, table: '' },
    acl.origin,
  )
  draft.addRoute(filter, { destination: '0.0.0.0/0', nextHop: toOne, table: '' })
  for (const name of [INBOUND, ...vpc.routeTables.map((other) => other.id)]) {
    draft.addRoute(vpc.id, { destination: cidr, nextHop: toOther, table: name, origin })
  }
  addNetworkAcl(draft, filter, acl, { inside: `${filter}-${id}`, outside: `${filter}-${vpc.id}` })
}

/** Priorities of policies: the entry with the lowest number decides, and nothing that matches is a denial. */
const FIRST_ENTRY = 32767

function addNetworkAcl(
  draft: NetworkDraft,
  router: string,
  acl: AwsNetworkAcl,
  ports: { readonly inside: string; readonly outside: string },
): void {
  const lists = [
    { from: ports.outside, remote: 'ip4.src', entries: acl.ingress },
    { from: ports.inside, remote: 'ip4.dst', entries: acl.egress },
  ]
  for (const { from, remote, entries } of lists) {
    for (const entry of entries) {
      draft.addPolicy(router, {
        priority: FIRST_ENTRY - entry.number,
        match: entryMatch(from, remote, entry),
        action: entry.action === 'allow' ? 'allow' : 'drop',
        nextHops: [],
        ...(entry.origin && { origin: entry.origin }),
      })
    }
    draft.addPolicy(router, {
      priority: 0,
      match: `inport == "${from}" && ip4`,
      action: 'drop',
      nextHops: [],
      ...(acl.origin && { origin: acl.origin }),
    })
  }
}

function entryMatch(inport: string, remote: string, entry: AwsNetworkAclEntry): string {
  const { cidr, protocol, ports } = entry
  return [`inport == "${inport}"`, `${remote} == ${cidr}`, ...serviceMatch(protocol, ports)].join(
    ' && ',
  )
}

/** The next hops over active peering connections, by VPC and id of the connection. */
function addPeerings(draft: NetworkDraft, world: AwsWorld): Map<string, Map<string, Address>> {
  const hops = new Map<string, Map<string, Address>>()
  for (const connection of world.peeringConnections) {
    const { id, requester, accepter, origin } = connection
    if (!isActive(connection) || !findVpc(world, requester) || !findVpc(world, accepter)) continue
    const { toOne, toOther } = draft.addLink(
      { router: requester, table: INBOUND },
      { router: accepter, table: INBOUND },
      origin,
    )
    hops.set(requester, (hops.get(requester) ?? new Map()).set(id, toOther))
    hops.set(accepter, (hops.get(accepter) ?? new Map()).set(id, toOne))
  }
  return hops
}

/** Gateways with networks behind them that are known: each is a router with those networks. */
function addGateways(draft: NetworkDraft, vpc: AwsVpc): [string, Address][] {
  return vpc.gateways.filter(leadsSomewhere).map((gateway) => {
    const { id, prefixes, origin } = gateway
    draft.addRouter(id, origin)
    for (const range of prefixes) {
      const name = `${id} ${range}`
      draft.addSubnet({ name, router: id, ranges: [range], gateway: 'network', table: '', origin })
    }
    const { toOne, toOther } = draft.addLink(
      { router: vpc.id, table: INBOUND },
      { router: id, table: '' },
      origin,
    )
    draft.addRoute(id, { destination: '0.0.0.0/0', nextHop: toOne, table: '' })
    return [id, toOther]
  })
}

function leadsSomewhere({ kind, prefixes }: AwsGateway): boolean {
  return (kind === 'vpn' || kind === 'direct-connect') && prefixes.length > 0
}

function addTable(
  draft: NetworkDraft,
  vpc: AwsVpc,
  { id: table, routes }: AwsRouteTable,
  targets: ReadonlyMap<string, Address>,
  world: AwsWorld,
): void {
  // To one destination a static route wins over a propagated one.
  const sorted = [...routes].sort((a, b) => Number(a.propagated) - Number(b.propagated))
  for (const route of sorted) {
    const { destination, origin } = route
    if (draft.hasRoute(vpc.id, table, destination)) continue
    const nextHop = targets.get(route.target)
    const meaning = nextHop ? undefined : lost(vpc, route, world)
    draft.addRoute(vpc.id, {
      destination,
      table,
      nextHop: nextHop ?? 'discard',
      origin,
      ...(meaning && { meaning }),
    })
  }
}

/** What becomes of packets whose route leads to no network of the world. */
function lost(vpc: AwsVpc, { target }: AwsRoute, world: AwsWorld): Diagnostic {
  if (vpc.gateways.some(({ id }) => id === target)) return leavesTheWorld(target)
  const code = findConnection(world, target)?.code
  return {
    code: 'route-black-hole',
    severity: 'warning',
    message: `the route is a black hole: peering connection \`${target}\` is ${code ?? 'not there any more'}`,
    help: 'take the route out, or point it at an active peering connection',
  }
}

function groupsOf({ securityGroups }: AwsEndpoint): readonly string[] {
  return securityGroups.length > 0 ? securityGroups : [DEFAULT_GROUP]
}

const PRIORITY = { rule: 2000, closed: 1000 } as const

/** Security groups are stateful and only allow; what none of them allows is dropped. */
function addGroups(draft: NetworkDraft, vpc: AwsVpc, world: AwsWorld): void {
  const portsOf = (endpoints: readonly AwsEndpoint[]) =>
    endpoints.map(({ name }) => `${name}.${vpc.id}`)
  for (const group of [...vpc.securityGroups, defaultGroup(vpc)]) {
    const name = groupName(vpc, group.id)
    const members = vpc.endpoints.filter((endpoint) => groupsOf(endpoint).includes(group.id))
    draft.addSet(
      name,
      members.map(({ address }) => parseAddress(address)!),
    )
    draft.addGroup(name, portsOf(members), groupAcls(name, group, vpc, world), group.origin)
  }
  const closed = identifier(vpc.id, 'closed')
  draft.addGroup(
    closed,
    portsOf(vpc.endpoints),
    (['in', 'out'] as const).map(
      (direction): Acl => ({
        direction: directionOf(direction),
        tier: 0,
        priority: PRIORITY.closed,
        match: matchOf({ direction, group: closed, protocol: 'all' }),
        action: 'drop',
        assumption: nothingAllows(
          `no ${direction === 'in' ? 'ingress' : 'egress'} rule of a security group of the endpoint`,
        ),
      }),
    ),
  )
}

function groupName(vpc: AwsVpc, id: string): string {
  return identifier(vpc.id, id)
}

/** The group of endpoints that name none: in from itself, out to everywhere. */
function defaultGroup(vpc: AwsVpc): AwsSecurityGroup {
  return (
    vpc.securityGroups.find(({ id }) => id === DEFAULT_GROUP) ?? {
      id: DEFAULT_GROUP,
      ingress: [{ protocol: 'all', group: DEFAULT_GROUP }],
      egress: [{ protocol: 'all', cidr: '0.0.0.0/0' }],
    }
  )
}

function groupAcls(
  name: string,
  { ingress, egress, origin }: AwsSecurityGroup,
  vpc: AwsVpc,
  world: AwsWorld,
): Acl[] {
  const lists = [
    { direction: 'in' as const, rules: ingress },
    { direction: 'out' as const, rules: egress },
  ]
  return lists.flatMap(({ direction, rules }) =>
    rules.flatMap((rule): Acl[] => {
      const remote = remoteOf(rule, vpc, world)
      const at = rule.origin ?? origin
      if (remote === undefined) return []
      return [
        {
          direction: directionOf(direction),
          tier: 0,
          priority: PRIORITY.rule,
          match: matchOf({
            direction,
            group: name,
            remote,
            protocol: rule.protocol,
            ports: rule.ports,
          }),
          action: 'allow-related',
          ...(at && { origin: at }),
        },
      ]
    }),
  )
}

/** The other end of a rule; undefined where the rule is stale: it names a group of a VPC that is not an active peer in its region. */
function remoteOf(
  { cidr, group }: AwsSecurityGroupRule,
  vpc: AwsVpc,
  world: AwsWorld,
): string | undefined {
  if (group === undefined) return cidr ?? '0.0.0.0/0'
  const owners = [vpc, ...activePeers(vpc, world).filter(({ region }) => region === vpc.region)]
  const owner = owners.find(
    (candidate) =>
      candidate.securityGroups.some(({ id }) => id === group) ||
      (candidate === vpc && group === DEFAULT_GROUP),
  )
  return owner && `$${groupName(owner, group)}`
}

function activePeers(vpc: AwsVpc, world: AwsWorld): AwsVpc[] {
  return connectionsOf(world, vpc.id).flatMap((connection) => {
    const { requester, accepter } = connection
    if (!isActive(connection)) return []
    return findVpc(world, requester === vpc.id ? accepter : requester)?.vpc ?? []
  })
}
