import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { type Address, type Family, type Prefix, parseAddress } from '../../net/index.ts'
import { UsageError } from '../exit.ts'
import type { Terminal } from '../terminal.ts'
import { randomWords, shuffle } from './random.ts'
import { type BadLine, readRoutes } from './route-file.ts'
import { FULL_TABLE, syntheticTable } from './synthetic.ts'
import { type TrafficKind, traffic } from './traffic.ts'

/** A table to measure, and what it is. */
export interface BenchTable {
  readonly prefixes: readonly Prefix[]
  readonly values: readonly number[]
  readonly description: string
}

/** A table of both families in the Internet's proportion, each route with a value of its own. */
export function madeUpTable(size: number, seed: number): BenchTable {
  const random = randomWords(seed)
  const share = FULL_TABLE[4] / (FULL_TABLE[4] + FULL_TABLE[6])
  const ipv4 = Math.round(size * share)
  const prefixes = [...syntheticTable(4, ipv4, random), ...syntheticTable(6, size - ipv4, random)]
  shuffle(prefixes, random)
  return {
    prefixes,
    values: [...prefixes.keys()],
    description: `${describe(prefixes)}, made up with seed ${seed}`,
  }
}

/**
 * The table of a file, in its order. The value of a route is the number of its next hop, or its own in a list
 * of bare prefixes.
 *
 * @throws UsageError for a line that can't be read, and for a file without routes
 */
export function readTable(file: string, terminal: Terminal): BenchTable {
  const { routes, bad } = readRoutes(readText(file, terminal))
  refuse(file, bad, 'a route', 'a prefix, `prefix next-hop`, or a line of `ip route`, FRR or BIRD')
  if (routes.length === 0) throw new UsageError(`there are no routes in \`${file}\``)
  const hops = new Map<string, number>()
  const values = routes.map(({ nextHop }, index) => {
    if (nextHop === undefined) return index
    const number = hops.get(nextHop) ?? hops.size
    hops.set(nextHop, number)
    return number
  })
  const prefixes = routes.map(({ prefix }) => prefix)
  const via = hops.size > 0 ? ` via ${hops.size.toLocaleString('en')} next hops` : ''
  return { prefixes, values, description: `${describe(prefixes)}${via}, from ${file}` }
}

const KINDS: readonly string[] = ['uniform', 'hits', 'zipf'] satisfies TrafficKind[]

/** `count` random addresses of each family that the table has, or those of a file, one a line. */
export function readTraffic(
  source: string,
  { prefixes }: BenchTable,
  count: number,
  seed: number,
  terminal: Terminal,
): Address[] {
  if (KINDS.includes(source)) {
    const random = randomWords(seed + 1)
    return ([4, 6] as const).flatMap((family) => {
      const own = prefixes.filter((prefix) => prefix.address.family === family)
      if (own.length === 0) return []
      return traffic(source as TrafficKind, family, own, count, random)
    })
  }
  const addresses: Address[] = []
  const bad: BadLine[] = []
  for (const [index, line] of readText(source, terminal).split(/\r?\n/).entries()) {
    const text = line.replace(/#.*$/, '').trim()
    if (text === '') continue
    const address = parseAddress(text)
    if (address) addresses.push(address)
    else bad.push({ line: index + 1, text })
  }
  refuse(source, bad, 'an address', 'one IPv4 or IPv6 address a line')
  if (addresses.length === 0) throw new UsageError(`there are no addresses in \`${source}\``)
  return addresses
}

function refuse(file: string, bad: readonly BadLine[], what: string, expected: string): void {
  const [first] = bad
  if (!first) return
  const more = bad.length > 1 ? `, and ${bad.length - 1} more lines are not` : ''
  throw new UsageError(
    `${file}:${first.line}: \`${first.text}\` is not ${what}${more}`,
    `expected ${expected}`,
  )
}

function readText(file: string, terminal: Terminal): string {
  let bytes: Uint8Array
  try {
    bytes = file === '-' ? terminal.stdin() : readFileSync(file)
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = gunzipSync(bytes)
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw new UsageError(`\`${file}\` could not be read: ${(error as Error).message}`)
  }
}

function describe(prefixes: readonly Prefix[]): string {
  const count = (family: Family): number =>
    prefixes.filter(({ address }) => address.family === family).length
  return `${count(4).toLocaleString('en')} IPv4 and ${count(6).toLocaleString('en')} IPv6 routes`
}
