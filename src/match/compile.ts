import type { Address } from '../net/index.ts'
import type { Constant, Expression, FieldRef, Operator } from './expression.ts'
import { FIELDS } from './fields.ts'
import { MatchError } from './match-error.ts'
import { ConntrackState, type PacketFields } from './packet-fields.ts'
import { expansionOf, mirrored } from './parse.ts'

/** Does this packet match? */
export type MatchFunction = (packet: PacketFields) => boolean

/** What the names in a match stand for. */
export interface MatchEnvironment {
  /** The addresses of the set, or undefined when there is no set of that name. */
  addressSet(name: string): AddressMembers | undefined
  /** The numbers of the group's ports, or undefined when there is no group of that name. */
  portGroup(name: string): { readonly size: number; has(port: number): boolean } | undefined
  /** The number of the port of that name, or -1. */
  port(name: string): number
}

/** The addresses of a set. */
export interface AddressMembers {
  readonly size: number
  has(w0: number, w1: number, w2: number, w3: number, family: 4 | 6): boolean
}

/**
 * Turns an expression into a function. Negation is pushed to the comparisons, as OVN does while it parses: the
 * prerequisite of a negated comparison stays positive (`!(tcp.dst == 80)` matches no UDP), those inside of a negated
 * predicate do not (`!ip4.mcast` matches IPv6).
 *
 * @throws MatchError when the match names an address set or port group that does not exist (ovn-controller then
 *   installs no flow), or a field that this model of a packet does not have
 */
export function compileMatch(expression: Expression, environment: MatchEnvironment): MatchFunction {
  return compile(expression, false, environment)
}

const always: MatchFunction = () => true
const never: MatchFunction = () => false

function compile(e: Expression, negate: boolean, env: MatchEnvironment): MatchFunction {
  switch (e.kind) {
    case 'constant':
      return e.value !== negate ? always : never
    case 'not':
      return compile(e.operand, !negate, env)
    case 'and':
    case 'or': {
      const parts = e.operands.map((operand) => compile(operand, negate, env))
      return (e.kind === 'and') !== negate ? all(parts) : any(parts)
    }
    case 'symbol':
      return compileSymbol(e.name, negate)
    case 'compare':
      return compileComparison(e.ref, e.operator, e.constants, negate, env)
    case 'range': {
      const low = compileComparison(e.ref, mirrored(e.lowOperator), [e.low], negate, env)
      const high = compileComparison(e.ref, e.highOperator, [e.high], negate, env)
      return negate ? any([low, high]) : all([low, high])
    }
  }
}

function all(parts: readonly MatchFunction[]): MatchFunction {
  const left = parts.filter((part) => part !== always)
  if (left.includes(never)) return never
  const [a, b, c] = left
  if (!a) return always
  if (!b) return a
  if (!c) return (p) => a(p) && b(p)
  if (left.length === 3) return (p) => a(p) && b(p) && c(p)
  return (p) => {
    for (const part of left) if (!part(p)) return false
    return true
  }
}

function any(parts: readonly MatchFunction[]): MatchFunction {
  const left = parts.filter((part) => part !== never)
  if (left.includes(always)) return always
  const [a, b] = left
  if (!a) return never
  if (!b) return a
  if (left.length === 2) return (p) => a(p) || b(p)
  return (p) => {
    for (const part of left) if (part(p)) return true
    return false
  }
}

/** Predicates that are cheaper to test directly than by their expansion. */
const DIRECT: Readonly<Record<string, MatchFunction>> = {
  ip: always,
  ip4: (p) => p.family === 4,
  ip6: (p) => p.family === 6,
  arp: never,
  rarp: never,
  tcp: (p) => p.protocol === 6,
  udp: (p) => p.protocol === 17,
  sctp: (p) => p.protocol === 132,
}

function compileSymbol(name: string, negate: boolean): MatchFunction {
  const direct = DIRECT[name]
  if (direct) return negate ? not(direct) : direct
  const { prerequisite } = FIELDS.get(name)!
  if (name.startsWith('ct.')) {
    const bit = ConntrackState[name.slice(3) as keyof typeof ConntrackState]
    const tracked = prerequisite === undefined ? always : compileSymbol(prerequisite, false)
    return all([tracked, negate ? (p) => (p.ct & bit) === 0 : (p) => (p.ct & bit) !== 0])
  }
  const expansion = expansionOf(name)
  if (!expansion) throw unmodelled(name)
  const match = compile(expansion, false, NO_NAMES)
  return negate ? not(match) : match
}

const NO_NAMES: MatchEnvironment = {
  addressSet: () => undefined,
  portGroup: () => undefined,
  port: () => -1,
}

function not(match: MatchFunction): MatchFunction {
  if (match === always) return never
  if (match === never) return always
  return (p) => !match(p)
}

function unmodelled(name: string): MatchError {
  return new MatchError(0, `\`${name}\` is not part of the packets that are simulated`, true)
}

function compileComparison(
  ref: FieldRef,
  operator: Operator,
  constants: readonly Constant[],
  negate: boolean,
  env: MatchEnvironment,
): MatchFunction {
  const { field } = ref
  if (!field.modelled) throw unmodelled(field.name)
  if (comparesWithNothing(constants, env)) return (operator === '!=') !== negate ? always : never
  const prerequisite = field.prerequisite ? compileSymbol(field.prerequisite, false) : always
  const tests = constants.map((constant) => {
    if (field.type === 'string') return comparePort(field.name, constant, env)
    if (ref.high - ref.low + 1 === field.width && field.type.startsWith('ip')) {
      const test = compareAddress(field.name, constant, env, operator)
      if (test) return test
    }
    return compareNumber(ref, constant, operator)
  })
  // `!=` is the negation of `==`; a set is equal when any member is.
  const differs = operator === '!='
  const matched = any(tests)
  return all([prerequisite, differs !== negate ? not(matched) : matched])
}

/**
 * Whether a comparison has no values at all, as with an empty address set. OVN makes true or false of it before it
 * thinks of the field's prerequisite: `ip6.src != $empty` matches IPv4 too.
 */
export function comparesWithNothing(
  constants: readonly Constant[],
  env: MatchEnvironment,
): boolean {
  return constants.every((constant) => {
    if (constant.kind === 'address-set') return env.addressSet(constant.name)?.size === 0
    return constant.kind === 'port-group' && env.portGroup(constant.name)?.size === 0
  })
}

function comparePort(name: string, constant: Constant, env: MatchEnvironment): MatchFunction {
  const inbound = name === 'inport'
  if (constant.kind === 'port-group') {
    const group = env.portGroup(constant.name)
    if (!group) throw new MatchError(0, `no port here is in a port group \`${constant.name}\``)
    return inbound ? (p) => group.has(p.inPort) : (p) => group.has(p.outPort)
  }
  if (constant.kind !== 'string') throw new MatchError(0, `\`${name}\` is not a number`)
  const port = env.port(constant.value)
  if (port < 0) return never
  return inbound ? (p) => p.inPort === port : (p) => p.outPort === port
}

/** Equality of a whole address with an address or a set; undefined when it must be compared as a number. */
function compareAddress(
  name: string,
  constant: Constant,
  env: MatchEnvironment,
  operator: Operator,
): MatchFunction | undefined {
  const source = name.endsWith('.src')
  const absent = !source && !name.endsWith('.dst')
  if (constant.kind === 'address-set') {
    const set = env.addressSet(constant.name)
    if (!set) throw new MatchError(0, `there is no address set \`${constant.name}\``)
    // Addresses of ARP and neighbour discovery, which no simulated packet is.
    if (absent) return never
    return source
      ? (p) => set.has(p.src0, p.src1, p.src2, p.src3, p.family)
      : (p) => set.has(p.dst0, p.dst1, p.dst2, p.dst3, p.family)
  }
  if (absent) return undefined
  if (constant.kind !== 'address' || (operator !== '==' && operator !== '!=')) return undefined
  const { address, mask } = constant
  // `ip6.src == 10.0.0.1` compares 128 bits with a number of 32.
  if (address.family !== (name.startsWith('ip4') ? 4 : 6)) return undefined
  return source ? matchSource(address, mask) : matchDestination(address, mask)
}

function matchSource(address: Address, mask: Address): MatchFunction {
  const { w0, w1, w2, w3 } = address
  const { w0: m0, w1: m1, w2: m2, w3: m3 } = mask
  if (address.family === 4) return (p) => ((p.src0 ^ w0) & m0) === 0
  return (p) =>
    (((p.src0 ^ w0) & m0) | ((p.src1 ^ w1) & m1) | ((p.src2 ^ w2) & m2) | ((p.src3 ^ w3) & m3)) ===
    0
}

function matchDestination(address: Address, mask: Address): MatchFunction {
  const { w0, w1, w2, w3 } = address
  const { w0: m0, w1: m1, w2: m2, w3: m3 } = mask
  if (address.family === 4) return (p) => ((p.dst0 ^ w0) & m0) === 0
  return (p) =>
    (((p.dst0 ^ w0) & m0) | ((p.dst1 ^ w1) & m1) | ((p.dst2 ^ w2) & m2) | ((p.dst3 ^ w3) & m3)) ===
    0
}

function compareNumber(ref: FieldRef, constant: Constant, operator: Operator): MatchFunction {
  const whole = ref.high - ref.low + 1 === ref.field.width
  const { value, mask } = numeric(constant)
  if (whole && ref.field.width <= 16 && mask === undefined) {
    const read = readSmall(ref.field.name)
    const number = Number(value)
    switch (operator) {
      case '<':
        return (p) => read(p) < number
      case '<=':
        return (p) => read(p) <= number
      case '>':
        return (p) => read(p) > number
      case '>=':
        return (p) => read(p) >= number
      default:
        return (p) => read(p) === number
    }
  }
  const read = readWide(ref)
  const bits = mask ?? (1n << BigInt(ref.high - ref.low + 1)) - 1n
  const wanted = value & bits
  switch (operator) {
    case '<':
      return (p) => read(p) < value
    case '<=':
      return (p) => read(p) <= value
    case '>':
      return (p) => read(p) > value
    case '>=':
      return (p) => read(p) >= value
    default:
      return (p) => (read(p) & bits) === wanted
  }
}

function numeric(constant: Constant): { value: bigint; mask: bigint | undefined } {
  switch (constant.kind) {
    case 'integer':
      return { value: constant.value, mask: constant.mask }
    case 'ethernet':
      return { value: constant.value, mask: constant.mask }
    case 'address': {
      const { address, mask } = constant
      const full =
        address.family === 4 ? mask.w0 === -1 : (mask.w0 & mask.w1 & mask.w2 & mask.w3) === -1
      return { value: number(address), mask: full ? undefined : number(mask) }
    }
    default:
      throw new MatchError(0, 'a number is compared with a name')
  }
}

function number({ family, w0, w1, w2, w3 }: Address): bigint {
  return family === 4 ? BigInt(w0 >>> 0) : wide(w0, w1, w2, w3)
}

function wide(w0: number, w1: number, w2: number, w3: number): bigint {
  return (
    (BigInt(w0 >>> 0) << 96n) |
    (BigInt(w1 >>> 0) << 64n) |
    (BigInt(w2 >>> 0) << 32n) |
    BigInt(w3 >>> 0)
  )
}

function readSmall(name: string): (p: PacketFields) => number {
  switch (name) {
    case 'eth.type':
      return (p) => (p.family === 4 ? 0x800 : 0x86dd)
    case 'ip.proto':
      return (p) => p.protocol
    case 'ip.ttl':
      return (p) => p.ttl
    case 'tcp.src':
    case 'udp.src':
    case 'sctp.src':
      return (p) => p.sourcePort
    case 'tcp.dst':
    case 'udp.dst':
    case 'sctp.dst':
      return (p) => p.destinationPort
    case 'icmp4.type':
    case 'icmp6.type':
      return (p) => p.icmpType
    case 'icmp4.code':
    case 'icmp6.code':
      return (p) => p.icmpCode
    case 'arp.op':
      // Guarded by the prerequisite `arp`, which no simulated packet meets.
      return () => 0
  }
  if (name.startsWith('ct.')) {
    const bit = ConntrackState[name.slice(3) as keyof typeof ConntrackState]
    return (p) => ((p.ct & bit) === 0 ? 0 : 1)
  }
  const predicate = compileSymbol(name, false)
  return (p) => (predicate(p) ? 1 : 0)
}

function readWide({ field, low, high }: FieldRef): (p: PacketFields) => bigint {
  const read = readWhole(field.name)
  if (low === 0 && high === field.width - 1) return read
  const shift = BigInt(low)
  const bits = (1n << BigInt(high - low + 1)) - 1n
  return (p) => (read(p) >> shift) & bits
}

function readWhole(name: string): (p: PacketFields) => bigint {
  switch (name) {
    case 'ip4.src':
      return (p) => BigInt(p.src0 >>> 0)
    case 'ip4.dst':
      return (p) => BigInt(p.dst0 >>> 0)
    case 'ip6.src':
      return (p) => wide(p.src0, p.src1, p.src2, p.src3)
    case 'ip6.dst':
      return (p) => wide(p.dst0, p.dst1, p.dst2, p.dst3)
    case 'arp.spa':
    case 'arp.tpa':
    case 'arp.sha':
    case 'arp.tha':
    case 'nd.sll':
    case 'nd.tll':
    case 'nd.target':
      // Never read: no simulated packet is ARP, and neighbour discovery stays on its link.
      return () => 0n
  }
  const read = readSmall(name)
  return (p) => BigInt(read(p))
}
