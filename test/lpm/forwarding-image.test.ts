import { fc, it } from '@fast-check/vitest'
import { type ForwardingImage, type KernelKind, RouteTable, RouteTableError } from 'isthmus/lpm'
import {
  type Address,
  formatPrefix,
  ipv4,
  ipv6,
  lastAddress,
  type Prefix,
  parseAddress,
} from 'isthmus/net'
import { afterEach, describe, expect, vi } from 'vitest'
import { randomWords } from '../../src/cli/bench/random.ts'
import { GoldenRouteTable } from '../golden/route-table.ts'
import { prefix } from './arbitraries.ts'

const KERNELS: KernelKind[] = ['wasm', 'javascript']

/** The value of each address, looked up as one batch of its family. */
function lookupBatch<V>(image: ForwardingImage<V>, addresses: Address[]): (V | undefined)[] {
  const words4 = addresses.filter((a) => a.family === 4).map((a) => a.w0)
  const words6 = addresses.filter((a) => a.family === 6).flatMap((a) => [a.w0, a.w1, a.w2, a.w3])
  const matches4 = new Int32Array(words4.length)
  const matches6 = new Int32Array(words6.length / 4)
  image.lookupBatchIpv4(Int32Array.from(words4), matches4)
  image.lookupBatchIpv6(Int32Array.from(words6), matches6)
  const values4 = [...matches4].map((match) => image.valueOfIpv4(match))
  const values6 = [...matches6].map((match) => image.valueOfIpv6(match))
  return addresses.map((a) => (a.family === 4 ? values4 : values6).shift())
}

/** Where answers change: the first and last address of each prefix, and their neighbours outside. */
function borders(prefixes: Prefix[]): Address[] {
  return prefixes.flatMap((p) => {
    const last = lastAddress(p)
    const { w0, w3 } = p.address
    return p.address.family === 4
      ? [p.address, last, ipv4(w0 - 1), ipv4(last.w0 + 1)]
      : [p.address, last, { ...p.address, w3: (w3 - 1) | 0 }, { ...last, w3: (last.w3 + 1) | 0 }]
  })
}

function expectSame(
  image: ForwardingImage<number>,
  golden: GoldenRouteTable<number>,
  addresses: Address[],
) {
  expect(image.size).toBe(golden.size)
  const values = lookupBatch(image, addresses)
  for (const [index, address] of addresses.entries()) {
    const route = golden.lookup(address)
    expect(image.lookup(address)).toEqual(route)
    expect(values[index]).toBe(route?.value)
    const { family, w0, w1, w2, w3 } = address
    const value = family === 4 ? image.lookupIpv4(w0) : image.lookupIpv6(w0, w1, w2, w3)
    expect(value).toBe(route?.value)
  }
}

describe.each(KERNELS)('an image with the %s kernel', (kernel) => {
  const prefixes = fc.array(prefix, { maxLength: 30 })

  it.prop([prefixes, prefixes], { numRuns: 15 })(
    'answers as the slow twin, before and after single changes',
    (before, changes) => {
      const table = new RouteTable<number>()
      const golden = new GoldenRouteTable<number>()
      for (const [index, p] of before.entries()) {
        table.insert(p, index % 3)
        golden.insert(p, index % 3)
      }
      const image = table.compile({ kernel })
      expect(image.kernel).toBe(kernel)
      const addresses = borders([...before, ...changes])
      expectSame(image, golden, addresses)
      const changed = golden.fork()
      for (const [index, p] of [...changes, ...before].entries()) {
        if (index % 2) expect(image.delete(p)).toBe(changed.delete(p))
        else expect(image.insert(p, index)).toBe(changed.insert(p, index))
        expectSame(image, changed, borders([p]))
      }
      expectSame(image, changed, addresses)
      expect([...table]).toEqual(golden.routes().map((route) => [route.prefix, route.value]))
    },
  )

  it('agrees with the table on a large one, batches being of any length', () => {
    const random = randomWords(7)
    const table = new RouteTable<number>()
    while (table.size < 20_000) {
      table.insertIpv4((random() & 0x3fffff) << 10, 12 + ((random() >>> 0) % 21), random() & 0xff)
      table.insertIpv6(random() & 0xff, random() & 0xf, random(), 0, (random() >>> 0) % 97, 1)
    }
    const image = table.compile({ kernel })
    for (const count of [0, 1, 2, 3, 4, 5, 6, 7, 4095, 4096, 4097, 9001]) {
      const words = Int32Array.from({ length: count }, random)
      const matches = new Int32Array(count + 1).fill(-7)
      image.lookupBatchIpv4(words, matches)
      for (let i = 0; i < count; i++) {
        expect(image.valueOfIpv4(matches[i]!)).toBe(table.lookupIpv4(words[i]!))
      }
      expect(matches[count]).toBe(-7)
      const words6 = Int32Array.from({ length: 4 * count }, (_, i) =>
        i % 4 === 0 ? random() & 0xff : i % 4 === 1 ? random() & 0xf : random(),
      )
      matches.fill(-7)
      image.lookupBatchIpv6(words6, matches)
      for (let i = 0; i < count; i++) {
        const [w0, w1, w2, w3] = words6.subarray(4 * i, 4 * i + 4)
        expect(image.valueOfIpv6(matches[i]!)).toBe(table.lookupIpv6(w0!, w1!, w2!, w3!))
      }
      expect(matches[count]).toBe(-7)
    }
  })

  it('follows a table through endless changes without growing', () => {
    const random = randomWords(11)
    const image = new RouteTable<number>().compile({ kernel })
    const table = new RouteTable<number>()
    const held: Prefix[] = []
    for (let i = 0; i < 60_000; i++) {
      if (held.length < (i % 20_000 < 10_000 ? 6000 : 500)) {
        const length = 20 + ((random() >>> 0) % 13)
        const p = { address: ipv4((random() & 0x3fff) << 12 || random()), length }
        image.insert(p, i)
        table.insert(p, i)
        held.push(p)
      } else {
        const index = (random() >>> 0) % held.length
        expect(image.delete(held[index]!)).toBe(table.delete(held[index]!))
        held[index] = held.at(-1)!
        held.pop()
      }
    }
    const fresh = table.compile({ kernel })
    expect(image.byteLengthOf(4)).toBeLessThan(1.6 * fresh.byteLengthOf(4))
    const addresses = Int32Array.from({ length: 20_000 }, () => (random() & 0x3fffff) << 4)
    const matches = [new Int32Array(addresses.length), new Int32Array(addresses.length)] as const
    image.lookupBatchIpv4(addresses, matches[0])
    fresh.lookupBatchIpv4(addresses, matches[1])
    expect(matches[0]).toEqual(matches[1])
  })

  it('reads a batch in its own arrays', () => {
    const image = RouteTable.from([
      ['10.0.0.0/8', 'vpc'],
      ['fd00::/8', 'vpc6'],
    ]).compile({ kernel })
    const four = image.batchIpv4()
    expect(four.addresses).toHaveLength(4096)
    four.addresses[0] = 0x0a010203
    four.addresses[1] = 0x0b010203
    image.lookupBatchIpv4(four.addresses.subarray(0, 2), four.matches)
    expect(image.valueOfIpv4(four.matches[0]!)).toBe('vpc')
    expect(image.lengthOf(four.matches[0]!)).toBe(8)
    expect(four.matches[1]).toBe(0)
    expect(image.valueOfIpv4(0)).toBeUndefined()
    const six = image.batchIpv6()
    six.addresses.set([0xfd000000 | 0, 1, 2, 3], 4)
    image.lookupBatchIpv6(six.addresses, six.matches)
    expect(image.valueOfIpv6(six.matches[0]!)).toBeUndefined()
    expect(image.valueOfIpv6(six.matches[1]!)).toBe('vpc6')
  })

  it('reads addresses in its own array and writes matches elsewhere, and the other way round', () => {
    const image = RouteTable.from([['10.0.0.0/8', 'vpc']]).compile({ kernel })
    const own = image.batchIpv4()
    own.addresses.fill(0x0a000001)
    const matches = new Int32Array(4096)
    image.lookupBatchIpv4(own.addresses, matches)
    expect(new Set([...matches].map((match) => image.valueOfIpv4(match)))).toEqual(new Set(['vpc']))
    image.lookupBatchIpv4(new Int32Array(4096), own.matches)
    expect(own.matches.every((match) => match === 0)).toBe(true)
  })

  it('writes matches over the addresses, and not behind them', () => {
    const image = RouteTable.from([
      ['10.0.0.0/8', 8],
      ['10.0.0.1/32', 32],
    ]).compile({ kernel })
    const { addresses } = image.batchIpv4()
    for (const count of [1, 2, 3, 4, 5, 6, 7, 8, 9]) {
      for (const words of [addresses, new Int32Array(4096)]) {
        words.fill(0x0a000001, 0, count).fill(-7, count)
        const batch = words.subarray(0, count)
        image.lookupBatchIpv4(batch, batch)
        expect([...batch].map((match) => image.valueOfIpv4(match))).toEqual(Array(count).fill(32))
        expect(words[count]).toBe(-7)
      }
    }
  })

  it('leaves what stands behind the matches in its own array', () => {
    const image = RouteTable.from([['10.0.0.0/8', 8]]).compile({ kernel })
    const own = image.batchIpv4()
    own.addresses.fill(0x0a000001)
    for (const count of [0, 1, 2, 3, 4, 5, 6, 7]) {
      own.matches.fill(-7)
      image.lookupBatchIpv4(own.addresses.subarray(0, count), own.matches)
      expect(own.matches.lastIndexOf(own.matches[0]!)).toBe(count ? count - 1 : 4095)
      expect(own.matches[count]).toBe(-7)
    }
  })

  it('answers from arrays that were its own before it had to move', () => {
    const image = new RouteTable<number>().compile({ kernel })
    const { addresses, matches } = image.batchIpv4()
    for (let i = 0; i < 3000; i++) image.insert({ address: ipv4(i << 13), length: 32 }, i)
    addresses[0] = 2999 << 13
    image.lookupBatchIpv4(addresses, matches)
    expect(image.valueOfIpv4(matches[0]!)).toBe(2999)
  })

  it('refuses a batch without room for its matches, or of half an address', () => {
    const image = new RouteTable().compile({ kernel })
    const refused = expect.objectContaining({ code: 'not-a-batch' })
    expect(() => image.lookupBatchIpv4(new Int32Array(2), new Int32Array(1))).toThrow(refused)
    expect(() => image.lookupBatchIpv6(new Int32Array(6), new Int32Array(9))).toThrow(refused)
    expect(() => image.lookup('10.0.0.0/8')).toThrow(RouteTableError)
    expect(() => image.lookupIpv4(0.5)).toThrow(RouteTableError)
  })
})

describe('an image', () => {
  it('does not follow the table, nor the table it', () => {
    const table = RouteTable.from([['10.0.0.0/8', 'vpc']])
    const image = table.compile()
    table.insert('10.1.0.0/16', 'peer')
    image.insert('10.2.0.0/16', 'other')
    expect(image.lookup('10.1.2.3')?.value).toBe('vpc')
    expect(table.lookup('10.2.2.3')?.value).toBe('vpc')
    expect(formatPrefix(image.lookup('10.2.2.3')!.prefix)).toBe('10.2.0.0/16')
    expect(image.lookup(parseAddress('::1')!)).toBeUndefined()
    expect(ipv6(0, 0, 0, 1)).toEqual(parseAddress('::1'))
  })
})

describe('an image of a large table', () => {
  it('shares routes with it, until one of the two changes', () => {
    const table = new RouteTable<number>()
    for (let i = 0; i < 5000; i++) table.insertIpv4(i << 12, 24, i)
    const image = table.compile()
    const later = table.compile()
    image.insert('0.0.0.0/0', 7)
    expect(table.lookup('255.0.0.1')).toBeUndefined()
    table.insert('0.0.0.0/0', 8)
    expect(image.lookup('255.0.0.1')?.value).toBe(7)
    later.insert('255.0.0.0/8', 9)
    expect(later.lookup('254.0.0.1')).toBeUndefined()
  })
})

describe('where WebAssembly', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('is missing, JavaScript does its work, unless WebAssembly was asked for', () => {
    vi.stubGlobal('WebAssembly', undefined)
    const table = RouteTable.from([['10.0.0.0/8', 'vpc']])
    expect(table.compile().kernel).toBe('javascript')
    expect(() => table.compile({ kernel: 'wasm' })).toThrow(
      expect.objectContaining({ code: 'no-wasm' }),
    )
  })

  it('is there, it is used', () => {
    expect(new RouteTable().compile().kernel).toBe('wasm')
  })
})
