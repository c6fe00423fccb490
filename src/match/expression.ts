import type { Address } from '../net/index.ts'
import type { Field } from './fields.ts'

/** A comparison operator. */
export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>='

/** One value that a field is compared with. */
export type Constant =
  /** An integer of up to 128 bits, with an optional bit mask. */
  | {
      readonly kind: 'integer'
      readonly value: bigint
      readonly mask?: bigint
      readonly hex: boolean
    }
  /** An address with its mask; `mask` has every bit set for a plain address. */
  | { readonly kind: 'address'; readonly address: Address; readonly mask: Address }
  | { readonly kind: 'ethernet'; readonly value: bigint; readonly mask: bigint }
  | { readonly kind: 'string'; readonly value: string }
  /** `$name`: all addresses of an Address_Set. */
  | { readonly kind: 'address-set'; readonly name: string }
  /** `@name`: all ports of a Port_Group. */
  | { readonly kind: 'port-group'; readonly name: string }

/** A field, or bits `low` to `high` of it. */
export interface FieldRef {
  readonly field: Field
  readonly low: number
  readonly high: number
}

/** A parsed match of the OVN language, as written: what `formatExpression` prints again. */
export type Expression =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Expression[] }
  | { readonly kind: 'not'; readonly operand: Expression }
  /** A symbol alone: a predicate such as `tcp`, or a 1-bit field such as `ct.est`. */
  | { readonly kind: 'symbol'; readonly name: string }
  /** `field == 1`, `field != {1, 2}`. */
  | {
      readonly kind: 'compare'
      readonly ref: FieldRef
      readonly operator: Operator
      readonly constants: readonly Constant[]
      /** Written with braces. */
      readonly set: boolean
    }
  /** `1 <= field <= 2`. */
  | {
      readonly kind: 'range'
      readonly ref: FieldRef
      readonly low: Constant
      readonly lowOperator: Operator
      readonly highOperator: Operator
      readonly high: Constant
    }
