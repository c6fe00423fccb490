/** What a field holds, and so which constants it may be compared with. */
export type FieldType = 'ipv4' | 'ipv6' | 'ethernet' | 'integer' | 'string'

/** One symbol of the OVN match language that stands for a part of the packet. */
export interface Field {
  readonly name: string
  readonly type: FieldType
  /** Width in bits; 0 for strings. */
  readonly width: number
  /** Nominal fields are only equal or not; ordinal ones can be compared with < and > and cut into subfields. */
  readonly nominal: boolean
  /** Predicate that must hold for the field to exist, or undefined. */
  readonly prerequisite: string | undefined
}

function field(
  name: string,
  type: FieldType,
  width: number,
  prerequisite?: string,
  nominal = false,
): Field {
  return { name, type, width, nominal, prerequisite }
}

/**
 * The fields of `ovn-sb(5)`, Logical_Flow.match, with their prerequisites as in OVN `lib/logical-fields.c`.
 * A field is nominal when OpenFlow cannot mask it.
 */
export const FIELDS: ReadonlyMap<string, Field> = new Map(
  [
    field('inport', 'string', 0, undefined, true),
    field('outport', 'string', 0, undefined, true),
    field('eth.src', 'ethernet', 48),
    field('eth.dst', 'ethernet', 48),
    field('eth.type', 'integer', 16, undefined, true),
    field('vlan.tci', 'integer', 16),
    field('vlan.vid', 'integer', 12, 'vlan.present'),
    field('vlan.pcp', 'integer', 3, 'vlan.present'),
    field('ip.proto', 'integer', 8, 'ip', true),
    field('ip.dscp', 'integer', 6, 'ip', true),
    field('ip.ecn', 'integer', 2, 'ip', true),
    field('ip.ttl', 'integer', 8, 'ip', true),
    field('ip4.src', 'ipv4', 32, 'ip4'),
    field('ip4.dst', 'ipv4', 32, 'ip4'),
    field('ip6.src', 'ipv6', 128, 'ip6'),
    field('ip6.dst', 'ipv6', 128, 'ip6'),
    field('ip6.label', 'integer', 20, 'ip6'),
    field('tcp.src', 'integer', 16, 'tcp'),
    field('tcp.dst', 'integer', 16, 'tcp'),
    field('tcp.flags', 'integer', 12, 'tcp'),
    field('udp.src', 'integer', 16, 'udp'),
    field('udp.dst', 'integer', 16, 'udp'),
    field('sctp.src', 'integer', 16, 'sctp'),
    field('sctp.dst', 'integer', 16, 'sctp'),
    field('icmp4.type', 'integer', 8, 'icmp4', true),
    field('icmp4.code', 'integer', 8, 'icmp4', true),
    field('icmp6.type', 'integer', 8, 'icmp6', true),
    field('icmp6.code', 'integer', 8, 'icmp6', true),
    field('arp.op', 'integer', 16, 'arp'),
    field('arp.spa', 'ipv4', 32, 'arp'),
    field('arp.tpa', 'ipv4', 32, 'arp'),
    field('arp.sha', 'ethernet', 48, 'arp'),
    field('arp.tha', 'ethernet', 48, 'arp'),
    field('nd.target', 'ipv6', 128, 'nd'),
    field('nd.sll', 'ethernet', 48, 'nd_ns'),
    field('nd.tll', 'ethernet', 48, 'nd_na'),
    field('pkt.mark', 'integer', 32),
    field('ct_mark', 'integer', 32),
    field('ct_label', 'ipv6', 128),
    ...['ct.trk', 'ct.new', 'ct.est', 'ct.rel', 'ct.rpl', 'ct.inv'].map((name) =>
      field(name, 'integer', 1, name === 'ct.trk' ? undefined : 'ct.trk'),
    ),
  ].map((entry) => [entry.name, entry]),
)

/** Symbols that are true or false by themselves, each with the expression it abbreviates. */
export const PREDICATES: ReadonlyMap<string, string> = new Map([
  ['ip4', 'eth.type == 0x800'],
  ['ip6', 'eth.type == 0x86dd'],
  ['ip', 'ip4 || ip6'],
  ['arp', 'eth.type == 0x806'],
  ['rarp', 'eth.type == 0x8035'],
  ['tcp', 'ip.proto == 6'],
  ['udp', 'ip.proto == 17'],
  ['sctp', 'ip.proto == 132'],
  ['icmp4', 'ip4 && ip.proto == 1'],
  ['icmp6', 'ip6 && ip.proto == 58'],
  ['icmp', 'icmp4 || icmp6'],
  ['igmp', 'ip4 && ip.proto == 2'],
  ['ip4.mcast', 'ip4.dst == 224.0.0.0/4'],
  ['ip6.mcast', 'ip6.dst == ff00::/8'],
  ['nd', 'icmp6.type == {135, 136} && icmp6.code == 0 && ip.ttl == 255'],
  ['nd_ns', 'icmp6.type == 135 && icmp6.code == 0 && ip.ttl == 255'],
  ['nd_na', 'icmp6.type == 136 && icmp6.code == 0 && ip.ttl == 255'],
  ['nd_rs', 'icmp6.type == 133 && icmp6.code == 0 && ip.ttl == 255'],
  ['nd_ra', 'icmp6.type == 134 && icmp6.code == 0 && ip.ttl == 255'],
])

/** Symbols of the language that stand for nothing this model of a packet holds. */
export const UNMODELLED: ReadonlySet<string> = new Set([
  'eth.src',
  'eth.dst',
  'eth.bcast',
  'eth.mcast',
  'eth.mcastv6',
  'vlan.tci',
  'vlan.vid',
  'vlan.pcp',
  'vlan.present',
  'ip.dscp',
  'ip.ecn',
  'ip.frag',
  'ip.is_frag',
  'ip.later_frag',
  'ip.first_frag',
  'ip6.label',
  'tcp.flags',
  'pkt.mark',
  'ct_mark',
  'ct_label',
])
