import { type Acl, type AclAction, type LogicalNetwork, NetworkBuilder } from '../../src/index.ts'

/** How big a design is. */
export interface Size {
  readonly vpcs: number
  /** In each VPC. */
  readonly endpoints: number
  readonly groups: number
  /** ACLs of each group, half of them for what its members send. */
  readonly rules: number
}

/** Which groups the endpoints of a VPC are in: some of its own, or any. */
export type Spread = 'local' | 'scattered'

/** VPCs in clusters: the first of each cluster is the hub of the others, and spokes reach the hub only. */
export function clusters(size: Size, cluster: number, spread: Spread): LogicalNetwork {
  const builder = new NetworkBuilder()
  addVpcs(builder, size, spread)
  for (let vpc = 0; vpc < size.vpcs; vpc++) {
    const spoke = vpc % cluster
    if (spoke === 0) continue
    const hub = vpc - spoke
    link(builder, hub, vpc, spoke)
    builder.route(`vpc-${vpc}`, cidr(hub), far(spoke, 1))
    builder.route(`vpc-${hub}`, cidr(vpc), far(spoke, 2))
  }
  return builder.build()
}

/** {@link clusters} of private subnets: what a spoke's endpoints send or get is dropped, but to and from the hub's. */
export function privateClusters(size: Size, cluster: number): LogicalNetwork {
  const { routers, switches, ...network } = clusters(size, cluster, 'local')
  const closed = switches.map((node, vpc) => {
    const pairs = [vpc, vpc - (vpc % cluster)].flatMap((other) => [
      `ip4.src == ${cidr(vpc)} && ip4.dst == ${cidr(other)}`,
      `ip4.src == ${cidr(other)} && ip4.dst == ${cidr(vpc)}`,
    ])
    const acl = (priority: number, match: string, action: AclAction): Acl => ({
      direction: 'to-lport',
      tier: 0,
      priority,
      match,
      action,
    })
    const allow = pairs.map((match) => acl(1001, match, 'allow-related'))
    const isHub = vpc % cluster === 0
    return isHub ? node : { ...node, acls: [acl(1000, 'ip', 'drop'), ...allow] }
  })
  return { ...network, routers, switches: closed }
}

/** One routed domain: every VPC has a default route to the hub, and the hub has a route to each. */
export function flat(size: Size, spread: Spread): LogicalNetwork {
  const builder = new NetworkBuilder()
  addVpcs(builder, size, spread)
  for (let vpc = 1; vpc < size.vpcs; vpc++) {
    link(builder, 0, vpc, vpc)
    builder.route(`vpc-${vpc}`, '0.0.0.0/0', far(vpc, 1))
    builder.route('vpc-0', cidr(vpc), far(vpc, 2))
  }
  return builder.build()
}

function addVpcs(
  builder: NetworkBuilder,
  { vpcs, endpoints, groups, rules }: Size,
  spread: Spread,
): void {
  const random = generator(7)
  for (let group = 0; group < groups; group++) {
    addRules(builder, group, rules, Math.floor((group * vpcs) / groups), vpcs, random)
  }
  for (let vpc = 0; vpc < vpcs; vpc++) {
    builder.router(`vpc-${vpc}`).subnet(`net-${vpc}`, `vpc-${vpc}`, cidr(vpc))
    for (let i = 0; i < endpoints; i++) {
      const group =
        spread === 'scattered'
          ? random(groups)
          : (Math.floor((vpc * groups) / vpcs) + (i % 2)) % groups
      builder.endpoint(`default/pod-${vpc}-${i}`, `net-${vpc}`, address(vpc, i + 2), {
        groups: [`g${group}`],
      })
    }
  }
}

const PORTS = [22, 53, 80, 123, 389, 443, 636, 3306, 5432, 5672, 6379, 8080, 8443, 9090, 9200]

/** Rules for ranges of VPCs, every second near the group's own, and what is left is dropped. */
function addRules(
  builder: NetworkBuilder,
  group: number,
  rules: number,
  own: number,
  vpcs: number,
  random: (below: number) => number,
): void {
  for (let i = 0; i < rules; i++) {
    const sends = i % 2 === 0
    const last = i >= rules - 2
    const remote = (i >> 1) % 2 === 0 ? own : random(vpcs)
    const length = 16 + random(9)
    const port = PORTS[random(PORTS.length)]!
    const member = sends ? `inport == @g${group}` : `outport == @g${group}`
    const address = `ip4.${sends ? 'dst' : 'src'} == ${network(remote, length)}`
    builder.groupAcl(`g${group}`, {
      direction: sends ? 'from-lport' : 'to-lport',
      priority: last ? 1 : 2000 - i,
      match: last
        ? `${member} && ip`
        : `${member} && ip4 && ${address} && tcp && tcp.dst == ${port}`,
      action: last ? 'drop' : 'allow-related',
    })
  }
}

function link(builder: NetworkBuilder, hub: number, vpc: number, n: number): void {
  builder.peer(`vpc-${hub}`, `${far(n, 1)}/30`, `vpc-${vpc}`, `${far(n, 2)}/30`)
}

function far(n: number, end: number): string {
  return `172.${16 + (n >> 14)}.${(n >> 6) & 255}.${((n & 63) << 2) + end}`
}

function cidr(vpc: number): string {
  return `${address(vpc, 0)}/24`
}

function address(vpc: number, host: number): string {
  return `10.${vpc >> 8}.${vpc & 255}.${host}`
}

/** The network of that length that a VPC is in. */
function network(vpc: number, length: number): string {
  const bits = (vpc << 8) & (-1 << (32 - length))
  return `10.${(bits >> 16) & 255}.${(bits >> 8) & 255}.0/${length}`
}

/** Whole numbers below a limit, from a seed (mulberry32). */
function generator(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}
