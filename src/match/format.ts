import { addressToBigInt, formatAddress } from '../net/index.ts'
import type { Constant, Expression, FieldRef } from './expression.ts'

/** The expression as text that `parseMatch` reads back into the same expression. */
export function formatExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'constant':
      return expression.value ? '1' : '0'
    case 'symbol':
      return expression.name
    case 'not':
      return `!${nested(expression.operand)}`
    case 'and':
    case 'or':
      return expression.operands.map(nested).join(expression.kind === 'and' ? ' && ' : ' || ')
    case 'compare': {
      const values = expression.constants.map(formatConstant).join(', ')
      return `${formatRef(expression.ref)} ${expression.operator} ${expression.set ? `{${values}}` : values}`
    }
    case 'range': {
      const { ref, low, lowOperator, highOperator, high } = expression
      return `${formatConstant(low)} ${lowOperator} ${formatRef(ref)} ${highOperator} ${formatConstant(high)}`
    }
  }
}

function nested(expression: Expression): string {
  const text = formatExpression(expression)
  return expression.kind === 'and' || expression.kind === 'or' || expression.kind === 'not'
    ? `(${text})`
    : text
}

function formatRef({ field, low, high }: FieldRef): string {
  if (low === 0 && high === Math.max(field.width - 1, 0)) return field.name
  return low === high ? `${field.name}[${low}]` : `${field.name}[${low}..${high}]`
}

function formatConstant(constant: Constant): string {
  switch (constant.kind) {
    case 'integer': {
      const text = (value: bigint) => (constant.hex ? `0x${value.toString(16)}` : `${value}`)
      return constant.mask === undefined
        ? text(constant.value)
        : `${text(constant.value)}/${text(constant.mask)}`
    }
    case 'address': {
      const { address, mask } = constant
      const width = address.family === 4 ? 32 : 128
      const bits = addressToBigInt(mask).toString(2).padStart(width, '0')
      const length = /^1*0*$/.test(bits) ? bits.lastIndexOf('1') + 1 : undefined
      if (length === width) return formatAddress(address)
      return `${formatAddress(address)}/${length ?? formatAddress(mask)}`
    }
    case 'ethernet': {
      const ones = (1n << 48n) - 1n
      const value = formatEthernet(constant.value)
      return constant.mask === ones ? value : `${value}/${formatEthernet(constant.mask)}`
    }
    case 'string':
      return JSON.stringify(constant.value)
    case 'address-set':
      return `$${constant.name}`
    case 'port-group':
      return `@${constant.name}`
  }
}

function formatEthernet(value: bigint): string {
  return value
    .toString(16)
    .padStart(12, '0')
    .replace(/..(?!$)/g, '$&:')
}
