import { fc, it } from '@fast-check/vitest'
import { RouteTable, RouteTableError } from 'isthmus/lpm'
import { type Address, formatPrefix, type Prefix, parseAddress } from 'isthmus/net'
import { describe, expect, expectTypeOf } from 'vitest'
import { GoldenRouteTable } from '../golden/route-table.ts'
import { address, prefix } from './arbitraries.ts'

const texts = <V>(routes: Iterable<readonly [Prefix, V]>): string[] =>
  [...routes].map(([key, value]) => `${formatPrefix(key)} ${value}`)

/** One random edit: the value is the number of the edit, so that every one is told apart. */
const edits = fc.array(fc.record({ prefix, remove: fc.boolean() }), { maxLength: 60 })

function build(list: { prefix: Prefix; remove: boolean }[]) {
  const table = new RouteTable<number>()
  const golden = new GoldenRouteTable<number>()
  for (const [index, edit] of list.entries()) {
    if (edit.remove) expect(table.delete(edit.prefix)).toBe(golden.delete(edit.prefix))
    else expect(table.insert(edit.prefix, index)).toBe(golden.insert(edit.prefix, index))
  }
  return { table, golden }
}

function lookupByWords<V>(table: RouteTable<V>, { family, w0, w1, w2, w3 }: Address) {
  return family === 4 ? table.lookupIpv4(w0) : table.lookupIpv6(w0, w1, w2, w3)
}

describe('a routing table', () => {
  const table = RouteTable.from([
    ['0.0.0.0/0', 'internet'],
    ['10.0.0.0/8', 'vpc'],
    ['10.1.0.0/16', 'peer'],
    ['10.1.2.3', 'host'],
    ['::/0', 'internet6'],
    ['fd00:9::/64', 'subnet6'],
    ['fd00:9::1', 'host6'],
  ])

  it.each([
    ['10.1.2.3', '10.1.2.3/32', 'host'],
    ['10.1.2.4', '10.1.0.0/16', 'peer'],
    ['10.2.0.1', '10.0.0.0/8', 'vpc'],
    ['9.255.255.255', '0.0.0.0/0', 'internet'],
    ['255.255.255.255', '0.0.0.0/0', 'internet'],
    ['fd00:9::1', 'fd00:9::1/128', 'host6'],
    ['fd00:9::2', 'fd00:9::/64', 'subnet6'],
    ['fd00:9:0:1::', '::/0', 'internet6'],
  ])('matches %s with %s', (text, matched, value) => {
    const route = table.lookup(text)!
    expect(formatPrefix(route.prefix)).toBe(matched)
    expect(route.value).toBe(value)
    expect(lookupByWords(table, parseAddress(text)!)).toBe(value)
  })

  it('finds nothing where no route covers the address', () => {
    const sparse = RouteTable.from([['10.0.0.0/8', 1]])
    expect(sparse.lookup('11.0.0.0')).toBeUndefined()
    expect(sparse.lookupIpv4(0x0b000000)).toBeUndefined()
    expect(sparse.lookup('::')).toBeUndefined()
    expect(sparse.lookupIpv6(0x0a000000, 0, 0, 0)).toBeUndefined()
  })

  it('lists every covering route, longest first', () => {
    expect(table.lookupAll('10.1.2.3').map((route) => route.value)).toEqual([
      'host',
      'peer',
      'vpc',
      'internet',
    ])
    expect(table.covering('10.1.0.0/16').map((route) => route.value)).toEqual([
      'peer',
      'vpc',
      'internet',
    ])
  })

  it('iterates IPv4 before IPv6, by address, the shorter first', () => {
    expect(texts(table)).toEqual([
      '0.0.0.0/0 internet',
      '10.0.0.0/8 vpc',
      '10.1.0.0/16 peer',
      '10.1.2.3/32 host',
      '::/0 internet6',
      'fd00:9::/64 subnet6',
      'fd00:9::1/128 host6',
    ])
    expect(texts(table.coveredBy('10.1.255.255/16'))).toEqual([
      '10.1.0.0/16 peer',
      '10.1.2.3/32 host',
    ])
  })

  it('ignores the host bits of a prefix', () => {
    const ports = RouteTable.from([['10.1.0.1/16', 'port']])
    expect(texts(ports)).toEqual(['10.1.0.0/16 port'])
    expect(ports.get('10.1.9.9/16')).toBe('port')
    expect(ports.insert('10.1.0.2/16', 'other')).toBe(false)
    expect(ports.delete('10.1.0.3/16')).toBe(true)
    expect(ports.size).toBe(0)
  })

  it('tells a stored undefined from no route', () => {
    const values = RouteTable.from([['10.0.0.0/8', undefined]])
    expect(values.has('10.0.0.0/8')).toBe(true)
    expect(values.has('10.0.0.0/9')).toBe(false)
    expect(values.lookup('10.0.0.1')).toMatchObject({ value: undefined })
  })

  it('keeps an IPv4-mapped IPv6 address apart from the IPv4 address', () => {
    const mapped = RouteTable.from([['::ffff:10.0.0.0/104', 'mapped']])
    expect(mapped.lookup('::ffff:10.0.0.1')?.value).toBe('mapped')
    expect(mapped.lookup('10.0.0.1')).toBeUndefined()
  })

  it('takes the bits of an address signed or unsigned', () => {
    const high = new RouteTable<string>()
    expect(high.insertIpv4(0xc0a80000, 16, 'lan')).toBe(true)
    expect(high.lookupIpv4(0xc0a80101)).toBe('lan')
    expect(high.lookupIpv4(0xc0a80101 | 0)).toBe('lan')
    expect(high.insertIpv6(0xfd000009, 0, 0, 0, 64, 'net')).toBe(true)
    expect(high.lookupIpv6(0xfd000009 | 0, 0, 1, 1)).toBe('net')
    expect(high.deleteIpv4(0xc0a80000 | 0, 16)).toBe(true)
    expect(high.deleteIpv6(0xfd000009, 0, 0, 0, 64)).toBe(true)
    expect(high.size).toBe(0)
  })

  it('gives each fork a life of its own', () => {
    const before = table.fork()
    const after = table.fork()
    after.delete('10.1.0.0/16')
    before.insert('10.1.2.0/24', 'added')
    expect(table.lookup('10.1.2.4')?.value).toBe('peer')
    expect(after.lookup('10.1.2.4')?.value).toBe('vpc')
    expect(before.lookup('10.1.2.4')?.value).toBe('added')
  })

  it('travels as JSON', () => {
    const text = JSON.stringify(table)
    expect(text).toContain('["10.1.0.0/16","peer"]')
    expect(RouteTable.from<string>(JSON.parse(text)).equals(table)).toBe(true)
  })

  it('equals a table with the same prefixes and values', () => {
    const one = RouteTable.from<unknown>([['10.0.0.0/8', { hop: 1 }]])
    const two = RouteTable.from<unknown>([['10.0.0.0/8', { hop: 1 }]])
    expect(one.equals(two)).toBe(false)
    expect(one.equals(two, (a, b) => JSON.stringify(a) === JSON.stringify(b))).toBe(true)
    expect(one.equals(RouteTable.from<unknown>([['10.0.0.0/9', one.get('10.0.0.0/8')]]))).toBe(
      false,
    )
    expect(one.equals(new RouteTable())).toBe(false)
  })

  it('unites with another, whose values win', () => {
    const other = RouteTable.from([
      ['10.1.0.0/16', 'new peer'],
      ['11.0.0.0/8', 'added'],
    ])
    const both = table.union(other)
    expect(both.size).toBe(table.size + 1)
    expect(both.get('10.1.0.0/16')).toBe('new peer')
    expect(both.get('10.0.0.0/8')).toBe('vpc')
    expect(table.get('10.1.0.0/16')).toBe('peer')
    expect(other.size).toBe(2)
  })

  it('looks up a batch of addresses', () => {
    const values = ['', '', '', 'untouched']
    const batch = table.lookupBatchIpv4(Int32Array.of(0x0a010203, 0x0a010204, 0), values)
    expect(batch).toBe(values)
    expect(values).toEqual(['host', 'peer', 'internet', 'untouched'])
    const sparse = RouteTable.from([['fd00::/16', 6]])
    const words = Int32Array.of(0xfd000000, 0, 0, 1, 0xfe000000, 0, 0, 1)
    expect(sparse.lookupBatchIpv6(words)).toEqual([6, undefined])
    expect(() => sparse.lookupBatchIpv6(words.subarray(1))).toThrow(RouteTableError)
  })

  it('refuses to go on iterating when it has changed', () => {
    const changing = RouteTable.from([
      ['10.0.0.0/8', 1],
      ['11.0.0.0/8', 2],
    ])
    const iterator = changing[Symbol.iterator]()
    iterator.next()
    expect(changing.delete('12.0.0.0/8')).toBe(false)
    expect(iterator.next().value?.[1]).toBe(2)
    changing.delete('11.0.0.0/8')
    expect(() => iterator.next()).toThrow(
      expect.objectContaining({ code: 'changed-while-iterating' }),
    )
    for (const [key] of changing.snapshot()) changing.delete(key)
    expect(changing.size).toBe(0)
  })

  it('has a snapshot that offers no way to change it', () => {
    expectTypeOf(table.snapshot()).not.toHaveProperty('insert')
    expectTypeOf(table.snapshot()).toHaveProperty('lookup')
  })
})

describe('bad keys', () => {
  const notPrefixes = [
    '10.0.0.0/33',
    '10.0.0/8',
    '010.0.0.0/8',
    '10.0.0.0/',
    ' 10.0.0.0/8',
    'fe80::1%eth0/64',
    '::/129',
    '',
    null,
    7,
    {},
    { address: { family: 4, w0: 0.5 }, length: 8 },
    { address: { family: 5, w0: 0 }, length: 8 },
    { address: { family: 4, w0: 0xffffffff }, length: 8 },
    { address: { family: 4, w0: 0 }, length: 33 },
    { address: { family: 4, w0: 0 }, length: -1 },
    { address: { family: 6, w0: 0, w1: 0, w2: 0, w3: 0 }, length: 1.5 },
    { address: { family: 6, w0: 0, w1: 0, w2: 0 }, length: 8 },
  ]

  it.each(notPrefixes)('a prefix can not be %j', (key) => {
    const table = RouteTable.from([['0.0.0.0/0', 'kept']])
    for (const use of [
      () => table.insert(key as string, 'lost'),
      () => table.delete(key as string),
      () => table.get(key as string),
      () => table.has(key as string),
      () => table.covering(key as string),
      () => table.coveredBy(key as string),
    ]) {
      expect(use).toThrow(expect.objectContaining({ code: 'not-a-prefix' }))
      expect(use).toThrow(RouteTableError)
    }
    expect(texts(table)).toEqual(['0.0.0.0/0 kept'])
  })

  it.each(['10.0.0.0/32', 'fe80::1%eth0', '10.0.0', '1:2', '', undefined, { family: 4 }])(
    'an address can not be %j',
    (key) => {
      const table = new RouteTable<string>()
      expect(() => table.lookup(key as string)).toThrow(
        expect.objectContaining({ code: 'not-an-address' }),
      )
      expect(() => table.lookupAll(key as string)).toThrow(RouteTableError)
    },
  )

  it.each([1.5, Number.NaN, 2 ** 32, -(2 ** 31) - 1, Number.POSITIVE_INFINITY])(
    'an address word can not be %d',
    (word) => {
      const table = new RouteTable<string>()
      for (const use of [
        () => table.lookupIpv4(word),
        () => table.insertIpv4(word, 8, ''),
        () => table.deleteIpv4(word, 8),
        () => table.lookupIpv6(0, 0, 0, word),
        () => table.insertIpv6(0, 0, word, 0, 8, ''),
        () => table.deleteIpv6(0, word, 0, 0, 8),
      ]) {
        expect(use).toThrow(expect.objectContaining({ code: 'not-an-integer' }))
      }
    },
  )

  it.each([-1, 33, 1.5, Number.NaN])('an IPv4 prefix length can not be %d', (length) => {
    const table = new RouteTable<string>()
    const refused = expect.objectContaining({ code: 'not-a-length' })
    const length6 = length === 33 ? 129 : length
    expect(() => table.insertIpv4(0, length, '')).toThrow(refused)
    expect(() => table.deleteIpv4(0, length)).toThrow(refused)
    expect(() => table.insertIpv6(0, 0, 0, 0, length6, '')).toThrow(refused)
    expect(() => table.deleteIpv6(0, 0, 0, 0, length6)).toThrow(refused)
  })

  it('says what was given, what was expected and what to write', () => {
    expect(() => new RouteTable().insert('10.0.0.0/33', 0)).toThrow(
      '`10.0.0.0/33` is not a prefix: expected an address and a length, such as 10.1.0.0/16',
    )
  })
})

describe('every operation agrees with the slow twin', () => {
  it.prop([edits])('the routes, in their order', (list) => {
    const { table, golden } = build(list)
    expect(table.size).toBe(golden.size)
    expect([...table]).toEqual(golden.routes().map((route) => [route.prefix, route.value]))
  })

  it.prop([edits, fc.array(address, { minLength: 1 })])('lookup', (list, addresses) => {
    const { table, golden } = build(list)
    for (const key of [...addresses, ...list.map((edit) => edit.prefix.address)]) {
      const route = golden.lookup(key)
      expect(table.lookup(key)).toEqual(route)
      expect(lookupByWords(table, key)).toBe(route?.value)
      expect(table.lookupAll(key)).toEqual(golden.lookupAll(key))
    }
  })

  it.prop([edits, fc.array(prefix, { minLength: 1 })])('get, covering, coveredBy', (list, keys) => {
    const { table, golden } = build(list)
    for (const key of [...keys, ...list.map((edit) => edit.prefix)]) {
      expect(table.has(key)).toBe(golden.find(key) !== undefined)
      expect(table.get(key)).toBe(golden.find(key)?.value)
      expect(table.covering(key)).toEqual(golden.covering(key))
      expect([...table.coveredBy(key)]).toEqual(
        golden.coveredBy(key).map((route) => [route.prefix, route.value]),
      )
    }
  })

  it.prop([edits, edits])('a fork and what it was forked from', (list, more) => {
    const { table, golden } = build(list)
    const fork = table.fork()
    const goldenFork = golden.fork()
    for (const [index, edit] of more.entries()) {
      const [changed, twin] = index % 2 ? [table, golden] : [fork, goldenFork]
      if (edit.remove) expect(changed.delete(edit.prefix)).toBe(twin.delete(edit.prefix))
      else expect(changed.insert(edit.prefix, index)).toBe(twin.insert(edit.prefix, index))
    }
    expect(texts(table)).toEqual(golden.routes().map((r) => `${formatPrefix(r.prefix)} ${r.value}`))
    expect(texts(fork)).toEqual(
      goldenFork.routes().map((r) => `${formatPrefix(r.prefix)} ${r.value}`),
    )
  })
})
