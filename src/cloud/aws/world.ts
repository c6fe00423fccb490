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

export const route = part({
  destination: cidr,
  /** Id of a peering connection or of one of the VPC's gateways. What is not there, or not active, is a black hole. */
  target: z.string(),
  /** Learned from a VPN or Direct Connect gateway: a static route to the same destination wins. */
  propagated: z.boolean().default(false),
})
export type AwsRoute = ReadonlyDeep<z.output<typeof route>>

/** The routes to the VPC's own CIDRs are not listed: every table has them. */
export const routeTable = part({
  id: z.string(),
  /** The table of subnets that name none. Exactly one of a VPC. */
  main: z.boolean().default(false),
  /** Associated with a gateway instead of subnets: takes no route to a peering connection. */
  edge: z.boolean().default(false),
  tags,
  routes: z.array(route).default([]),
})
export type AwsRouteTable = ReadonlyDeep<z.output<typeof routeTable>>

export const subnet = part({
  id: z.string(),
  cidr,
  /** Id of the associated table. Default: the main one. */
  routeTable: z.string().optional(),
  /** Id of the network ACL. Default: the default ACL, which lets everything pass. */
  networkAcl: z.string().optional(),
})
export type AwsSubnet = ReadonlyDeep<z.output<typeof subnet>>

export const securityGroupRule = part({
  protocol: protocol.default('all'),
  /** Of tcp and udp. Default: all. */
  ports: ports.optional(),
  /** The other end: a prefix, or … */
  cidr: cidr.optional(),
  /** … the id of a group, also of a peer in the same region while the peering connection is active. */
  group: z.string().optional(),
})
export type AwsSecurityGroupRule = ReadonlyDeep<z.output<typeof securityGroupRule>>

/** Stateful; everything not allowed is dropped. */
export const securityGroup = part({
  id: z.string(),
  ingress: z.array(securityGroupRule).default([]),
  /** Default: everything, as a new group has it. */
  egress: z
    .array(securityGroupRule)
    .default(() => [{ protocol: 'all' as const, cidr: '0.0.0.0/0' }]),
})
export type AwsSecurityGroup = ReadonlyDeep<z.output<typeof securityGroup>>

const networkAclEntry = part({
  /** The lowest number that matches decides; nothing that matches is a denial. */
  number: z.int().min(1).max(32766),
  action: z.enum(['allow', 'deny']),
  protocol: protocol.default('all'),
  ports: ports.optional(),
  cidr: cidr.default('0.0.0.0/0'),
})
export type AwsNetworkAclEntry = ReadonlyDeep<z.output<typeof networkAclEntry>>

/** Stateless: replies are looked up like everything else. */
const networkAcl = part({
  id: z.string(),
  ingress: z.array(networkAclEntry).default([]),
  egress: z.array(networkAclEntry).default([]),
})
export type AwsNetworkAcl = ReadonlyDeep<z.output<typeof networkAcl>>

export const gateway = part({
  id: z.string(),
  kind: z.enum(['internet', 'nat', 'vpn', 'direct-connect', 'gateway-endpoint']),
  /** What is behind a VPN or Direct Connect gateway. */
  prefixes: z.array(cidr).default([]),
})
export type AwsGateway = ReadonlyDeep<z.output<typeof gateway>>

export const endpoint = part({
  name: z.string(),
  address,
  /** Id of the subnet. */
  subnet: z.string(),
  /** Ids of its groups. Without any it is in the VPC's default group: in from itself, out to everywhere. */
  securityGroups: z.array(z.string()).default([]),
  /** Whether AWS drops what it sends from, or would get for, an address that is not its own. */
  sourceDestCheck: z.boolean().default(true),
})
export type AwsEndpoint = ReadonlyDeep<z.output<typeof endpoint>>

export const vpc = part({
  id: z.string(),
  region: z.string(),
  /** The first one is the primary. */
  cidrs: z.array(cidr).min(1),
  tags,
  subnets: z.array(subnet).default([]),
  routeTables: z.array(routeTable).default([]),
  securityGroups: z.array(securityGroup).default([]),
  networkAcls: z.array(networkAcl).default([]),
  gateways: z.array(gateway).default([]),
  endpoints: z.array(endpoint).default([]),
})
export type AwsVpc = ReadonlyDeep<z.output<typeof vpc>>

/** What AWS allows of each thing; numbers are those of a new account. */
export const quotas = part({
  activePeeringsPerVpc: quota(50),
  outstandingPeeringRequests: quota(25),
  /** 50 in the official page that is known, 500 in newer notes of others. */
  routesPerRouteTable: quota(50),
  cidrsPerVpc: quota(5),
  routeTablesPerVpc: quota(200),
  rulesPerSecurityGroup: quota(60),
})
export type AwsQuotas = ReadonlyDeep<z.output<typeof quotas>>

const account = part({
  /** Twelve digits, as text. */
  id: z.string().regex(/^\d{12}$/, 'must be twelve digits in quotes'),
  /** What role CloudManagerPeeringRole may do; without it there is no such role. Kyma's own account needs none. */
  peeringRole: permissions.optional(),
  quotas: quotas.prefault({}),
  faults: z.array(faultOf(CALLS)).default([]),
  vpcs: z.array(vpc).default([]),
})
export type AwsAccount = ReadonlyDeep<z.output<typeof account>>

export const PEERING_CODES = [
  'initiating-request',
  'pending-acceptance',
  'provisioning',
  'active',
  'failed',
  'expired',
  'rejected',
  'deleting',
  'deleted',
] as const

/** One object, shared by both owners. */
const peeringConnection = part({
  id: z.string(),
  /** Ids of the two VPCs. */
  requester: z.string(),
  accepter: z.string(),
  code: z.enum(PEERING_CODES).default('active'),
  /** AWS's words for the code. */
  message: z.string().default(''),
  /** When it got the code, in ms of virtual time. */
  since: z.number().default(0),
  /** Who deleted it: the record stays visible longer for the other one. */
  deletedBy: z.enum(['requester', 'accepter']).optional(),
  tags,
})
export type AwsPeeringConnection = ReadonlyDeep<z.output<typeof peeringConnection>>

export const awsWorldSchema = part({
  provider: z.literal('aws'),
  kyma,
  accounts: z.array(account).min(1),
  peeringConnections: z.array(peeringConnection).default([]),
})
export type AwsWorld = ReadonlyDeep<z.output<typeof awsWorldSchema>>
