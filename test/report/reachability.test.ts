import { Network, NetworkBuilder } from 'isthmus'
import {
  formatAccess,
  formatReachability,
  formatReachabilityCsv,
  formatReachabilityHtml,
  formatReachabilityJson,
  formatReachabilityMarkdown,
  formatReachabilityPairs,
  type ReachabilityJson,
  type ReachabilityReport,
} from 'isthmus/report'
import { describe, expect, it } from 'vitest'
import { matrixOf } from '../../src/analysis/index.ts'

function reportOf(builder: NetworkBuilder): ReachabilityReport {
  const reachability = new Network(builder.build()).reachability()
  const all = reachability.classes.map((one) => ({ class: one, members: one.members }))
  const matrices = ([4, 6] as const)
    .map((family) => matrixOf(reachability, family, all, all))
    .filter((matrix) => matrix.counts().pairs > 0)
  return { reachability, matrices, outside: [], unplaced: [], leftOut: [], notes: [] }
}

const text = (lines: Iterable<string>) => [...lines].join('\n')

/** A name with something for everybody who takes text for more than text. */
const HOSTILE = '=cmd|<img src=x>"&\'$(rm) `*_\u001b[31m\u202e\n'

/** A pod of that name, and a pod behind rules: one port open, another of which OVN leaves open what it does. */
function hostile(): NetworkBuilder {
  const rule = { direction: 'to-lport', action: 'allow-related', priority: 2000 } as const
  return new NetworkBuilder()
    .router('r|<b>')
    .subnet('n', 'r|<b>', '10.0.0.0/24')
    .groupAcl('g', { direction: 'to-lport', match: 'outport == @g', action: 'drop' })
    .groupAcl('g', { ...rule, match: 'outport == @g && ip4 && tcp.dst == 80' })
    .groupAcl('g', { ...rule, match: 'outport == @g && ip4 && tcp.dst == 81' })
    .groupAcl('g', { ...rule, match: 'outport == @g && ip4 && tcp.dst == 81', action: 'drop' })
    .endpoint(`=ns/${HOSTILE}`, 'n', '10.0.0.2')
    .endpoint('default/db', 'n', '10.0.0.3', { groups: ['g'] })
}

/** Many subnets, each of which gets a port of its own from everybody. */
function wide(count: number): NetworkBuilder {
  const builder = new NetworkBuilder().router('r')
  for (let i = 0; i < count; i++) {
    const group = `g${i}`
    builder
      .subnet(`n${i}`, 'r', `10.0.${i}.0/24`)
      .groupAcl(group, { direction: 'to-lport', match: `outport == @${group}`, action: 'drop' })
      .groupAcl(group, {
        direction: 'to-lport',
        match: `outport == @${group} && ip4 && tcp.dst == ${8000 + i}`,
        action: 'allow-related',
        priority: 2000,
      })
      .endpoint(`default/p${i}`, `n${i}`, `10.0.${i}.2`, { groups: [group] })
  }
  return builder
}

describe('reachability as text', () => {
  it('has no line that a name could have made, and says what is undefined', () => {
    const name = `=ns/=cmd|<img src=x>"&'$(rm) \`*_\\u{1b}[31m\\u{202e}\\u{a}`
    expect(text(formatReachability(reportOf(hostile())))).toBe(
      `IPv4
2 endpoints, 2 ordered pairs
everything gets through: 1, something: 0, nothing: 0, undefined: 1

A  1 endpoint: ${name}
   VPC r|<b>; subnet n
B  1 endpoint: default/db
   VPC r|<b>; subnet n; security group g

from \\ to  A    B
A          –    tcp 80 (undefined: tcp 81)
B          all  –`,
    )
  })

  it('quotes names for the shell', () => {
    const lines = [...formatReachability(reportOf(hostile()), { examples: true })]
    const name = `$'=ns/=cmd|<img src=x>"&\\'$(rm) \`*_\\x1b[31m\\xe2\\x80\\xae\\x0a'`
    expect(lines.filter((line) => line.startsWith('  reachable:'))).toEqual([
      `  reachable: isthmus trace ${name} default/db --tcp 80`,
      `  reachable: isthmus trace default/db ${name} --tcp 1`,
    ])
  })

  it('lists pairs of groups where a table would be too wide, all that get nothing as one', () => {
    const lines = [...formatReachability(reportOf(wide(30)))]
    expect(lines).toContain('A → C  tcp 8001')
    expect(lines).toContain('A → AE  tcp 8029')
    expect(lines.some((line) => line.startsWith('from \\ to'))).toBe(false)
    const model = wide(30).router('alone').subnet('far', 'alone', '10.9.0.0/24')
    const more = [...formatReachability(reportOf(model.endpoint('default/far', 'far', '10.9.0.2')))]
    expect(more).toContain('A → all others  none')
    expect(more).toContain('B → all  none')
  })

  it('prints what is the same over both versions of IP once', () => {
    const both = new NetworkBuilder()
      .router('r')
      .subnet('n', 'r', '10.0.0.0/24,fd00::/64')
      .endpoint('default/a', 'n', '10.0.0.2,fd00::2')
      .endpoint('default/b', 'n', '10.0.0.3,fd00::3')
    expect(text(formatReachability(reportOf(both)))).toMatch(/^IPv4 and IPv6 alike\n2 endpoints/)
    const one = both.endpoint('default/c', 'n', '10.0.0.4')
    const sections = text(formatReachability(reportOf(one))).split('\n\nIPv6\n')
    expect(sections).toHaveLength(2)
    expect(sections[0]).toMatch(/^IPv4\n3 endpoints/)
    expect(sections[1]).toMatch(/^2 endpoints/)
  })
})

describe('who can reach whom', () => {
  it('tells what is undefined apart, and why', () => {
    const access = text(formatAccess(reportOf(hostile()), 'senders'))
    expect(access).toMatch(
      /reachable: tcp 80\n {2}to 1 endpoint: default\/db\n.*\n {2}isthmus trace .* --tcp 80\n/,
    )
    expect(access).toMatch(/undefined: tcp 81\n {2}what happens to the packet .* is not defined/)
    expect(access).toMatch(/unreachable: all but tcp 80-81\n {2}the packet is dropped on switch/)
  })
})

describe('reachability as JSON', () => {
  it('keeps every name as it is, and has everybody in it', () => {
    const json = JSON.parse(text(formatReachabilityJson(reportOf(hostile())))) as ReachabilityJson
    const [family] = json.families
    expect(family!.groups.map(({ members }) => members)).toEqual([
      [{ name: `=ns/${HOSTILE}`, address: '10.0.0.2' }],
      [{ name: 'default/db', address: '10.0.0.3' }],
    ])
    expect(family!.cells[0]).toMatchObject({
      from: 'A',
      to: 'B',
      pairs: 1,
      reachable: 'tcp 80',
      undefined: 'tcp 81',
      lost: 'all but tcp 80-81',
      examples: { reachable: { port: 80 }, undefined: { port: 81 }, unreachable: { port: 1 } },
    })
  })

  it('has examples with their verdicts, in every cell', () => {
    const model = wide(5).build()
    const network = new Network(model)
    const json = JSON.parse(text(formatReachabilityJson(reportOf(wide(5))))) as ReachabilityJson
    const examples = json.families.flatMap(({ cells }) =>
      cells.flatMap((cell) => Object.entries(cell.examples)),
    )
    const given = examples.filter(([, probe]) => probe)
    expect(given).toHaveLength(10)
    for (const [verdict, probe] of given) expect(network.trace(probe!).verdict).toBe(verdict)
  })
})

describe('an example', () => {
  const examples = (builder: NetworkBuilder) => {
    const json = JSON.parse(text(formatReachabilityJson(reportOf(builder)))) as ReachabilityJson
    return json.families.flatMap(({ cells }) => cells.map((cell) => cell.examples.unreachable))
  }
  const rule = { direction: 'to-lport', action: 'drop' } as const
  const pair = () => new NetworkBuilder().router('r').subnet('n', 'r', '10.0.0.0/24')

  it('is a packet that a probe can name, if there is one', () => {
    const builder = (match: string) =>
      pair()
        .acl('n', { ...rule, match })
        .endpoint('default/a', 'n', '10.0.0.2')
        .endpoint('default/b', 'n', '10.0.0.3')
    expect(examples(builder('ip.proto == {58, 112}'))[0]).toMatchObject({ protocol: 112 })
    expect(examples(builder('ip.proto == 58'))).toEqual([null])
  })

  it('is not told of an address that the name of its endpoint does not stand for', () => {
    const builder = pair()
      .acl('n', { ...rule, match: 'ip4.dst == 10.0.0.5' })
      .endpoint('default/a', 'n', '10.0.0.2')
      .endpoint('default/b', 'n', '10.0.0.3,10.0.0.5')
    const found = examples(builder)
    expect(found.filter((probe) => probe?.to === 'default/b')).toEqual([])
  })
})

describe('reachability as CSV', () => {
  it('quotes what needs it, ends lines as RFC 4180 says, and gives a spreadsheet no formula', () => {
    const [head, first] = [...formatReachabilityCsv(reportOf(hostile()))]
    expect(head).toBe(
      'ip version,from,from endpoints,from vpcs,from names,to,to endpoints,to vpcs,to names,pairs,reachable,undefined,lost,lost example,reasons of the example\r',
    )
    expect(first).toContain(`"'=ns/=cmd|<img src=x>""&'$(rm) \`*_\u001b[31m\u202e\n"`)
    expect(first!.endsWith('\r')).toBe(true)
  })
})

describe('reachability as Markdown', () => {
  it('lets no name make a cell or markup', () => {
    const lines = [...formatReachabilityMarkdown(reportOf(hostile()))]
    const cells = lines.filter((line) => line.startsWith('| **A**'))
    expect(cells[0]!.split(/(?<!\\)\|/)).toHaveLength(5)
    expect(cells[0]).toContain('\\<img src=x\\>')
    expect(cells[1]).toBe('| **A** | – | tcp 80 (undefined: tcp 81) |')
  })

  it('lists what has too many columns', () => {
    const lines = [...formatReachabilityMarkdown(reportOf(wide(13)))]
    expect(lines).toContain('| From | To | Pairs | What gets through |')
    expect(lines).toContain('| **A** | C | 12 | tcp 8001 |')
  })
})

describe('reachability as HTML', () => {
  it('lets no name make a tag or leave an attribute', () => {
    const page = text(formatReachabilityHtml(reportOf(hostile())))
    expect(page).not.toContain('<img')
    expect(page).not.toContain('<b>')
    expect(page).toContain('&#60;img src=x&#62;&#34;&#38;&#39;$(rm)')
  })

  it('loads nothing and runs nothing', () => {
    const page = text(formatReachabilityHtml(reportOf(wide(3))))
    expect(page).not.toMatch(/<script|<link|https?:|url\(|@import| on\w+=/)
    expect(page).toContain('prefers-color-scheme: dark')
  })

  it('folds long sets, and shows all of them inside', () => {
    const rule = { direction: 'to-lport', action: 'allow-related', priority: 2000 } as const
    const ports = Array.from({ length: 40 }, (_, i) => 1000 + 2 * i)
    const page = text(
      formatReachabilityHtml(
        reportOf(
          new NetworkBuilder()
            .router('r')
            .subnet('n', 'r', '10.0.0.0/24')
            .groupAcl('g', { direction: 'to-lport', match: 'outport == @g', action: 'drop' })
            .groupAcl('g', {
              ...rule,
              match: `outport == @g && ip4 && tcp.dst == {${ports.join(', ')}}`,
            })
            .endpoint('default/a', 'n', '10.0.0.2')
            .endpoint('default/b', 'n', '10.0.0.3', { groups: ['g'] }),
        ),
      ),
    )
    expect(page).toMatch(/<summary>tcp 1000,1002[\d,]*…<\/summary>/)
    expect(page).toContain(`<p>tcp ${ports.join()}</p>`)
  })

  it('lists what has too many columns', () => {
    const page = text(formatReachabilityHtml(reportOf(wide(51))))
    expect(page).toContain('<tr><th>From<th>To<th>Pairs<th>What gets through</tr>')
  })
})

describe('reachability by pairs', () => {
  it('has a line for every ordered pair of different endpoints', () => {
    const lines = [...formatReachabilityPairs(reportOf(wide(3)))]
    expect(lines.toSorted()).toEqual([
      'default/p0\tdefault/p1\tIPv4\ttcp 8001',
      'default/p0\tdefault/p2\tIPv4\ttcp 8002',
      'default/p1\tdefault/p0\tIPv4\ttcp 8000',
      'default/p1\tdefault/p2\tIPv4\ttcp 8002',
      'default/p2\tdefault/p0\tIPv4\ttcp 8000',
      'default/p2\tdefault/p1\tIPv4\ttcp 8001',
    ])
    for (const line of formatReachabilityPairs(reportOf(hostile()))) {
      expect(line.split('\t')).toHaveLength(4)
    }
  })
})
