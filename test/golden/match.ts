import { type Address, addressToBigInt } from 'isthmus/net'
import {
  ConntrackState,
  type Constant,
  type Expression,
  FIELDS,
  type FieldRef,
  type Operator,
  type PacketFields,
  parseMatch,
} from '../../src/match/index.ts'

/** What the names in a match stand for: addresses of sets, names of ports in groups and by number. */
export interface GoldenNames {
  readonly addressSets: ReadonlyMap<string, readonly Address[]>
  readonly portGroups: ReadonlyMap<string, readonly string[]>
  readonly ports: readonly string[]
}

/**
 * The slow twin of `compileMatch`: walks the tree for every packet and follows the definition word for word. A field
 * is a number (or a name) that is there when its prerequisite holds; `!` turns each comparison below it around.
 */
export function goldenMatch(
  e: Expression,
  packet: PacketFields,
  names: GoldenNames,
  negated = false,
): boolean {
  switch (e.kind) {
    case 'constant':
      return e.value !== negated
    case 'not':
      return goldenMatch(e.operand, packet, names, !negated)
    case 'and':
    case 'or': {
      const results = e.operands.map((operand) => goldenMatch(operand, packet, names, negated))
      return (e.kind === 'and') !== negated
        ? results.every((result) => result)
        : results.some((result) => result)
    }
    case 'symbol': {
      const { expansion, prerequisite } = FIELDS.get(e.name)!
      if (expansion !== undefined) return holds(expansion, packet, names) !== negated
      return there(prerequisite, packet, names) && (fieldValue(e.name, packet) === 1n) !== negated
    }
    case 'compare': {
      const values = e.constants.flatMap((constant): readonly unknown[] => {
        if (constant.kind === 'address-set') return names.addressSets.get(constant.name)!
        return constant.kind === 'port-group' ? names.portGroups.get(constant.name)! : [constant]
      })
      if (values.length === 0) return (e.operator === '!=') !== negated
      const equalOrOrdered = e.constants.some((constant) =>
        compares(e.ref, e.operator === '!=' ? '==' : e.operator, constant, packet, names),
      )
      const result = e.operator === '!=' ? !equalOrOrdered : equalOrOrdered
      return there(e.ref.field.prerequisite, packet, names) && result !== negated
    }
    case 'range': {
      const turned = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==', '!=': '!=' } as const
      const inside =
        compares(e.ref, turned[e.lowOperator], e.low, packet, names) &&
        compares(e.ref, e.highOperator, e.high, packet, names)
      return there(e.ref.field.prerequisite, packet, names) && inside !== negated
    }
  }
}

function holds(text: string, packet: PacketFields, names: GoldenNames): boolean {
  return goldenMatch(parseMatch(text), packet, names)
}

function there(prerequisite: string | undefined, packet: PacketFields, names: GoldenNames) {
  return prerequisite === undefined || holds(prerequisite, packet, names)
}

function compares(
  { field, low, high }: FieldRef,
  operator: Operator,
  constant: Constant,
  packet: PacketFields,
  names: GoldenNames,
): boolean {
  if (field.type === 'string') {
    const name = names.ports[field.name === 'inport' ? packet.inPort : packet.outPort]
    if (constant.kind === 'string') return name === constant.value
    if (constant.kind !== 'port-group') throw new Error('a name compared with a number')
    return name !== undefined && names.portGroups.get(constant.name)!.includes(name)
  }
  const value = (BigInt.asUintN(high + 1, fieldValue(field.name, packet)) >> BigInt(low)) as bigint
  switch (constant.kind) {
    case 'address-set':
      return names.addressSets
        .get(constant.name)!
        .some((address) => address.family === packet.family && addressToBigInt(address) === value)
    case 'integer':
    case 'ethernet':
      return compareNumbers(value, operator, constant.value, constant.mask)
    case 'address':
      return compareNumbers(
        value,
        operator,
        addressToBigInt(constant.address),
        addressToBigInt(constant.mask) | (~0n << BigInt(constant.address.family === 4 ? 32 : 128)),
      )
    default:
      throw new Error('a number compared with a name')
  }
}

function compareNumbers(a: bigint, operator: Operator, b: bigint, mask = ~0n): boolean {
  switch (operator) {
    case '<':
      return a < b
    case '<=':
      return a <= b
    case '>':
      return a > b
    case '>=':
      return a >= b
    default:
      return (a & mask) === (b & mask)
  }
}

function fieldValue(name: string, p: PacketFields): bigint {
  const source = { family: p.family, w0: p.src0, w1: p.src1, w2: p.src2, w3: p.src3 }
  const destination = { family: p.family, w0: p.dst0, w1: p.dst1, w2: p.dst2, w3: p.dst3 }
  const values: Readonly<Record<string, number | bigint>> = {
    'eth.type': p.family === 4 ? 0x800 : 0x86dd,
    'ip.proto': p.protocol,
    'ip.ttl': p.ttl,
    'ip4.src': addressToBigInt(source),
    'ip4.dst': addressToBigInt(destination),
    'ip6.src': addressToBigInt(source),
    'ip6.dst': addressToBigInt(destination),
    'tcp.src': p.sourcePort,
    'tcp.dst': p.destinationPort,
    'udp.src': p.sourcePort,
    'udp.dst': p.destinationPort,
    'sctp.src': p.sourcePort,
    'sctp.dst': p.destinationPort,
    'icmp4.type': p.icmpType,
    'icmp4.code': p.icmpCode,
    'icmp6.type': p.icmpType,
    'icmp6.code': p.icmpCode,
    'ct.trk': p.ct & ConntrackState.trk ? 1 : 0,
    'ct.new': p.ct & ConntrackState.new ? 1 : 0,
    'ct.est': p.ct & ConntrackState.est ? 1 : 0,
    'ct.rel': p.ct & ConntrackState.rel ? 1 : 0,
    'ct.rpl': p.ct & ConntrackState.rpl ? 1 : 0,
    'ct.inv': p.ct & ConntrackState.inv ? 1 : 0,
  }
  // The others are never there: no packet that is simulated is ARP or neighbour discovery.
  return BigInt(values[name] ?? 0)
}
