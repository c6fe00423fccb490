import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readWorld } from '../../src/cloud/index.ts'
import { mapOfDesign, mapOfWorld } from '../../src/design-map.ts'
import { Design } from '../../src/lint/index.ts'
import { loadNetwork } from '../../src/load.ts'
import type { MapPlace, NetworkMap } from '../../src/map/index.ts'
import { isthmus } from '../cli/terminal.ts'
import { mapOf, PAIR, peering, route, star, vpc } from './examples.ts'

/** The codes of the marks at places that satisfy a condition. */
function codesAt({ marks }: NetworkMap, isThere: (place: MapPlace) => boolean): string[] {
  return marks.filter(({ at }) => at.some(isThere)).map(({ code }) => code)
}

const onLink = (place: MapPlace): boolean => 'link' in place

describe('the map of a design', () => {
  it('has VPCs with their subnets and workloads, and peerings with both addresses', () => {
    const { boxes, links, marks, elsewhere } = mapOf(PAIR)
    expect(boxes.map(({ name, kind, subnets }) => [name, kind, subnets])).toMatchObject([
      ['a', 'vpc', [{ name: 'net-a', ranges: ['10.1.0.0/24'], workloads: [{ name: 'pod-a' }] }]],
      ['b', 'vpc', [{ name: 'net-b', ranges: ['10.2.0.0/24'], workloads: [{ name: 'pod-b' }] }]],
    ])
    expect(links).toEqual([
      {
        id: 'link/a-b/b-a',
        kind: 'peering',
        state: 'works',
        ends: [
          { box: 'router/a', port: 'a-b', addresses: ['169.254.0.1/30'] },
          { box: 'router/b', port: 'b-a', addresses: ['169.254.0.2/30'] },
        ],
      },
    ])
    expect([marks, elsewhere]).toEqual([[], 0])
  })

  it('counts the endpoints that one workload asks for together', () => {
    const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  template: {metadata: {annotations: {ovn.kubernetes.io/logical_switch: net-a}}}
`
    const [box] = mapOf([...PAIR, deployment]).boxes
    expect(box!.subnets[0]!.workloads).toEqual([
      { kind: 'Pod', namespace: 'default', name: 'pod-a', endpoints: 1 },
      { kind: 'Deployment', namespace: 'default', name: 'web', endpoints: 3 },
    ])
  })

  it('has the routes of a VPC with the links that they lead over, and tells what people wrote', () => {
    const [box] = mapOf(PAIR).boxes
    expect(box!.routes[0]).toEqual({
      text: '10.2.0.0/24 via 169.254.0.2',
      link: 'link/a-b/b-a',
      isWritten: true,
    })
    expect(box!.routes.slice(1).map(({ isWritten }) => isWritten)).not.toContain(true)
  })

  it('shows a peering that one side declares as half, with the finding', () => {
    const map = mapOf([PAIR[0]!, vpc('b', 2)])
    expect(map.links).toMatchObject([
      { state: 'half', ends: [{ port: 'a-b' }, { box: 'router/b', addresses: [] }] },
    ])
    expect(map.links[0]!.ends[1]).not.toHaveProperty('port')
    expect(codesAt(map, onLink)).toContain('peering-one-sided')
  })

  it('has a box for a VPC that a peering names and nobody wrote', () => {
    const map = mapOf([PAIR[0]!])
    expect(map.boxes.map(({ name, kind }) => [name, kind])).toEqual([
      ['a', 'vpc'],
      ['b', 'missing'],
    ])
    expect(map.links[0]!.ends[1].box).toBe('router/b')
  })

  it('has a box for a VPC that the controller refuses', () => {
    const map = mapOf([...PAIR, vpc('c', 3, '', route('10.0.0.0/33', '10.3.0.1'))])
    expect(map.boxes.at(-1)).toMatchObject({ name: 'c', kind: 'missing' })
    expect(codesAt(map, (place) => 'box' in place && place.box === 'router/c')).toContain(
      'vpc-refused',
    )
  })

  it('shows a link as broken whose ends are in different networks, or whose next hop nobody owns', () => {
    const apart = mapOf([
      vpc('a', 1, peering('b', '169.254.0.1/30'), route('10.2.0.0/24', '169.254.0.2')),
      vpc('b', 2, peering('a', '169.254.9.2/30'), route('10.1.0.0/24', '169.254.9.1')),
    ])
    expect(apart.links[0]!.state).toBe('broken')
    const unowned = mapOf([
      vpc('a', 1, peering('b', '169.254.0.1/29'), route('10.2.0.0/24', '169.254.0.3')),
      vpc('b', 2, peering('a', '169.254.0.2/29'), route('10.1.0.0/24', '169.254.0.1')),
    ])
    expect(unowned.links[0]!.state).toBe('broken')
    expect(codesAt(unowned, onLink)).toContain('next-hop-unowned')
  })

  it('shows a link that works by assumption as such, and as broken where localConnectIP is an address', () => {
    const file = 'fixtures/tutorial/two-vpcs.yaml'
    const source = { file, text: readFileSync(file, 'utf8') }
    const design = Design.read([source])
    expect(mapOfDesign(design).links[0]!.state).toBe('broken')
    const { network } = loadNetwork([source], { connectIp: 'network' })
    const map = mapOfDesign(design, { network: network.model })
    expect(map.links[0]).toMatchObject({
      state: 'assumed',
      ends: [{ addresses: ['192.168.1.0/24'] }, { addresses: ['192.168.2.0/24'] }],
    })
  })

  it('marks loops and black holes at the links of the routes that make them', () => {
    const loop = mapOf([
      vpc('a', 1, peering('b', '169.254.0.1/30'), route('10.2.0.0/15', '169.254.0.2')),
      vpc('b', 2, peering('a', '169.254.0.2/30'), route('10.0.0.0/8', '169.254.0.1')),
    ])
    expect(codesAt(loop, onLink)).toContain('routing-loop')
    const hole = mapOf([
      vpc('a', 1, peering('b', '169.254.0.1/30'), route('10.2.0.0/16', '169.254.0.2')),
      vpc('b', 2, peering('a', '169.254.0.2/30'), route('10.9.0.0/24', '169.254.0.1')),
    ])
    expect(codesAt(hole, onLink)).toContain('route-into-nothing')
  })

  it('marks overlapping subnets at both of them', () => {
    const map = mapOf(PAIR.map((text) => text.replaceAll('10.2.0.0', '10.1.0.0')))
    const { at } = map.marks.find(({ code }) => code === 'subnets-overlap-peers')!
    expect(at).toEqual(
      expect.arrayContaining([
        { box: 'router/a', subnet: 'net-a' },
        { box: 'router/b', subnet: 'net-b' },
      ]),
    )
  })

  it('counts what has no place on it', () => {
    const group = `
apiVersion: kubeovn.io/v1
kind: SecurityGroup
metadata: {name: sg}
spec: {ingressRules: [{ipVersion: ipv4, protocol: tcp, priority: 1, remoteType: address, remoteAddress: 0.0.0.0/0, policy: allow}]}
`
    const map = mapOf([...PAIR, group])
    expect(map.marks).toEqual([])
    expect(map.elsewhere).toBeGreaterThan(0)
  })

  it('is plain data, which survives being sent to another thread', () => {
    const map = mapOf([...star(3).slice(0, -1), vpc('spoke-3', 3)])
    expect(map.marks.length).toBeGreaterThan(0)
    expect(structuredClone(map)).toEqual(map)
    expect(JSON.parse(JSON.stringify(map))).toEqual(map)
  })

  it('does not depend on the order of the manifests', () => {
    const texts = star(4)
    const files = texts.map((text, i) => ({ file: `${i}.yaml`, text }))
    const [forth, back] = [files, files.toReversed()].map((sources) =>
      mapOfDesign(Design.read(sources)),
    )
    expect(back).toEqual(forth)
  })

  it('knows the labels of VPCs', () => {
    expect(mapOf(PAIR).boxes.map(({ labels }) => labels)).toEqual([
      { team: 'odd' },
      { team: 'even' },
    ])
  })
})

describe('the map of a world', () => {
  const world = (file: string): NetworkMap =>
    mapOfWorld(
      readWorld({ file, text: readFileSync(`fixtures/cloud/worlds/${file}`, 'utf8') }).world!,
    )

  it('has networks by account, peerings in the words of the provider, and what is attached', () => {
    const { boxes, links } = world('azure-hub.yaml')
    expect(boxes.filter(({ kind }) => kind === 'cloud-network').map(({ name }) => name)).toContain(
      'vnet-hub',
    )
    expect(boxes.find(({ name }) => name === 'vnet-hub/vpn')).toMatchObject({ kind: 'attached' })
    expect(links.find(({ kind }) => kind === 'cloud-peering')).toMatchObject({
      state: 'works',
      cloudState: 'Connected',
      ends: [
        { box: 'router/vnet-hub', addresses: [] },
        { box: 'router/vnet-spoke', addresses: [] },
      ],
    })
  })

  it('has the VPCs of a cluster in the world as what they are', async () => {
    const text = (await isthmus(['cloud', 'run', 'examples/kyma/scenario.yaml', '-o', 'world'])).out
    const files = ['map', '-q', '-f', 'examples/kyma/cluster.yaml', '-f', '-', '-o', 'dot']
    const { code, out } = await isthmus(files, text)
    expect(code).toBe(0)
    expect(out).toContain('label="shop\\nVPC"')
    expect(out).toContain('label="vpc-kyma\\nnetwork"')
    expect(out).toMatch(/taillabel="\d[^"]+", headlabel="\d/)
  })

  it('shows a peering that is not up as pending', () => {
    const file = 'fixtures/cloud/worlds/aws.yaml'
    const text = `${readFileSync(file, 'utf8')}
peeringConnections: [{id: pcx-1, requester: vpc-k, accepter: vpc-r, code: pending-acceptance}]
`
    const map = mapOfWorld(readWorld({ file, text }).world!)
    expect(map.links).toMatchObject([{ state: 'pending', cloudState: 'pending-acceptance' }])
  })
})
