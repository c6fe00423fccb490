import { fc } from '@fast-check/vitest'
import {
  type Address,
  addressFromBigInt,
  addressToBigInt,
  maskAddress,
  parseAddress,
} from 'isthmus/net'
import type {
  Constant,
  Expression,
  FieldRef,
  Operator,
  PacketFields,
} from '../../src/match/index.ts'
import { FIELDS, type Field } from '../../src/match/index.ts'
import type { GoldenNames } from '../golden/match.ts'

const ADDRESSES = [
  '10.1.0.2',
  '10.1.0.3',
  '10.2.0.2',
  '224.0.0.5',
  'fd00:1::2',
  'fd00:2::2',
  'ff02::1',
  '::a01:2',
].map((text) => parseAddress(text)!)

export const names: GoldenNames = {
  addressSets: new Map([
    ['clients', [ADDRESSES[0]!, ADDRESSES[4]!]],
    ['nobody', []],
  ]),
  portGroups: new Map([
    ['web', ['pod-a', 'pod-b']],
    ['none', []],
  ]),
  ports: ['pod-a', 'pod-b', 'router'],
}

const near = (numbers: readonly number[], max: number) =>
  fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...numbers) }, fc.nat({ max }))

const ports = near([0, 1, 22, 80, 443, 1023, 1024, 65535], 65535)
const bytes = near([0, 1, 6, 8, 17, 58, 64, 132, 135, 255], 255)
const families = fc.constantFrom<4 | 6>(4, 6)

const addresses = (family: 4 | 6): fc.Arbitrary<Address> =>
  fc.constantFrom(...ADDRESSES.filter((address) => address.family === family))

export const packets: fc.Arbitrary<PacketFields> = families.chain((family) =>
  fc
    .record({
      source: addresses(family),
      destination: addresses(family),
      protocol: near([1, 2, 6, 17, 58, 132], 255),
      sourcePort: ports,
      destinationPort: ports,
      icmpType: bytes,
      icmpCode: fc.constantFrom(0, 1),
      ttl: bytes,
      ct: fc.nat({ max: 63 }),
      inPort: fc.integer({ min: -1, max: 2 }),
      outPort: fc.integer({ min: -1, max: 2 }),
    })
    .map(({ source: s, destination: d, ...rest }) => ({
      ...rest,
      family,
      src0: s.w0,
      src1: s.w1,
      src2: s.w2,
      src3: s.w3,
      dst0: d.w0,
      dst1: d.w1,
      dst2: d.w2,
      dst3: d.w3,
    })),
)

const modelled = [...FIELDS.values()].filter((field) => field.modelled)
const fieldsOf = (accept: (field: Field) => boolean) => fc.constantFrom(...modelled.filter(accept))

/** The whole field, or, of one that is ordinal, some of its bits. */
const refs = (field: Field): fc.Arbitrary<FieldRef> => {
  const whole = fc.constant({ field, low: 0, high: Math.max(field.width - 1, 0) })
  if (field.nominal || field.width < 2) return whole
  const bit = fc.nat({ max: field.width - 1 })
  const part = fc
    .tuple(bit, bit)
    .map(([a, b]) => ({ field, low: Math.min(a, b), high: Math.max(a, b) }))
  return fc.oneof({ weight: 3, arbitrary: whole }, part)
}

const widthOf = ({ low, high }: FieldRef) => high - low + 1

function integers(width: number, masks: boolean): fc.Arbitrary<Constant> {
  const max = (1n << BigInt(width)) - 1n
  const value = fc.oneof(
    fc.bigInt({ min: 0n, max }),
    fc.constantFrom(0n, 1n, 6n, 80n, 443n, 0x800n).map((number) => number & max),
  )
  const mask = masks
    ? fc.option(fc.bigInt({ min: 0n, max }), { nil: undefined })
    : fc.constant(undefined)
  return fc.record({ value, mask, hex: fc.boolean() }).map(({ mask: bits, ...rest }) => ({
    kind: 'integer',
    ...rest,
    ...(bits !== undefined && { mask: bits }),
  }))
}

/** A constant that may stand behind the field; `masks` are for equality alone. */
function constants(ref: FieldRef, masks: boolean): fc.Arbitrary<Constant> {
  const { field } = ref
  if (field.type === 'string') {
    return fc.oneof(
      fc.constantFrom('pod-a', 'router', 'with "quotes" and \\', '').map((value) => ({
        kind: 'string' as const,
        value,
      })),
      fc.constantFrom('web', 'none').map((name) => ({ kind: 'port-group' as const, name })),
    )
  }
  if (field.type === 'integer' || widthOf(ref) < field.width) return integers(widthOf(ref), masks)
  if (field.type === 'ethernet') {
    const mask = masks
      ? fc.constantFrom((1n << 48n) - 1n, 0xffffff000000n)
      : fc.constant((1n << 48n) - 1n)
    return fc
      .tuple(fc.bigInt({ min: 0n, max: (1n << 48n) - 1n }), mask)
      .map(([value, bits]) => ({ kind: 'ethernet', value, mask: bits }))
  }
  const family = field.type === 'ipv4' ? 4 : 6
  const ones: Address = { family, w0: -1, w1: -1, w2: -1, w3: -1 }
  const width = family === 4 ? 32 : 128
  const lengths = masks
    ? near([width, 8, 16, 24], width).map((n) => Math.min(n, width))
    : fc.constant(width)
  const withMask = fc.oneof(
    { weight: 4, arbitrary: lengths.map((length) => maskAddress(ones, length)) },
    masks
      ? fc
          .bigInt({ min: 0n, max: (1n << BigInt(width)) - 1n })
          .map((bits) => addressFromBigInt(family, bits))
      : fc.constant(maskAddress(ones, width)),
  )
  const plain = fc.tuple(addresses(family), withMask).map(([address, mask]): Constant => {
    const bits = addressToBigInt(address) & addressToBigInt(mask)
    return { kind: 'address', address: addressFromBigInt(family, bits), mask }
  })
  const set = fc
    .constantFrom('clients', 'nobody')
    .map((name): Constant => ({ kind: 'address-set', name }))
  return masks ? fc.oneof({ weight: 2, arbitrary: plain }, set) : plain
}

/** Whether a symbol or comparison of the field keeps to what OVN takes under this many `!`. */
const equality = (field: Field, negated: boolean): readonly Operator[] =>
  field.nominal ? [negated ? '!=' : '=='] : ['==', '!=']

const symbols = (negated: boolean): fc.Arbitrary<Expression> =>
  fieldsOf((field) => field.width === 1 && !(field.nominal && negated)).map(({ name }) => ({
    kind: 'symbol',
    name,
  }))

const comparisons = (negated: boolean): fc.Arbitrary<Expression> =>
  fieldsOf((field) => field.expansion === undefined)
    .chain(refs)
    .chain((ref) =>
      fc
        .record({
          operator: fc.constantFrom(...equality(ref.field, negated)),
          constants: fc.array(constants(ref, true), { minLength: 1, maxLength: 3 }),
          set: fc.boolean(),
        })
        .map(({ operator, constants: values, set }) => ({
          kind: 'compare',
          ref,
          operator,
          constants: values,
          set: set || values.length > 1,
        })),
    )

const ordinal = fieldsOf((field) => !field.nominal && field.width > 1).chain(refs)

const orderings: fc.Arbitrary<Expression> = ordinal.chain((ref) =>
  fc
    .record({
      operator: fc.constantFrom<Operator>('<', '<=', '>', '>='),
      constant: constants(ref, false),
    })
    .map(({ operator, constant }) => ({
      kind: 'compare',
      ref,
      operator,
      constants: [constant],
      set: false,
    })),
)

const ranges: fc.Arbitrary<Expression> = ordinal.chain((ref) =>
  fc
    .record({
      operators: fc.constantFrom<[Operator, Operator]>(
        ['<', '<='],
        ['<=', '<'],
        ['>', '>='],
        ['>=', '>'],
      ),
      low: constants(ref, false),
      high: constants(ref, false),
    })
    .map(({ operators: [lowOperator, highOperator], low, high }) => ({
      kind: 'range',
      ref,
      low,
      lowOperator,
      highOperator,
      high,
    })),
)

function tree(depth: number, negated: boolean): fc.Arbitrary<Expression> {
  const leaf = fc.oneof(
    fc.boolean().map((value): Expression => ({ kind: 'constant', value })),
    { weight: 3, arbitrary: symbols(negated) },
    { weight: 4, arbitrary: comparisons(negated) },
    { weight: 2, arbitrary: orderings },
    { weight: 2, arbitrary: ranges },
  )
  if (depth === 0) return leaf
  return fc.oneof(
    leaf,
    tree(depth - 1, !negated).map((operand): Expression => ({ kind: 'not', operand })),
    fc
      .tuple(
        fc.constantFrom<'and' | 'or'>('and', 'or'),
        fc.array(tree(depth - 1, negated), { minLength: 2, maxLength: 4 }),
      )
      .map(([kind, operands]): Expression => ({ kind, operands })),
  )
}

/** Expressions that OVN takes, about the packets above. */
export const expressions = tree(3, false)
