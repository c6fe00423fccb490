import type { Random } from './random.ts'

/** What a match may speak of. */
export interface Vocabulary {
  /** Addresses and prefixes that occur in the network. */
  readonly v4: readonly string[]
  readonly v6: readonly string[]
  /** Comparisons with ports, groups and sets that exist: `inport == "a"`. */
  readonly names: readonly string[]
}

const PREDICATES = ['ip', 'ip4', 'ip6', 'tcp', 'udp', 'sctp', 'icmp', 'icmp4', 'icmp6', 'arp', 'nd']
const EQUAL = ['==', '!=']
const ORDER = ['<', '<=', '>', '>=']
const PORTS = [1, 22, 53, 80, 443, 1023, 1024, 8080, 49152, 65535]
/** Texts that OVN refuses, or that look as if they said something else. */
const MISTAKES = [
  'ip4.src == fd00::1',
  'ip4.src == 10.0.0.0/8 && tcp || udp',
  'tcp.dst == 65536',
  'ip.proto > 6',
  'ip4.src == {10.0.0.1, 10.0.0.2',
  'ip4.dst < 10.0.0.0/8',
  'tcp.dst == http',
  'ip4.src = 10.0.0.1',
  '1 <= tcp.dst >= 80',
  'ip6.src == 10.0.0.1',
  'tcp.dst[8..20] == 1',
  'ip.ttl[0] == 1',
  'ip4.src == $no_such_set',
  'outport == @no_such_group',
  '',
]

/** A match of the whole OVN language; now and then one that OVN does not understand. */
export function randomMatch(random: Random, words: Vocabulary): string {
  if (random.chance(0.03)) return random.pick(MISTAKES)
  return expression(random, words, random.int(0, 3))
}

function expression(random: Random, words: Vocabulary, depth: number): string {
  if (depth === 0 || random.chance(0.3)) return leaf(random, words)
  const operand = (): string => {
    const inner = expression(random, words, depth - 1)
    return /&&|\|\|/.test(inner) ? `(${inner})` : inner
  }
  if (random.chance(0.2)) return `!(${operand()})`
  const sign = random.pick([' && ', ' || '])
  return random.times(random.int(2, 3), operand).join(sign)
}

function leaf(random: Random, words: Vocabulary): string {
  const kinds = [
    () => random.pick(PREDICATES),
    () => random.pick(PREDICATES),
    () => address(random, 'ip4', words.v4),
    () => address(random, 'ip4', words.v4),
    () => address(random, 'ip6', words.v6),
    () => bits(random),
    () => port(random),
    () => port(random),
    () => nominal(random),
    () => (words.names.length > 0 ? random.pick(words.names) : '1'),
    () => random.pick(['0', '1']),
  ]
  return random.pick(kinds)()
}

function address(random: Random, ip: 'ip4' | 'ip6', values: readonly string[]): string {
  const field = `${ip}.${random.pick(['src', 'dst'])}`
  if (values.length === 0) return ip
  if (random.chance(0.3)) {
    const set = random.sample(values, random.int(1, 3)).join(random.pick([', ', ' ']))
    return `${field} ${random.pick(EQUAL)} {${set}}`
  }
  const value = random.pick(values)
  const [plain] = value.split('/')
  if (random.chance(0.1)) return `${field} ${random.pick(ORDER)} ${plain}`
  if (random.chance(0.1) && ip === 'ip4') {
    return `${field} ${random.pick(EQUAL)} ${plain}/255.0.${random.pick([0, 255])}.255`
  }
  if (random.chance(0.15)) return `${value} ${random.pick(EQUAL)} ${field}`
  return `${field} ${random.pick(EQUAL)} ${value}`
}

/** Subfields. */
function bits(random: Random): string {
  const [field, width] = random.pick([
    ['ip4.src', 32],
    ['ip4.dst', 32],
    ['ip6.dst', 128],
    ['tcp.dst', 16],
    ['udp.dst', 16],
  ] as const)
  const low = random.int(0, width - 1)
  if (random.chance(0.3)) return `${field}[${low}] ${random.pick(EQUAL)} ${random.int(0, 1)}`
  const high = Math.min(width - 1, low + random.int(0, 8))
  const value = random.int(0, 2 ** (high - low + 1) - 1)
  return `${field}[${low}..${high}] ${random.pick([...EQUAL, ...ORDER])} ${value}`
}

function port(random: Random): string {
  const field = `${random.pick(['tcp', 'tcp', 'udp', 'sctp'])}.${random.pick(['dst', 'dst', 'src'])}`
  const [a, b] = [random.pick(PORTS), random.pick(PORTS)]
  switch (random.int(0, 5)) {
    case 0:
      return `${Math.min(a, b)} ${random.pick(['<', '<='])} ${field} ${random.pick(['<', '<='])} ${Math.max(a, b)}`
    case 1:
      return `${Math.max(a, b)} ${random.pick(['>', '>='])} ${field} ${random.pick(['>', '>='])} ${Math.min(a, b)}`
    case 2:
      return `${field} ${random.pick(EQUAL)} {${[...new Set([a, b])].join(', ')}}`
    case 3:
      return `${field} ${random.pick(ORDER)} ${a}`
    case 4:
      return `${field} ${random.pick(EQUAL)} 0x${(a & 0xff).toString(16)}/0xff`
    default:
      return `${field} ${random.pick(EQUAL)} ${a}`
  }
}

function nominal(random: Random): string {
  const equal = random.pick(EQUAL)
  return random.pick([
    `ip.proto ${equal} ${random.pick([1, 6, 17, 47, 58, 132])}`,
    `ip.proto ${equal} {6, 17}`,
    `ip.ttl ${equal} ${random.pick([1, 61, 62, 63, 64])}`,
    `eth.type ${equal} ${random.pick(['0x800', '0x86dd', '2048'])}`,
    `icmp4.type ${equal} ${random.pick([0, 8])}`,
    `icmp6.type ${equal} {128, 129}`,
    `icmp4.code ${equal} 0`,
  ])
}
