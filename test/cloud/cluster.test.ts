import { readFileSync } from 'node:fs'
import { type LogicalNetwork, Network, type Trace } from 'isthmus'
import { cloudNetwork, loadNetworkInWorld, type ProviderName, simulateCloud } from 'isthmus/cloud'
import { formatAddress } from 'isthmus/net'
import { describe, expect, it } from 'vitest'
import { loadNetwork } from '../../src/load.ts'
import { explain } from '../../src/report/index.ts'
import { fixture } from './worlds.ts'

const EXAMPLE = new URL('../../examples/kyma/cluster.yaml', import.meta.url)
const CLUSTER = readFileSync(EXAMPLE, 'utf8')
const without = (text: string, from = CLUSTER): string => {
  expect(from).toContain(text)
  return from.replace(text, '')
}
/** The cluster with another natOutgoing in the subnet of its own VPC. */
const AS_IT_IS = CLUSTER.replace('natOutgoing: true', 'natOutgoing: false')

/** A cluster of which nothing is in the network. */
const EMPTY = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: empty}\n'

const REMOTE = { aws: 'vpc-r/web-1', gcp: 'core-net/vm', azure: 'vnet-erp/vm' } as const
const NODE = { aws: 'vpc-k/node', gcp: 'k-net/node', azure: 'vnet-k/node' } as const
const PROVIDERS: readonly ProviderName[] = ['aws', 'gcp', 'azure']

/** The text of a reference world once its peering is up, edited. */
function peered(provider: ProviderName, edit = (text: string) => text) {
  const world = { file: 'world.yaml', text: edit(fixture(`worlds/${provider}.yaml`)) }
  const cloud = simulateCloud(world, fixture(`resources/${provider}.yaml`))
  cloud.runUntilIdle()
  return cloud.world
}

function load(manifests: string, world: Parameters<typeof loadNetworkInWorld>[1]) {
  const { network, diagnostics } = loadNetworkInWorld(
    [{ file: 'cluster.yaml', text: manifests }],
    world,
  )
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  return { network, errors }
}

function design(manifests: string, world: Parameters<typeof loadNetworkInWorld>[1]): Network {
  const { network, errors } = load(manifests, world)
  expect(errors).toEqual([])
  return network
}

const ask = (network: Network, from: string, to: string, port = 443): Trace =>
  network.trace({ from, to, protocol: 'tcp', port })
const end = ({ outcome, reason, hops }: Trace['request']) =>
  [outcome, reason, 'at', hops.at(-1)?.node].filter(Boolean).join(' ')
const nodes = (leg: Trace['reply']) => leg?.hops.map(({ kind, node }) => `${kind} ${node}`)
const why = (trace: Trace, { model }: Network) => explain(trace, model)?.what

describe.each(PROVIDERS)('a cluster in a network of %s', (provider) => {
  const world = peered(provider)
  const [remote, node] = [REMOTE[provider], NODE[provider]]

  it('lets pods out with the address of their node, and their replies back', () => {
    const { verdict, request, reply } = ask(design(CLUSTER, world), 'orders', remote)
    expect(verdict).toBe('reachable')
    expect(formatAddress(reply!.packet.destination)).toBe('10.250.0.10')
    expect(nodes(request)!.slice(0, 4)).toEqual([
      'switch ovn-default',
      'router ovn-cluster',
      'switch join',
      'machine node',
    ])
    expect(nodes(reply)!.slice(-4)).toEqual([
      'machine node',
      'switch join',
      'router ovn-cluster',
      'switch ovn-default',
    ])
    expect(reply!.receiver?.name).toBe('orders.default')
  })

  it('drops what leaves with the address of a pod', () => {
    const network = design(AS_IT_IS, world)
    const trace = ask(network, 'orders', remote)
    expect(trace.request.reason).toBe('port-security')
    expect(why(trace, network)).toContain(
      'machine `node` hands it on with its source 10.16.0.5, which is none of the machine',
    )
  })

  it('lets nobody in to a pod, whose addresses the cloud does not know', () => {
    const { verdict, request } = ask(design(CLUSTER, world), remote, 'orders')
    expect(verdict).toBe('unreachable')
    expect(request.hops.map(({ kind }) => kind)).not.toContain('machine')
  })

  it('has the node speak with its pods through the join subnet', () => {
    const network = design(CLUSTER, world)
    expect(ask(network, node, 'orders').verdict).toBe('reachable')
    expect(ask(network, 'orders', node).verdict).toBe('reachable')
    expect(nodes(ask(network, node, 'orders').request)![0]).toBe('machine node')
  })

  it('is as reachable as its traces say', () => {
    const network = design(CLUSTER, world)
    const reachability = network.reachability()
    for (const from of reachability.classes) {
      for (const to of reachability.classes) {
        if (from === to) continue
        const name = ({ endpoint }: (typeof from.members)[number]) =>
          `${endpoint.namespace}/${endpoint.name}`
        for (const a of from.members) {
          for (const b of to.members) {
            const { reachable } = network.services({ from: name(a), to: name(b) })
            const cell = reachability.cell(from, to).reachable
            expect(cell.equals(reachable), `${name(a)} → ${name(b)}`).toBe(true)
          }
        }
      }
    }
  })

  it('is the world alone where there is no cluster', () => {
    const text = (model: LogicalNetwork) => {
      const { madeFrom, machines = [], behaviour, ...parts } = model
      return { ...parts, machines }
    }
    expect(text(design(EMPTY, world).model)).toEqual(text(cloudNetwork(world).model))
  })
})

describe('a tenant of a cluster in a cloud', () => {
  const world = peered('aws')

  it('speaks with the VPC of the cluster over their peering', () => {
    const network = design(CLUSTER, world)
    expect(ask(network, 'shop/cart', 'orders', 80).verdict).toBe('reachable')
    expect(ask(network, 'orders', 'shop/cart', 80).verdict).toBe('reachable')
  })

  it('loses replies to the node where no policy keeps their route', () => {
    const trap = without('    - {priority: 30100, match: ip4.dst == 10.60.0.0/16, action: allow}\n')
    const { verdict, reply } = ask(design(trap, world), 'shop/cart', 'orders', 80)
    expect(verdict).toBe('unreachable')
    expect(nodes(reply)).toContain('machine node')
  })

  it('gets to the node and no further: natOutgoing is about subnets of ovn-cluster', () => {
    const network = design(CLUSTER, world)
    const trace = ask(network, 'shop/cart', 'vpc-r/web-1')
    expect(end(trace.request)).toBe('dropped port-security at subnet-k1')
    expect(nodes(trace.request)).toEqual([
      'switch shop-net',
      'router shop',
      'router ovn-cluster',
      'switch join',
      'machine node',
      'switch subnet-k1',
    ])
  })

  it('gets into the cloud where the machine may forward, whose answers find no way back', () => {
    const forwards = peered('aws', (text) =>
      text
        .replace(
          'securityGroups: [sg-nodes]}',
          'securityGroups: [sg-nodes], sourceDestCheck: false}',
        )
        .replace(
          'cidr: 10.250.0.0/16}]\n        endpoints:\n          - {name: web-1',
          'cidr: 0.0.0.0/0}]\n        endpoints:\n          - {name: web-1',
        ),
    )
    const { verdict, request, reply } = ask(design(CLUSTER, forwards), 'shop/cart', 'vpc-r/web-1')
    expect(request.outcome).toBe('delivered')
    expect(formatAddress(reply!.packet.destination)).toBe('10.60.0.5')
    expect(end(reply!)).toBe('dropped no-route at vpc-r')
    expect(verdict).toBe('unreachable')
  })

  it('is dropped at ovn-cluster where nothing says how it leaves', () => {
    const lost = without(
      '    - {priority: 29500, match: ip4.src == 10.60.0.0/16, action: reroute, nextHopIP: 100.64.0.2}\n',
    )
    const { request } = ask(design(lost, world), 'shop/cart', 'vpc-r/web-1')
    expect(end(request)).toBe('dropped no-route at ovn-cluster')
  })
})

describe('what the filters of a cloud see of pods', () => {
  it('is the address of the node, also where a rule names the group of nodes', () => {
    const world = peered('aws', (text) =>
      text.replace('ports: 443, cidr: 10.250.0.0/16', 'ports: 443, group: sg-nodes'),
    )
    expect(ask(design(CLUSTER, world), 'orders', 'vpc-r/web-1').verdict).toBe('reachable')
    const other = ask(design(CLUSTER, world), 'orders', 'vpc-r/web-1', 22)
    expect(end(other.request)).toBe('dropped acl-drop at subnet-r1')
  })

  it('lets GCP and Azure forward addresses of pods where they are told so', () => {
    const gcp = peered('gcp', (text) =>
      text
        .replace(
          'address: 10.250.0.10, subnet: nodes}',
          'address: 10.250.0.10, subnet: nodes, canIpForward: true}',
        )
        .replace('ranges: [10.250.0.0/22]', 'ranges: [0.0.0.0/0]'),
    )
    const there = ask(design(AS_IT_IS, gcp), 'orders', 'core-net/vm')
    expect(there.request.outcome).toBe('delivered')
    expect(end(there.reply!)).toBe('dropped no-route at core-net')
    const azure = peered('azure', (text) =>
      text.replace(
        'address: 10.250.0.10, subnet: nodes}',
        'address: 10.250.0.10, subnet: nodes, ipForwarding: true}',
      ),
    )
    const network = design(AS_IT_IS, azure)
    // The peer's group lets in what is of the two networks, and a pod's address is of neither.
    expect(end(ask(network, 'orders', 'vnet-erp/vm').request)).toBe(
      'dropped acl-drop at vnet-erp/erp',
    )
    expect(network.model.machines?.map(({ name }) => name)).toEqual(['node'])
  })

  it('changes when the peering goes', () => {
    const cloud = simulateCloud(fixture('worlds/aws.yaml'), fixture('resources/aws.yaml'))
    cloud.runUntilIdle()
    expect(ask(design(CLUSTER, cloud.world), 'orders', 'vpc-r/web-1').verdict).toBe('reachable')
    cloud.delete('p')
    cloud.runUntilIdle()
    const { request } = ask(design(CLUSTER, cloud.world), 'orders', 'vpc-r/web-1')
    expect(end(request)).toBe('dropped no-route at vpc-k')
  })
})

describe('nodes that are not the same on both sides', () => {
  const world = peered('aws')
  const told = (manifests: string, more = world) =>
    load(manifests, more).errors.map(({ code, message, origin }) => [
      code,
      message,
      `${origin?.file}:${origin?.line}`,
    ])

  it('are told with both places', () => {
    expect(told(CLUSTER.replace('address: 10.250.0.10', 'address: 10.250.0.99'))).toEqual([
      [
        'nodes-differ',
        'Node `node` has InternalIP 10.250.0.99, and the world has it at 10.250.0.10 (world.yaml:28:13)',
        'cluster.yaml:5',
      ],
    ])
    expect(
      told(
        CLUSTER.replace('address: 10.250.0.10', 'address: 10.250.0.99').replace(
          'name: node\n',
          'name: n1\n',
        ),
      ),
    ).toEqual([
      [
        'nodes-differ',
        'Node `n1` has InternalIP 10.250.0.99, and no node of the world has that address',
        'cluster.yaml:5',
      ],
      [
        'nodes-differ',
        'the world has a node `node` at 10.250.0.10, and no Node among the manifests has that InternalIP',
        'world.yaml:28',
      ],
    ])
  })

  it('may have names of their own where their addresses are the same', () => {
    expect(told(CLUSTER.replace('name: node\n', 'name: ip-10-250-0-10\n'))).toEqual([])
  })

  it('must be written', () => {
    const [, ...rest] = CLUSTER.split('---\n')
    expect(told(rest.join('---\n')).map(([code]) => code)).toEqual(['nodes-differ'])
  })

  it('leave the network that of the manifests', () => {
    const { network } = load(CLUSTER.replace('address: 10.250.0.10', 'address: 10.250.0.99'), world)
    expect(network.model.routers.map(({ name }) => name)).toEqual(['ovn-cluster', 'shop'])
  })

  it('are told beside everything that is wrong with the world itself', () => {
    const { errors } = load(CLUSTER, 'provider: aws\nkyma: {shoot: x}\n')
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['world-invalid']))
  })
})

it('is an error that one name stands for two things', () => {
  const { errors } = load(CLUSTER.replaceAll('shop', 'vpc-r'), peered('aws'))
  expect(errors[0]).toMatchObject({
    code: 'name-in-both',
    message: 'both the manifests and the world have a VPC or network `vpc-r` (world.yaml:32:9)',
  })
})

it('is an error that a release cannot tell the groups of Azure apart', () => {
  const world = peered('azure', (text) =>
    text.replace('subnet: erp}', 'subnet: erp, networkSecurityGroup: nsg-erp}'),
  )
  const { diagnostics } = loadNetworkInWorld(CLUSTER, world, { release: '1.12' })
  expect(
    diagnostics.filter(({ severity }) => severity === 'error').map(({ help }) => help),
  ).toEqual(['choose release 1.13 or a later one'])
})

describe('a cluster alone', () => {
  const alone = loadNetwork(CLUSTER).network

  it('follows packets to the node, and says with which address they leave', () => {
    const { request, notes } = alone.trace({ from: 'orders', to: '8.8.8.8' })
    expect(end(request)).toBe('misdelivered not-the-owner at node')
    const [step] = request.hops.at(-1)!.steps.filter(({ kind }) => kind === 'snat')
    expect(step?.kind === 'snat' && formatAddress(step.to)).toBe('10.250.0.10')
    expect(notes.map(({ message }) => message)).toEqual([
      'the packet leaves through node `node`: what happens behind it is not simulated',
    ])
  })

  it('says that rules about what is replaced are not simulated', () => {
    const rules = CLUSTER.replace(
      'natOutgoing: true',
      'natOutgoing: true\n  natOutgoingPolicyRules: [{action: forward, match: {dstIPs: 10.10.0.0/16}}]',
    )
    const { notes } = ask(design(rules, peered('aws')), 'orders', 'vpc-r/web-1')
    expect(notes.map(({ message }) => message)).toEqual([
      'natOutgoingPolicyRules of Subnet `ovn-default` are not simulated: everything is taken to leave with the address of its node',
    ])
  })

  it('loses and delivers the same packets as without the stacks of its nodes', () => {
    const { machines, ...ignorant } = alone.model
    expect(machines).toHaveLength(1)
    const before = new Network(ignorant)
    const fate = (network: Network, from: string, to: string) => {
      const { verdict, request, reply } = network.trace({ from, to })
      return [verdict, request.outcome, request.reason, request.receiver?.name, reply?.outcome]
    }
    for (const { namespace, name } of alone.model.endpoints) {
      for (const to of ['10.16.0.5', '10.60.0.5', '10.250.0.10', '100.64.0.2', '8.8.8.8']) {
        const from = `${namespace}/${name}`
        expect(fate(alone, from, to), `${from} → ${to}`).toEqual(fate(before, from, to))
      }
    }
  })
})
