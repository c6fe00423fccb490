import type { Prefix } from '../net/index.ts'
import type { Constant, Expression, FieldRef } from './expression.ts'
import { expansionOf } from './parse.ts'

/** What a match wants to know about one of a packet's addresses. */
export interface AddressQuestions {
  /** Addresses in the same of these prefixes are the same to it, ... */
  readonly prefixes: Prefix[]
  /** ... if they are in the same of these address sets. */
  readonly sets: string[]
}

/** What a match wants to know about a packet beside its family and its service. */
export interface Questions {
  readonly source: AddressQuestions
  readonly destination: AddressQuestions
  /** Names of single ports that it compares with. */
  readonly portNames: string[]
  /** Whether it asks for the port that the packet came in by, or goes out by. */
  readonly inPort: boolean
  readonly outPort: boolean
  /** Whether it asks for single bits of an address, or which of two is the greater. */
  readonly bits: boolean
  /** Whether it asks for the time to live or the state of the connection. */
  readonly other: boolean
}

/** The questions that a match asks. */
export function questionsOf(expression: Expression): Questions {
  const questions = {
    source: { prefixes: [], sets: [] },
    destination: { prefixes: [], sets: [] },
    portNames: [],
    inPort: false,
    outPort: false,
    bits: false,
    other: false,
  }
  collect(expression, questions)
  return questions
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

function collect(e: Expression, into: Mutable<Questions>): void {
  switch (e.kind) {
    case 'constant':
      return
    case 'not':
      collect(e.operand, into)
      return
    case 'and':
    case 'or':
      for (const operand of e.operands) collect(operand, into)
      return
    case 'symbol':
      collectSymbol(e.name, into)
      return
    case 'compare': {
      const plain = e.operator === '==' || e.operator === '!='
      for (const constant of e.constants) collectComparison(e.ref, constant, plain, into)
      return
    }
    case 'range':
      collectComparison(e.ref, e.low, false, into)
      collectComparison(e.ref, e.high, false, into)
  }
}

function collectSymbol(name: string, into: Mutable<Questions>): void {
  const expansion = expansionOf(name)
  if (expansion) collect(expansion, into)
  else if (name.startsWith('ct.')) into.other = true
}

function collectComparison(
  { field, low, high }: FieldRef,
  constant: Constant,
  plain: boolean,
  into: Mutable<Questions>,
): void {
  const { name } = field
  if (name === 'inport' || name === 'outport') {
    if (name === 'inport') into.inPort = true
    else into.outPort = true
    if (constant.kind === 'string') into.portNames.push(constant.value)
  } else if (field.type === 'ipv4' || field.type === 'ipv6') {
    // Addresses of ARP and neighbour discovery, which no simulated packet is, are no question.
    if (!/^ip[46]\.(src|dst)$/.test(name)) return
    const address = name.endsWith('src') ? into.source : into.destination
    const whole = plain && high - low + 1 === field.width
    if (constant.kind === 'address-set') address.sets.push(constant.name)
    else if (whole && constant.kind === 'address' && isPrefix(constant)) {
      address.prefixes.push({ address: constant.address, length: lengthOf(constant) })
    } else into.bits = true
  } else if (field.expansion !== undefined) collectSymbol(name, into)
  else if (name === 'ip.ttl' || name.startsWith('ct.')) into.other = true
}

type AddressConstant = Extract<Constant, { kind: 'address' }>

function lengthOf({ address, mask }: AddressConstant): number {
  const words = address.family === 4 ? [mask.w0] : [mask.w0, mask.w1, mask.w2, mask.w3]
  return words.reduce((length, word) => length + (word === 0 ? 0 : 32 - zerosBelow(word)), 0)
}

/** Whether the set bits of the mask are its first ones. */
function isPrefix({ address, mask }: AddressConstant): boolean {
  const words = address.family === 4 ? [mask.w0] : [mask.w0, mask.w1, mask.w2, mask.w3]
  let ended = false
  for (const word of words) {
    if (ended && word !== 0) return false
    if (word === -1) continue
    ended = true
    if (word !== 0 && (~word & (~word + 1)) !== 0) return false
  }
  return true
}

/** How many of the lowest bits of a word are zero; the word is not. */
function zerosBelow(word: number): number {
  return 31 - Math.clz32(word & -word)
}
