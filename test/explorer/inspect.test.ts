import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { Fabric } from '../../src/dataplane/index.ts'
import { EXAMPLES } from '../../src/explorer/examples/names.ts'
import type { Inspected, Place } from '../../src/explorer/protocol/index.ts'
import { loadNetwork } from '../../src/load.ts'
import type { Source } from '../../src/manifest/index.ts'
import { formatAclList, formatEffectiveRoutes, formatPolicyList } from '../../src/report/index.ts'
import { Explored } from './explored.ts'

type Of<Kind extends Inspected['kind']> = Extract<Inspected, { kind: Kind }>

async function inspect<Kind extends Inspected['kind']>(
  explored: Explored,
  kind: Kind,
  id: string,
): Promise<Of<Kind>> {
  const part = await explored.ask('inspect', { id })
  expect(part?.kind, id).toBe(kind)
  return part as Of<Kind>
}

function lineAt(sources: readonly Source[], place: Place | undefined): string | undefined {
  const source = sources.find(({ file }) => file === place?.file)
  return source?.text.split('\n')[place!.line - 1]?.trim()
}

describe('a VPC', () => {
  test.each(['tutorial', 'hub-spoke', 'ovn-cluster'] as const)(
    'of %s has its routes and policies in the order of the release',
    async (name) => {
      const { explored, sources } = await Explored.example(name)
      const { network } = loadNetwork(sources, { release: '1.17', connectIp: 'address' })
      const fabric = new Fabric(network.model)
      for (const { name: router } of network.model.routers) {
        const vpc = await inspect(explored, 'vpc', `router/${router}`)
        expect(vpc.tables.map((table) => table.name)).toEqual([''])
        const [, ...lines] = formatEffectiveRoutes(fabric.router(router)!).trim().split('\n')
        const rows = vpc.tables[0]!.routes.map(
          ({ priority, prefix, nextHop, policy = '', ports, effect }) =>
            [priority, prefix, nextHop, policy, ports.join(', '), effect].filter(Boolean).join(' '),
        )
        expect(rows).toEqual(lines.map((line) => line.replaceAll(/ +/g, ' ')))
        const [, ...policies] = formatPolicyList(fabric.router(router)!.model).trim().split('\n')
        expect(vpc.policies.map(({ priority, match }) => `${priority} ${match}`)).toEqual(
          policies.map((line) =>
            /^ *(\d+ +.*?) +(allow|drop|reroute)/.exec(line)![1]!.replace(/ +/, ' '),
          ),
        )
      }
    },
  )

  test('leads to its subnets, its peerings and its lines', async () => {
    const { explored, sources } = await Explored.example('tutorial')
    const vpc = await inspect(explored, 'vpc', 'router/vpc-a')
    expect(vpc).toMatchObject({ name: 'vpc-a', what: 'VPC' })
    expect(vpc.subnets).toEqual([
      { id: 'subnet/subnet-a', name: 'subnet-a', about: '10.1.0.0/16 · 1 endpoint' },
    ])
    expect(vpc.peerings).toEqual([
      { id: 'link/vpc-a-vpc-b/vpc-b-vpc-a', name: 'vpc-a ↔ vpc-b', about: 'broken' },
    ])
    const route = vpc.tables[0]!.routes.find(({ prefix }) => prefix === '10.2.0.0/16')
    expect(lineAt(sources, route?.place)).toBe('- policy: policyDst')
    expect(vpc.ports.map(({ name, leadsTo }) => [name, leadsTo])).toEqual([
      ['vpc-a-vpc-b', 'port `vpc-b-vpc-a`'],
      ['vpc-a-subnet-a', 'subnet `subnet-a`'],
    ])
  })

  test('has a list for each of its route tables', async () => {
    const [source] = (await Explored.example('tutorial')).sources as [Source]
    const text = source.text.replace(
      '- policy: policyDst',
      '- policy: policyDst\n      routeTable: other',
    )
    const explored = new Explored()
    await explored.open([{ ...source, text }])
    const { tables } = await inspect(explored, 'vpc', 'router/vpc-a')
    expect(tables.map(({ name }) => name)).toEqual(['', 'other'])
    const [main, other] = tables.map(({ routes }) => routes.map(({ prefix }) => prefix))
    expect(main).not.toContain('10.2.0.0/16')
    expect(other).toContain('10.2.0.0/16')
  })

  test('that is not there says that much', async () => {
    const [source] = (await Explored.example('tutorial')).sources as [Source]
    const explored = new Explored()
    await explored.open([
      { ...source, text: source.text.replace('remoteVpc: vpc-b', 'remoteVpc: gone') },
    ])
    const vpc = await inspect(explored, 'vpc', 'router/gone')
    expect(vpc).toMatchObject({ what: 'not there', tables: [], ports: [], policies: [] })
  })
})

describe('a peering', () => {
  test('has both ends, what is routed over it, its state, and what is wrong with it', async () => {
    const { explored, sources, opened } = await Explored.example('tutorial')
    const link = await inspect(explored, 'link', 'link/vpc-a-vpc-b/vpc-b-vpc-a')
    expect(link).toMatchObject({ state: 'broken', stateText: 'broken', what: 'peering' })
    expect(link.findings).toEqual([opened.findings[0]!.id])
    expect(
      link.ends.map(({ box, addresses, routes, place }) => ({
        box: box.name,
        addresses,
        routes: routes.map(({ text }) => text),
        lines: [lineAt(sources, place), lineAt(sources, routes[0]!.place)],
      })),
    ).toEqual([
      {
        box: 'vpc-a',
        addresses: ['192.168.1.0/24'],
        routes: ['10.2.0.0/16 via 192.168.1.1'],
        lines: ['localConnectIP: 192.168.1.0/24', '- policy: policyDst'],
      },
      {
        box: 'vpc-b',
        addresses: ['192.168.2.0/24'],
        routes: ['10.1.0.0/16 via 192.168.2.1'],
        lines: ['localConnectIP: 192.168.2.0/24', '- policy: policyDst'],
      },
    ])
  })

  test('that one side declares has one port', async () => {
    const text = readFileSync('fixtures/tutorial/cluster-peering-one-sided.yaml', 'utf8')
    const explored = new Explored()
    await explored.open([{ file: 'a.yaml', text }])
    const { boxes } = await explored.ask('map', { fold: [], unfold: [], routes: false })
    const parts = await Promise.all(boxes.map(({ id }) => inspect(explored, 'vpc', id)))
    const [half] = parts.flatMap(({ peerings }) => peerings)
    const link = await inspect(explored, 'link', half!.id)
    expect(link.state).toBe('half')
    expect(link.ends.filter(({ port }) => port === undefined)).toHaveLength(1)
  })

  test('of a cloud has the words of its provider', async () => {
    const { explored } = await Explored.example('kyma')
    const link = await inspect(explored, 'link', 'peering/vpc-erp/vpc-kyma')
    expect(link.stateText).toBe('works: active')
  })
})

const PRIVATE = `
apiVersion: kubeovn.io/v1
kind: Subnet
metadata: { name: closed }
spec:
  vpc: vpc-a
  cidrBlock: 10.9.0.0/24
  private: true
  allowSubnets: [10.1.0.0/16]
  acls:
    - { direction: to-lport, priority: 1500, match: ip4.src == 10.1.0.7, action: drop }
---
apiVersion: kubeovn.io/v1
kind: SecurityGroup
metadata: { name: web }
spec:
  ingressRules:
    - { ipVersion: ipv4, protocol: tcp, priority: 5, remoteType: address, remoteAddress: 10.1.0.0/16, portRangeMin: 80, portRangeMax: 80, policy: allow }
    - { ipVersion: ipv4, protocol: tcp, priority: 2, remoteType: address, remoteAddress: 10.1.0.9/32, portRangeMin: 80, portRangeMax: 80, policy: drop }
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: { app: web }
  annotations:
    ovn.kubernetes.io/logical_switch: closed
    ovn.kubernetes.io/port_security: "true"
    ovn.kubernetes.io/security_groups: web
`

async function withPrivate(): Promise<{ explored: Explored; sources: Source[] }> {
  const { sources } = await Explored.example('tutorial')
  const all = [...sources, { file: 'web.yaml', text: PRIVATE }]
  const explored = new Explored()
  await explored.open(all)
  return { explored, sources: all }
}

describe('a subnet', () => {
  test('has its range, its VPC, its rules and who is in it', async () => {
    const { explored, sources } = await withPrivate()
    const subnet = await inspect(explored, 'subnet', 'subnet/closed')
    expect(subnet).toMatchObject({
      vpc: { id: 'router/vpc-a' },
      ranges: [{ cidr: '10.9.0.0/24', gateway: '10.9.0.1' }],
      isPrivate: true,
      allowed: ['10.1.0.0/16'],
      endpoints: [{ id: 'endpoint/default/web', name: 'default/web', about: '10.9.0.2' }],
    })
    const own = subnet.acls.find(({ priority }) => priority === 1500)
    expect(own).toMatchObject({ action: 'drop', holder: 'subnet `closed`' })
    expect(lineAt(sources, own!.place)).toContain('priority: 1500')
    const priorities = subnet.acls.map(({ priority }) => priority)
    expect(priorities).toEqual(priorities.toSorted((a, b) => b - a))
    const { network } = loadNetwork(sources, { release: '1.17' })
    const { acls } = network.model.switches.find(({ name }) => name === 'closed')!
    expect(subnet.acls).toHaveLength(formatAclList(acls).trim().split('\n').length)
  })

  test('that is not private says so', async () => {
    const { explored } = await Explored.example('tutorial')
    const subnet = await inspect(explored, 'subnet', 'subnet/subnet-a')
    expect(subnet).toMatchObject({ isPrivate: false, allowed: [], acls: [] })
  })
})

describe('an endpoint', () => {
  test('has the rules that can match at its port, both ways, the strongest first', async () => {
    const { explored, sources } = await withPrivate()
    const pod = await inspect(explored, 'endpoint', 'endpoint/default/web')
    expect(pod).toMatchObject({
      probe: 'default/web',
      selector: 'default/web',
      what: 'Pod',
      addresses: ['10.9.0.2'],
      vpc: { id: 'router/vpc-a' },
      subnet: { id: 'subnet/closed' },
      securityGroups: ['web'],
      labels: ['app=web'],
      problem: undefined,
    })
    const written = pod.rules.gets.filter(({ holder }) => holder === 'security group `web`')
    const ranked = written.filter(({ match }) => match.includes('tcp.dst'))
    expect(ranked.map(({ action, place }) => [action, lineAt(sources, place)])).toEqual([
      ['drop', expect.stringContaining('priority: 2')],
      ['allow-related', expect.stringContaining('priority: 5')],
    ])
    expect(ranked.some(({ isBase }) => isBase)).toBe(false)
    expect(written.filter(({ isBase }) => isBase).map(({ match }) => match)).toContainEqual(
      expect.stringContaining('arp'),
    )
    expect(pod.rules.gets.every(({ direction }) => direction === 'to-lport')).toBe(true)
    expect(pod.rules.sends.every(({ direction }) => direction === 'from-lport')).toBe(true)
    for (const rules of [pod.rules.gets, pod.rules.sends]) {
      const ranks = rules.map(({ tier, priority }) => tier * 100_000 - priority)
      expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
    }
  })

  test('without rules is open', async () => {
    const { explored } = await withPrivate()
    const pod = await inspect(explored, 'endpoint', 'endpoint/default/a')
    // What is wrong in the same file is about the VPCs.
    expect(pod.findings).toEqual([])
    expect(pod.rules).toEqual({ sends: [], gets: [] })
  })

  test('without a place in the network says why', async () => {
    const [source] = (await Explored.example('tutorial')).sources as [Source]
    const explored = new Explored()
    const text = source.text.replace('logical_switch: subnet-a', 'logical_switch: subnet-z')
    await explored.open([{ ...source, text }])
    const pod = await inspect(explored, 'endpoint', 'endpoint/default/a')
    expect(pod.probe).toBeUndefined()
    expect(pod.problem).toContain('subnet-z')
  })
})

describe('what the map folds', () => {
  test('is a list of its members', async () => {
    const { explored, opened } = await Explored.example('large')
    const group = await inspect(explored, 'group', 'group/spoke-*')
    expect(group.members).toHaveLength(299)
    expect(group.members[0]).toMatchObject({ id: 'router/spoke-1', name: 'spoke-1' })
    expect(group.findings).toEqual([opened.findings[0]!.id])
  })

  test('is a list of the links between two boxes, and of no others', async () => {
    const { explored, sources } = await Explored.example('large')
    const other =
      'apiVersion: kubeovn.io/v1\nkind: Vpc\nmetadata: {name: other}\nspec: {vpcPeerings: [{remoteVpc: hub, localConnectIP: 169.254.99.1/30}]}\n'
    await explored.open([...sources, { file: 'other.yaml', text: other }])
    const { view } = await explored.ask('map', { fold: [], unfold: [], routes: false })
    expect(view.links).toHaveLength(2)
    const bundle = view.links.find(({ links }) => links.length > 1)
    const links = await inspect(explored, 'links', bundle!.id)
    expect(links.links).toHaveLength(299)
    expect(links.name).toBe('spoke-* ↔ hub')
    expect(links.what).toBe('299 peerings')
  })
})

test('every part of a map can be inspected, and leads only to others that can', async () => {
  for (const { name } of EXAMPLES) {
    const { explored } = await Explored.example(name)
    const { view, boxes } = await explored.ask('map', { fold: [], unfold: [], routes: false })
    const ids = [...view.boxes, ...view.links, ...boxes.slice(0, 5)].map(({ id }) => id)
    for (const id of ids) {
      const part = await explored.ask('inspect', { id })
      expect(part, `${name}: ${id}`).toBeDefined()
      expect(structuredClone(part)).toStrictEqual(part)
      for (const next of linksOf(part!).slice(0, 5)) {
        expect(await explored.ask('inspect', { id: next }), `${name}: ${next}`).toBeDefined()
      }
    }
  }
})

function linksOf(part: Inspected): string[] {
  switch (part.kind) {
    case 'vpc':
      return [...part.subnets, ...part.peerings].map(({ id }) => id)
    case 'link':
      return part.ends.map(({ box }) => box.id)
    case 'subnet':
      return part.endpoints.map(({ id }) => id)
    case 'group':
      return part.members.map(({ id }) => id)
    case 'links':
      return part.links.map(({ id }) => id)
    case 'endpoint':
      return []
  }
}

test('what is not there is nothing', async () => {
  const { explored } = await Explored.example('tutorial')
  for (const id of [
    'router/none',
    'link/x',
    'subnet/none',
    'endpoint/x/y',
    'group/x',
    'links/a/b',
    '',
  ]) {
    expect(await explored.ask('inspect', { id })).toBeUndefined()
  }
})
