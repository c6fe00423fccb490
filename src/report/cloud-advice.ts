import type { Leg, Packet, Step } from '../dataplane/index.ts'
import {
  type Acl,
  type CloudPart,
  type LogicalNetwork,
  type LogicalRouter,
  peeringPath,
  type RouterPolicy,
} from '../model/index.ts'
import { containsAddress, formatAddress, formatPrefix } from '../net/index.ts'

/** What helps where a packet is stopped in a cloud's network, in the words of its provider. */
export interface CloudAdvice {
  readonly help: string
  /** What to write into the world's file, where that is known. */
  readonly change?: string
}

type Provider = CloudPart['provider']

/** Undefined where it was stopped outside of the cloud's networks, or nothing is known that would help. */
export function cloudAdvice(
  leg: Leg,
  network: LogicalNetwork,
  isReply: boolean,
): CloudAdvice | undefined {
  if (!network.cloud) return undefined
  const hop = leg.hops.at(-1)
  const router = hop && routerAt(hop.node, network)
  if (!router || !network.cloud.routers.has(router.name)) return undefined
  const { provider } = network.cloud
  switch (leg.reason) {
    case 'no-route':
      return peeringAdvice(router, leg, network, provider, hop.inPort)
    case 'route-discard': {
      // Azure's own route to the internet takes what no peer has.
      const route = hop.steps.findLast((step) => step.kind === 'route')?.route
      return provider === 'azure' && route?.assumption?.code === 'not-simulated'
        ? peeringAdvice(router, leg, network, provider, hop.inPort)
        : undefined
    }
    case 'acl-drop': {
      const step = hop.steps.findLast((other) => other.kind === 'acl')
      return step?.acl && filterAdvice(step, step.acl, leg.packet, network, provider)
    }
    case 'policy-drop': {
      const policy = hop.steps.findLast((step) => step.kind === 'policy')?.policy
      return policy && provider === 'aws'
        ? aclEntry(router.name, policy, leg.packet, isReply)
        : undefined
    }
    default:
      return undefined
  }
}

/** A router, or that of a switch. */
function routerAt(node: string, { routers, switches }: LogicalNetwork): LogicalRouter | undefined {
  const uplink = switches
    .find(({ name }) => name === node)
    ?.ports.find(({ type }) => type === 'router')?.routerPort
  return routers.find(({ name, ports }) => name === node || ports.some((p) => p.name === uplink))
}

const RESOURCES: Readonly<Record<Provider, string>> = {
  aws: 'an AwsVpcPeering',
  gcp: 'a GcpVpcPeering',
  azure: 'an AzureVpcPeering',
}

/** What leads from a network to whoever has the destination. */
function peeringAdvice(
  { name: here, ports }: LogicalRouter,
  { packet: { destination } }: Leg,
  network: LogicalNetwork,
  provider: Provider,
  inPort: string | undefined,
): CloudAdvice {
  const address = formatAddress(destination)
  const target = network.routers.find((router) =>
    router.ports.some(
      (port) =>
        port.peer === undefined && port.networks.some((net) => containsAddress(net, destination)),
    ),
  )
  if (!target) return { help: `no network has a subnet with ${address} in it` }
  if (!network.cloud?.routers.has(target.name)) {
    return {
      help: `${address} is in VPC \`${target.name}\` of the cluster, whose pods no network knows: connections have to start there, and leave with the address of a node`,
    }
  }
  const path = peeringPath(network, here, target.name)
  if (path.length > 2) {
    return {
      help: `peering is not transitive: ${address} is in \`${target.name}\`, a peer of a peer (${path.join(' → ')}): peer \`${here}\` with \`${target.name}\``,
    }
  }
  if (path.length < 2) {
    const routes = provider === 'aws' ? ', and give the route tables of both a route to it' : ''
    return {
      help: `${address} is in \`${target.name}\`, and no peering with it is up: apply ${RESOURCES[provider]}, or add a peering to the world${routes}`,
    }
  }
  if (provider !== 'aws') {
    return {
      help: `the peering with \`${target.name}\` does not bring a route to ${address}: ${provider === 'gcp' ? 'custom routes need exportCustomRoutes there and importCustomRoutes here' : 'synchronize it with the address space of the other side'}`,
    }
  }
  const table = ports.find(({ name }) => name === inPort)?.routeTable
  const cidr = formatPrefix(cidrWith(target, destination))
  return {
    help: `the peering with \`${target.name}\` is up, and route table \`${table}\` of \`${here}\` has no route to ${cidr}`,
    change: `\`{ destination: ${cidr}, target: <id of the peering connection with ${target.name}> }\` into the routes of table \`${table}\``,
  }
}

/** The CIDR of a VPC with an address, as its local route has it; else the subnet. */
function cidrWith({ staticRoutes, ports }: LogicalRouter, address: Packet['destination']) {
  const local = staticRoutes.find(
    ({ prefix, nextHop }) =>
      nextHop === 'discard' && prefix.length > 0 && containsAddress(prefix, address),
  )
  const subnets = ports.flatMap(({ networks }) => networks)
  return local?.prefix ?? subnets.find((net) => containsAddress(net, address))!
}

/** The rule that would let a packet pass a security group, the firewall, or a network security group. */
function filterAdvice(
  { direction, port }: Extract<Step, { kind: 'acl' }>,
  acl: Acl,
  packet: Packet,
  network: LogicalNetwork,
  provider: Provider,
): CloudAdvice | undefined {
  const inwards = direction === 'to-lport'
  const remote = `${formatAddress(inwards ? packet.source : packet.destination)}/32`
  const endpoint = network.endpoints.find((candidate) => candidate.port === port.name)
  if (!endpoint) return undefined
  const service = serviceFields(packet)
  switch (provider) {
    case 'aws': {
      const [group = 'default'] = endpoint.securityGroups
      const list = inwards ? 'ingress' : 'egress'
      return {
        help: `no ${list} rule of a security group of \`${endpoint.name}\` allows it: add one, or name the groups of the other side`,
        change: written(
          [...service, `cidr: ${remote}`],
          `${list} rules of security group \`${group}\``,
        ),
      }
    }
    case 'gcp': {
      const list = `firewallRules of network \`${endpoint.namespace}\``
      if (acl.priority > 0) {
        return {
          help: `narrow the firewall rule that denies it, or add one that allows it with a lower priority number to the ${list}`,
        }
      }
      const way = inwards ? 'ingress' : 'egress'
      const fields = ['name: allow-it', `direction: ${way}`, ...service, `ranges: [${remote}]`]
      return {
        help: `no firewall rule of the network allows it${inwards ? ', and ingress is denied where none does' : ''}`,
        change: written(fields, list),
      }
    }
    case 'azure': {
      const group = decoded(/@([\w.]+)/.exec(acl.match)?.[1] ?? '')[1] ?? ''
      const number = AZURE_STRONGEST - acl.priority
      const list = `rules of network security group \`${group}\` of \`${endpoint.namespace}\``
      if (number === FIRST_AZURE_RULE) {
        return {
          help: `narrow the rule with priority ${number} that denies it: none goes before it`,
        }
      }
      const before = Math.min(number - 1, LAST_AZURE_RULE)
      const [way, field] = inwards ? ['inbound', 'source'] : ['outbound', 'destination']
      const fields = [
        'name: allow-it',
        `direction: ${way}`,
        `priority: ${before}`,
        'access: allow',
        ...service,
        `${field}: ${remote}`,
      ]
      return {
        help: 'add a rule that allows it, with a lower number than the one that denies it',
        change: written(fields, list),
      }
    }
  }
}

/** As the ACLs of a network security group are numbered, see `azure/group-acls.ts`. */
const AZURE_STRONGEST = 32767
const FIRST_AZURE_RULE = 100
const LAST_AZURE_RULE = 4096

/** As the policies of a network ACL are numbered, see `aws/network.ts`. */
const ACL_FIRST = 32767

/** What a machine chooses as its own port: a stateless filter has to let replies to all of them pass. */
const OWN_PORTS = '1024-65535'

/** The entry that would let a packet pass a network ACL, which stands between a subnet and its VPC as a router `acl/subnet`. */
function aclEntry(
  router: string,
  { priority, match }: RouterPolicy,
  packet: Packet,
  isReply: boolean,
): CloudAdvice {
  const [acl = '', subnet = ''] = router.split('/')
  const inwards = !match.includes(`inport == "${router}-${subnet}"`)
  const list = `${inwards ? 'ingress' : 'egress'} entries of network ACL \`${acl}\``
  // The last denial is no entry: any number goes before it.
  const number = priority === 0 ? ANY_NUMBER : ACL_FIRST - priority - 1
  if (number === 0) return { help: `narrow entry 1 of the ${list}: none goes before it` }
  const other = formatAddress(inwards ? packet.source : packet.destination)
  const service = serviceFields(packet, isReply ? OWN_PORTS : undefined)
  return {
    help: `network ACL \`${acl}\` is stateless: an entry has to let packets pass, and another one their replies`,
    change: written([`number: ${number}`, 'action: allow', ...service, `cidr: ${other}/32`], list),
  }
}

const ANY_NUMBER = 100

function written(fields: readonly string[], where: string): string {
  return `\`{ ${fields.join(', ')} }\` into the ${where}`
}

const PROTOCOLS: Readonly<Record<number, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp' }

function serviceFields(
  { protocol, destinationPort }: Packet,
  ports = `${destinationPort}`,
): string[] {
  const name = PROTOCOLS[protocol]
  if (name === undefined) return []
  return [`protocol: ${name}`, ...(name === 'icmp' ? [] : [`ports: ${ports}`])]
}

/** The names that were put into an identifier of the match language, see `identifier` of the cloud's filters. */
function decoded(identifier: string): string[] {
  return identifier
    .split('.')
    .map((part) =>
      part.replace(/_([0-9a-f]{2,4})_/g, (_, code) => String.fromCharCode(parseInt(code, 16))),
    )
}
