import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { EXAMPLES } from '../../src/explorer/examples/names.ts'
import type { Place, Traced, TraceRequest } from '../../src/explorer/protocol/index.ts'
import { probeOf } from '../../src/explorer/worker/trace/probe.ts'
import { loadNetwork } from '../../src/load.ts'
import type { Source } from '../../src/manifest/index.ts'
import { formatTrace } from '../../src/report/index.ts'
import { Explored } from './explored.ts'

const AB = { from: 'default/a', to: 'default/b', service: undefined, ip: undefined }

/** The tutorial's two VPCs as a live cluster wants them, with some texts replaced. */
function repaired(...changes: readonly (readonly [string, string])[]): Source[] {
  const file = 'fixtures/tutorial/two-vpcs-repaired.yaml'
  const text = changes.reduce(
    (before, [from, to]) => {
      expect(before).toContain(from)
      return before.replace(from, to)
    },
    readFileSync(file, 'utf8'),
  )
  return [{ file: 'two-vpcs.yaml', text }]
}

const PRIVATE_B = [
  '  vpc: vpc-b\n  cidrBlock: 10.2.0.0/16\n',
  '  vpc: vpc-b\n  cidrBlock: 10.2.0.0/16\n  private: true\n',
] as const

/** A second route of the same length for packets to b, to a next hop that nobody has: OVN picks one by itself. */
const RIVAL_ROUTE = [
  '      nextHopIP: 192.168.1.1\n',
  '      nextHopIP: 192.168.1.1\n    - policy: policyDst\n      cidr: 10.2.1.1/16\n      nextHopIP: 10.1.0.9\n',
] as const

async function opened(sources: readonly Source[]): Promise<Explored> {
  const explored = new Explored()
  await explored.open(sources)
  return explored
}

function lineAt(sources: readonly Source[], { file, line }: Place): string {
  return sources.find((source) => source.file === file)!.text.split('\n')[line - 1]!
}

describe('who packets can be sent from and to', () => {
  test('are all endpoints, with where they are', async () => {
    const { explored } = await Explored.example('ovn-cluster')
    expect(await explored.ask('ends', {})).toEqual([
      {
        name: 'default/vm',
        kind: 'Pod',
        vpc: 'vpc-a',
        subnet: 'subnet-a',
        addresses: ['10.1.0.2'],
      },
      {
        name: 'default/service',
        kind: 'Pod',
        vpc: 'ovn-cluster',
        subnet: 'ovn-default',
        addresses: ['10.54.0.2'],
      },
      {
        name: 'node-node',
        kind: 'Node',
        vpc: 'ovn-cluster',
        subnet: 'join',
        addresses: ['100.64.0.2'],
      },
    ])
  })

  test('can all be traced by their names', async () => {
    for (const { name } of EXAMPLES) {
      const { explored } = await Explored.example(name)
      const ends = (await explored.ask('ends', {})).slice(0, 3)
      for (const { name: from } of ends) {
        const { legs } = await explored.ask('trace', { ...AB, from, to: ends[0]!.name })
        expect(legs.length, `${name}: ${from}`).toBeGreaterThan(0)
      }
    }
  })

  test('are not those without a place in the network', async () => {
    const lost = repaired(['logical_switch: subnet-a', 'logical_switch: subnet-z'])
    const ends = await (await opened(lost)).ask('ends', {})
    expect(ends.map(({ name }) => name)).toEqual(['default/b'])
  })
})

describe('a trace', () => {
  test("of the tutorial's ping ends at the router with the deciding line", async () => {
    const { explored, sources } = await Explored.example('tutorial')
    const { verdict, service, legs, ends } = await explored.ask('trace', AB)
    expect({ verdict, service, ends }).toEqual({
      verdict: 'unreachable',
      service: 'icmp',
      ends: { from: 'router/vpc-a', to: 'router/vpc-b' },
    })
    expect(legs).toHaveLength(1)
    const [{ kind, outcome, arrived, open, hops }] = legs as [Traced['legs'][number]]
    expect({ kind, outcome, arrived, open }).toEqual({
      kind: 'request',
      outcome: 'dropped',
      arrived: false,
      open: false,
    })
    expect(hops.map(({ node, box }) => [node, box])).toEqual([
      ['subnet-a', 'router/vpc-a'],
      ['vpc-a', 'router/vpc-a'],
    ])
    expect(hops[0]!.steps.map(({ text }) => text)).toEqual(['port subnet-a-vpc-a'])
    const [deciding] = hops[1]!.steps.filter(({ decides }) => decides)
    expect(deciding!.text).toBe('route 10.2.0.0/16 via 192.168.1.1, dst-ip, priority 132')
    expect(lineAt(sources, deciding!.place!)).toBe('    - policy: policyDst')
  })

  test('of a packet that arrives has its reply, and nothing to mend', async () => {
    const traced = await (await opened(repaired())).ask('trace', { ...AB, service: 'tcp 443' })
    expect(traced).toMatchObject({
      verdict: 'reachable',
      service: 'tcp port 443',
      blockers: { causes: [] },
      repairable: false,
    })
    expect(traced.legs.map(({ kind, arrived }) => [kind, arrived])).toEqual([
      ['request', true],
      ['reply', true],
    ])
    expect(traced.legs[1]!.hops.map(({ box }) => box)).toEqual([
      'router/vpc-b',
      'router/vpc-b',
      'router/vpc-a',
      'router/vpc-a',
    ])
  })

  test('tells of each node what decided there, and what else was asked', async () => {
    const { legs } = await (await opened(repaired())).ask('trace', AB)
    expect(legs[0]!.hops[2]!.steps.map(({ text, decides }) => [text, decides])).toEqual([
      ['connected network 10.2.0.0/16, priority 134', true],
      ['policy 31000: allow (ip4.dst == 10.2.0.0/16)', false],
    ])
  })

  test('says in which words the engine tells it, step by step', async () => {
    const sources = repaired(RIVAL_ROUTE)
    const { network } = loadNetwork(sources, { release: '1.17', connectIp: 'address' })
    const explored = await opened(sources)
    for (const request of [AB, { ...AB, from: AB.to, to: AB.from, service: 'udp 53' }]) {
      const text = formatTrace(network.trace(probeOf(request)), 'x', 'y', undefined)
      for (const { hops } of (await explored.ask('trace', request)).legs) {
        const steps = hops.flatMap((hop) => [...hop.steps, ...hop.candidates])
        expect(steps.length).toBeGreaterThan(0)
        for (const step of steps.filter((one) => !one.text.startsWith('port '))) {
          expect(text).toContain(step.text)
        }
      }
    }
  })

  test('that OVN leaves open shows all that may happen', async () => {
    const traced = await (await opened(repaired(RIVAL_ROUTE))).ask('trace', AB)
    expect(traced.verdict).toBe('undefined')
    const [leg] = traced.legs
    expect(leg).toMatchObject({ open: true, arrived: false, outcome: 'undefined' })
    const { candidates } = leg!.hops.at(-1)!
    expect(
      candidates.map(({ text, arrives, hops }) => [text, arrives, hops.map(({ node }) => node)]),
    ).toEqual([
      [
        '10.2.0.0/16 via 192.168.1.1 to 192.168.1.1 through vpc-a-vpc-b, then delivered',
        true,
        ['vpc-a', 'vpc-b', 'subnet-b'],
      ],
      [
        '10.2.1.1/16 via 10.1.0.9 to 10.1.0.9 through vpc-a-subnet-a, then dropped (next-hop-unresolved)',
        false,
        ['vpc-a'],
      ],
    ])
  })

  test('tells what it rests on', async () => {
    const { explored } = await Explored.example('tutorial', { reading: 'auto' })
    const { verdict, notes, repairable } = await explored.ask('trace', AB)
    expect({ verdict, repairable }).toEqual({ verdict: 'reachable', repairable: false })
    expect(notes.map(({ severity }) => severity)).toContain('warning')
    expect(notes[0]!.place).toMatchObject({ file: 'two-vpcs.yaml', line: 11 })
  })

  test('offers the versions of IP that both ends have, and takes the one that is chosen', async () => {
    const dual = repaired(
      ['cidrBlock: 10.1.0.0/16', 'cidrBlock: 10.1.0.0/16,fd01::/64\n  protocol: Dual'],
      ['cidrBlock: 10.2.0.0/16', 'cidrBlock: 10.2.0.0/16,fd02::/64\n  protocol: Dual'],
    )
    const explored = await opened(dual)
    const [four, six] = await Promise.all(
      [undefined, '6'].map((ip) => explored.ask('trace', { ...AB, ip })),
    )
    expect(four!.ipVersions).toEqual([4, 6])
    expect(four!.legs[0]!.source).toBe('10.1.0.2')
    expect(six!.legs[0]!.source).toBe('fd01::2')
    const alone = await explored.ask('trace', { ...AB, to: 'vpc-b:fd02::2' })
    expect(alone.ipVersions).toEqual([6])
  })

  test('of nobody is refused, with what to do', async () => {
    const { explored } = await Explored.example('tutorial')
    await expect(explored.ask('trace', { ...AB, to: 'default/c' })).rejects.toMatchObject({
      message: 'there is no pod `default/c`',
      help: expect.stringContaining('default/a'),
    })
    await expect(explored.ask('trace', { ...AB, service: 'tcp' })).rejects.toThrow('needs a port')
    await expect(explored.ask('trace', { ...AB, service: 'smoke' })).rejects.toThrow(
      '`smoke` is not a protocol',
    )
  })

  test('is plain data, as are its fixes and its repair', async () => {
    const { explored } = await Explored.example('tutorial')
    for (const kind of ['trace', 'mending', 'repair'] as const) {
      const answer = await explored.ask(kind, AB)
      expect(structuredClone(answer)).toStrictEqual(answer)
    }
  })

  test('of a cloud is told by what the world says at its time', async () => {
    const kyma = { ...AB, from: 'vpc-kyma/node', to: 'vpc-erp/erp-1', service: 'tcp 443' }
    const { explored, sources } = await Explored.example('kyma')
    expect((await explored.ask('trace', kyma)).verdict).toBe('reachable')
    await explored.open(sources, { time: 0 })
    const traced = await explored.ask('trace', kyma)
    expect(traced).toMatchObject({ verdict: 'unreachable', repairable: false })
    expect(await explored.ask('mending', kyma)).toEqual([])
  })
})

describe('what blocks a packet', () => {
  test('is told with its line and with what to write', async () => {
    const { explored, sources } = await Explored.example('tutorial')
    const { blockers, repairable } = await explored.ask('trace', AB)
    expect(repairable).toBe(true)
    expect(blockers.title).toBe('2 things to mend, each of which blocks it')
    expect(blockers.more).toBeUndefined()
    expect(blockers.causes.map(({ leg, place }) => [leg, lineAt(sources, place!).trim()])).toEqual([
      ['request', '- policy: policyDst'],
      ['reply', '- policy: policyDst'],
    ])
    expect(blockers.causes[0]!.writes).toEqual([
      expect.stringContaining("localConnectIP: '192.168.1.1/24'"),
    ])
  })

  test('is mended by the fix of lint that is named for it', async () => {
    const { explored, opened: first } = await Explored.example('tutorial')
    const fixes = await explored.ask('mending', AB)
    expect(fixes).toMatchObject([{ id: first.findings[0]!.id, mends: [0, 1], enough: true }])
    const fix = await explored.ask('fix', { id: fixes[0]!.id })
    expect(fix?.title).toBe(fixes[0]!.title)
    await explored.open(fix!.sources)
    expect((await explored.ask('trace', AB)).verdict).toBe('reachable')
  })

  test('is mended in part by fixes of which none is enough', async () => {
    const { explored, sources } = await Explored.example('tutorial')
    const [{ file, text }] = sources as [Source]
    await explored.open([{ file, text: text.replace(...PRIVATE_B) }])
    const { blockers } = await explored.ask('trace', AB)
    expect(blockers.causes.map(({ what }) => what.includes('ACL'))).toEqual([false, true, false])
    const fixes = await explored.ask('mending', AB)
    expect(fixes).toMatchObject([
      { mends: [0, 2], enough: false },
      { mends: [1], enough: false, title: 'add 10.1.0.0/16 to allowSubnets' },
    ])
  })

  test('is not mended by fixes of what has nothing to do with it', async () => {
    const { explored } = await Explored.example('large')
    const request: TraceRequest = { ...AB, from: 'default/spoke-1', to: 'default/spoke-2' }
    const { verdict, blockers } = await explored.ask('trace', request)
    expect(verdict).toBe('unreachable')
    expect(blockers.causes.length).toBeGreaterThan(0)
    expect(await explored.ask('mending', request)).toEqual([])
  })

  test('is mended by its own fix, however many others there are', async () => {
    const [{ text }] = (await Explored.example('tutorial')).sources as [Source]
    const pairs = Array.from({ length: 10 }, (_, i) => ({
      file: `${i}.yaml`,
      text: text
        .replaceAll(/(vpc|subnet)-(a|b)\b/g, `$1-${i}-$2`)
        .replaceAll(/name: (a|b)\b/g, `name: pod-${i}-$1`),
    }))
    const explored = await opened(pairs)
    const request = { ...AB, from: 'default/pod-9-a', to: 'default/pod-9-b' }
    const fixes = await explored.ask('mending', request)
    expect(fixes).toMatchObject([{ id: expect.stringContaining(' 9.yaml:'), enough: true }])
  })

  test('has no fixes where nothing blocks', async () => {
    expect(await (await opened(repaired())).ask('mending', AB)).toEqual([])
  })
})

describe('the smallest repair', () => {
  test('lets the packet through', async () => {
    const { explored } = await Explored.example('tutorial')
    const repair = await explored.ask('repair', { ...AB, service: 'tcp 443' })
    if (repair.kind === 'none') throw new Error('there is a repair')
    expect(repair.edits).toHaveLength(3)
    expect(repair.edits[0]!.without).toContain('the packet is lost at router `vpc-a`')
    expect(repair.effects).toContainEqual(
      expect.objectContaining({ from: 'default/a', services: 'tcp 443', after: 'reachable' }),
    )
    await explored.open(repair.sources)
    expect((await explored.ask('trace', { ...AB, service: 'tcp 443' })).verdict).toBe('reachable')
  })

  test('is one for an address in a VPC, too', async () => {
    const { explored } = await Explored.example('tutorial')
    const request = { ...AB, to: 'vpc-b:10.2.0.2' }
    const repair = await explored.ask('repair', request)
    if (repair.kind === 'none') throw new Error('there is a repair')
    await explored.open(repair.sources)
    expect((await explored.ask('trace', request)).verdict).toBe('reachable')
  })

  test('is offered for what a live cluster does, and for services that rules can name', async () => {
    const [{ file, text }] = (await Explored.example('tutorial')).sources as [Source]
    const explored = new Explored()
    await explored.open([{ file, text: text.replace(...PRIVATE_B) }])
    expect((await explored.ask('trace', AB)).repairable).toBe(true)
    const timestamp = { ...AB, service: 'icmp type 13' }
    expect(await explored.ask('trace', timestamp)).toMatchObject({
      verdict: 'unreachable',
      repairable: false,
    })
    await explored.open([{ file, text: text.replace(...PRIVATE_B) }], { reading: 'auto' })
    expect(await explored.ask('trace', AB)).toMatchObject({
      verdict: 'unreachable',
      repairable: false,
    })
  })

  test('is told where there is none', async () => {
    const { explored } = await Explored.example('tutorial')
    const repair = await explored.ask('repair', { ...AB, to: 'vpc-b:10.2.0.99' })
    if (repair.kind === 'repair') throw new Error('nobody is there')
    expect(repair.obstacles[0]!.message).not.toBe('')
  })
})
