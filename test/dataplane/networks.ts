import type {
  Acl,
  Endpoint,
  LogicalNetwork,
  LogicalRouter,
  LogicalRouterPort,
  LogicalSwitch,
  LogicalSwitchPort,
  RouterPolicy,
  StaticRoute,
} from 'isthmus'
import { Fabric, type Leg, OVN_BEHAVIOURS, type Packet, simulate, type Trace } from 'isthmus'
import { parseAddress, parsePrefix } from 'isthmus/net'

const address = (text: string) => parseAddress(text)!
const prefix = (text: string) => parsePrefix(text)!
const list = (text: string) => (text === '' ? [] : text.split(' '))

export function network(parts: Partial<LogicalNetwork>): LogicalNetwork {
  return {
    behaviour: OVN_BEHAVIOURS['kube-ovn-25.03'],
    routers: [],
    switches: [],
    portGroups: [],
    addressSets: [],
    endpoints: [],
    caveats: [],
    ...parts,
  }
}

/** A port with the networks in a text, as `10.1.0.1/16 fd00::1/64`. */
export function port(
  name: string,
  networks: string,
  more: { readonly peer?: string; readonly routeTable?: string } = {},
): LogicalRouterPort {
  return { name, networks: list(networks).map(prefix), ...more }
}

export function router(
  name: string,
  ports: readonly LogicalRouterPort[],
  { routes = [], policies = [] }: { routes?: StaticRoute[]; policies?: RouterPolicy[] } = {},
): LogicalRouter {
  return { name, ports, staticRoutes: routes, policies }
}

export function to(
  cidr: string,
  nextHop: string,
  more: Partial<Pick<StaticRoute, 'policy' | 'routeTable'>> = {},
): StaticRoute {
  const hop = nextHop === 'discard' ? nextHop : address(nextHop)
  return { prefix: prefix(cidr), nextHop: hop, policy: 'dst-ip', routeTable: '', ...more }
}

export const from = (cidr: string, nextHop: string, routeTable = '') =>
  to(cidr, nextHop, { policy: 'src-ip', routeTable })

export function policy(
  priority: number,
  match: string,
  action: RouterPolicy['action'],
  nextHops = '',
): RouterPolicy {
  return { priority, match, action, nextHops: list(nextHops).map(address) }
}

export function acl(
  direction: Acl['direction'],
  priority: number,
  match: string,
  action: Acl['action'],
  tier = 2,
): Acl {
  return { direction, tier, priority, match, action }
}

/** A pod, with port security if there are addresses it may use. */
export function pod(name: string, addresses: string, allowed?: string): LogicalSwitchPort {
  return {
    name,
    type: 'vif',
    addresses: list(addresses).map(address),
    ...(allowed !== undefined && { portSecurity: list(allowed).map(address) }),
  }
}

/** A switch with the subnets in a text, as `10.1.0.0/16 via 10.1.0.1`, on a router port unless there is none. */
export function lan(
  name: string,
  subnets: string,
  routerPort: string | undefined,
  pods: readonly LogicalSwitchPort[],
  acls: readonly Acl[] = [],
): LogicalSwitch {
  const uplink: LogicalSwitchPort[] =
    routerPort === undefined
      ? []
      : [{ name: `${name}-uplink`, type: 'router', addresses: [], routerPort }]
  return {
    name,
    ports: [...uplink, ...pods],
    acls,
    subnets: subnets.split(', ').map((subnet) => {
      const [cidr, gateway] = subnet.split(' via ')
      return {
        prefix: prefix(cidr!),
        gateway: gateway === undefined ? undefined : address(gateway),
      }
    }),
  }
}

export interface Sent extends Partial<Omit<Packet, 'source' | 'destination'>> {
  /** Default: the first address of the sender's port, of the destination's family. */
  readonly source?: string
}

/** A packet of a port to an address: UDP 1000 to 2000 with TTL 64 unless it says otherwise. */
export function send(
  model: LogicalNetwork,
  sender: string,
  destination: string,
  { source, ...fields }: Sent = {},
): Trace {
  const fabric = new Fabric(model)
  const node = fabric.switchPort(sender)!
  const target = address(destination)
  const packet: Packet = {
    source:
      source === undefined
        ? node.model.addresses.find(({ family }) => family === target.family)!
        : address(source),
    destination: target,
    protocol: 17,
    sourcePort: 1000,
    destinationPort: 2000,
    icmpType: 0,
    icmpCode: 0,
    ttl: 64,
    ...fields,
  }
  return simulate(fabric, { packet, port: node, from: undefined, to: undefined })
}

export const PING = { protocol: 1, icmpType: 8, sourcePort: 0, destinationPort: 0 }
export const PING6 = { protocol: 58, icmpType: 128, sourcePort: 0, destinationPort: 0 }
export const tcp = (destinationPort: number) => ({ protocol: 6, destinationPort })

/** How a way ends, where, and with whom: `delivered at b by pod-b`. */
export function end({ outcome, reason, hops, receiver }: Leg): string {
  const where = ` at ${hops.at(-1)!.node}`
  const why = reason === undefined ? '' : `: ${reason}`
  return `${outcome}${where}${receiver ? ` by ${receiver.name}` : ''}${why}`
}

/** How both ways end. */
export function ends({ request, reply }: Trace): string[] {
  return reply ? [end(request), end(reply)] : [end(request)]
}

/**
 * Two routers with a link 169.254.0.1/30 – 169.254.0.2/30: left with switch a, 10.1.0.0/16, and pods a and a2, right
 * with switch b, 10.2.0.0/16, and pods b and b2. What is given is added to the left or to the switches.
 */
export function peers({
  routes = [],
  policies = [],
  rightRoutes = [],
  rightPolicies = [],
  aclsA = [],
  aclsB = [],
  podsA = [],
  podsB = [],
  ...more
}: {
  routes?: StaticRoute[]
  policies?: RouterPolicy[]
  rightRoutes?: StaticRoute[]
  rightPolicies?: RouterPolicy[]
  aclsA?: Acl[]
  aclsB?: Acl[]
  podsA?: LogicalSwitchPort[]
  podsB?: LogicalSwitchPort[]
} & Partial<LogicalNetwork> = {}): LogicalNetwork {
  return network({
    routers: [
      router(
        'left',
        [
          port('left-a', '10.1.0.1/16'),
          port('left-right', '169.254.0.1/30', { peer: 'right-left' }),
        ],
        { routes: [to('10.2.0.0/16', '169.254.0.2'), ...routes], policies },
      ),
      router(
        'right',
        [
          port('right-b', '10.2.0.1/16'),
          port('right-left', '169.254.0.2/30', { peer: 'left-right' }),
        ],
        { routes: [to('10.1.0.0/16', '169.254.0.1'), ...rightRoutes], policies: rightPolicies },
      ),
    ],
    switches: [
      lan(
        'a',
        '10.1.0.0/16 via 10.1.0.1',
        'left-a',
        [pod('pod-a', '10.1.0.2'), pod('pod-a2', '10.1.0.3'), ...podsA],
        aclsA,
      ),
      lan(
        'b',
        '10.2.0.0/16 via 10.2.0.1',
        'right-b',
        [pod('pod-b', '10.2.0.2'), pod('pod-b2', '10.2.0.3'), ...podsB],
        aclsB,
      ),
    ],
    ...more,
  })
}

export const THERE_AND_BACK = ['delivered at b by pod-b', 'delivered at a by pod-a']

/** The network with an endpoint for each port of a workload, in the security groups that its port is in. */
export function populated(model: LogicalNetwork): LogicalNetwork {
  const endpoints = model.switches.flatMap(({ ports }) =>
    ports
      .filter(({ type }) => type === 'vif')
      .map(
        ({ name, addresses }): Endpoint => ({
          namespace: 'default',
          name,
          kind: 'Pod',
          labels: {},
          port: name,
          addresses,
          securityGroups: model.portGroups.flatMap((group) =>
            group.ports.includes(name) ? group.name : [],
          ),
        }),
      ),
  )
  return { ...model, endpoints }
}
