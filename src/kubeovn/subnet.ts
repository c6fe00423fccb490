import * as z from 'zod'
import type { Diagnostic } from '../diagnostic/index.ts'
import type { FieldPath } from '../manifest/index.ts'
import {
  type Address,
  compareAddresses,
  containsAddress,
  lastAddress,
  masked,
  nextAddress,
  overlaps,
  type Prefix,
  parseAddress,
  parseCidr,
  sameAddress,
} from '../net/index.ts'
import { labelSelector } from './label-selector.ts'
import { DEFAULT_VPC } from './names.ts'
import type { Resource } from './resource.ts'

/** `kubeovn.io/v1` Subnet, `pkg/apis/kubeovn/v1/subnet.go`. */
export const subnetSpec = z.object({
  default: z.boolean().nullish(),
  vpc: z.string().nullish(),
  protocol: z.string().nullish(),
  namespaces: z.array(z.string()).nullish(),
  namespaceSelectors: z.array(labelSelector).nullish(),
  cidrBlock: z.string().nullish(),
  gateway: z.string().nullish(),
  excludeIps: z.array(z.string()).nullish(),
  provider: z.string().nullish(),
  gatewayType: z.string().nullish(),
  gatewayNode: z.string().nullish(),
  gatewayNodeSelectors: z.array(z.looseObject({})).nullish(),
  natOutgoing: z.boolean().nullish(),
  natOutgoingPolicyRules: z.array(z.looseObject({})).nullish(),
  externalEgressGateway: z.string().nullish(),
  policyRoutingPriority: z.int().nullish(),
  policyRoutingTableID: z.int().nullish(),
  mtu: z.int().nullish(),
  private: z.boolean().nullish(),
  allowSubnets: z.array(z.string()).nullish(),
  acls: z
    .array(
      z.object({
        direction: z.string().nullish(),
        priority: z.int().nullish(),
        match: z.string().nullish(),
        action: z.string().nullish(),
      }),
    )
    .nullish(),
  allowEWTraffic: z.boolean().nullish(),
  vlan: z.string().nullish(),
  logicalGateway: z.boolean().nullish(),
  disableGatewayCheck: z.boolean().nullish(),
  disableInterConnection: z.boolean().nullish(),
  u2oInterconnection: z.boolean().nullish(),
  u2oInterconnectionIP: z.string().nullish(),
  u2oFeatures: z.looseObject({}).nullish(),
  enableDHCP: z.boolean().nullish(),
  dhcpV4Options: z.string().nullish(),
  dhcpV6Options: z.string().nullish(),
  enableIPv6RA: z.boolean().nullish(),
  ipv6RAConfigs: z.string().nullish(),
  vips: z.array(z.string()).nullish(),
  enableLb: z.boolean().nullish(),
  enableEcmp: z.boolean().nullish(),
  routeTable: z.string().nullish(),
  enableMulticastSnoop: z.boolean().nullish(),
  enableExternalLBAddress: z.boolean().nullish(),
  nodeNetwork: z.string().nullish(),
})

export type SubnetSpec = z.output<typeof subnetSpec>

/** A range of addresses that the controller hands out to nobody, both ends included. */
export interface AddressRange {
  readonly first: Address
  readonly last: Address
}

/** A Subnet after `formatSubnet`: what the controller writes back and works with. */
export interface Subnet extends Resource<SubnetSpec> {
  readonly vpc: string
  /** One per family, host bits cleared, in the order written. */
  readonly cidrs: readonly Prefix[]
  /** The gateway of each CIDR, in the same order. */
  readonly gateways: readonly Address[]
  readonly excluded: readonly AddressRange[]
  readonly underlay: boolean
}

/** Blocks that no subnet may touch (`pkg/util/net.go`, `CIDRGlobalUnicast`). */
const RESERVED: readonly Prefix[] = [
  '224.0.0.0/4',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '255.255.255.255/32',
  '0.0.0.0/32',
  '::/128',
  '::1/128',
  'ff00::/8',
  'fe80::/10',
].map((text) => parseCidr(text)!)

const known = new WeakMap<Resource<SubnetSpec>, Subnet | readonly Diagnostic[]>()

/**
 * The subnet as `formatSubnet` completes it and `ValidateSubnet` accepts it; otherwise what they refuse, and then the
 * subnet gets no switch. One resource is always the same subnet: designs that differ in a few objects share the others.
 */
export function formatSubnet(resource: Resource<SubnetSpec>): Subnet | readonly Diagnostic[] {
  let subnet = known.get(resource)
  if (!subnet) known.set(resource, (subnet = formatted(resource)))
  return subnet
}

function formatted(resource: Resource<SubnetSpec>): Subnet | readonly Diagnostic[] {
  const { name, spec, manifest } = resource
  const problems: Diagnostic[] = []
  const refuse = (field: FieldPath, what: string, help: string): void => {
    problems.push({
      code: 'subnet-refused',
      severity: 'warning',
      message: `subnet \`${name}\` is refused by the controller and gets no switch: ${what}`,
      origin: manifest.origin(['spec', ...field]),
      help,
    })
  }
  const provider = spec.provider || 'ovn'
  if (provider !== 'ovn' && !provider.endsWith('.ovn')) {
    return [
      {
        code: 'not-simulated',
        severity: 'info',
        message: `subnet \`${name}\` gets no switch: its provider \`${provider}\` is not OVN`,
        origin: manifest.origin(['spec', 'provider']),
      },
    ]
  }
  const vpc = spec.vpc || DEFAULT_VPC
  const cidrBlock = spec.cidrBlock ?? ''
  const cidrs: Prefix[] = []
  if (cidrBlock === '') refuse(['cidrBlock'], 'it has no cidrBlock', 'add one, as 10.1.0.0/16')
  for (const text of cidrBlock === '' ? [] : cidrBlock.split(',')) {
    const cidr = parseCidr(text)
    if (!cidr) {
      refuse(
        ['cidrBlock'],
        `cidrBlock \`${text}\` is not a CIDR`,
        'write it as 10.1.0.0/16, or v4,v6 for dual stack',
      )
      continue
    }
    const whole = cidr.address.family === 4 ? 32 : 128
    if (cidr.length === whole) {
      refuse(
        ['cidrBlock'],
        `cidrBlock \`${text}\` holds a single address`,
        `use a mask shorter than /${whole}`,
      )
    }
    const reserved = RESERVED.find((block) => overlaps(block, cidr))
    if (reserved) {
      refuse(
        ['cidrBlock'],
        `cidrBlock \`${text}\` overlaps reserved addresses`,
        'choose a unicast block; link-local blocks are for localConnectIP only',
      )
    }
    cidrs.push(masked(cidr))
  }
  for (const field of ['cidrBlock', 'gateway', 'excludeIps', 'allowSubnets'] as const) {
    const written = spec[field] ?? ''
    const text = typeof written === 'string' ? inUpperCase([written]) : inUpperCase(written)
    if (text === undefined) continue
    refuse([field], `${field} has upper case letters in \`${text}\``, 'write IPv6 in lower case')
  }
  if (spec.vpc === name) {
    refuse(['vpc'], 'a subnet may not have the name of its VPC', 'rename the subnet')
  }
  const gateways = gatewaysOf(spec.gateway ?? '', cidrs, (what, help) =>
    refuse(['gateway'], what, help),
  )
  const excluded = excludedRanges(spec.excludeIps ?? [], (index, what, help) =>
    refuse(['excludeIps', index], what, help),
  )
  for (const [index, entry] of (spec.allowSubnets ?? []).entries()) {
    if (!parseCidr(entry)) {
      refuse(
        ['allowSubnets', index],
        `allowSubnets has \`${entry}\`, which is not a CIDR`,
        'a single address needs a /32',
      )
    }
  }
  const gatewayType = spec.gatewayType ?? ''
  if (!['', 'distributed', 'centralized'].includes(gatewayType)) {
    refuse(['gatewayType'], `gatewayType is \`${gatewayType}\``, 'write distributed or centralized')
  }
  if (spec.natOutgoing && spec.externalEgressGateway) {
    refuse(
      ['externalEgressGateway'],
      'natOutgoing and externalEgressGateway exclude each other',
      'remove one of the two',
    )
  }
  if (spec.logicalGateway && spec.u2oInterconnection) {
    refuse(
      ['u2oInterconnection'],
      'logicalGateway and u2oInterconnection exclude each other',
      'remove one of the two',
    )
  }
  if (spec.mtu && spec.mtu < 1280 && cidrs.some(({ address }) => address.family === 6)) {
    refuse(['mtu'], `mtu is ${spec.mtu}, and IPv6 needs 1280`, 'write 1280 or more')
  }
  if (problems.length > 0) return problems
  return { ...resource, vpc, cidrs, gateways, excluded, underlay: Boolean(spec.vlan) }
}

function inUpperCase(texts: readonly string[]): string | undefined {
  return texts.find((text) => /[A-F]/.test(text))
}

/** The gateway of each CIDR: as written, else the first address (of a /31 or /127 the network address itself). */
function gatewaysOf(
  text: string,
  cidrs: readonly Prefix[],
  refuse: (what: string, help: string) => void,
): Address[] {
  const written = text === '' ? [] : text.split(',').map((part) => part.trim())
  const parsed: Address[] = []
  for (const part of written) {
    const address = parseAddress(part)
    if (address) parsed.push(address)
    else refuse(`gateway \`${part}\` is not an address`, 'write an address of the subnet')
  }
  return cidrs.map((cidr) => {
    const { family } = cidr.address
    const gateway = parsed.find((address) => address.family === family)
    const tiny = cidr.length >= (family === 4 ? 31 : 127)
    if (!gateway) {
      return tiny ? cidr.address : nextAddress(cidr.address)!
    }
    if (!containsAddress(cidr, gateway)) {
      refuse(`gateway \`${text}\` is not in the subnet`, 'choose an address of cidrBlock')
    } else if (
      !tiny &&
      (sameAddress(gateway, cidr.address) ||
        (family === 4 && sameAddress(gateway, lastAddress(cidr))))
    ) {
      refuse(
        `gateway \`${text}\` is the network or broadcast address`,
        'choose another address of the subnet',
      )
    }
    return gateway
  })
}

function excludedRanges(
  entries: readonly string[],
  refuse: (index: number, what: string, help: string) => void,
): AddressRange[] {
  const ranges: AddressRange[] = []
  for (const [index, entry] of entries.entries()) {
    const [from, to = from, ...more] = entry.split('..').map((part) => parseAddress(part.trim()))
    if (
      !from ||
      !to ||
      more.length > 0 ||
      from.family !== to.family ||
      compareAddresses(from, to) > 0
    ) {
      refuse(index, `excludeIps has \`${entry}\``, 'write an address, or first..last')
    } else ranges.push({ first: from, last: to })
  }
  return ranges
}

/** Whether the controller puts the subnet on its router (`subnet.go`, `handleAddOrUpdateSubnet`). */
export function needsRouter({ spec }: Subnet): boolean {
  return !spec.vlan || spec.logicalGateway === true
}
