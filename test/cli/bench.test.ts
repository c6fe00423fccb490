import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { formatAddress, formatPrefix, parseAddress, parsePrefix } from 'isthmus/net'
import { describe, expect, it } from 'vitest'
import { Dir24 } from '../../src/cli/bench/dir-24-8.ts'
import { randomWords } from '../../src/cli/bench/random.ts'
import { measure, quantile } from '../../src/cli/bench/rounds.ts'
import { readRoutes } from '../../src/cli/bench/route-file.ts'
import { SlowTwin } from '../../src/cli/bench/slow-twin.ts'
import { FULL_TABLE, syntheticTable } from '../../src/cli/bench/synthetic.ts'
import { traffic } from '../../src/cli/bench/traffic.ts'
import { GoldenRouteTable } from '../golden/route-table.ts'
import { isthmus } from './terminal.ts'

function read(text: string): string[] {
  const { routes, bad } = readRoutes(text)
  expect(bad).toEqual([])
  return routes.map(({ prefix, nextHop }) => `${formatPrefix(prefix)} ${nextHop ?? '-'}`)
}

describe('route files', () => {
  it('hold a prefix a line, with or without next hop', () => {
    const text =
      '# a table\r\n10.0.0.0/8\r\n\r\n10.1.0.0/16 192.0.2.1 # peer\nfd00::/8 fe80::1\n10.2.3.4\n'
    expect(read(text)).toEqual([
      '10.0.0.0/8 -',
      '10.1.0.0/16 192.0.2.1',
      'fd00::/8 fe80::1',
      '10.2.3.4/32 -',
    ])
  })

  it('hold the output of ip route', () => {
    const text = [
      'default via 172.17.0.1 dev eth0 proto dhcp metric 100',
      '10.1.0.0/16 dev vpc0 proto kernel scope link src 10.1.0.1',
      '10.2.0.0/16 proto static',
      '\tnexthop via 10.1.0.2 dev vpc0 weight 1',
      '\tnexthop via 10.1.0.3 dev vpc0 weight 1',
      'blackhole 10.9.0.0/16',
      'local 10.1.0.1 dev vpc0 table local proto kernel',
      'default via fe80::1 dev eth0 metric 1024 pref medium',
      'fd00:9::/64 dev eth0 proto kernel metric 256',
    ].join('\n')
    expect(read(text)).toEqual([
      '0.0.0.0/0 172.17.0.1',
      '10.1.0.0/16 dev vpc0',
      '10.2.0.0/16 10.1.0.2',
      '10.9.0.0/16 blackhole',
      '10.1.0.1/32 dev vpc0',
      '::/0 fe80::1',
      'fd00:9::/64 dev eth0',
    ])
  })

  it('hold what FRR shows, of which the routes in use count', () => {
    const text = [
      'Codes: K - kernel route, C - connected, S - static,',
      '       > - selected route, * - FIB route',
      '',
      'IPv4 unicast VRF default:',
      'K>* 0.0.0.0/0 [0/100] via 172.17.0.1, eth0, 00:00:10',
      'C>* 10.1.0.0/16 is directly connected, vpc0, 00:00:10',
      'B   10.2.0.0/16 [200/0] via 10.1.0.9, vpc0, 00:00:01',
      'B>* 10.2.0.0/16 [20/0] via 10.1.0.2, vpc0, weight 1, 00:00:01',
      '  *                    via 10.1.0.3, vpc0, weight 1, 00:00:01',
    ].join('\n')
    expect(read(text)).toEqual([
      '0.0.0.0/0 172.17.0.1',
      '10.1.0.0/16 dev vpc0',
      '10.2.0.0/16 10.1.0.2',
    ])
    const bgp = [
      'BGP table version is 3, local router ID is 10.0.0.1, vrf id 0',
      '   Network          Next Hop            Metric LocPrf Weight Path',
      '*> 10.2.0.0/16      10.1.0.2                 0             0 65001 i',
      '*                   10.1.0.3                 0             0 65002 i',
      '*>i10.3.0.0/16      10.1.0.4                 0    100      0 i',
      '*  10.4.0.0/16      10.1.0.4                 0    100      0 i',
      'Displayed  3 routes and 4 total paths',
    ].join('\n')
    expect(read(bgp)).toEqual(['10.2.0.0/16 10.1.0.2', '10.3.0.0/16 10.1.0.4'])
  })

  it('hold what BIRD shows', () => {
    const text = [
      'BIRD 2.0.12 ready.',
      'Table master4:',
      '10.2.0.0/16          unicast [peer1 00:00:01] * (100) [AS65001i]',
      '\tvia 10.1.0.2 on vpc0',
      '                     unicast [peer2 00:00:01] (100) [AS65002i]',
      '\tvia 10.1.0.3 on vpc0',
      '10.3.0.0/16          via 10.1.0.4 on vpc0 [peer1 00:00:01] * (100)',
      '10.9.0.0/16          blackhole [static1 00:00:01] * (200)',
    ].join('\n')
    expect(read(text)).toEqual([
      '10.2.0.0/16 10.1.0.2',
      '10.3.0.0/16 10.1.0.4',
      '10.9.0.0/16 blackhole',
    ])
  })

  it('name the lines that are no routes', () => {
    expect(readRoutes('10.0.0.0/8\n10.0.0.0/33\nhello world\n').bad).toEqual([
      { line: 2, text: '10.0.0.0/33' },
      { line: 3, text: 'hello world' },
    ])
  })
})

describe('made-up tables', () => {
  it.each([4, 6] as const)('of IPv%d have the lengths of the Internet, at any size', (family) => {
    for (const size of [0, 1, 17, 3000]) {
      const table = syntheticTable(family, size, randomWords(3))
      expect(table).toHaveLength(size)
      expect(new Set(table.map(formatPrefix))).toHaveProperty('size', size)
    }
    const table = syntheticTable(family, 20_000, randomWords(3))
    const commonest = table.filter(({ length }) => length === (family === 4 ? 24 : 48)).length
    expect(commonest / table.length).toBeCloseTo(family === 4 ? 0.596 : 0.471, 1)
    expect(FULL_TABLE[family]).toBeGreaterThan(100_000)
  })

  it('are the same for the same seed', () => {
    expect(syntheticTable(4, 500, randomWords(5))).toEqual(syntheticTable(4, 500, randomWords(5)))
    expect(syntheticTable(4, 500, randomWords(5))).not.toEqual(
      syntheticTable(4, 500, randomWords(6)),
    )
  })
})

describe('traffic', () => {
  const prefixes = [parsePrefix('10.0.0.0/8')!, parsePrefix('fd00::/64')!]

  it('hits routes', () => {
    for (const a of traffic('hits', 4, prefixes.slice(0, 1), 100, randomWords(1))) {
      expect(formatAddress(a)).toMatch(/^10\./)
    }
    for (const a of traffic('hits', 6, prefixes.slice(1), 100, randomWords(1))) {
      expect(formatAddress(a)).toMatch(/^fd00::/)
    }
  })

  it('has few flows with most packets, or none', () => {
    const often = (kind: 'zipf' | 'uniform') => {
      const counts = new Map<string, number>()
      for (const a of traffic(kind, 4, prefixes.slice(0, 1), 10_000, randomWords(1))) {
        counts.set(formatAddress(a), (counts.get(formatAddress(a)) ?? 0) + 1)
      }
      return Math.max(...counts.values())
    }
    expect(often('zipf')).toBeGreaterThan(500)
    expect(often('uniform')).toBeLessThan(5)
    const [first] = traffic('uniform', 6, [], 1, randomWords(1))
    expect(first!.w0 >>> 29).toBe(1)
  })
})

describe('what answers are compared with', () => {
  it('agrees with reading a list from end to end', () => {
    const random = randomWords(9)
    for (const family of [4, 6] as const) {
      const prefixes = syntheticTable(family, 300, random)
      const values = prefixes.map((_, index) => index)
      const twin = new SlowTwin(prefixes, values)
      const golden = new GoldenRouteTable<number>()
      for (const [index, prefix] of prefixes.entries()) golden.insert(prefix, index)
      const dir = family === 4 ? new Dir24(prefixes, values) : undefined
      for (const kind of ['hits', 'uniform'] as const) {
        for (const address of traffic(kind, family, prefixes, 300, random)) {
          const expected = golden.lookup(address)?.value
          expect(twin.lookup(address)).toBe(expected)
          if (dir) expect(dir.lookup(address.w0)).toBe(expected ?? -1)
        }
      }
    }
  })

  it('knows DIR-24-8 with routes longer than 24 bits inside each other', () => {
    const texts = ['10.0.0.0/24', '10.0.0.128/25', '10.0.0.129/32', '10.0.1.7/32']
    const dir = new Dir24(
      texts.map((text) => parsePrefix(text)!),
      [0, 1, 2, 3],
    )
    const at = (text: string) => dir.lookup(parseAddress(text)!.w0)
    expect(['10.0.0.1', '10.0.0.128', '10.0.0.129', '10.0.1.7', '10.0.1.8'].map(at)).toEqual([
      0, 1, 2, 3, -1,
    ])
  })
})

describe('rounds', () => {
  it('time each subject in every round, and compare round by round', () => {
    let clock = 0
    const took = (name: string, ms: number) => ({ name, count: 1000, run: () => (clock += ms) })
    const subjects = [took('one', 2), took('two', 6)]
    const rounds: number[] = []
    const timings = measure(
      subjects,
      3,
      randomWords(1),
      () => clock,
      (round) => rounds.push(round),
    )
    expect(timings.map(({ name, median, ratio }) => ({ name, median, ratio }))).toEqual([
      { name: 'one', median: 2000, ratio: 1 },
      { name: 'two', median: 6000, ratio: 3 },
    ])
    expect(rounds).toEqual([-2, -1, 0, 1, 2])
  })

  it('warm up what asks for it, without counting it', () => {
    let clock = 0
    let runs = 0
    const run = () => {
      clock += ++runs % 2 ? 100 : 1
    }
    const [timing] = measure(
      [{ name: 'cold at first', count: 1, warm: true, run }],
      2,
      randomWords(1),
      () => clock,
      () => {},
    )
    expect(timing!.median).toBe(1e6)
    expect(runs).toBe(8)
  })

  it('have quartiles', () => {
    expect([0, 0.25, 0.5, 0.75, 1].map((part) => quantile([4, 1, 3, 2], part))).toEqual([
      1, 1.75, 2.5, 3.25, 4,
    ])
  })
})

describe('isthmus bench routes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const file = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  const quick = ['--rounds', '1', '--addresses', '500']

  it('checks and measures a table from a file, gzip or not', async () => {
    const routes = file('routes.gz', gzipSync('10.0.0.0/8 192.0.2.1\n10.1.0.0/16 192.0.2.2\n'))
    const ran = await isthmus(['bench', 'routes', '--table', routes, ...quick, '-o', 'json'])
    expect(ran).toMatchObject({ code: 0, err: '' })
    const result = JSON.parse(ran.out)
    expect(result).toMatchObject({ checked: 2000, wrong: [], rounds: 1 })
    expect(result.table).toMatch(/^2 IPv4 and 0 IPv6 routes via 2 next hops, from /)
    expect(result.groups.map((group: { title: string }) => group.title)).toEqual([
      'IPv4 lookup',
      'IPv4 lookup, batch',
      'IPv4 lookup, text',
      'load, a route',
      'compile, a route',
      'change of a route',
      'snapshot and first change',
    ])
  })

  it('makes a table up, for traffic from a file, and prints Markdown', async () => {
    const addresses = file('addresses.txt', '8.8.8.8\n2001:db8::1\n# comment\n')
    const args = ['--size', '200', '--traffic', addresses, '--rounds', '1', '-o', 'markdown']
    const { code, out } = await isthmus(['bench', 'routes', ...args])
    expect(code).toBe(0)
    expect(out).toMatch(/^Table: 170 IPv4 and 30 IPv6 routes, made up with seed 1\n/)
    expect(out).toContain('| IPv6 lookup: table |')
    expect(out).toContain('compared with the slow twin: 8, wrong: 0')
  })

  it('prints a table by default', async () => {
    const { code, out } = await isthmus(['bench', 'routes', '--size', '50', ...quick])
    expect(code).toBe(0)
    expect(out).toMatch(/^IPv4 lookup: DIR-24-8 in JavaScript +[\d.]+ (ns|µs)/m)
  })

  it.each([
    [['--table', 'no-such-file'], '`no-such-file` could not be read'],
    [
      ['--table', file('bad.txt', '10.0.0.0/8\n\nnonsense\nmore\n')],
      'bad.txt:3: `nonsense` is not a route, and 1 more lines are not',
    ],
    [['--table', file('empty.txt', '# nothing\n')], 'there are no routes in'],
    [['--table', file('binary', Uint8Array.of(0xff, 0xfe, 0))], 'could not be read'],
    [['--traffic', file('text.txt', '10.0.0.1/8\n')], 'text.txt:1: `10.0.0.1/8` is not an address'],
    [['--traffic', file('none.txt', '')], 'there are no addresses in'],
    [['--size', '0'], 'Write 1 to 4000000'],
    [['--rounds', 'many'], 'Write a whole number'],
  ])('refuses %j', async (args, message) => {
    const { code, out, err } = await isthmus(['bench', 'routes', ...args])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
  })
})
