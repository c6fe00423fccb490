import {
  type Address,
  addressBits,
  addressFromBigInt,
  addressToBigInt,
  type Family,
  lastAddress,
  masked,
  type Prefix,
} from '../net/index.ts'

/** Addresses of one family from `first` to `last`, both included, as numbers: an IPv6 subnet can't be counted out. */
export interface AddressRange {
  readonly family: Family
  readonly first: bigint
  readonly last: bigint
}

/** Every address of a prefix, network and broadcast address too. */
export function rangeOf(prefix: Prefix): AddressRange {
  return {
    family: prefix.address.family,
    first: addressToBigInt(masked(prefix).address),
    last: addressToBigInt(lastAddress(prefix)),
  }
}

/** The range of a single address. */
export function rangeOfAddress(address: Address): AddressRange {
  const value = addressToBigInt(address)
  return { family: address.family, first: value, last: value }
}

/** How many addresses there are in ranges that do not overlap. */
export function sizeOf(ranges: Iterable<AddressRange>): bigint {
  let size = 0n
  for (const { first, last } of ranges) size += last - first + 1n
  return size
}

/** The same addresses in as few ranges as there can be, ascending. All must be of one family. */
export function joined(ranges: Iterable<AddressRange>): AddressRange[] {
  const sorted = [...ranges].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))
  const runs: AddressRange[] = []
  for (const range of sorted) {
    const before = runs.at(-1)
    if (!before || range.first > before.last + 1n) runs.push(range)
    else if (range.last > before.last) runs[runs.length - 1] = { ...before, last: range.last }
  }
  return runs
}

/** The addresses of a range that are in none of the others, ascending; those of another family take nothing away. */
export function without(whole: AddressRange, taken: Iterable<AddressRange>): AddressRange[] {
  const { family } = whole
  const free: AddressRange[] = []
  let next = whole.first
  for (const { first, last } of joined([...taken].filter((range) => range.family === family))) {
    if (last < next) continue
    if (first > whole.last) break
    if (first > next) free.push({ family, first: next, last: first - 1n })
    next = last + 1n
  }
  if (next <= whole.last) free.push({ family, first: next, last: whole.last })
  return free
}

/**
 * The fewest prefixes that hold exactly the addresses of a range, ascending.
 *
 *     10.0.0.1 … 10.0.0.6   →   10.0.0.1/32  10.0.0.2/31  10.0.0.4/31  10.0.0.6/32
 */
export function blocksOf({ family, first, last }: AddressRange): Prefix[] {
  const bits = addressBits(family)
  const blocks: Prefix[] = []
  for (let at = first; at <= last; ) {
    let size = 1n
    let length = bits
    // The next larger block must begin here, and end within the range.
    while (length > 0 && (at & (2n * size - 1n)) === 0n && at + 2n * size - 1n <= last) {
      size *= 2n
      length--
    }
    blocks.push({ address: addressFromBigInt(family, at), length })
    at += size
  }
  return blocks
}
