import {
  combine,
  difference,
  EMPTY,
  type IntervalSet,
  interval,
  intervalsWhere,
  union,
} from '../net/index.ts'
import {
  comparesWithNothing,
  compileMatch,
  type MatchEnvironment,
  type MatchFunction,
} from './compile.ts'
import type { Constant, Expression, FieldRef, Operator } from './expression.ts'
import { FIELDS } from './fields.ts'
import type { PacketFields } from './packet-fields.ts'
import { expansionOf, mirrored } from './parse.ts'
import { ServiceSet } from './service-set.ts'

/**
 * Which services match, of packets that have the given addresses, ports of the network, time to live and conntrack
 * state. What the packet says of its own protocol and ports is not read.
 */
export type ServiceFunction = (packet: PacketFields) => ServiceSet

/**
 * Turns an expression into the set of services it matches: for every service, it is in the set exactly when
 * {@link compileMatch}'s function holds.
 *
 * @throws MatchError as `compileMatch` does
 */
export function compileServices(
  expression: Expression,
  environment: MatchEnvironment,
): ServiceFunction {
  return compile(expression, false, environment)
}

function compile(e: Expression, negate: boolean, env: MatchEnvironment): ServiceFunction {
  return isFixed(e) ? once(compileParts(e, negate, env)) : compileParts(e, negate, env)
}

function compileParts(e: Expression, negate: boolean, env: MatchEnvironment): ServiceFunction {
  switch (e.kind) {
    case 'not':
      return compile(e.operand, !negate, env)
    case 'and':
    case 'or': {
      const fixed = e.operands.filter(isFixed)
      const grouped: readonly Expression[] =
        fixed.length < 2 || fixed.length === e.operands.length
          ? e.operands
          : [...e.operands.filter((part) => !isFixed(part)), { kind: e.kind, operands: fixed }]
      const parts = grouped.map((operand) => compile(operand, negate, env))
      return (e.kind === 'and') !== negate ? all(parts) : any(parts)
    }
    case 'constant':
      return whenever(compileMatch(e, env), negate)
    case 'symbol':
      return compileSymbol(e, negate, env)
    case 'compare':
      return compileComparison(e, negate, env)
    case 'range': {
      const { ref, low, lowOperator, highOperator, high } = e
      const bounds = [
        comparison(ref, mirrored(lowOperator), low),
        comparison(ref, highOperator, high),
      ]
      const parts = bounds.map((bound) => compileComparison(bound, negate, env))
      return negate ? any(parts) : all(parts)
    }
  }
}

/** Whether all packets of a family get the same set: nothing but the service and the family is looked at. */
function isFixed(e: Expression): boolean {
  switch (e.kind) {
    case 'constant':
      return true
    case 'not':
      return isFixed(e.operand)
    case 'and':
    case 'or':
      return e.operands.every(isFixed)
    case 'symbol':
      return isFixedSymbol(e.name)
    case 'compare':
    case 'range':
      return isFixedSymbol(e.ref.field.name)
  }
}

function isFixedSymbol(name: string): boolean {
  const expansion = expansionOf(name)
  return expansion ? isFixed(expansion) : name === 'eth.type' || name in DIMENSIONS
}

/** Whether the match depends on a packet's protocol, ports, ICMP type or code. */
export function asksService(e: Expression): boolean {
  switch (e.kind) {
    case 'constant':
      return false
    case 'not':
      return asksService(e.operand)
    case 'and':
    case 'or':
      return e.operands.some(asksService)
    case 'symbol':
      return isOfService(e.name)
    case 'compare':
    case 'range':
      return isOfService(e.ref.field.name)
  }
}

function isOfService(name: string): boolean {
  const expansion = expansionOf(name)
  if (expansion) return asksService(expansion)
  const { prerequisite } = FIELDS.get(name)!
  return name in DIMENSIONS || (prerequisite !== undefined && isOfService(prerequisite))
}

/** The function of a fixed expression, asked once for each family. */
function once(services: ServiceFunction): ServiceFunction {
  const made: Partial<Record<4 | 6, ServiceSet>> = {}
  return (p) => (made[p.family] ??= services(p))
}

type Comparison = Extract<Expression, { kind: 'compare' }>

function comparison(ref: FieldRef, operator: Operator, constant: Constant): Comparison {
  return { kind: 'compare', ref, operator, constants: [constant], set: false }
}

function all(parts: readonly ServiceFunction[]): ServiceFunction {
  return (p) => {
    let set = ServiceSet.all(p.family)
    for (const part of parts) {
      set = set.intersection(part(p))
      if (set.isEmpty) break
    }
    return set
  }
}

function any(parts: readonly ServiceFunction[]): ServiceFunction {
  return (p) => parts.reduce((set, part) => set.union(part(p)), ServiceSet.none(p.family))
}

/** For what does not depend on the service: all of them or none. */
function whenever(match: MatchFunction, negate: boolean): ServiceFunction {
  return (p) => (match(p) === negate ? ServiceSet.none(p.family) : ServiceSet.all(p.family))
}

/** A set for each family, worked out when first asked for. */
function constant(make: (family: 4 | 6) => ServiceSet): ServiceFunction {
  const made: Partial<Record<4 | 6, ServiceSet>> = {}
  return (p) => (made[p.family] ??= make(p.family))
}

function compileSymbol(
  e: Extract<Expression, { kind: 'symbol' }>,
  negate: boolean,
  env: MatchEnvironment,
): ServiceFunction {
  const expansion = expansionOf(e.name)
  // Whether a connection is tracked is a prerequisite that negation leaves alone.
  if (!expansion) {
    return whenever(compileMatch(negate ? { kind: 'not', operand: e } : e, env), false)
  }
  const match = compile(expansion, false, env)
  return negate ? (p) => ServiceSet.all(p.family).difference(match(p)) : match
}

/** The fields that make up a service, and how many values each has. */
const DIMENSIONS: Readonly<Record<string, { readonly of: Dimension; readonly size: number }>> = {
  'ip.proto': { of: 'protocols', size: 256 },
  'tcp.src': { of: 'sourcePorts', size: 65536 },
  'tcp.dst': { of: 'destinationPorts', size: 65536 },
  'udp.src': { of: 'sourcePorts', size: 65536 },
  'udp.dst': { of: 'destinationPorts', size: 65536 },
  'sctp.src': { of: 'sourcePorts', size: 65536 },
  'sctp.dst': { of: 'destinationPorts', size: 65536 },
  'icmp4.type': { of: 'icmpTypes', size: 256 },
  'icmp4.code': { of: 'icmpCodes', size: 256 },
  'icmp6.type': { of: 'icmpTypes', size: 256 },
  'icmp6.code': { of: 'icmpCodes', size: 256 },
}

type Dimension = 'protocols' | 'sourcePorts' | 'destinationPorts' | 'icmpTypes' | 'icmpCodes'

function compileComparison(e: Comparison, negate: boolean, env: MatchEnvironment): ServiceFunction {
  const { field } = e.ref
  if (comparesWithNothing(e.constants, env)) return whenever(compileMatch(e, env), negate)
  const dimension = DIMENSIONS[field.name]
  if (!dimension) {
    if (field.expansion === undefined) {
      const bare = { ...e, ref: { ...e.ref, field: { ...field, prerequisite: undefined } } }
      const holds = whenever(compileMatch(bare, env), negate)
      const { prerequisite } = field
      if (prerequisite === undefined) return holds
      return all([compile({ kind: 'symbol', name: prerequisite }, false, env), holds])
    }
    return predicateComparison(e, negate, env)
  }
  const values = valuesOf(e, dimension.size, negate)
  const prerequisite = compile({ kind: 'symbol', name: field.prerequisite! }, false, env)
  const matching = constant((family) =>
    dimension.of === 'protocols'
      ? ServiceSet.of(family, values)
      : ServiceSet.of(family, interval(0, 255), { [dimension.of]: values }),
  )
  return all([prerequisite, matching])
}

/** `tcp == 1`: a predicate compared with a bit. */
function predicateComparison(
  e: Comparison,
  negate: boolean,
  env: MatchEnvironment,
): ServiceFunction {
  const symbol: Expression = { kind: 'symbol', name: e.ref.field.name }
  const holds = [0, 1].map((bit) => valueMatches(e, bit) !== negate)
  if (holds[0] === holds[1]) return whenever(() => holds[0]!, false)
  return compile(symbol, !holds[1], env)
}

/** The values of the whole field that the comparison takes. */
function valuesOf(e: Comparison, size: number, negate: boolean): IntervalSet {
  const { ref, operator, constants } = e
  const whole = 2 ** (ref.high - ref.low + 1) === size
  const numbers = constants.map(numberOf)
  if (!whole || numbers.some(({ mask }) => mask !== undefined)) {
    return intervalsWhere(size, (value) => valueMatches(e, value) !== negate)
  }
  const taken = numbers
    .map(({ value }) => compared(operator === '!=' ? '==' : operator, value, size))
    .reduce((all, set) => combine(all, set, union), EMPTY)
  return (operator === '!=') === negate ? taken : combine(interval(0, size - 1), taken, difference)
}

function compared(operator: Operator, value: number, size: number): IntervalSet {
  switch (operator) {
    case '<':
      return interval(0, value - 1)
    case '<=':
      return interval(0, value)
    case '>':
      return interval(value + 1, size - 1)
    case '>=':
      return interval(value, size - 1)
    default:
      return interval(value, value)
  }
}

/** The comparison for one value of its field, prerequisites aside. */
function valueMatches({ ref, operator, constants }: Comparison, value: number): boolean {
  const bits = 2 ** (ref.high - ref.low + 1)
  const part = Math.floor(value / 2 ** ref.low) % bits
  const equal = constants.some((constant) => {
    const { value: wanted, mask } = numberOf(constant)
    return mask === undefined ? part === wanted : (part & mask) === (wanted & mask)
  })
  switch (operator) {
    case '==':
      return equal
    case '!=':
      return !equal
    case '<':
      return part < numberOf(constants[0]!).value
    case '<=':
      return part <= numberOf(constants[0]!).value
    case '>':
      return part > numberOf(constants[0]!).value
    case '>=':
      return part >= numberOf(constants[0]!).value
  }
}

/** Fields of a service have at most 16 bits, which only integers fit. Masks may be wider, to no effect. */
function numberOf(constant: Constant): { value: number; mask: number | undefined } {
  const { value, mask } = constant as Extract<Constant, { kind: 'integer' }>
  return {
    value: Number(value),
    mask: mask === undefined ? undefined : Number(BigInt.asUintN(16, mask)),
  }
}
