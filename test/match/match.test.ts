import { fc, it } from '@fast-check/vitest'
import { parseAddress } from 'isthmus/net'
import { describe, expect } from 'vitest'
import {
  ConntrackState,
  compileMatch,
  formatExpression,
  MatchError,
  type PacketFields,
  parseMatch,
} from '../../src/match/index.ts'
import { goldenMatch } from '../golden/match.ts'
import { expressions, names, packets } from './arbitraries.ts'
import { environment } from './environment.ts'

type Change = Partial<PacketFields> & { readonly from?: string; readonly to?: string }

/** A TCP packet from pod-a to pod-b, 10.1.0.2:40000 to 10.2.0.2:80, of a new connection. */
function packet({ from = '10.1.0.2', to = '10.2.0.2', ...change }: Change = {}): PacketFields {
  const source = parseAddress(from)!
  const destination = parseAddress(to)!
  return {
    family: source.family,
    src0: source.w0,
    src1: source.w1,
    src2: source.w2,
    src3: source.w3,
    dst0: destination.w0,
    dst1: destination.w1,
    dst2: destination.w2,
    dst3: destination.w3,
    protocol: 6,
    sourcePort: 40000,
    destinationPort: 80,
    icmpType: 0,
    icmpCode: 0,
    ttl: 64,
    ct: ConntrackState.trk | ConntrackState.new,
    inPort: 0,
    outPort: 1,
    ...change,
  }
}

const V6 = { from: 'fd00:1::2', to: 'fd00:2::2' }
const UDP = { protocol: 17 }
const PING = { protocol: 1, icmpType: 8 }
const PING6 = { ...V6, protocol: 58, icmpType: 128 }
const SOLICITATION = { ...V6, protocol: 58, icmpType: 135, ttl: 255 }

const matches = (text: string, change?: Change) =>
  compileMatch(parseMatch(text), environment)(packet(change))

describe('a match', () => {
  it.each<[string, Change, Change]>([
    ['ip4', {}, V6],
    ['ip6', V6, {}],
    ['tcp', {}, UDP],
    ['udp', UDP, {}],
    ['sctp', { protocol: 132 }, {}],
    ['icmp', PING6, {}],
    ['icmp4', PING, PING6],
    ['icmp6', PING6, PING],
    ['igmp', { protocol: 2 }, {}],
    ['nd', SOLICITATION, { ...SOLICITATION, ttl: 254 }],
    ['nd_ns', SOLICITATION, { ...SOLICITATION, icmpType: 136 }],
    ['nd_na', { ...SOLICITATION, icmpType: 136 }, SOLICITATION],
    ['nd_rs', { ...SOLICITATION, icmpType: 133 }, SOLICITATION],
    ['nd_ra', { ...SOLICITATION, icmpType: 134 }, { ...SOLICITATION, icmpType: 134, icmpCode: 1 }],
    ['ip4.mcast', { to: '224.0.0.5' }, {}],
    ['ip4.src_mcast', { from: '224.0.0.5' }, {}],
    ['ip6.mcast', { ...V6, to: 'ff02::1' }, V6],
    ['tcp == 1', {}, UDP],
    ['1 == tcp', {}, UDP],
    ['!(tcp == 0)', {}, UDP],
    ['!ip4.mcast', V6, { to: '224.0.0.5' }],
    ['ip4.mcast == 0', V6, { to: '224.0.0.5' }],
    ['!(ip4.dst == 224.0.0.0/4)', {}, V6],
    ['eth.type == 0x800', {}, V6],
    ['ip.proto == 6', {}, UDP],
    ['ip.proto == 6/7', { protocol: 14 }, UDP],
    ['ip.ttl == {63, 64}', {}, { ttl: 62 }],
    ['ip4.src == 10.1.0.2', {}, { from: '10.1.0.3' }],
    ['ip4.src == 10.1.0.0/16', { from: '10.1.255.255' }, { from: '10.2.0.0' }],
    ['ip4.src == 10.1.2.3/16', {}, { from: '10.2.0.0' }],
    ['ip4.src == 10.0.0.2/255.0.0.255', { from: '10.9.9.2' }, { from: '10.1.0.3' }],
    ['ip4.dst == {10.2.0.2, 10.3.0.0/16}', { to: '10.3.1.1' }, { to: '10.4.0.0' }],
    ['ip4.dst != {10.2.0.3, 10.3.0.0/16}', {}, { to: '10.3.1.1' }],
    ['ip4.dst != 10.2.0.3', {}, V6],
    ['ip4.src == 0x0a010002', {}, { from: '10.1.0.3' }],
    ['ip4.src < 10.1.0.3', {}, { from: '10.1.0.3' }],
    ['ip4.src[0..7] == 2', {}, { from: '10.1.0.3' }],
    ['ip4.src[0]', { from: '10.1.0.3' }, {}],
    ['!ip4.src[0]', {}, V6],
    ['ip6.src == fd00:1::/64', V6, { ...V6, from: 'fd00:2::1' }],
    ['ip6.dst == fd00:2::2', V6, { ...V6, to: 'fd00:2::3' }],
    ['ip6.src[112..127] == 0xfd00', V6, { ...V6, from: 'fc00::1' }],
    ['ip6.src == $clients', V6, { ...V6, from: 'fd00:1::3' }],
    ['ip4.src == $clients', {}, { from: '10.1.0.3' }],
    ['ip4.src == {$clients, 10.9.0.1}', { from: '10.9.0.1' }, { from: '10.1.0.3' }],
    ['ip4.src != $clients', { from: '10.1.0.3' }, {}],
    ['tcp.dst == 80', {}, { ...UDP, destinationPort: 80 }],
    ['80 == tcp.dst', {}, { destinationPort: 81 }],
    ['{80, 443} == tcp.dst', { destinationPort: 443 }, { destinationPort: 81 }],
    ['tcp.dst != {22, 443}', {}, { destinationPort: 443 }],
    ['!(tcp.dst == 443)', {}, UDP],
    ['tcp.src > 1023', {}, { sourcePort: 1023 }],
    ['tcp.src >= 40000', {}, { sourcePort: 39999 }],
    ['40000 < tcp.src', { sourcePort: 40001 }, {}],
    ['80 <= tcp.dst <= 443', { destinationPort: 443 }, { destinationPort: 444 }],
    ['80 < tcp.dst < 443', { destinationPort: 81 }, {}],
    ['443 >= tcp.dst > 79', {}, { destinationPort: 79 }],
    ['!(80 <= tcp.dst <= 443)', { destinationPort: 79 }, {}],
    ['tcp.dst == 0x50/0xf0', { destinationPort: 0x5f }, { destinationPort: 0x60 }],
    ['udp.dst == 80', UDP, {}],
    ['sctp.dst == 80', { protocol: 132 }, {}],
    ['icmp4.type == 8 && icmp4.code == 0', PING, { ...PING, icmpCode: 1 }],
    ['icmp6.type == {128, 129}', PING6, { ...PING6, icmpType: 1 }],
    ['ct.new', {}, { ct: ConntrackState.trk | ConntrackState.est }],
    ['ct.est == 1', { ct: ConntrackState.trk | ConntrackState.est }, {}],
    ['!ct.est', {}, { ct: 0 }],
    ['!ct.trk', { ct: 0 }, {}],
    ['ct.rpl', { ct: ConntrackState.trk | ConntrackState.rpl }, { ct: ConntrackState.rpl }],
    ['inport == "pod-a"', {}, { inPort: 1 }],
    ['outport == {"pod-b", "router"}', {}, { outPort: 0 }],
    ['outport == @web', {}, { outPort: 2 }],
    ['!(outport != @web)', {}, { outPort: 2 }],
    ['tcp || udp', UDP, PING],
    ['ip4 && (tcp || udp)', {}, V6],
    ['!(ip4.src == 10.1.0.2 && tcp.dst == 80)', { destinationPort: 81 }, {}],
    ['tcp&&tcp.dst==80', {}, UDP],
  ])('%s', (text, matching, other) => {
    expect(matches(text, matching)).toBe(true)
    expect(matches(text, other)).toBe(false)
  })

  it('may be constant', () => {
    expect(matches('1')).toBe(true)
    expect(matches('0 || ip')).toBe(true)
    expect(matches('!1')).toBe(false)
    expect(matches('arp || rarp')).toBe(false)
    expect(matches('arp.tpa == {$clients, 10.1.0.2} || !(arp.spa == $clients)')).toBe(false)
  })

  it('is constant, whatever the packet, where it compares with nothing', () => {
    expect(matches('ip6.src != $nobody')).toBe(true)
    expect(matches('!(arp.spa == {$nobody})')).toBe(true)
    expect(matches('ip4.src == $nobody')).toBe(false)
    expect(matches('!(ip4.src != $nobody)')).toBe(false)
    expect(matches('ip6.src != {$nobody, 10.1.0.2}')).toBe(false)
  })

  it('of IPv6 with an address of IPv4 never matches', () => {
    expect(matches('ip6.src == 10.1.0.2')).toBe(false)
    expect(matches('ip6.src == 10.1.0.2', { ...V6, from: '::a01:3' })).toBe(false)
  })

  it('of a port that does not exist matches nothing', () => {
    expect(matches('inport == "nobody"')).toBe(false)
    expect(matches('inport == "nobody"', { inPort: -1 })).toBe(false)
  })
})

describe('a match that OVN refuses', () => {
  it.each([
    ['', 0, 'expected a field, a constant or `(`, at the end'],
    ['ip4 &&', 6, 'expected a field, a constant or `(`, at the end'],
    ['ip4.source == 10.0.0.1', 0, '`ip4.source` is not a field'],
    ['ip4 && ip4.source == 10.0.0.1', 7, '`ip4.source` is not a field'],
    ['ip4.src', 7, '`ip4.src` must be compared with something, at the end'],
    ['tcp && udp || icmp', 11, '`&&` and `||` must be parenthesized when used together, at `||`'],
    ['(ip4', 4, 'expected `)`, at the end'],
    ['ip4)', 3, 'the match does not end here, at `)`'],
    ['!!tcp', 1, 'expected a field, a constant or `(`, at `!`'],
    ['!tcp', 1, 'the predicate `tcp` may only be tested positively, not as `!tcp`'],
    ['ip && !(ip4 && tcp)', 8, 'the predicate `ip4` may only be tested positively, not as `!ip4`'],
    ['tcp == 0', 0, 'the predicate `tcp` may only be tested positively, not as `!tcp`'],
    ['tcp == 2', 0, 'a 2-bit constant does not fit the 1-bit field `tcp`'],
    ['ip.proto != 6', 0, 'the nominal field `ip.proto` may only be tested for equality'],
    ['!(inport == "a")', 2, 'the nominal field `inport` may only be tested for equality'],
    ['ip.proto > 6', 0, 'only == and != may be used with the nominal field `ip.proto`'],
    ['ip.proto[0..3] == 6', 0, 'the nominal field `ip.proto` has no subfields'],
    ['tcp.dst > {1, 2}', 0, 'only == and != may be used with value sets'],
    ['ip4.src > $clients', 0, 'only == and != may be used with value sets'],
    ['tcp.dst > 1/2', 0, 'only == and != may be used with masked constants'],
    ['ip4.src > 10.0.0.0/8', 0, 'only == and != may be used with masked constants'],
    ['tcp.dst == 65536', 0, 'a 17-bit constant does not fit the 16-bit field `tcp.dst`'],
    ['ip4.src == fd00::1', 0, 'a 128-bit constant does not fit the 32-bit field `ip4.src`'],
    ['tcp.dst == 10.0.0.1', 0, 'a 32-bit constant does not fit the 16-bit field `tcp.dst`'],
    ['tcp.dst[0..16] == 1', 0, 'bits 0 to 16 are not in the 16-bit field `tcp.dst`'],
    ['tcp.dst[5..3] == 1', 0, 'bits 5 to 3 are not in the 16-bit field `tcp.dst`'],
    ['tcp.dst[x] == 1', 8, 'expected a bit number, at `x`'],
    ['tcp.dst[0 == 1', 10, 'expected `]`, at `==`'],
    ['tcp.dst == {}', 12, 'expected a constant, at `}`'],
    ['tcp.dst == {80', 14, 'expected a constant, at the end'],
    ['tcp.dst == (80)', 11, 'expected a constant, at `(`'],
    ['tcp.dst == 007', 11, '`007` is neither a number nor an address'],
    ['ip4.dst == 10.0.0.2/33', 11, '`10.0.0.2/33` is neither a number nor an address'],
    ['ip4.src == 10.1.0.0/16,10.2.0.0/16', 22, 'the match does not end here, at `,`'],
    ['inport == pod', 10, 'expected a constant, at `pod`'],
    ['inport == 1', 0, 'the field `inport` is a name and is compared with a number'],
    [
      'inport == $clients',
      0,
      'the field `inport` is compared with an address set and is not an address',
    ],
    [
      'ip4.src[0..7] == $clients',
      0,
      'the field `ip4.src` is compared with an address set and is not an address',
    ],
    ['tcp.dst == "80"', 0, 'the field `tcp.dst` is a number and is compared with a name'],
    ['tcp.dst == @web', 0, 'the field `tcp.dst` is a number and is compared with a name'],
    [
      '1 <= tcp.dst > 0',
      16,
      'a range needs two operators of one direction, as in `1 <= tcp.dst <= 9`, at the end',
    ],
    ['{1, 2} < tcp.dst < 3', 20, 'a range has one constant on each side, at the end'],
    ['1 == 1', 5, 'expected a field, at `1`'],
    ['7', 1, 'a constant must be compared with a field, at the end'],
    ['inport == "a', 10, 'the string has no closing quote'],
    ['inport == "\\x"', 10, '`"\\x"` is not a valid string'],
    ['ip4.src == $', 11, '`$` is not followed by a name'],
    ['ip4.src == #', 11, 'invalid character `#`'],
  ])('%s', (text, at, message) => {
    let thrown: unknown
    try {
      parseMatch(text)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(MatchError)
    expect(thrown).toMatchObject({ message, at, unmodelled: false })
  })

  it('is one with parentheses deeper than a hundred', () => {
    const nested = (depth: number) => parseMatch(`${'('.repeat(depth)}ip${')'.repeat(depth)}`)
    expect(nested(100)).toEqual({ kind: 'symbol', name: 'ip' })
    expect(() => nested(101)).toThrow('parentheses are nested too deep')
  })

  it('names an address set or port group that does not exist', () => {
    expect(() => matches('ip4.src == $gone || ip')).toThrow('there is no address set `gone`')
    expect(() => matches('outport == @gone || ip')).toThrow(
      'no port here is in a port group `gone`',
    )
  })
})

it.each([
  'eth.dst == 02:00:00:00:00:01',
  'ip4 && eth.mcast',
  'reg0[3] == 1',
  'vlan.present',
  'ip.frag != 0',
])('a match that only the simulation does not know says so: %s', (text) => {
  let thrown: unknown
  try {
    matches(text)
  } catch (error) {
    thrown = error
  }
  expect(thrown).toMatchObject({ unmodelled: true })
  expect(String(thrown)).toMatch(/is not part of the packets that are simulated/)
})

describe('a printed match', () => {
  it.each([
    ['ip4&&(tcp||udp)', 'ip4 && (tcp || udp)'],
    ['ip4.src==10.1.2.3/16', 'ip4.src == 10.1.0.0/16'],
    ['ip4.src == 10.0.0.2/255.0.0.255', 'ip4.src == 10.0.0.2/255.0.0.255'],
    ['tcp.dst=={80,443,}', 'tcp.dst == {80, 443}'],
    ['80==tcp.dst', 'tcp.dst == 80'],
    ['1<=tcp.dst<=1023', '1 <= tcp.dst <= 1023'],
    ['tcp.dst[0]', 'tcp.dst[0] == 1'],
    ['!(ct.est)', '!ct.est'],
    [
      'arp.sha == 02:00:00:00:00:01/ff:ff:ff:00:00:00',
      'arp.sha == 02:00:00:00:00:01/ff:ff:ff:00:00:00',
    ],
    ['inport == "a\\"b"', 'inport == "a\\"b"'],
    ['eth.type == 0x800', 'eth.type == 0x800'],
    ['((1))', '1'],
  ])('%s is %s', (text, printed) => {
    expect(formatExpression(parseMatch(text))).toBe(printed)
  })

  it.prop([expressions])('reads back as what it was', (expression) => {
    expect(parseMatch(formatExpression(expression))).toEqual(expression)
  })
})

it.prop([expressions, fc.array(packets, { minLength: 1, maxLength: 20 })], { numRuns: 400 })(
  'a compiled match decides as the definition does',
  (expression, many) => {
    const match = compileMatch(expression, environment)
    for (const one of many) expect(match(one)).toBe(goldenMatch(expression, one, names))
  },
)

it.prop([fc.string({ unit: 'grapheme' })])(
  'any text is read or refused with a column in it',
  (text) => {
    try {
      parseMatch(text)
    } catch (error) {
      expect(error).toBeInstanceOf(MatchError)
      expect((error as MatchError).at).toBeGreaterThanOrEqual(0)
      expect((error as MatchError).at).toBeLessThanOrEqual(text.length)
    }
  },
)
