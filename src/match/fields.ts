/** What a field holds, and so which constants it may be compared with. */
export type FieldType = 'ipv4' | 'ipv6' | 'ethernet' | 'integer' | 'string'

/** One symbol of the OVN match language. */
export interface Field {
  readonly name: string
  readonly type: FieldType
  /** Width in bits; 0 for strings. */
  readonly width: number
  /**
   * Nominal fields can only be tested for equality, not for its opposite; ordinal ones can be compared with < and >,
   * negated, and cut into subfields.
   */
  readonly nominal: boolean
  /** Predicate that must hold for the field to exist, or undefined. */
  readonly prerequisite: string | undefined
  /** For a predicate, the expression that it abbreviates. */
  readonly expansion: string | undefined
  /** Whether the packets that are simulated have it. */
  readonly modelled: boolean
}

function field(
  name: string,
  type: FieldType,
  width: number,
  prerequisite?: string,
  nominal = false,
): Field {
  return { name, type, width, nominal, prerequisite, expansion: undefined, modelled: true }
}

/** A symbol that is true or false by itself. It is nominal if any field of its expansion is. */
function predicate(name: string, expansion: string, nominal = true): Field {
  const type = 'integer'
  return { name, type, width: 1, nominal, prerequisite: undefined, expansion, modelled: true }
}

/** A field that OVN knows, and the packets that are simulated do not have. */
function unmodelled(...args: Parameters<typeof field>): Field {
  return { ...field(...args), modelled: false }
}

const ORDINAL = false

/**
 * The symbols of `ovn-sb(5)`, Logical_Flow.match, as in OVN `lib/logical-fields.c`. A field is nominal when OpenFlow
 * cannot mask it.
 */
export const FIELDS: ReadonlyMap<string, Field> = new Map(
  [
    field('inport', 'string', 0, undefined, true),
    field('outport', 'string', 0, undefined, true),
    field('eth.type', 'integer', 16, undefined, true),
    field('ip.proto', 'integer', 8, 'ip', true),
    field('ip.ttl', 'integer', 8, 'ip', true),
    field('ip4.src', 'ipv4', 32, 'ip4'),
    field('ip4.dst', 'ipv4', 32, 'ip4'),
    field('ip6.src', 'ipv6', 128, 'ip6'),
    field('ip6.dst', 'ipv6', 128, 'ip6'),
    field('tcp.src', 'integer', 16, 'tcp'),
    field('tcp.dst', 'integer', 16, 'tcp'),
    field('udp.src', 'integer', 16, 'udp'),
    field('udp.dst', 'integer', 16, 'udp'),
    field('sctp.src', 'integer', 16, 'sctp'),
    field('sctp.dst', 'integer', 16, 'sctp'),
    field('icmp4.type', 'integer', 8, 'icmp4', true),
    field('icmp4.code', 'integer', 8, 'icmp4', true),
    field('icmp6.type', 'integer', 8, 'icmp6', true),
    field('icmp6.code', 'integer', 8, 'icmp6', true),
    field('arp.op', 'integer', 16, 'arp', true),
    field('arp.spa', 'ipv4', 32, 'arp'),
    field('arp.tpa', 'ipv4', 32, 'arp'),
    field('arp.sha', 'ethernet', 48, 'arp'),
    field('arp.tha', 'ethernet', 48, 'arp'),
    field('nd.target', 'ipv6', 128, 'nd'),
    field('nd.sll', 'ethernet', 48, 'nd_ns'),
    field('nd.tll', 'ethernet', 48, 'nd_na'),
    ...['ct.trk', 'ct.new', 'ct.est', 'ct.rel', 'ct.rpl', 'ct.inv'].map((name) =>
      field(name, 'integer', 1, name === 'ct.trk' ? undefined : 'ct.trk'),
    ),

    predicate('ip4', 'eth.type == 0x800'),
    predicate('ip6', 'eth.type == 0x86dd'),
    predicate('ip', 'ip4 || ip6'),
    predicate('arp', 'eth.type == 0x806'),
    predicate('rarp', 'eth.type == 0x8035'),
    predicate('tcp', 'ip.proto == 6'),
    predicate('udp', 'ip.proto == 17'),
    predicate('sctp', 'ip.proto == 132'),
    predicate('icmp4', 'ip4 && ip.proto == 1'),
    predicate('icmp6', 'ip6 && ip.proto == 58'),
    predicate('icmp', 'icmp4 || icmp6'),
    predicate('igmp', 'ip4 && ip.proto == 2'),
    predicate('ip4.src_mcast', 'ip4.src == 224.0.0.0/4', ORDINAL),
    predicate('ip4.mcast', 'ip4.dst == 224.0.0.0/4', ORDINAL),
    predicate('ip6.mcast', 'ip6.dst == ff00::/8', ORDINAL),
    predicate('nd', 'icmp6.type == {135, 136} && icmp6.code == 0 && ip.ttl == 255'),
    predicate('nd_ns', 'icmp6.type == 135 && icmp6.code == 0 && ip.ttl == 255'),
    predicate('nd_na', 'icmp6.type == 136 && icmp6.code == 0 && ip.ttl == 255'),
    predicate('nd_rs', 'icmp6.type == 133 && icmp6.code == 0 && ip.ttl == 255'),
    predicate('nd_ra', 'icmp6.type == 134 && icmp6.code == 0 && ip.ttl == 255'),

    unmodelled('eth.src', 'ethernet', 48),
    unmodelled('eth.dst', 'ethernet', 48),
    unmodelled('eth.bcast', 'integer', 1),
    unmodelled('eth.mcast', 'integer', 1),
    unmodelled('eth.mcastv6', 'integer', 1),
    unmodelled('vlan.tci', 'integer', 16),
    unmodelled('vlan.vid', 'integer', 12),
    unmodelled('vlan.pcp', 'integer', 3),
    unmodelled('vlan.present', 'integer', 1),
    unmodelled('ip.dscp', 'integer', 6, 'ip', true),
    unmodelled('ip.ecn', 'integer', 2, 'ip', true),
    unmodelled('ip.frag', 'integer', 2, 'ip'),
    unmodelled('ip.is_frag', 'integer', 1),
    unmodelled('ip.later_frag', 'integer', 1),
    unmodelled('ip.first_frag', 'integer', 1),
    unmodelled('ip6.label', 'integer', 20, 'ip6'),
    unmodelled('tcp.flags', 'integer', 12, 'tcp'),
    unmodelled('pkt.mark', 'integer', 32),
    unmodelled('ct_mark', 'integer', 32),
    unmodelled('ct_label', 'integer', 128),
    unmodelled('ct_state', 'integer', 32),
    unmodelled('flags', 'integer', 32),
    ...Array.from({ length: 10 }, (_, i) => unmodelled(`reg${i}`, 'integer', 32)),
    ...Array.from({ length: 5 }, (_, i) => unmodelled(`xreg${i}`, 'integer', 64)),
    ...Array.from({ length: 2 }, (_, i) => unmodelled(`xxreg${i}`, 'integer', 128)),
  ].map((entry) => [entry.name, entry]),
)
