import type { Address, Family, Prefix } from '../../net/index.ts'
import { addressFromBigInt } from '../../net/index.ts'
import { below, type RandomWords } from './random.ts'
import { addressIn } from './synthetic.ts'

/**
 * How addresses are drawn: `uniform` from the whole space (of IPv6, from 2000::/3), `hits` from a random route
 * each, `zipf` from flows of which few have most packets, as in real traffic.
 */
export type TrafficKind = 'uniform' | 'hits' | 'zipf'

/** Random addresses. `prefixes` must not be empty but for uniform traffic. */
export function traffic(
  kind: TrafficKind,
  family: Family,
  prefixes: readonly Prefix[],
  count: number,
  random: RandomWords,
): Address[] {
  if (kind === 'uniform') return Array.from({ length: count }, () => anyAddress(family, random))
  const hits = Array.from({ length: count }, () =>
    addressIn(prefixes[below(random, prefixes.length)]!, random),
  )
  if (kind === 'hits') return hits
  // The n-th flow has a share of 1/n: its rank is an exponential of a uniform number.
  return Array.from({ length: count }, () => {
    const uniform = (random() >>> 0) / 2 ** 32
    return hits[Math.floor((count + 1) ** uniform) - 1]!
  })
}

function anyAddress(family: Family, random: RandomWords): Address {
  const [w0, w1, w2, w3] = [random() >>> 0, random() >>> 0, random() >>> 0, random() >>> 0]
  if (family === 4) return addressFromBigInt(4, BigInt(w0))
  return { family: 6, w0: (w0 >>> 3) | 0x20000000, w1: w1 | 0, w2: w2 | 0, w3: w3 | 0 }
}
