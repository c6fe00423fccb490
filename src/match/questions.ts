import type { Prefix } from '../net/index.ts'
import type { Constant, Expression, FieldRef } from './expression.ts'
import { expansionOf } from './parse.ts'

/** What a match wants to know about one of a packet's addresses. */
export interface AddressQuestions {
  /** Addresses in the same of these prefixes are the same to it, ... */
  readonly prefixes: readonly Prefix[]
  /** ... if they are in the same of these address sets. */
  readonly sets: readonly string[]
}

/** With what time to live workloads send. */
export const USUAL_TTL = 64

/** What a match wants to know about a packet beside its family and its service. */
export interface Questions {
  readonly source: AddressQuestions
  readonly destination: AddressQuestions
  /** Names of single ports that it compares with. */
  readonly portNames: readonly string[]
  /** Names of port groups. */
  readonly groups: readonly string[]
  /** Whether it asks for the port that the packet came in by, or goes out by. */
  readonly inPort: boolean
  readonly outPort: boolean
  /** Whether it asks for single bits of an address, or which of two is the greater. */
  readonly bits: boolean
  /** Whether it asks for the time to live, ... */
  readonly ttl: boolean
  /** ... and may tell times apart that are at most {@link USUAL_TTL}. */
  readonly usualTtl: boolean
  /** Whether it asks for the state of the connection. */
  readonly connection: boolean
}

/** The questions that a match asks. */
export function questionsOf(expression: Expression): Questions {
  const questions: Draft = {
    source: { prefixes: [], sets: [] },
    destination: { prefixes: [], sets: [] },
    portNames: [],
    groups: [],
    inPort: false,
    outPort: false,
    bits: false,
    ttl: false,
    usualTtl: false,
    connection: false,
  }
  collect(expression, questions)
  return questions
}

const NO_ADDRESS_QUESTIONS: AddressQuestions = { prefixes: [], sets: [] }

/** Those of a match that looks at the family and the service only. */
export const NO_QUESTIONS: Questions = {
  source: NO_ADDRESS_QUESTIONS,
  destination: NO_ADDRESS_QUESTIONS,
  portNames: [],
  groups: [],
  inPort: false,
  outPort: false,
  bits: false,
  ttl: false,
  usualTtl: false,
  connection: false,
}

export function asksNothing(questions: Questions): boolean {
  const { source, destination, inPort, outPort, bits, ttl, connection } = questions
  return (
    !(inPort || outPort || bits || ttl || connection) && isSilent(source) && isSilent(destination)
  )
}

function isSilent({ prefixes, sets }: AddressQuestions): boolean {
  return prefixes.length === 0 && sets.length === 0
}

/** The questions of both. */
export function joinQuestions(a: Questions, b: Questions): Questions {
  if (asksNothing(a)) return b
  if (asksNothing(b)) return a
  return {
    source: joinAddresses(a.source, b.source),
    destination: joinAddresses(a.destination, b.destination),
    portNames: joined(a.portNames, b.portNames),
    groups: joined(a.groups, b.groups),
    inPort: a.inPort || b.inPort,
    outPort: a.outPort || b.outPort,
    bits: a.bits || b.bits,
    ttl: a.ttl || b.ttl,
    usualTtl: a.usualTtl || b.usualTtl,
    connection: a.connection || b.connection,
  }
}

function joinAddresses(a: AddressQuestions, b: AddressQuestions): AddressQuestions {
  if (isSilent(a)) return b
  if (isSilent(b)) return a
  return { prefixes: joined(a.prefixes, b.prefixes), sets: joined(a.sets, b.sets) }
}

/** Most lists are empty. */
function joined<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  if (a.length === 0) return b
  return b.length === 0 ? a : [...a, ...b]
}

/** Questions that are being collected. */
interface Draft {
  readonly source: { readonly prefixes: Prefix[]; readonly sets: string[] }
  readonly destination: { readonly prefixes: Prefix[]; readonly sets: string[] }
  readonly portNames: string[]
  readonly groups: string[]
  inPort: boolean
  outPort: boolean
  bits: boolean
  ttl: boolean
  usualTtl: boolean
  connection: boolean
}

function collect(e: Expression, into: Draft): void {
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

function collectSymbol(name: string, into: Draft): void {
  const expansion = expansionOf(name)
  if (expansion) collect(expansion, into)
  else if (name.startsWith('ct.')) into.connection = true
}

function collectComparison(
  { field, low, high }: FieldRef,
  constant: Constant,
  plain: boolean,
  into: Draft,
): void {
  const { name } = field
  if (name === 'inport' || name === 'outport') {
    if (name === 'inport') into.inPort = true
    else into.outPort = true
    if (constant.kind === 'string') into.portNames.push(constant.value)
    if (constant.kind === 'port-group') into.groups.push(constant.name)
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
  else if (name.startsWith('ct.')) into.connection = true
  else if (name === 'ip.ttl') {
    into.ttl = true
    // Neighbour discovery asks for 255, which nothing has that was sent with less.
    const whole = plain && high - low + 1 === field.width
    const number = constant.kind === 'integer' && constant.mask === undefined
    if (!whole || !number || constant.value <= USUAL_TTL) into.usualTtl = true
  }
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
