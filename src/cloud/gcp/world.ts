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
import { PERMISSIONS } from './actions.ts'

export const subnet = part({
  name: z.string(),
  region: z.string().default('europe-west3'),
  /** The primary range. */
  range: cidr,
  /** Secondary ranges, such as those of pods. */
  secondary: z.array(cidr).default([]),
})
export type GcpSubnet = ReadonlyDeep<z.output<typeof subnet>>

/** The routes of subnets, the network's own and those of active peerings, are not listed: they are always there. */
export const route = part({
  name: z.string(),
  destination: cidr,
  /** What the packet is handed to; `internet` is the default internet gateway. */
  nextHop: z.enum(['internet', 'vpn', 'interconnect', 'instance', 'load-balancer']),
  /** Dynamic ones are learned by a Cloud Router, policy-based ones come before everything else. */
  kind: z.enum(['static', 'dynamic', 'policy']).default('static'),
  /** Lower wins among equal destinations. */
  priority: z.int().min(0).max(65535).default(1000),
  /** Only instances with one of these network tags use it. Such a route is never exported. */
  networkTags: z.array(z.string()).default([]),
  /** Region of the Cloud Router that learned a dynamic route. */
  region: z.string().optional(),
})
export type GcpRoute = ReadonlyDeep<z.output<typeof route>>

/** Stateful. Below all rules: ingress is denied, egress allowed. */
export const firewallRule = part({
  name: z.string(),
  direction: z.enum(['ingress', 'egress']).default('ingress'),
  action: z.enum(['allow', 'deny']).default('allow'),
  /** The lowest number that matches decides; a denial comes before an allowance of the same number. */
  priority: z.int().min(0).max(65535).default(1000),
  protocol: protocol.default('all'),
  ports: ports.optional(),
  /** The other end. Without ranges and tags: everywhere. */
  ranges: z.array(cidr).default([]),
  /** Network tags of senders, in this network alone. */
  sourceTags: z.array(z.string()).default([]),
  /** Secure tags of senders, here or in a peer. */
  sourceSecureTags: z.array(z.string()).default([]),
  /** Network tags of the instances it is for. Without them: all. */
  targetTags: z.array(z.string()).default([]),
})
export type GcpFirewallRule = ReadonlyDeep<z.output<typeof firewallRule>>

export const instance = part({
  name: z.string(),
  address,
  /** Name of the subnet. */
  subnet: z.string(),
  networkTags: z.array(z.string()).default([]),
  secureTags: z.array(z.string()).default([]),
  /** Whether it may send from, and get what is for, addresses that are not its own. */
  canIpForward: z.boolean().default(false),
})
export type GcpInstance = ReadonlyDeep<z.output<typeof instance>>

/** One side of a peering. It is ACTIVE while the other side's network has a peering back, else INACTIVE. */
export const peering = part({
  name: z.string(),
  /** The other network, `project/network`. */
  network: z.string(),
  exportCustomRoutes: z.boolean().default(false),
  importCustomRoutes: z.boolean().default(false),
  /** Subnet routes with public addresses that are used privately. */
  exportSubnetRoutesWithPublicIp: z.boolean().default(true),
  importSubnetRoutesWithPublicIp: z.boolean().default(false),
})
export type GcpPeering = ReadonlyDeep<z.output<typeof peering>>

/** Numbers that the provider's page prints no more are those that tools of others use. */
export const quotas = part({
  peeringsPerNetwork: quota(25),
  subnetRangesPerNetwork: quota(300),
  subnetRangesPerPeeringGroup: quota(300),
  staticRoutesPerNetwork: quota(300),
  staticRoutesPerPeeringGroup: quota(300),
})
export type GcpQuotas = ReadonlyDeep<z.output<typeof quotas>>

export const network = part({
  name: z.string(),
  /** `auto` has a subnet of 10.128.0.0/9 in every region: no two of them can be peered. */
  mode: z.enum(['custom', 'auto']).default('custom'),
  /** How far a Cloud Router's routes reach. */
  routingMode: z.enum(['regional', 'global']).default('regional'),
  /** Effective tags, with those of the project: namespaced keys, `acme-warehouse-prod/c-a1b2c3d`. */
  tags,
  quotas: quotas.prefault({}),
  subnets: z.array(subnet).default([]),
  routes: z.array(route).default([]),
  firewallRules: z.array(firewallRule).default([]),
  instances: z.array(instance).default([]),
  peerings: z.array(peering).default([]),
})
export type GcpNetwork = ReadonlyDeep<z.output<typeof network>>

const project = part({
  id: z.string(),
  /** What the service account of Cloud Manager may do. In Kyma's own project: everything. */
  permissions: permissions.default([]),
  faults: z.array(faultOf(PERMISSIONS)).default([]),
  networks: z.array(network).default([]),
})
export type GcpProject = ReadonlyDeep<z.output<typeof project>>

/** A peering that is being added. It appears when the operation is done, unless that fails. */
const operation = part({
  id: z.string(),
  /** The network that gets the peering, `project/network`. */
  network: z.string(),
  peering,
  /** When it is done, in ms of virtual time. */
  doneAt: z.number(),
  /** Why it failed, once it is done. */
  error: z.string().optional(),
  finished: z.boolean().default(false),
})
export type GcpOperation = ReadonlyDeep<z.output<typeof operation>>

export const gcpWorldSchema = part({
  provider: z.literal('gcp'),
  kyma,
  projects: z.array(project).min(1),
  operations: z.array(operation).default([]),
})
export type GcpWorld = ReadonlyDeep<z.output<typeof gcpWorldSchema>>
