import { type Expression, parseMatch } from '../match/index.ts'
import {
  type Address,
  containsPrefix,
  type Family,
  masked,
  overlaps,
  type Prefix,
} from '../net/index.ts'

/** The addresses that the packets of a match have. */
export interface PacketSpace {
  /** Undefined for any family. */
  readonly family: Family | undefined
  /** Undefined for anywhere. */
  readonly source: readonly Prefix[] | undefined
  readonly destination: readonly Prefix[] | undefined
  /** Whether the match asks for nothing else: all packets of these addresses match. */
  readonly isWhole: boolean
}

/** What a match of the OVN language says of addresses. A match that does not parse has no packets. */
export function spaceOf(match: string): PacketSpace | undefined {
  let expression: Expression
  try {
    expression = parseMatch(match)
  } catch {
    return undefined
  }
  const conditions = expression.kind === 'and' ? expression.operands : [expression]
  let space: PacketSpace = {
    family: undefined,
    source: undefined,
    destination: undefined,
    isWhole: true,
  }
  for (const condition of conditions) space = narrowed(space, condition)
  return space
}

function narrowed(space: PacketSpace, condition: Expression): PacketSpace {
  if (condition.kind === 'constant' && condition.value) return space
  if (condition.kind === 'symbol') {
    if (condition.name === 'ip') return space
    if (condition.name === 'ip4') return { ...space, family: 4 }
    if (condition.name === 'ip6') return { ...space, family: 6 }
  }
  const ends = endsOf(condition)
  if (!ends) return { ...space, isWhole: false }
  const { family, side, prefixes } = ends
  // Of two conditions on one end the second only narrows what is known already.
  return space[side] ? { ...space, family, isWhole: false } : { ...space, family, [side]: prefixes }
}

/** The addresses that one end of a packet has. */
interface Ends {
  readonly family: Family
  readonly side: 'source' | 'destination'
  readonly prefixes: readonly Prefix[]
}

/** What a condition asks of one end, if it asks for nothing else: `ip4.src == {…}`, or several such joined by `||`. */
function endsOf(condition: Expression): Ends | undefined {
  if (condition.kind === 'or') {
    const all = condition.operands.map(endsOf)
    const [first] = all
    const isAlike = all.every((one) => one?.family === first?.family && one?.side === first?.side)
    return first && isAlike
      ? { ...first, prefixes: all.flatMap((one) => one?.prefixes ?? []) }
      : undefined
  }
  if (condition.kind !== 'compare' || condition.operator !== '==') return undefined
  const { ref, constants } = condition
  const [ip, end] = ref.field.name.split('.')
  const isAddress = (ip === 'ip4' || ip === 'ip6') && (end === 'src' || end === 'dst')
  if (!isAddress || ref.high - ref.low + 1 < 32) return undefined
  const prefixes = constants.flatMap((constant) =>
    constant.kind === 'address' ? (prefixOf(constant.address, constant.mask) ?? []) : [],
  )
  if (prefixes.length < constants.length) return undefined
  return { family: ip === 'ip4' ? 4 : 6, side: end === 'src' ? 'source' : 'destination', prefixes }
}

/** The prefix of a mask whose set bits are its first; undefined for any other. */
function prefixOf(address: Address, mask: Address): Prefix | undefined {
  const words = address.family === 4 ? [mask.w0] : [mask.w0, mask.w1, mask.w2, mask.w3]
  const bits = words.map((word) => (word >>> 0).toString(2).padStart(32, '0')).join('')
  const length = bits.indexOf('0')
  if (length >= 0 && bits.includes('1', length)) return undefined
  return masked({ address, length: length < 0 ? bits.length : length })
}

/** Whether all packets from and to the addresses of one match are packets of the other. */
export function coversSpace(outer: PacketSpace, inner: PacketSpace): boolean {
  return (
    outer.isWhole &&
    (outer.family === undefined || outer.family === inner.family) &&
    covers(outer.source, inner.source) &&
    covers(outer.destination, inner.destination)
  )
}

function covers(
  outer: readonly Prefix[] | undefined,
  inner: readonly Prefix[] | undefined,
): boolean {
  if (!outer) return true
  return inner?.every((one) => outer.some((other) => containsPrefix(other, one))) ?? false
}

/** Whether packets may match both, as far as addresses tell. */
export function meet(a: PacketSpace, b: PacketSpace): boolean {
  if (a.family !== undefined && b.family !== undefined && a.family !== b.family) return false
  return touches(a.source, b.source) && touches(a.destination, b.destination)
}

function touches(a: readonly Prefix[] | undefined, b: readonly Prefix[] | undefined): boolean {
  return !a || !b || a.some((one) => b.some((other) => overlaps(one, other)))
}
