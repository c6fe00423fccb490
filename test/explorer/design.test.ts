import { describe, expect, test } from 'vitest'
import { EXAMPLE_SOURCES } from '../../src/explorer/examples/examples.ts'
import { EXAMPLES } from '../../src/explorer/examples/names.ts'
import type { Source } from '../../src/manifest/index.ts'
import { Explored } from './explored.ts'

/** Two files with the mistake of the tutorial in each. */
function twoTutorials(): readonly Source[] {
  const [{ text }] = EXAMPLE_SOURCES.tutorial() as [Source]
  const other = text
    .replaceAll(/vpc-(a|b)\b/g, 'other-$1')
    .replaceAll('subnet-', 'net-')
    .replaceAll(/name: (a|b)\b/g, 'name: other-$1')
  return [
    { file: '1.yaml', text },
    { file: '0.yaml', text: other },
  ]
}

const MAP = { fold: [], unfold: [], routes: false }

describe('the examples', () => {
  test.each(EXAMPLES.map(({ name }) => name))('%s can be read whole', async (name) => {
    const { opened } = await Explored.example(name)
    expect(opened.findings.filter(({ places }) => places.length === 0)).toEqual([])
    expect(opened.counts.vpcs).toBeGreaterThan(1)
    expect(opened.counts.peerings).toBeGreaterThan(0)
    expect(opened.kind).toBe(name === 'kyma' ? 'cloud' : 'kube-ovn')
  })

  test('the large one has 300 VPCs and one mistake', async () => {
    const { opened } = await Explored.example('large')
    expect(opened.counts).toEqual({ vpcs: 300, subnets: 300, endpoints: 300, peerings: 299 })
    expect(opened.findings.map(({ code }) => code)).toEqual(['next-hop-not-connected'])
    expect(opened.findings[0]?.message).toContain('`spoke-42`')
  })
})

describe('findings', () => {
  test("tell the tutorial's mistake once, with both of its lines", async () => {
    const { opened } = await Explored.example('tutorial')
    expect(opened.findings).toMatchObject([
      {
        code: 'connect-ip-network',
        severity: 'error',
        places: [
          { file: 'two-vpcs.yaml', line: 11, column: 23 },
          { file: 'two-vpcs.yaml', line: 24, column: 23 },
        ],
      },
    ])
  })

  test('come with a fix that mends them, and says what it changes', async () => {
    const { explored, opened } = await Explored.example('tutorial')
    const [finding] = opened.findings
    expect(Object.keys(await explored.ask('fixes', {}))).toEqual([finding!.id])
    const fix = await explored.ask('fix', { id: finding!.id })
    expect(fix?.effects).toMatchObject([
      { from: 'default/a', to: 'default/b', after: 'reachable' },
      { from: 'default/b', to: 'default/a', after: 'reachable' },
    ])
    expect(fix?.diff).toContain('+      localConnectIP: 192.168.1.2/24\n')
    expect((await explored.open(fix!.sources)).findings).toEqual([])
  })

  test('have a place on the map: the link, with both of its ends', async () => {
    const { explored, opened } = await Explored.example('tutorial')
    const { id } = opened.findings[0]!
    const ids = await explored.ask('findingOnMap', { id })
    expect(ids).toEqual([expect.stringMatching(/^link/), 'router/vpc-a', 'router/vpc-b'])
    expect(await explored.ask('findingOnMap', { id: 'another' })).toEqual([])
  })

  test('that are gone have no fix any more', async () => {
    const { explored, opened, sources } = await Explored.example('tutorial')
    await explored.open(sources.map(({ file }) => ({ file, text: '' })))
    expect(await explored.ask('fix', { id: opened.findings[0]!.id })).toBeUndefined()
  })

  test('are fixed together, with what all of it changes', async () => {
    const explored = new Explored()
    const { findings } = await explored.open(twoTutorials())
    expect(findings.map(({ code }) => code)).toEqual(['connect-ip-network', 'connect-ip-network'])
    const fix = await explored.ask('fixAll', {})
    expect(fix.effects.reduce((sum, { pairs }) => sum + pairs, 0)).toBe(4)
    expect(fix.diff).toContain('--- a/0.yaml')
    expect(fix.diff).toContain('--- a/1.yaml')
    expect((await explored.open(fix.sources)).findings).toEqual([])
  })

  test('tell what keeps a text from being read, at its line', async () => {
    const { findings } = await new Explored().open([
      { file: 'a.yaml', text: 'kind: Vpc\n  name: x\n' },
    ])
    expect(findings).toMatchObject([{ severity: 'error', places: [{ file: 'a.yaml', line: 1 }] }])
  })

  test('come in the order of the files, those about no line first', async () => {
    const [one, two] = twoTutorials() as [Source, Source]
    const unknown = one.text.replaceAll('kind: Pod', 'kind: Pods')
    const { findings } = await new Explored().open([two, { ...one, text: unknown }])
    const places = findings.map(({ places: [place] }) =>
      place ? `${place.file}:${place.line}` : 'no line',
    )
    expect(places).toEqual(['no line', '0.yaml:11', '1.yaml:11'])
    expect(new Set(findings.map(({ id }) => id)).size).toBe(3)
  })
})

describe('the reading of localConnectIP', () => {
  test('that was not chosen is told by what it changes', async () => {
    const { explored, sources } = await Explored.example('tutorial')
    expect(await explored.ask('readings', {})).toMatchObject({
      other: 'auto',
      effects: [{ after: 'reachable' }, { after: 'reachable' }],
    })
    await explored.open(sources, { reading: 'auto' })
    expect(await explored.ask('readings', {})).toMatchObject({
      other: 'address',
      effects: [{ after: 'unreachable' }, { after: 'unreachable' }],
    })
  })

  test('changes nothing where addresses are written', async () => {
    const { explored } = await Explored.example('hub-spoke')
    expect(await explored.ask('readings', {})).toEqual({ other: 'auto', effects: [] })
  })
})

describe('the map', () => {
  test('shows the broken peering, and works in the reading of the tutorial', async () => {
    const { explored, sources } = await Explored.example('tutorial')
    const { view, layout, paths } = await explored.ask('map', MAP)
    expect(view.boxes.map(({ id }) => id)).toEqual(['router/vpc-a', 'router/vpc-b'])
    expect(view.links).toMatchObject([{ state: 'broken' }])
    expect(layout.boxes.length).toBe(2)
    expect(Object.values(paths)).toEqual([expect.stringMatching(/^M[\d.]+ [\d.]+C/)])
    await explored.open(sources, { reading: 'auto' })
    const other = await explored.ask('map', MAP)
    expect(other.view.links).toMatchObject([{ state: 'assumed' }])
  })

  test('of many VPCs opens folded, and unfolds', async () => {
    const { explored } = await Explored.example('large')
    const folded = await explored.ask('map', MAP)
    expect(folded.groups).toEqual([{ name: 'spoke-*', folded: true, size: 299 }])
    expect(folded.layout.boxes.length).toBe(2)
    expect(folded.boxes.find(({ name }) => name === 'spoke-42')).toMatchObject({
      home: 'group/spoke-*',
    })
    const unfolded = await explored.ask('map', { ...MAP, unfold: ['spoke-*'] })
    expect(unfolded.layout.boxes.length).toBe(300)
    expect(unfolded.boxes.find(({ name }) => name === 'spoke-42')?.home).toBe('router/spoke-42')
  })

  test('of few VPCs folds when it is asked to', async () => {
    const explored = new Explored()
    const vpc = (name: string) =>
      `apiVersion: kubeovn.io/v1\nkind: Vpc\nmetadata: {name: ${name}}\n`
    const text = ['red-1', 'red-2', 'red-3', 'hub'].map(vpc).join('---\n')
    await explored.open([{ file: 'a.yaml', text }])
    const names = async (fold: readonly string[]) =>
      (await explored.ask('map', { ...MAP, fold })).view.boxes.map(({ name }) => name)
    expect(await names([])).toEqual(['hub', 'red-1', 'red-2', 'red-3'])
    expect(await names(['red-*'])).toEqual(['hub', 'red-*'])
  })
})

describe('a world of cloud networks', () => {
  test('has a timeline from the resource to its peering', async () => {
    const { explored } = await Explored.example('kyma')
    const cloud = await explored.ask('cloud', {})
    expect(cloud?.resources).toEqual(['to-erp'])
    expect(cloud?.events.map(({ text, tone }) => [text, tone])).toEqual([
      ['apply AwsVpcPeering to-erp', 'neutral'],
      ['initiating-request', 'neutral'],
      ['active', 'good'],
    ])
    expect(cloud?.end).toBe(cloud?.events.at(-1)?.at)
    expect(cloud?.advice).toEqual([])
  })

  test('is as it was at the time that is looked at', async () => {
    const { explored, sources } = await Explored.example('kyma', { time: 500 })
    const before = await explored.ask('cloud', {})
    expect(before?.sides.every(({ isUp }) => !isUp)).toBe(true)
    await explored.open(sources, { time: undefined })
    const after = await explored.ask('cloud', {})
    expect(after?.sides.map(({ isUp }) => isUp)).toEqual([true, true])
    expect(after?.events).toEqual(before?.events)
  })

  test('tells what is wrong with a resource, and what to do', async () => {
    const { explored, sources } = await Explored.example('kyma')
    const wrong = sources.map(({ file, text }) => ({
      file,
      text: text.replace('remoteVpcId: vpc-erp', 'remoteVpcId: vpc-elsewhere'),
    }))
    await explored.open(wrong)
    const cloud = await explored.ask('cloud', {})
    expect(cloud?.advice).toMatchObject([{ resource: 'to-erp' }])
    expect(cloud?.events.at(-1)?.tone).toBe('bad')
  })

  test('that can not be read says so, and has no map', async () => {
    const explored = new Explored()
    const text = 'provider: aws\nkyma: {}\n'
    const { findings, counts } = await explored.open([{ file: 'w.yaml', text }])
    expect(findings.every(({ severity }) => severity === 'error')).toBe(true)
    expect(counts.vpcs).toBe(0)
    expect(await explored.ask('cloud', {})).toBeUndefined()
    await expect(explored.ask('map', MAP)).rejects.toThrow('can not be read')
  })

  test('is none where Kube-OVN is', async () => {
    const { explored } = await Explored.example('tutorial')
    expect(await explored.ask('cloud', {})).toBeUndefined()
  })
})

test('nothing is answered before something was opened', async () => {
  await expect(new Explored().ask('fixes', {})).rejects.toThrow('no manifests have been opened')
})
