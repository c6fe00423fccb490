import { type ForwardingImage, RouteTable } from '../../lpm/index.ts'
import { type Address, type Family, formatAddress, type Prefix } from '../../net/index.ts'
import { Dir24 } from './dir-24-8.ts'
import { fillPeers, type Peer } from './peers.ts'
import { below, type RandomWords, randomWords } from './random.ts'
import { measure, type Subject, type Timing } from './rounds.ts'
import { SlowTwin } from './slow-twin.ts'

/** What is measured: a table, and addresses to look up in it. */
export interface BenchInput {
  readonly prefixes: readonly Prefix[]
  /** The value of each route: the number of its next hop, or of itself. */
  readonly values: readonly number[]
  /** Addresses of both families. */
  readonly addresses: readonly Address[]
  readonly rounds: number
  readonly seed: number
  readonly now: () => number
  /** Called before everything that may take a while. */
  readonly progress: (doing: string) => void
}

/** Timings that are compared with each other: their ratios are to the first of them. */
export interface TimingGroup {
  readonly title: string
  readonly timings: readonly Timing[]
}

export interface Memory {
  readonly name: string
  readonly routes: number
  readonly bytes: number
}

/** An answer that the slow twin contradicts. */
export interface WrongAnswer {
  readonly by: string
  readonly address: string
  readonly expected: number | undefined
  readonly actual: number | undefined
}

export interface BenchResult {
  readonly groups: readonly TimingGroup[]
  readonly memory: readonly Memory[]
  /** How many answers were compared with the slow twin's. */
  readonly checked: number
  readonly wrong: readonly WrongAnswer[]
  /** Packages that would have been compared, but are not installed. */
  readonly missing: readonly string[]
}

/** How many addresses are looked up by text, and how many routes are changed, in a round. */
const TEXTS = 65_536
const CHANGES = 20_000

/** The addresses of a family, in the forms that lookups take. */
interface Queries {
  readonly family: Family
  readonly addresses: readonly Address[]
  readonly words: Int32Array
  readonly texts: readonly string[]
}

/** Checks every answer against the slow twin, then measures. */
export function benchRoutes(input: BenchInput): BenchResult {
  const { prefixes, values, progress } = input
  const random = randomWords(input.seed)
  progress('filling tables')
  const table = fill(prefixes, values)
  const images = {
    wasm: table.compile(),
    javascript: table.compile({ kernel: 'javascript' }),
  }
  const { peers, missing } = fillPeers(prefixes, values)
  const queries = ([4, 6] as const)
    .map((family) => toQueries(family, input.addresses))
    .filter(({ addresses }) => addresses.length > 0)
  progress('checking answers')
  const wrong: WrongAnswer[] = []
  const twin = new SlowTwin(prefixes, values)
  for (const query of queries) checkAnswers(table, images, query, twin, wrong)

  const groups: TimingGroup[] = []
  const run = (title: string, subjects: Subject[], rounds = input.rounds): void => {
    const timings = measure(subjects, rounds, random, input.now, (round) =>
      progress(`${title}: ${round < 0 ? 'warming up' : `round ${round + 1} of ${rounds}`}`),
    )
    groups.push({ title, timings })
  }
  for (const query of queries) {
    const version = `IPv${query.family}`
    const dir =
      query.family === 4 ? new Dir24(prefixes.filter(isIpv4), ipv4Values(input)) : undefined
    run(`${version} lookup`, singleLookups(table, images.wasm, query, dir))
    run(`${version} lookup, batch`, batchLookups(images, query, dir))
    run(`${version} lookup, text`, textLookups(table, images.wasm, peers, query))
  }
  const few = Math.min(5, input.rounds)
  run(
    'load, a route',
    [{ name: 'table', count: prefixes.length, run: () => fill(prefixes, values) }],
    few,
  )
  run(
    'compile, a route',
    [{ name: 'image', count: prefixes.length, run: () => table.compile() }],
    few,
  )
  run('change of a route', changes(table, images.wasm, input, random), few)
  run('snapshot and first change', [snapshot(table, input)], few)
  return {
    groups,
    memory: memory(table, table.compile()),
    checked: 4 * input.addresses.length,
    wrong,
    missing,
  }
}

const isIpv4 = (prefix: Prefix): boolean => prefix.address.family === 4

function ipv4Values({ prefixes, values }: BenchInput): number[] {
  return values.filter((_, index) => isIpv4(prefixes[index]!))
}

function fill(prefixes: readonly Prefix[], values: readonly number[]): RouteTable<number> {
  const table = new RouteTable<number>()
  for (let i = 0; i < prefixes.length; i++) table.insert(prefixes[i]!, values[i]!)
  return table
}

function toQueries(family: Family, all: readonly Address[]): Queries {
  const addresses = all.filter((address) => address.family === family)
  const words = addresses.flatMap(({ w0, w1, w2, w3 }) => (family === 4 ? [w0] : [w0, w1, w2, w3]))
  const texts = addresses.slice(0, TEXTS).map(formatAddress)
  return { family, addresses, words: Int32Array.from(words), texts }
}

type Images = { wasm: ForwardingImage<number>; javascript: ForwardingImage<number> }

function checkAnswers(
  table: RouteTable<number>,
  images: Images,
  { family, addresses, words }: Queries,
  twin: SlowTwin,
  wrong: WrongAnswer[],
): void {
  const batches = [images.wasm, images.javascript].map((image) => {
    const matches = new Int32Array(addresses.length)
    lookupBatch(image, family, words, matches)
    return (index: number) =>
      family === 4 ? image.valueOfIpv4(matches[index]!) : image.valueOfIpv6(matches[index]!)
  })
  for (const [index, address] of addresses.entries()) {
    const expected = twin.lookup(address)
    const { w0, w1, w2, w3 } = address
    const answers = {
      table: family === 4 ? table.lookupIpv4(w0) : table.lookupIpv6(w0, w1, w2, w3),
      image: images.wasm.lookup(address)?.value,
      'wasm batch': batches[0]!(index),
      'JavaScript batch': batches[1]!(index),
    }
    for (const [by, actual] of Object.entries(answers)) {
      if (actual !== expected) wrong.push({ by, address: formatAddress(address), expected, actual })
    }
  }
}

function lookupBatch(
  image: ForwardingImage<number>,
  family: Family,
  words: Int32Array,
  matches: Int32Array,
): void {
  if (family === 4) image.lookupBatchIpv4(words, matches)
  else image.lookupBatchIpv6(words, matches)
}

function singleLookups(
  table: RouteTable<number>,
  image: ForwardingImage<number>,
  { family, words }: Queries,
  dir: Dir24 | undefined,
): Subject[] {
  const count = family === 4 ? words.length : words.length / 4
  const [sumTable, sumImage] = family === 4 ? [sumTable4, sumImage4] : [sumTable6, sumImage6]
  const ofTable = { name: 'table', count, warm: true, run: () => sumTable(table, words) }
  const ofImage = { name: 'image', count, warm: true, run: () => sumImage(image, words) }
  if (!dir) return [ofTable, ofImage]
  const ofDir = { name: 'DIR-24-8 in JavaScript', count, warm: true, run: () => sumDir(dir, words) }
  return [ofDir, ofTable, ofImage]
}

/*
 * Each looks all up, one by one; the sum depends on every value. A loop each: V8 compiles a loop that has met two
 * kinds of table for both, and image lookups take half as much time again in it.
 */

function sumTable4(table: RouteTable<number>, words: Int32Array): number {
  let sum = 0
  for (let i = 0; i < words.length; i++) sum = (sum + (table.lookupIpv4(words[i]!) ?? -1)) | 0
  return sum
}

function sumImage4(image: ForwardingImage<number>, words: Int32Array): number {
  let sum = 0
  for (let i = 0; i < words.length; i++) sum = (sum + (image.lookupIpv4(words[i]!) ?? -1)) | 0
  return sum
}

function sumTable6(table: RouteTable<number>, words: Int32Array): number {
  let sum = 0
  for (let i = 0; i < words.length; i += 4) {
    const value = table.lookupIpv6(words[i]!, words[i + 1]!, words[i + 2]!, words[i + 3]!)
    sum = (sum + (value ?? -1)) | 0
  }
  return sum
}

function sumImage6(image: ForwardingImage<number>, words: Int32Array): number {
  let sum = 0
  for (let i = 0; i < words.length; i += 4) {
    const value = image.lookupIpv6(words[i]!, words[i + 1]!, words[i + 2]!, words[i + 3]!)
    sum = (sum + (value ?? -1)) | 0
  }
  return sum
}

function sumDir(dir: Dir24, words: Int32Array): number {
  let sum = 0
  for (let i = 0; i < words.length; i++) sum = (sum + dir.lookup(words[i]!)) | 0
  return sum
}

function batchLookups(
  images: Images,
  { family, words }: Queries,
  dir: Dir24 | undefined,
): Subject[] {
  const count = family === 4 ? words.length : words.length / 4
  const matches = new Int32Array(count)
  const ours = [images.wasm, images.javascript].map((image) => ({
    name: `image, ${image.kernel === 'wasm' ? 'WebAssembly' : 'JavaScript'}`,
    count,
    warm: true,
    run: () => lookupBatch(image, family, words, matches),
  }))
  if (!dir) return ours
  const run = (): void => {
    for (let i = 0; i < words.length; i++) matches[i] = dir.lookup(words[i]!)
  }
  return [{ name: 'DIR-24-8 in JavaScript', count, warm: true, run }, ...ours]
}

function textLookups(
  table: RouteTable<number>,
  image: ForwardingImage<number>,
  peers: readonly Peer[],
  { texts }: Queries,
): Subject[] {
  const subject = (name: string, run: () => number): Subject => ({
    name,
    count: texts.length,
    warm: true,
    run,
  })
  return [
    subject('table', () => {
      let found = 0
      for (const text of texts) if (table.lookup(text) !== undefined) found++
      return found
    }),
    subject('image', () => {
      let found = 0
      for (const text of texts) if (image.lookup(text) !== undefined) found++
      return found
    }),
    ...peers.map(({ name, lookup }) =>
      subject(name, () => {
        let found = 0
        for (const text of texts) if (lookup(text) !== undefined) found++
        return found
      }),
    ),
  ]
}

/** Takes random routes out and puts them back. */
function changes(
  table: RouteTable<number>,
  image: ForwardingImage<number>,
  { prefixes, values }: BenchInput,
  random: RandomWords,
): Subject[] {
  const picked = Array.from({ length: CHANGES / 2 }, () => below(random, prefixes.length))
  const subject = (
    name: string,
    target: Pick<RouteTable<number>, 'insert' | 'delete'>,
  ): Subject => ({
    name,
    count: CHANGES,
    run: () => {
      for (const index of picked) {
        target.delete(prefixes[index]!)
        target.insert(prefixes[index]!, values[index]!)
      }
    },
  })
  return [subject('table', table.fork()), subject('image', image)]
}

/** What a fork costs in the end: the copy that the first change to it makes. */
function snapshot(table: RouteTable<number>, { prefixes, values }: BenchInput): Subject {
  return {
    name: 'table',
    count: 1,
    run: () => table.fork().insert(prefixes[0]!, values[0]! + 1),
  }
}

function memory(table: RouteTable<number>, image: ForwardingImage<number>): Memory[] {
  return ([4, 6] as const).flatMap((family) => {
    const routes = [...table.coveredBy(family === 4 ? '0.0.0.0/0' : '::/0')].length
    if (routes === 0) return []
    return [
      { name: `IPv${family} table`, routes, bytes: table.byteLengthOf(family) },
      { name: `IPv${family} image`, routes, bytes: image.byteLengthOf(family) },
    ]
  })
}
