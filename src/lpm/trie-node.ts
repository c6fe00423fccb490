import { lowestBit, popcount } from './bits.ts'
import { BlockMemory } from './block-memory.ts'
import { REF_BITS } from './value-store.ts'

/*
 * A node decides by one byte of the address, the next 8 bits behind those its parents have used. It holds the
 * routes that end within that byte, and what each of the 256 values of the byte, its *slots*, leads to:
 *
 *     word  0       base: the longest route of the parent's that covers the whole node, or 0
 *           1       counts: runs, routes, and the size of the block
 *           2…9     starts: bit s is set where slot s leads elsewhere than slot s - 1
 *          10…11    ranks: for each word of starts, how many bits are set in the words before it (8 bits each)
 *          12…      runs: where the slots of each run lead
 *           …       (room)
 *        size - n…  the n routes, ordered by address, shorter first
 *
 * Where a slot leads is one word: 0, nowhere in this node; positive, a *route word*, the longest route in this
 * node that covers the slot; negative, a *link* to the one route or the node below. A route word is
 * `ref << 8 | length`, its ref being that of its value. A route in the list is `position << 23 | ref`, its position being its number when the
 * binary tree over the slots is walked parent first: the order of the table.
 */

export const BASE = 0
const COUNTS = 1
export const STARTS = 2
export const RANKS = 10
export const RUNS = 12

const RUNS_MASK = 1023
const ROUTES_SHIFT = 10
const SIZE_SHIFT = 20

const POSITION_SHIFT = REF_BITS
const REF_MASK = (1 << POSITION_SHIFT) - 1

export const linkToNode = (offset: number): number => ~(offset << 1)
export const linkToLeaf = (offset: number): number => ~((offset << 1) | 1)
/** The offset of the block a link leads to. */
export const offsetOf = (link: number): number => ~link >>> 1
export const isLeafLink = (link: number): boolean => (link & 1) === 0

/** First slot and depth (1 to 8) of the route at each position, `slot << 4 | depth`. */
const AT_POSITION = new Int32Array(512)
for (let depth = 1; depth <= 8; depth++) {
  for (let slot = 0; slot < 256; slot += 256 >> depth) {
    AT_POSITION[positionOf(slot, depth)] = (slot << 4) | depth
  }
}

/**
 * The position of a route that ends `depth` bits into the node and starts at `slot`: how many nodes of the
 * binary tree are met before it. Behind each slot passed lie two on average, less one for each bit of `slot`.
 */
export function positionOf(slot: number, depth: number): number {
  return 2 * slot - popcount(slot) + depth
}

/** The slot at which a listed route starts. */
export const firstSlotOf = (listed: number): number => AT_POSITION[listed >>> POSITION_SHIFT]! >> 4
/** How many bits into the node a listed route ends. */
export const depthOf = (listed: number): number => AT_POSITION[listed >>> POSITION_SHIFT]! & 15
export const refOf = (listed: number): number => listed & REF_MASK

export const runCount = (words: Int32Array, node: number): number =>
  words[node + COUNTS]! & RUNS_MASK
export const routeCount = (words: Int32Array, node: number): number =>
  (words[node + COUNTS]! >>> ROUTES_SHIFT) & RUNS_MASK
export const sizeOf = (words: Int32Array, node: number): number =>
  words[node + COUNTS]! >>> SIZE_SHIFT

/** A node without routes whose slots all lead nowhere. */
export function createNode(memory: BlockMemory, base: number): number {
  const size = BlockMemory.roundUp(RUNS + 5)
  const node = memory.take(size)
  const { words } = memory
  words[node + BASE] = base
  words[node + COUNTS] = (size << SIZE_SHIFT) | 1
  words.fill(0, node + STARTS, node + RUNS + 1)
  setStart(words, node, 0)
  updateRanks(words, node)
  return node
}

/** The index of the word that says where the slot leads. */
export function runOf(words: Int32Array, node: number, slot: number): number {
  const i = slot >>> 5
  const before = words[node + RANKS + (i >>> 2)]! >>> ((i & 3) << 3)
  // The bits up to the slot's: shifts take the last five bits of their distance, so that this is one by 31 - slot.
  const within = words[node + STARTS + i]! << ~slot
  return node + RUNS - 1 + (before & 255) + popcount(within)
}

/** The index of the first run's word; the others follow. */
export const firstRun = (node: number): number => node + RUNS

/** The index of the first listed route; the others follow. */
export const firstRoute = (words: Int32Array, node: number): number =>
  node + sizeOf(words, node) - routeCount(words, node)

/** The first slot behind `slot` where another run starts, or 256. */
export function nextStart(words: Int32Array, node: number, slot: number): number {
  let i = slot >>> 5
  let bits = words[node + STARTS + i]! & (-2 << (slot & 31))
  while (bits === 0) {
    if (++i === 8) return 256
    bits = words[node + STARTS + i]!
  }
  return (i << 5) + lowestBit(bits)
}

/** The slot where the run that `slot` is in starts. */
function startOf(words: Int32Array, node: number, slot: number): number {
  let i = slot >>> 5
  let bits = words[node + STARTS + i]! & ~(-2 << (slot & 31))
  while (bits === 0) bits = words[node + STARTS + --i]!
  return (i << 5) + 31 - Math.clz32(bits)
}

function setStart(words: Int32Array, node: number, slot: number): void {
  const index = node + STARTS + (slot >>> 5)
  words[index] = words[index]! | (1 << (slot & 31))
}

function clearStarts(words: Int32Array, node: number, first: number, end: number): void {
  const last = end - 1
  for (let i = first >>> 5; i <= last >>> 5; i++) {
    const from = i === first >>> 5 ? -1 << (first & 31) : -1
    const to = i === last >>> 5 ? ~(-2 << (last & 31)) : -1
    words[node + STARTS + i] = words[node + STARTS + i]! & ~(from & to)
  }
}

function updateRanks(words: Int32Array, node: number): void {
  let rank = 0
  let ranks = 0
  for (let i = 0; i < 8; i++) {
    ranks |= rank << ((i & 3) << 3)
    rank += popcount(words[node + STARTS + i]!)
    if ((i & 3) === 3) {
      words[node + RANKS + (i >>> 2)] = ranks
      ranks = 0
    }
  }
}

/** The runs that a change puts in place of old ones. */
const newStarts = new Int32Array(260)
const newWords = new Int32Array(260)
let newCount = 0

function put(start: number, word: number): void {
  newStarts[newCount] = start
  newWords[newCount++] = word
}

/** Adds a run, unless it only continues the one before. */
function emit(start: number, word: number): void {
  if (newCount === 0 || !sameRoute(word, newWords[newCount - 1]!)) put(start, word)
}

/**
 * Lets each slot from `first` to `last` lead to `word` where it led to a route of at most `length` bits or
 * nowhere; what lies below a slot gets `word` as its base by the same rule. Serves insertion (the new route,
 * its length) as well as deletion (the next shorter one, the length of the old).
 */
export function paint(
  memory: BlockMemory,
  link: number,
  first: number,
  last: number,
  length: number,
  word: number,
): void {
  const { words } = memory
  const node = offsetOf(words[link]!)
  const runs = firstRun(node)
  const start = startOf(words, node, first)
  let index = runOf(words, node, first)
  let from = index
  newCount = 0
  if (start < first) emit(start, words[index]!)
  let slot = first
  do {
    const old = words[index++]!
    const next = nextStart(words, node, slot)
    emit(slot, repainted(words, old, length, word))
    if (next > last + 1) emit(last + 1, old)
    slot = next
  } while (slot <= last)
  // The runs on both sides may now lead to the same as the outermost new ones.
  let skip = 0
  if (index < runs + runCount(words, node) && sameRoute(words[index]!, newWords[newCount - 1]!)) {
    slot = nextStart(words, node, slot)
    index++
  }
  if (from > runs && sameRoute(words[from - 1]!, newWords[0]!)) skip = 1
  from -= runs
  splice(memory, link, from, index - runs, start, slot, skip)
}

function repainted(words: Int32Array, old: number, length: number, word: number): number {
  if (old >= 0) return (old & 255) <= length ? word : old
  const base = offsetOf(old) + BASE
  if ((words[base]! & 255) <= length) words[base] = word
  return old
}

const sameRoute = (a: number, b: number): boolean => a === b && a >= 0

/** Gives the slot a run of its own and returns the index of its word, there to become a link. */
export function isolate(memory: BlockMemory, link: number, slot: number): number {
  const { words } = memory
  const node = offsetOf(words[link]!)
  const index = runOf(words, node, slot)
  const start = startOf(words, node, slot)
  const end = nextStart(words, node, slot)
  if (end - start === 1) return index
  const word = words[index]!
  newCount = 0
  if (start < slot) put(start, word)
  put(slot, word)
  if (slot + 1 < end) put(slot + 1, word)
  const from = index - firstRun(node)
  splice(memory, link, from, from + 1, start, end, 0)
  return runOf(memory.words, offsetOf(memory.words[link]!), slot)
}

/** Replaces the runs `[from, to)`, which hold the slots `[start, end)`, by the new ones behind the first `skip`. */
function splice(
  memory: BlockMemory,
  link: number,
  from: number,
  to: number,
  start: number,
  end: number,
  skip: number,
): void {
  let node = offsetOf(memory.words[link]!)
  const count = newCount - skip
  const grown = count - (to - from)
  if (grown > 0) node = resize(memory, link, node, grown, 0)
  const { words } = memory
  const runs = firstRun(node)
  const total = runCount(words, node)
  if (grown !== 0) words.copyWithin(runs + from + count, runs + to, runs + total)
  clearStarts(words, node, start, end)
  for (let i = 0; i < count; i++) {
    words[runs + from + i] = newWords[skip + i]!
    setStart(words, node, newStarts[skip + i]!)
  }
  updateRanks(words, node)
  words[node + COUNTS] = words[node + COUNTS]! + grown
  if (grown < 0) resize(memory, link, node, 0, 0)
}

/** Moves the node where it has room for so many more runs and routes, or where less room is wasted. */
function resize(
  memory: BlockMemory,
  link: number,
  node: number,
  moreRuns: number,
  moreRoutes: number,
): number {
  const { words: old } = memory
  const runs = runCount(old, node)
  const routes = routeCount(old, node)
  const oldSize = sizeOf(old, node)
  const needed = RUNS + runs + routes + moreRuns + moreRoutes
  // What a node gives up on its way down it would need again on its way up: only much is given up.
  if (needed <= oldSize && needed + 8 >= oldSize >> 1) return node
  const size = BlockMemory.roundUp(needed)
  const moved = memory.take(size)
  const { words } = memory
  words.copyWithin(moved, node, node + RUNS + runs)
  words.copyWithin(moved + size - routes, node + oldSize - routes, node + oldSize)
  words[moved + COUNTS] = (size << SIZE_SHIFT) | (routes << ROUTES_SHIFT) | runs
  memory.give(node, oldSize)
  words[link] = linkToNode(moved)
  return moved
}

/** Copies a node out of other memory into a block without room to spare, and returns its offset. */
export function copyNode(from: Int32Array, node: number, memory: BlockMemory): number {
  const runs = runCount(from, node)
  const routes = routeCount(from, node)
  const end = node + sizeOf(from, node)
  const size = BlockMemory.roundUp(RUNS + runs + routes)
  const copy = memory.take(size)
  const { words } = memory
  words.set(from.subarray(node, node + RUNS + runs), copy)
  words.set(from.subarray(end - routes, end), copy + size - routes)
  words[copy + COUNTS] = (size << SIZE_SHIFT) | (routes << ROUTES_SHIFT) | runs
  return copy
}

/** The index of the first listed route that is not before the position. */
export function findRoute(words: Int32Array, node: number, position: number): number {
  let low = firstRoute(words, node)
  let high = low + routeCount(words, node)
  while (low < high) {
    const middle = (low + high) >>> 1
    if (words[middle]! >>> POSITION_SHIFT < position) low = middle + 1
    else high = middle
  }
  return low
}

/** Whether the word at this index is a listed route at the position. */
export function isRouteAt(
  words: Int32Array,
  node: number,
  index: number,
  position: number,
): boolean {
  return index < node + sizeOf(words, node) && words[index]! >>> POSITION_SHIFT === position
}

/** The longest listed route of at most `depth` bits that covers the slot, `ref << 8 | depth`; or 0. */
export function longestRoute(words: Int32Array, node: number, slot: number, depth: number): number {
  for (let d = depth; d > 0; d--) {
    const position = positionOf(slot & (-256 >> d), d)
    const index = findRoute(words, node, position)
    if (isRouteAt(words, node, index, position)) return (refOf(words[index]!) << 8) | d
  }
  return 0
}

/** Lists a route that is not listed yet. */
export function addRoute(memory: BlockMemory, link: number, position: number, ref: number): void {
  const node = resize(memory, link, offsetOf(memory.words[link]!), 0, 1)
  const { words } = memory
  const first = firstRoute(words, node)
  const index = findRoute(words, node, position)
  words.copyWithin(first - 1, first, index)
  words[index - 1] = (position << POSITION_SHIFT) | ref
  words[node + COUNTS] = words[node + COUNTS]! + (1 << ROUTES_SHIFT)
}

/** Gives the listed route at this index another ref. */
export function relistRoute(words: Int32Array, index: number, ref: number): void {
  words[index] = (words[index]! & ~REF_MASK) | ref
}

/** Takes the route at this index off the list. */
export function removeRoute(words: Int32Array, node: number, index: number): void {
  const first = firstRoute(words, node)
  words.copyWithin(first + 1, first, index)
  words[node + COUNTS] = words[node + COUNTS]! - (1 << ROUTES_SHIFT)
}
