import {
  type Address,
  addressBits,
  addressFromBigInt,
  addressToBigInt,
  containsAddress,
  type Family,
  masked,
  type Prefix,
  type PrefixPair,
} from 'isthmus/net'

/** Index of the first line that matches, or -1: what an access list is. */
export function firstMatch(
  lines: readonly PrefixPair[],
  source: Address,
  destination: Address,
): number {
  return lines.findIndex(
    (line) =>
      containsAddress(line.source, source) && containsAddress(line.destination, destination),
  )
}

/**
 * The slow twin of `firstMatches` and `unmatched`: who is first changes only where a prefix begins or has just ended, so
 * one packet of each such source and destination is every packet. Has -1 if some packet matches nothing.
 */
export function everyFirstMatch(family: Family, lines: readonly PrefixPair[]): Set<number> {
  const found = new Set<number>()
  for (const source of steps(
    family,
    lines.map((line) => line.source),
  )) {
    for (const destination of steps(
      family,
      lines.map((line) => line.destination),
    )) {
      found.add(firstMatch(lines, source, destination))
    }
  }
  return found
}

function steps(family: Family, prefixes: readonly Prefix[]): Address[] {
  const bits = BigInt(addressBits(family))
  const at = new Set([0n])
  for (const prefix of prefixes) {
    if (prefix.address.family !== family) continue
    const first = addressToBigInt(masked(prefix).address)
    at.add(first)
    at.add(first + (1n << (bits - BigInt(prefix.length))))
  }
  at.delete(1n << bits)
  return [...at].map((value) => addressFromBigInt(family, value))
}
