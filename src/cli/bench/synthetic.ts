import { RouteTable } from '../../lpm/index.ts'
import {
  type Address,
  addressFromBigInt,
  addressToBigInt,
  type Family,
  ipv4,
  ipv6,
  maskAddress,
  maskWord,
  type Prefix,
} from '../../net/index.ts'
import { below, type RandomWords } from './random.ts'

/** Routes in a full table of the Internet, whose lengths are those below. */
export const FULL_TABLE: Record<Family, number> = { 4: 901_899, 6: 160_147 }

/** How many routes of each length it had, from `shortest` bits on. */
const LENGTHS: Record<Family, { shortest: number; commonest: number; counts: number[] }> = {
  4: {
    shortest: 8,
    commonest: 24,
    counts: [
      16, 13, 38, 103, 299, 581, 1203, 2100, 13490, 8235, 13798, 24870, 42611, 50750, 108623, 96510,
      537698, 20, 3, 11, 18, 17, 3, 3, 886,
    ],
  },
  6: {
    shortest: 20,
    commonest: 48,
    counts: [
      16, 3, 7, 8, 30, 8, 15, 20, 193, 4371, 650, 284, 22548, 2926, 2603, 1043, 5996, 880, 1617,
      1377, 13418, 903, 2301, 1001, 14365, 1553, 3039, 3153, 75488, 11, 3, 0, 1, 0, 0, 1, 24, 0, 20,
      0, 2, 0, 0, 0, 184,
    ],
  },
}

/** Of a hundred routes of a length in that table, about so many follow one next to them, … */
const BESIDE: Record<Family, number> = { 4: 72, 6: 80 }
/** … and of a hundred that do not, so many are put into a shorter one: more than half lie in one in the end. */
const INSIDE: Record<Family, number> = { 4: 15, 6: 80 }

/**
 * The prefixes of a table such as the Internet's: its lengths, more than half of them nested in shorter ones, most
 * of them beside one of the same length. The shorter come first.
 *
 * @param size at most 4 million
 * @param random the same words give the same table
 */
export function syntheticTable(family: Family, size: number, random: RandomWords): Prefix[] {
  const prefixes: Prefix[] = []
  const taken = new RouteTable<number>()
  for (const { length, count } of lengths(family, size)) {
    const shorter = prefixes.length
    let last: Prefix | undefined
    while (prefixes.length < shorter + count) {
      const prefix = choose(family, length, last, prefixes, shorter, random)
      last = undefined
      if (!taken.insert(prefix, 0)) continue
      prefixes.push(prefix)
      last = prefix
    }
  }
  return prefixes
}

/** How many prefixes of each length a table of this size has. Of the shortest there can't be any number. */
function lengths(family: Family, size: number): { length: number; count: number }[] {
  const { shortest, commonest, counts } = LENGTHS[family]
  const scale = size / FULL_TABLE[family]
  const scaled = counts.map((count, index) => {
    const length = shortest + index
    return { length, count: Math.min(Math.round(count * scale), 2 ** (length - 3)) }
  })
  const others = scaled.filter(({ length }) => length !== commonest)
  const rest = size - others.reduce((sum, { count }) => sum + count, 0)
  return scaled.map(({ length, count }) => ({ length, count: length === commonest ? rest : count }))
}

function choose(
  family: Family,
  length: number,
  last: Prefix | undefined,
  prefixes: Prefix[],
  shorter: number,
  random: RandomWords,
): Prefix {
  if (last && below(random, 100) < BESIDE[family]) return nextTo(last)
  const isInside = shorter > 0 && below(random, 100) < INSIDE[family]
  const around = isInside ? prefixes[below(random, shorter)]! : anywhere(family, random)
  return { address: maskAddress(addressIn(around, random), length), length }
}

/** A part of the address space: one of those /16s in which there are routes at all. */
function anywhere(family: Family, random: RandomWords): Prefix {
  for (;;) {
    const top = family === 4 ? (1 << 8) + below(random, 223 << 8) : 0x2000 + below(random, 0x1000)
    // Some parts are dense, many nearly empty; of IPv6's 2000::/4, all but a few per mille are.
    const density = (Math.imul(top, 0x9e3779b1) >>> 16) / 2 ** 16
    if (family === 4 ? density ** 2 < below(random, 1000) / 1000 : density > 0.015) continue
    return family === 4
      ? { address: ipv4(top << 16), length: 16 }
      : { address: ipv6(top << 16, 0, 0, 0), length: 16 }
  }
}

/** A random address of the prefix. */
export function addressIn({ address, length }: Prefix, random: RandomWords): Address {
  const { family, w0, w1, w2, w3 } = address
  const fill = (word: number, index: number): number => word | (random() & ~maskWord(length, index))
  if (family === 4) return ipv4(fill(w0, 0))
  return ipv6(fill(w0, 0), fill(w1, 1), fill(w2, 2), fill(w3, 3))
}

/** The prefix of the same length that follows, in a circle. */
function nextTo({ address, length }: Prefix): Prefix {
  if (address.family === 4) return { address: ipv4(address.w0 + 2 ** (32 - length)), length }
  const next = addressToBigInt(address) + (1n << BigInt(128 - length))
  return { address: addressFromBigInt(6, next), length }
}
