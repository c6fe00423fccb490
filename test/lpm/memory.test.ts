import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { RouteTable } from 'isthmus/lpm'
import { ipv4 } from 'isthmus/net'
import { describe, expect, it } from 'vitest'
import { Chunk, chunkFor } from '../../src/lpm/arena.ts'
import { BlockMemory } from '../../src/lpm/block-memory.ts'

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

describe('the arena of small tables', () => {
  it('hands out blocks that do not overlap, and a block given back again', () => {
    const chunk = new Chunk(64)
    expect([chunk.take(16), chunk.take(40)]).toEqual([0, 16])
    expect(chunk.hasRoom(16)).toBe(false)
    chunk.give(0, 16)
    expect(chunk.hasRoom(16)).toBe(true)
    expect(chunk.take(16)).toBe(0)
    expect(chunk.hasRoom(16)).toBe(false)
    expect(chunk.hasRoom(8)).toBe(true)
  })

  it('hands out every block given back once, the last one first', () => {
    const chunk = new Chunk(64)
    for (let i = 0; i < 4; i++) chunk.take(16)
    for (const offset of [32, 0, 16]) {
      chunk.words.fill(7, offset, offset + 16)
      chunk.give(offset, 16)
    }
    expect([chunk.take(16), chunk.take(16), chunk.take(16)]).toEqual([16, 0, 32])
    expect(chunk.hasRoom(16)).toBe(false)
  })

  it('stays in the chunk of a table as long as that has room', () => {
    const own = new Chunk(64)
    expect(chunkFor(32, own)).toBe(own)
    own.take(40)
    const other = chunkFor(32, own)
    expect(other).not.toBe(own)
    expect(other.hasRoom(32)).toBe(true)
    expect(chunkFor(32, undefined)).toBe(other)
  })

  it('gives a block that would fill a chunk one of its own', () => {
    const small = chunkFor(32, undefined)
    expect(chunkFor(1 << 20, undefined).words).toHaveLength(1 << 20)
    expect(chunkFor(32, undefined)).toBe(small)
  })
})

describe('the memory of a trie', () => {
  it('hands out again what was given back, by its size, also in a copy', () => {
    const memory = new BlockMemory(4, 0)
    const [small, large] = [memory.take(20), memory.take(40)]
    expect([small, large]).toEqual([4, 24])
    memory.give(small, 20)
    expect(memory.live).toBe(44)
    const copy = memory.clone()
    expect(copy.live).toBe(44)
    expect([copy.take(40), copy.take(20), copy.take(20)]).toEqual([64, small, 104])
    expect(memory.take(20)).toBe(small)
  })

  it('rounds sizes up by an eighth at most, and never down', () => {
    for (let size = 17; size < 800; size++) {
      const rounded = BlockMemory.roundUp(size)
      expect(rounded).toBeGreaterThanOrEqual(size)
      expect(rounded).toBeLessThan(size + Math.max(4, size / 8))
      expect(BlockMemory.roundUp(rounded)).toBe(rounded)
    }
  })
})

it('an image gives back the lists of the /19s that change', () => {
  const image = new RouteTable<number>().compile({ kernel: 'javascript' })
  const before = image.byteLengthOf(4)
  for (let i = 0; i < 20_000; i++) {
    // Every other /24 of one /19, or a /30 in it, comes and goes.
    const prefix = { address: ipv4(0x0a010000 | (((i * 7) % 16) << 9)), length: i % 5 ? 24 : 30 }
    if (!image.delete(prefix)) image.insert(prefix, i)
  }
  expect(image.byteLengthOf(4)).toBeLessThan(1.25 * before)
})

describe.each([
  ['few', 3],
  ['many', 5000],
])('a table of %s routes', (_, count) => {
  /** An address behind all others. */
  const LAST = 0x7f000000

  /** A value that only the table holds. */
  function tableWithValue() {
    const table = new RouteTable<object | string | number>()
    for (let i = 0; i < count; i++) table.insertIpv4(i << 12, 24, 'other')
    const value = {}
    table.insertIpv4(LAST, 25, value)
    return { table, reference: new WeakRef(value) }
  }

  // A WeakRef keeps its target until the end of the turn it was made in.
  const nextTurn = () => new Promise((resolve) => setTimeout(resolve))

  it('keeps a value alive until its route is deleted', async () => {
    const { table, reference } = tableWithValue()
    await nextTurn()
    collectGarbage()
    expect(reference.deref()).toBeDefined()
    await nextTurn()
    table.deleteIpv4(LAST, 25)
    collectGarbage()
    expect(reference.deref()).toBeUndefined()
    expect(table.size).toBe(count)
  })

  it.each(['new', 5])('lets a value go when it is replaced by %j', async (successor) => {
    const { table, reference } = tableWithValue()
    await nextTurn()
    table.insertIpv4(LAST, 25, successor)
    collectGarbage()
    expect(reference.deref()).toBeUndefined()
    expect(table.lookupIpv4(LAST)).toBe(successor)
  })
})

it('ten thousand routers with fifty routes each take a kilobyte each', () => {
  const heap = () => {
    collectGarbage()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    return heapUsed + arrayBuffers
  }
  const tables = new Array<RouteTable<object>>(10_000)
  const value = {}
  const before = heap()
  for (let i = 0; i < tables.length; i++) {
    const table = new RouteTable<object>()
    for (let k = 0; k < 50; k++) table.insertIpv4((i << 16) | (k << 10), 22, value)
    tables[i] = table
  }
  expect((heap() - before) / tables.length).toBeLessThan(1024)
  expect(tables[77]!.size).toBe(50)
})
