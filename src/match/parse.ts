import type { Constant, Expression, FieldRef, Operator } from './expression.ts'
import { FIELDS, type Field } from './fields.ts'
import { type Token, tokenize } from './lexer.ts'
import { MatchError } from './match-error.ts'

const OPERATORS: readonly string[] = ['==', '!=', '<', '<=', '>', '>=']
// OVN's own limit is 100 nested parentheses (lib/expr.c, MAX_PAREN_DEPTH).
const MAX_DEPTH = 100

/**
 * Parses a match of the OVN language (`ovn-sb(5)`, Logical_Flow.match) by the rules of OVN `lib/expr.c`:
 * `&&` and `||` need parentheses to be mixed; nominal fields and predicates made of them may only be tested
 * positively, so that neither `!tcp` nor `ip.proto != 6` is a match; a set and a masked constant know no order.
 *
 * @throws MatchError where OVN would refuse the text
 */
export function parseMatch(text: string): Expression {
  const parser = new Parser(tokenize(text))
  const expression = parser.expression()
  parser.expectEnd()
  return expression
}

const expansions = new Map<string, Expression>()

/** What a symbol abbreviates; undefined for a field. */
export function expansionOf(name: string): Expression | undefined {
  const { expansion } = FIELDS.get(name)!
  if (expansion === undefined) return undefined
  let parsed = expansions.get(name)
  if (!parsed) {
    parsed = parseMatch(expansion)
    expansions.set(name, parsed)
  }
  return parsed
}

class Parser {
  readonly #tokens: readonly Token[]
  #next = 0
  #depth = 0
  /** Whether an odd number of `!` stands around what is parsed. */
  #negated = false

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  get #token(): Token {
    return this.#tokens[this.#next]!
  }

  expectEnd(): void {
    if (this.#token.kind !== 'end') throw this.#error('the match does not end here')
  }

  expression(): Expression {
    const first = this.#not()
    const sign = this.#token.text
    if (this.#token.kind !== 'sign' || (sign !== '&&' && sign !== '||')) return first
    const operands = [first]
    while (this.#acceptSign(sign)) operands.push(this.#not())
    if (this.#isSign('&&') || this.#isSign('||')) {
      throw this.#error('`&&` and `||` must be parenthesized when used together')
    }
    return { kind: sign === '&&' ? 'and' : 'or', operands }
  }

  #not(): Expression {
    if (!this.#acceptSign('!')) return this.#primary()
    this.#negated = !this.#negated
    const operand = this.#primary()
    this.#negated = !this.#negated
    return { kind: 'not', operand }
  }

  #primary(): Expression {
    if (this.#acceptSign('(')) {
      if (++this.#depth > MAX_DEPTH) throw this.#error('parentheses are nested too deep')
      const inner = this.expression()
      if (!this.#acceptSign(')')) throw this.#error('expected `)`')
      this.#depth--
      return inner
    }
    if (this.#token.kind === 'id') return this.#fieldFirst()
    if (this.#token.kind === 'constant' || this.#isSign('{')) return this.#constantFirst()
    throw this.#error('expected a field, a constant or `(`')
  }

  /** `tcp`, `ip4.src == …`. */
  #fieldFirst(): Expression {
    const { at } = this.#token
    const ref = this.#field()
    if (!this.#isOperator()) {
      if (ref.high !== ref.low || ref.field.type === 'string') {
        throw this.#error(`\`${ref.field.name}\` must be compared with something`)
      }
      const one: Constant = { kind: 'integer', value: 1n, hex: false }
      if (ref.field.width > 1) return this.#compare(ref, '==', [one], false, at)
      this.#checkNominal(ref.field, '==', [one], at)
      return { kind: 'symbol', name: ref.field.name }
    }
    const operator = this.#operator()
    const { constants, set } = this.#constants()
    return this.#compare(ref, operator, constants, set, at)
  }

  /** `0` and `1`, `80 == tcp.dst`, `1 <= tcp.dst <= 1023`. */
  #constantFirst(): Expression {
    const start = this.#token.at
    const { constants, set } = this.#constants()
    const [first] = constants
    if (!this.#isOperator()) {
      if (
        !set &&
        first?.kind === 'integer' &&
        !first.mask &&
        (first.value === 0n || first.value === 1n)
      ) {
        return { kind: 'constant', value: first.value === 1n }
      }
      throw this.#error('a constant must be compared with a field')
    }
    const operator = this.#operator()
    if (this.#token.kind !== 'id') throw this.#error('expected a field')
    const ref = this.#field()
    if (!this.#isOperator()) return this.#compare(ref, mirrored(operator), constants, set, start)
    const highOperator = this.#operator()
    const high = this.#constants()
    const low = first!
    if (set || high.set) throw this.#error('a range has one constant on each side')
    if (!sameDirection(operator, highOperator)) {
      throw this.#error('a range needs two operators of one direction, as in `1 <= tcp.dst <= 9`')
    }
    this.#compare(ref, mirrored(operator), [low], false, start)
    this.#compare(ref, highOperator, high.constants, false, start)
    return {
      kind: 'range',
      ref,
      low,
      lowOperator: operator,
      highOperator,
      high: high.constants[0]!,
    }
  }

  #compare(
    ref: FieldRef,
    operator: Operator,
    constants: readonly Constant[],
    set: boolean,
    at: number,
  ): Expression {
    const { field } = ref
    const ordering = operator !== '==' && operator !== '!='
    if (ordering && field.nominal) {
      throw new MatchError(
        at,
        `only == and != may be used with the nominal field \`${field.name}\``,
      )
    }
    if (ordering && constants.length !== 1) {
      throw new MatchError(at, 'only == and != may be used with value sets')
    }
    for (const constant of constants) {
      const problem = incompatible(ref, constant, ordering)
      if (problem) throw new MatchError(at, problem)
    }
    this.#checkNominal(field, operator, constants, at)
    return { kind: 'compare', ref, operator, constants, set }
  }

  /** OVN turns nominal tests into single flows, which cannot say what a field is not. */
  #checkNominal(
    { name, nominal, expansion }: Field,
    operator: Operator,
    constants: readonly Constant[],
    at: number,
  ): void {
    if (!nominal) return
    const equal = (operator === '==') !== this.#negated
    if (expansion === undefined) {
      if (equal) return
      throw new MatchError(at, `the nominal field \`${name}\` may only be tested for equality`)
    }
    if (constants.every((constant) => equal === isOdd(constant))) return
    throw new MatchError(
      at,
      `the predicate \`${name}\` may only be tested positively, not as \`!${name}\``,
    )
  }

  #field(): FieldRef {
    const { text: name, at } = this.#token
    const field = FIELDS.get(name)
    if (!field) throw new MatchError(at, `\`${name}\` is not a field`)
    this.#next++
    if (!this.#acceptSign('[')) return { field, low: 0, high: Math.max(field.width - 1, 0) }
    if (field.nominal) throw new MatchError(at, `the nominal field \`${name}\` has no subfields`)
    const low = this.#bit()
    const high = this.#acceptSign('..') ? this.#bit() : low
    if (!this.#acceptSign(']')) throw this.#error('expected `]`')
    if (low > high || high >= field.width) {
      throw new MatchError(
        at,
        `bits ${low} to ${high} are not in the ${field.width}-bit field \`${name}\``,
      )
    }
    return { field, low, high }
  }

  #bit(): number {
    const token = this.#token
    if (token.kind !== 'constant' || token.constant.kind !== 'integer') {
      throw this.#error('expected a bit number')
    }
    this.#next++
    return Number(token.constant.value)
  }

  #constants(): { constants: Constant[]; set: boolean } {
    if (!this.#acceptSign('{')) return { constants: [this.#constant()], set: false }
    const constants = [this.#constant()]
    this.#acceptSign(',')
    while (!this.#acceptSign('}')) {
      constants.push(this.#constant())
      this.#acceptSign(',')
    }
    return { constants, set: true }
  }

  #constant(): Constant {
    const token = this.#token
    if (token.kind !== 'constant') throw this.#error('expected a constant')
    this.#next++
    return token.constant
  }

  #operator(): Operator {
    const { text } = this.#token
    this.#next++
    return text as Operator
  }

  #isOperator(): boolean {
    return this.#token.kind === 'sign' && OPERATORS.includes(this.#token.text)
  }

  #isSign(text: string): boolean {
    return this.#token.kind === 'sign' && this.#token.text === text
  }

  #acceptSign(text: string): boolean {
    if (!this.#isSign(text)) return false
    this.#next++
    return true
  }

  #error(message: string): MatchError {
    const { text, at } = this.#token
    return new MatchError(at, text ? `${message}, at \`${text}\`` : `${message}, at the end`)
  }
}

/** `5 < x` is `x > 5`. */
export function mirrored(operator: Operator): Operator {
  const swap = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==', '!=': '!=' } as const
  return swap[operator]
}

function sameDirection(a: Operator, b: Operator): boolean {
  return (a[0] === '<' && b[0] === '<') || (a[0] === '>' && b[0] === '>')
}

/** Why the constant cannot be compared with the field, or undefined. */
function incompatible(ref: FieldRef, constant: Constant, ordering: boolean): string | undefined {
  const { field } = ref
  const width = ref.high - ref.low + 1
  switch (constant.kind) {
    case 'string':
    case 'port-group':
      return field.type === 'string'
        ? undefined
        : `the field \`${field.name}\` is a number and is compared with a name`
    case 'address-set':
      if (!field.type.startsWith('ip') || width < field.width) {
        return `the field \`${field.name}\` is compared with an address set and is not an address`
      }
      return ordering ? 'only == and != may be used with value sets' : undefined
    case 'integer':
    case 'ethernet':
    case 'address': {
      if (field.type === 'string') {
        return `the field \`${field.name}\` is a name and is compared with a number`
      }
      // An address is a number of its own width: OVN takes `ip6.src == 10.0.0.1` and it never matches.
      const needed =
        constant.kind === 'integer'
          ? constant.value.toString(2).length
          : constant.kind === 'ethernet'
            ? 48
            : constant.address.family === 4
              ? 32
              : 128
      if (needed > width) {
        return `a ${needed}-bit constant does not fit the ${width}-bit field \`${field.name}\``
      }
      if (ordering && isMasked(constant)) return 'only == and != may be used with masked constants'
      return undefined
    }
  }
}

function isOdd(constant: Constant): boolean {
  return constant.kind === 'integer' && (constant.value & 1n) === 1n
}

function isMasked(constant: Constant): boolean {
  switch (constant.kind) {
    case 'integer':
      return constant.mask !== undefined
    case 'ethernet':
      return constant.mask !== (1n << 48n) - 1n
    case 'address': {
      const { family, w0, w1, w2, w3 } = constant.mask
      return w0 !== -1 || (family === 6 && (w1 & w2 & w3) !== -1)
    }
    default:
      return false
  }
}
