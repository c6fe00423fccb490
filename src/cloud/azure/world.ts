import * as z from 'zod'
import { kyma } from '../world/kyma.ts'
import {
  address,
  cidr,
  faultOf,
  part,
  permissions,
  ports,
  protocol,
  quota,
  type ReadonlyDeep,
  tags,
} from '../world/part.ts'
import { CALLS } from './actions.ts'

/** A route that a user defined. Those of the system (own address space, peers, internet) are not listed. */
export const route = part({
  name: z.string(),
  prefix: cidr,
  nextHop: z.enum([
    'virtual-appliance',
    'virtual-network-gateway',
    'vnet-local',
    'internet',
    'none',
  ]),
  /** Address of the virtual appliance. */
  nextHopAddress: address.optional(),
})
export type AzureRoute = ReadonlyDeep<z.output<typeof route>>

export const routeTable = part({
  name: z.string(),
  routes: z.array(route).default([]),
  /** Keeps what gateways learn out of the subnets. */
  disableGatewayRoutes: z.boolean().default(false),
})
export type AzureRouteTable = ReadonlyDeep<z.output<typeof routeTable>>

const securityRule = part({
  name: z.string(),
  direction: z.enum(['inbound', 'outbound']),
  /** The lowest number that matches decides. The rules 65000 to 65500 that every group has are not listed. */
  priority: z.int().min(100).max(4096),
  access: z.enum(['allow', 'deny']),
  protocol: protocol.default('all'),
  /** Of the destination. Default: all. */
  ports: ports.optional(),
  /** A prefix, `*`, or one of the service tags VirtualNetwork, Internet and AzureLoadBalancer. */
  source: z.string().default('*'),
  destination: z.string().default('*'),
})
export type AzureSecurityRule = ReadonlyDeep<z.output<typeof securityRule>>

/** Stateful. Without any group everything passes. */
export const networkSecurityGroup = part({
  name: z.string(),
  rules: z.array(securityRule).default([]),
})
export type AzureNetworkSecurityGroup = ReadonlyDeep<z.output<typeof networkSecurityGroup>>

export const subnet = part({
  name: z.string(),
  prefix: cidr,
  /** Names of a group and a route table of the virtual network. */
  networkSecurityGroup: z.string().optional(),
  routeTable: z.string().optional(),
})
export type AzureSubnet = ReadonlyDeep<z.output<typeof subnet>>

export const virtualMachine = part({
  name: z.string(),
  address,
  /** Name of the subnet. */
  subnet: z.string(),
  /** Group of the network interface; a packet has to pass it and that of the subnet. */
  networkSecurityGroup: z.string().optional(),
  /** Forwards packets that are not for itself: a network virtual appliance. */
  ipForwarding: z.boolean().default(false),
})
export type AzureVirtualMachine = ReadonlyDeep<z.output<typeof virtualMachine>>

/** One side of a peering. Traffic flows while both are Connected. */
export const peering = part({
  name: z.string(),
  /** ARM id of the other virtual network. */
  remote: z.string(),
  state: z.enum(['Initiated', 'Connected', 'Disconnected']).default('Connected'),
  allowVirtualNetworkAccess: z.boolean().default(true),
  allowForwardedTraffic: z.boolean().default(false),
  allowGatewayTransit: z.boolean().default(false),
  useRemoteGateways: z.boolean().default(false),
  /** The other's address space as this side routes it: that of the last synchronization. Default: the present one. */
  remoteAddressSpace: z.array(cidr).optional(),
})
export type AzurePeering = ReadonlyDeep<z.output<typeof peering>>

export const quotas = part({
  peeringsPerVirtualNetwork: quota(500),
  routesPerRouteTable: quota(400),
})
export type AzureQuotas = ReadonlyDeep<z.output<typeof quotas>>

/** A VPN or ExpressRoute gateway, and what is behind it. */
export const gateway = part({ name: z.string(), prefixes: z.array(cidr).default([]) })

export const virtualNetwork = part({
  name: z.string(),
  resourceGroup: z.string(),
  region: z.string().default('westeurope'),
  addressSpace: z.array(cidr).min(1),
  tags,
  subnets: z.array(subnet).default([]),
  networkSecurityGroups: z.array(networkSecurityGroup).default([]),
  routeTables: z.array(routeTable).default([]),
  virtualMachines: z.array(virtualMachine).default([]),
  gateway: gateway.optional(),
  peerings: z.array(peering).default([]),
})
export type AzureVirtualNetwork = ReadonlyDeep<z.output<typeof virtualNetwork>>

const subscription = part({
  id: z.string(),
  /** Id of the tenant. */
  tenant: z.string(),
  /** What Cloud Manager's service principal may do; `documented` is Network Contributor. In Kyma's own: everything. */
  permissions: permissions.default([]),
  quotas: quotas.prefault({}),
  faults: z.array(faultOf(CALLS)).default([]),
  virtualNetworks: z.array(virtualNetwork).default([]),
})
export type AzureSubscription = ReadonlyDeep<z.output<typeof subscription>>

const tenant = part({
  id: z.string(),
  /** Whether Cloud Manager's application has a service principal there. */
  servicePrincipal: z.boolean().default(true),
})
export type AzureTenant = ReadonlyDeep<z.output<typeof tenant>>

export const azureWorldSchema = part({
  provider: z.literal('azure'),
  kyma,
  /** Tenants that are not listed have a service principal. */
  tenants: z.array(tenant).default([]),
  subscriptions: z.array(subscription).min(1),
})
export type AzureWorld = ReadonlyDeep<z.output<typeof azureWorldSchema>>
