import { describe, expect, it } from 'vitest'
import { loadNetwork } from '../../src/load.ts'
import { formatPrefix } from '../../src/net/index.ts'
import { generateDesign } from '../../src/plan/index.ts'
import { cidrs, hubAnd, inventoryOf, make, request } from './designs.ts'

const THREE = request('hub-spoke', hubAnd(3))

const subnetsOf = ({ design }: ReturnType<typeof make>) =>
  design.subnets.flat().map(({ cidrs: own }) => own.map(formatPrefix).join())

const linksOf = ({ design }: ReturnType<typeof make>) =>
  design.links.map(({ ends }) => ends.map((end) => end.map(formatPrefix).join()).join(' – '))

describe('a generated hub with spokes', () => {
  it('has a subnet for each VPC and a link for each spoke, from the pools', () => {
    const made = make(
      request('hub-spoke', hubAnd(2), { subnets: cidrs('10.0.0.0/8', 'fd00::/32') }),
    )
    expect(subnetsOf(made)).toEqual([
      '10.0.0.0/24,fd00::/64',
      '10.0.1.0/24,fd00:0:0:1::/64',
      '10.0.2.0/24,fd00:0:0:2::/64',
    ])
    expect(linksOf(made)).toEqual([
      '169.254.0.1/30,fd00:a9fe::1/126 – 169.254.0.2/30,fd00:a9fe::2/126',
      '169.254.0.5/30,fd00:a9fe::5/126 – 169.254.0.6/30,fd00:a9fe::6/126',
    ])
    expect(made.verification).toEqual({ problems: [], pairs: 6, joined: 4 })
  })

  it('reads as people would write it, and says which link is which', () => {
    expect(make(request('hub-spoke', hubAnd(1))).written.text).toBe(`\
# hub: hub, peered with spoke-1
apiVersion: kubeovn.io/v1
kind: Vpc
metadata:
  name: hub
spec:
  vpcPeerings:
    # link hub – spoke-1: 169.254.0.0/30, where spoke-1 has 169.254.0.2
    - remoteVpc: spoke-1
      localConnectIP: 169.254.0.1/30
  staticRoutes:
    # to spoke-1
    - policy: policyDst
      cidr: 10.0.1.0/24
      nextHopIP: 169.254.0.2
---
# spoke: spoke-1, peered with hub
apiVersion: kubeovn.io/v1
kind: Vpc
metadata:
  name: spoke-1
spec:
  vpcPeerings:
    # link spoke-1 – hub: 169.254.0.0/30, where hub has 169.254.0.1
    - remoteVpc: hub
      localConnectIP: 169.254.0.2/30
  staticRoutes:
    # to hub
    - policy: policyDst
      cidr: 10.0.0.0/24
      nextHopIP: 169.254.0.1
---
apiVersion: kubeovn.io/v1
kind: Subnet
metadata:
  name: hub-net
spec:
  vpc: hub
  protocol: IPv4
  cidrBlock: 10.0.0.0/24
  gateway: 10.0.0.1
---
apiVersion: kubeovn.io/v1
kind: Subnet
metadata:
  name: spoke-1-net
spec:
  vpc: spoke-1
  protocol: IPv4
  cidrBlock: 10.0.1.0/24
  gateway: 10.0.1.1
`)
  })

  it('gives names without pitfalls to readers of YAML 1.1', () => {
    const { written, verification } = make(request('mesh', ['no', '010', '1e3']))
    expect(written.text).toContain('name: "no"')
    expect(verification.problems).toEqual([])
  })

  it('lets spokes reach each other with one route for the whole pool', () => {
    const made = make({ ...THREE, transitRouting: true })
    expect(made.written.text).toContain(`\
    # to the other spokes through hub: all of the pool
    - policy: policyDst
      cidr: 10.0.0.0/8
      nextHopIP: 169.254.0.9
`)
    expect(made.verification).toEqual({ problems: [], pairs: 12, joined: 12 })
  })

  it('passes over addresses that are to be avoided, and those that others have', () => {
    const other = `
{apiVersion: kubeovn.io/v1, kind: Vpc, metadata: {name: a}, spec: {vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.5/30}]}}
---
{apiVersion: kubeovn.io/v1, kind: Subnet, metadata: {name: a-1}, spec: {vpc: a, cidrBlock: 10.0.1.0/24}}
---
{apiVersion: kubeovn.io/v1, kind: Subnet, metadata: {name: refused}, spec: {vpc: nobody, cidrBlock: 10.0.2.0/23}}
`
    const made = make({ ...THREE, append: false, avoid: cidrs('10.0.4.1/32') }, other)
    expect(subnetsOf(made)).toEqual(['10.0.0.0/24', '10.0.5.0/24', '10.0.6.0/24', '10.0.7.0/24'])
    expect(linksOf(made)[1]).toBe('169.254.0.9/30 – 169.254.0.10/30')
    expect(made.verification.problems).toEqual([])
  })
})

describe('the tutorial’s pattern for peerings', () => {
  const pattern = { transit: { kind: 'pattern' }, subnets: cidrs('172.16.0.0/12') } as const

  it('names both VPCs in one network, with an address for each end', () => {
    const made = make(request('mesh', ['a', 'b', 'c'], pattern))
    expect(linksOf(made)).toEqual([
      '10.1.2.1/24 – 10.1.2.2/24',
      '10.1.3.1/24 – 10.1.3.2/24',
      '10.2.3.1/24 – 10.2.3.2/24',
    ])
    expect(made.verification.problems).toEqual([])
  })

  it('leaves their numbers to VPCs that have one, and passes over numbers of networks in use', () => {
    const two = make(request('chain', ['a', 'b'], pattern))
    const avoid = cidrs('10.3.77.0/24')
    const four = make(
      request('chain', ['b', 'a', 'c', 'd'], { ...pattern, avoid }),
      two.written.text,
    )
    expect(linksOf(four)).toEqual([
      '10.1.2.2/24 – 10.1.2.1/24',
      '10.1.4.1/24 – 10.1.4.2/24',
      '10.4.5.1/24 – 10.4.5.2/24',
    ])
    expect(four.verification.problems).toEqual([])
  })

  it('gives .1 to the VPC with the lower number, whichever is named first', () => {
    const two = make(request('chain', ['a', 'b', 'c'], pattern))
    const back = make(request('chain', ['c', 'a'], pattern), two.written.text)
    expect(linksOf(back)).toEqual(['10.1.3.2/24 – 10.1.3.1/24'])
    expect(back.verification.problems).toEqual([])
    const four = make(
      request('hub-spoke', ['c', 'd'], pattern),
      two.written.text,
      back.written.text,
    )
    expect(linksOf(four)).toEqual(['10.3.4.1/24 – 10.3.4.2/24'])
  })

  it('refuses a network that somebody else has', () => {
    const text = `{apiVersion: kubeovn.io/v1, kind: Vpc, metadata: {name: z}, spec: {vpcPeerings: [{remoteVpc: y, localConnectIP: 10.1.2.2/24}, {remoteVpc: x, localConnectIP: 10.1.3.1/24}]}}`
    expect(() => make(request('chain', ['a', 'x'], pattern), text)).not.toThrow()
    const both = `{apiVersion: kubeovn.io/v1, kind: Vpc, metadata: {name: a}, spec: {vpcPeerings: [{remoteVpc: y, localConnectIP: 10.1.2.1/24}]}}
---
{apiVersion: kubeovn.io/v1, kind: Vpc, metadata: {name: b}, spec: {vpcPeerings: [{remoteVpc: y, localConnectIP: 10.1.2.2/24}]}}`
    expect(() => make(request('chain', ['a', 'b'], pattern), both)).toThrow(
      'the network 10.1.2.0/24 of the peering of `a` and `b` overlaps 10.1.2.0/24, which is in use or avoided',
    )
  })

  it('refuses subnets from the block that links are cut from', () => {
    expect(() => make(request('chain', ['a', 'b'], { transit: { kind: 'pattern' } }))).toThrow(
      'the pool of subnets 10.0.0.0/8 and that of peerings 10.0.0.0/8 overlap',
    )
  })

  it('refuses more VPCs than there are numbers', () => {
    expect(() => make(request('hub-spoke', hubAnd(256), pattern))).toThrow(
      'numbers up to 254, and there are 3 VPCs too many',
    )
  })
})

describe('adding to what exists', () => {
  it('gives the new objects and the changed hub, and leaves every address', () => {
    const three = make(THREE)
    const four = make(request('hub-spoke', hubAnd(4)), three.written.text)
    expect(four.design.objects.map(({ kind, name, isNew }) => [kind, name, isNew])).toEqual([
      ['Vpc', 'hub', false],
      ['Vpc', 'spoke-4', true],
      ['Subnet', 'spoke-4-net', true],
    ])
    expect(subnetsOf(four).slice(0, 4)).toEqual(subnetsOf(three))
    expect(linksOf(four).slice(0, 3)).toEqual(linksOf(three))
    expect(four.verification.problems).toEqual([])
  })

  it('has nothing to add to what is complete', () => {
    const text = make({ ...THREE, pods: true, services: 'tcp 443' }).written.text
    const again = make({ ...THREE, pods: true, services: 'tcp 443' }, text)
    expect(again.design.objects).toEqual([])
    expect(again.verification.problems).toEqual([])
  })

  it('keeps what people have written into a VPC, and leaves out what a cluster adds', () => {
    const text = make(THREE).written.text.replace(
      'metadata:\n  name: hub',
      'metadata:\n  name: hub\n  uid: 1-2-3\n  labels: {team: net}\n  annotations: {kubectl.kubernetes.io/last-applied-configuration: "{}", note: ours}',
    )
    const withPolicy = text.replace(
      'spec:\n',
      'status: {ready: true}\nspec:\n  policyRoutes: [{priority: 30500, match: ip4.src == 10.99.0.0/16, action: drop}]\n',
    )
    const { design, verification } = make(request('hub-spoke', hubAnd(4)), withPolicy)
    const [hub] = design.objects
    expect(hub!.value.metadata).toEqual({
      name: 'hub',
      labels: { team: 'net' },
      annotations: { note: 'ours' },
    })
    expect(hub!.value).not.toHaveProperty('status')
    expect(hub!.value.spec['policyRoutes']).toHaveLength(1)
    expect(verification.problems).toEqual([])
  })

  it('completes a peering of which one half is there, and adds the family that it lacks', () => {
    const text = `
{apiVersion: kubeovn.io/v1, kind: Vpc, metadata: {name: a}, spec: {vpcPeerings: [{remoteVpc: b, localConnectIP: 192.168.0.1/29}]}}
---
{apiVersion: kubeovn.io/v1, kind: Vpc, metadata: {name: b}}
`
    const subnets = cidrs('10.0.0.0/8', 'fd00::/32')
    const made = make(request('chain', ['a', 'b'], { subnets }), text)
    expect(linksOf(made)).toEqual([
      '192.168.0.1/29,fd00:a9fe::1/126 – 192.168.0.2/29,fd00:a9fe::2/126',
    ])
    expect(made.verification.problems).toEqual([])
  })

  it('completes a peering from its other half as well', () => {
    const text = `
{apiVersion: kubeovn.io/v1, kind: Vpc, metadata: {name: a}}
---
{apiVersion: kubeovn.io/v1, kind: Vpc, metadata: {name: b}, spec: {vpcPeerings: [{remoteVpc: a, localConnectIP: 192.168.0.1/29}]}}
`
    const made = make(request('chain', ['a', 'b']), text)
    expect(linksOf(made)).toEqual(['192.168.0.2/29 – 192.168.0.1/29'])
    expect(made.design.objects.map(({ name }) => name)).toEqual(['a', 'b', 'a-net', 'b-net'])
  })

  it('gives a VPC a subnet whose own is refused, and leaves those addresses alone', () => {
    const text = `
{apiVersion: kubeovn.io/v1, kind: Vpc, metadata: {name: hub}}
---
{apiVersion: kubeovn.io/v1, kind: Subnet, metadata: {name: bad}, spec: {vpc: hub, cidrBlock: 10.0.0.0/24, gateway: 10.9.9.9}}
`
    const made = make(request('hub-spoke', hubAnd(1)), text)
    expect(subnetsOf(made)).toEqual(['10.0.1.0/24', '10.0.2.0/24'])
    expect(made.verification.problems).toEqual([])
  })

  it('takes no route by source or of another table for its own', () => {
    const text = make(request('hub-spoke', hubAnd(1))).written.text
    const route = '- policy: policyDst\n      cidr: 10.0.1.0/24'
    for (const other of [
      route.replace('Dst', 'Src'),
      route.replace('- ', '- routeTable: t\n      '),
    ]) {
      const made = make(request('hub-spoke', hubAnd(1)), text.replace(route, other))
      expect(made.design.objects.map(({ name }) => name)).toEqual(['hub'])
      expect(made.verification.problems).toEqual([])
    }
  })

  it('leaves addresses as they are spelled', () => {
    const subnets = cidrs('fd00::/32')
    const text = make(request('chain', ['a', 'b'], { subnets })).written.text
    const spelled = text.replace('fd00:a9fe::1/126', 'fd00:a9fe:0:0::1/126')
    expect(make(request('chain', ['a', 'b'], { subnets }), spelled).design.objects).toEqual([])
  })

  it('routes between spokes to what lies outside the pool as well', () => {
    const text = make(request('hub-spoke', hubAnd(1))).written.text
    const more = { transitRouting: true, subnets: cidrs('172.16.0.0/12') }
    const made = make(request('hub-spoke', hubAnd(2), more), text)
    const routes = made.design.objects.slice(1, 3).map(({ value }) => {
      return (value.spec['staticRoutes'] as { cidr: string }[]).map(({ cidr }) => cidr)
    })
    expect(routes).toEqual([
      ['10.0.0.0/24', '172.16.0.0/12'],
      ['10.0.0.0/24', '10.0.1.0/24'],
    ])
    expect(made.verification.problems).toEqual([])
  })

  it('changes the VPCs along the whole chain where they route through each other', () => {
    const asked = (vpcs: string[]) => request('chain', vpcs, { transitRouting: true })
    const before = make(asked(['a', 'b', 'c']))
    const after = make(asked(['a', 'b', 'c', 'd']), before.written.text)
    expect(after.design.objects.filter(({ isNew }) => !isNew).map(({ name }) => name)).toEqual([
      'a',
      'b',
      'c',
    ])
    expect(after.verification).toEqual({ problems: [], pairs: 12, joined: 12 })
  })

  it('refuses VPCs that exist unless it is to add to them', () => {
    const { text } = make(THREE).written
    expect(() => make({ ...THREE, append: false }, text)).toThrow('VPC `hub` exists already')
  })

  it('refuses a route that leads elsewhere', () => {
    const text = make(request('hub-spoke', hubAnd(1))).written.text
    const astray = text.replace(
      'cidr: 10.0.1.0/24\n      nextHopIP: 169.254.0.2',
      'cidr: 10.0.1.7/24\n      nextHopIP: 10.0.0.9',
    )
    expect(() => make(request('hub-spoke', hubAnd(1)), astray)).toThrow(
      'VPC `hub` has a route for 10.0.1.0/24 by 10.0.0.9, and the way to spoke-1 is by 169.254.0.2',
    )
  })

  it('refuses the name of a subnet that another VPC has', () => {
    const text = `{apiVersion: kubeovn.io/v1, kind: Subnet, metadata: {name: hub-net}, spec: {vpc: other, cidrBlock: 10.9.0.0/24}}`
    expect(() => make(THREE, text)).toThrow('`hub-net` is that of a subnet of VPC `other`')
  })
})

describe('security groups of a design', () => {
  it('let through what is asked for, from spokes to the hub and nowhere else', () => {
    const made = make({ ...THREE, services: 'tcp 443,8000-8999; icmp', pods: true })
    expect(made.verification.problems).toEqual([])
    const { network } = loadNetwork(made.written.text)
    const verdict = (from: string, to: string, port: number) =>
      network.trace({ from, to, protocol: 'tcp', port }).verdict
    expect(verdict('spoke-1', 'hub', 443)).toBe('reachable')
    expect(verdict('spoke-1', 'hub', 8999)).toBe('reachable')
    expect(verdict('spoke-1', 'hub', 80)).toBe('unreachable')
    expect(verdict('hub', 'spoke-1', 443)).toBe('unreachable')
    expect(network.trace({ from: 'spoke-2', to: 'hub' }).verdict).toBe('reachable')
  })

  it.each([
    ['hub-spoke', true],
    ['mesh', false],
    ['chain', false],
    ['chain', true],
  ] as const)('hold in every layout: %s, transit %s', (topology, transitRouting) => {
    const subnets = cidrs('10.0.0.0/8', 'fd00::/32')
    const more = { transitRouting, subnets, services: 'udp 53; tcp' }
    expect(make(request(topology, hubAnd(3), more)).verification.problems).toEqual([])
  })

  it('do not change for a further spoke', () => {
    const before = make({ ...THREE, services: 'tcp 443' })
    const after = make(
      request('hub-spoke', hubAnd(4), { services: 'tcp 443' }),
      before.written.text,
    )
    expect(after.design.objects.filter(({ kind }) => kind === 'SecurityGroup')).toEqual([])
  })

  it('get a further rule where another service is asked for', () => {
    const before = make({ ...THREE, services: 'tcp 443' })
    const { design, verification } = make(
      { ...THREE, services: 'tcp 443; udp 53' },
      before.written.text,
    )
    expect(design.objects.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'SecurityGroup hub',
      'SecurityGroup hub-spokes',
    ])
    expect(verification.problems).toEqual([])
  })

  it.each(['ping', 'tcp 80 from 1024', 'sctp 9', 'all but tcp 22', 'none'])(
    'can not be about `%s`',
    (services) => {
      expect(() => make({ ...THREE, services })).toThrow(
        `can't allow \`${services}\` and nothing else`,
      )
    },
  )

  it('take no text that is no service', () => {
    expect(() => make({ ...THREE, services: 'http' })).toThrow('`http` is no service')
  })
})

describe('a request that no design can be made of', () => {
  it.each([
    ['one VPC', { vpcs: ['hub'] }, 'there is nothing to peer'],
    ['a name twice', { vpcs: ['a', 'b', 'a'] }, 'VPC `a` is named twice'],
    ['a name that is none', { vpcs: ['a', 'B_1'] }, '`B_1` is no name for a VPC'],
    [
      'the cluster’s own VPC',
      { vpcs: ['ovn-cluster', 'a'] },
      'VPC `ovn-cluster` is the cluster’s own',
    ],
    [
      'two pools of a family',
      { subnets: cidrs('10.0.0.0/8', '172.16.0.0/12') },
      'two IPv4 pools for subnets',
    ],
    ['subnets larger than the pool', { lengths: { 4: 7, 6: 64 } }, "subnets /7 can't be cut"],
    ['subnets too small to try', { lengths: { 4: 30, 6: 64 } }, "subnets /30 can't be cut"],
    [
      'pools that overlap',
      { subnets: cidrs('169.254.8.0/21') },
      'and that of peerings 169.254.0.0/16 overlap',
    ],
    [
      'two transit pools of a family',
      { transit: { kind: 'pools', pools: cidrs('169.254.0.0/16', '192.168.0.0/16') } },
      'two IPv4 pools for peerings',
    ],
    [
      'a tiny transit pool',
      { transit: { kind: 'pools', pools: cidrs('169.254.0.0/31') } },
      'smaller than the network of one',
    ],
    [
      'no transit pool of a family',
      { transit: { kind: 'pools', pools: cidrs('fd00:a9fe::/112') } },
      'there is no IPv4 pool for the networks of peerings',
    ],
    [
      'subnets that do not fit',
      { subnets: cidrs('10.0.0.0/23') },
      'room for 2 networks /24, and 4 are needed for subnets',
    ],
    [
      'links that do not fit',
      {
        transit: { kind: 'pools', pools: cidrs('169.254.0.0/29') },
        avoid: cidrs('169.254.0.1/32'),
      },
      'room for 1 network /30, and 3 are needed for peerings, where 1 of 2 are in use or avoided',
    ],
  ] as const)('%s', (_, more, message) => {
    expect(() => make({ ...THREE, ...more })).toThrow(message)
  })

  it('says which pool would do', () => {
    const asked = { ...THREE, subnets: cidrs('10.0.0.0/23') }
    expect(() => generateDesign(asked, inventoryOf([]))).toThrow(
      expect.objectContaining({ help: 'give a larger pool, as 10.0.0.0/22, or smaller networks' }),
    )
    const larger = { ...asked, subnets: cidrs('10.0.0.0/22') }
    expect(generateDesign(larger, inventoryOf([])).subnets).toHaveLength(4)
  })

  it('a chain with transit that is longer than a packet lives', () => {
    const asked = (length: number, services?: string) =>
      request(
        'chain',
        Array.from({ length }, (_, i) => `v${i}`),
        {
          transitRouting: true,
          ...(services && { services }),
        },
      )
    expect(() => make(asked(63))).toThrow('a chain of 63 VPCs is too long')
    expect(() => make(asked(52, 'all'))).toThrow('a chain of 52 VPCs is too long')
    expect(make(asked(62)).verification.problems).toEqual([])
  })
})
