import { fc, test } from '@fast-check/vitest'
import { type LogicalNetwork, Network, NetworkBuilder, OVN_BEHAVIOURS, type Trace } from 'isthmus'
import { formatAddress } from 'isthmus/net'
import { describe, expect, it } from 'vitest'

/** Pods behind a router, a node that is on their router's join subnet and on a subnet of another router, and a server there. */
const design = (routes: Record<string, string>, nat: Record<string, string>) =>
  new NetworkBuilder()
    .router('pods')
    .subnet('pod-net', 'pods', '10.1.0.0/16')
    .subnet('join', 'pods', '100.64.0.0/16')
    .endpoint('default/a', 'pod-net', '10.1.0.2')
    .endpoint('default/b', 'pod-net', '10.1.1.2')
    .endpoint('default/inner', 'join', '100.64.0.2')
    .route('pods', '0.0.0.0/0', '100.64.0.2')
    .router('cloud')
    .subnet('nodes', 'cloud', '10.250.0.0/24')
    .subnet('servers', 'cloud', '10.9.0.0/24')
    .endpoint('cloud/outer', 'nodes', '10.250.0.2', { portSecurity: true, groups: ['node'] })
    .endpoint('cloud/server', 'servers', '10.9.0.2', { groups: ['server'] })
    .groupAcl('node', {
      direction: 'from-lport',
      match: 'inport == @node && ip4',
      action: 'allow-related',
    })
    .groupAcl('node', { direction: 'to-lport', match: 'outport == @node && ip4', action: 'drop' })
    .groupAcl('server', {
      direction: 'to-lport',
      match: 'outport == @server && ip4.src == 10.250.0.0/24 && tcp.dst == 443',
      action: 'allow-related',
    })
    .groupAcl('server', {
      direction: 'to-lport',
      match: 'outport == @server && ip4',
      action: 'drop',
      priority: 900,
    })
    .machine('node', {
      interfaces: { ovn0: 'default/inner', eth0: 'cloud/outer' },
      routes,
      nat,
    })

const ROUTES = { '10.1.0.0/16': 'ovn0', '0.0.0.0/0': 'eth0' }
const NAT = { '10.1.0.0/24': 'eth0' }
const network = (
  routes: Record<string, string> = ROUTES,
  nat: Record<string, string> = NAT,
): LogicalNetwork => design(routes, nat).build()

const tcp = (from: string, to: string, port = 443, ttl = 64) => ({
  from,
  to,
  protocol: 'tcp',
  port,
  ttl,
})
const traced = (model: LogicalNetwork, ...probe: Parameters<typeof tcp>): Trace =>
  new Network(model).trace(tcp(...probe))

const replaced = (leg: Trace['reply']) =>
  leg?.hops.flatMap(({ steps }) =>
    steps.flatMap((step) =>
      step.kind === 'snat' || step.kind === 'unsnat'
        ? [`${step.kind} ${formatAddress(step.from)} → ${formatAddress(step.to)}`]
        : [],
    ),
  )
const way = (leg: Trace['reply']) => leg?.hops.map(({ node, ttl }) => `${node} ${ttl}`)
const end = ({ outcome, reason, hops }: Trace['request']) =>
  [outcome, reason, 'at', hops.at(-1)?.node].filter(Boolean).join(' ')

describe('a machine that forwards', () => {
  it('replaces the source of what leaves, and gives it back to the replies', () => {
    const { request, reply, verdict } = traced(network(), 'a', 'cloud/server')
    expect(verdict).toBe('reachable')
    expect(replaced(request)).toEqual(['snat 10.1.0.2 → 10.250.0.2'])
    expect(formatAddress(reply!.packet.destination)).toBe('10.250.0.2')
    expect(replaced(reply)).toEqual(['unsnat 10.250.0.2 → 10.1.0.2'])
    expect(way(request)).toEqual([
      'pod-net 64',
      'pods 63',
      'join 63',
      'node 62',
      'nodes 62',
      'cloud 61',
      'servers 61',
    ])
    expect(way(reply)).toEqual([
      'servers 64',
      'cloud 63',
      'nodes 63',
      'node 62',
      'join 62',
      'pods 61',
      'pod-net 61',
    ])
  })

  it('leaves other sources as they are, and the port lets it send none but its own', () => {
    const { request, verdict } = traced(network(), 'b', 'cloud/server')
    expect(replaced(request)).toEqual([])
    expect(end(request)).toBe('dropped port-security at nodes')
    expect(verdict).toBe('unreachable')
  })

  it('replaces nothing that leaves by another interface than the rule names', () => {
    const { request } = traced(network(ROUTES, { '10.1.0.0/16': 'ovn0' }), 'a', 'cloud/server')
    expect(replaced(request)).toEqual([])
  })

  it('is judged by filters with the address that it put in', () => {
    const { request } = traced(network(), 'a', 'cloud/server', 22)
    expect(end(request)).toBe('dropped acl-drop at servers')
  })

  it('takes what is for itself, by whichever interface', () => {
    const outer = traced(network(), 'a', 'cloud/outer')
    expect(end(outer.request)).toBe('delivered at node')
    expect(outer.verdict).toBe('reachable')
    expect(traced(network(), 'a', 'inner').verdict).toBe('reachable')
  })

  it('sends by its own routes, whichever of its addresses it speaks from', () => {
    const { request, verdict } = traced(network(), 'cloud/outer', 'a')
    expect(verdict).toBe('reachable')
    expect(way(request)).toEqual(['node 64', 'join 64', 'pods 63', 'pod-net 63'])
    expect(end(traced(network(), 'inner', 'cloud/server').request)).toBe(
      'dropped port-security at nodes',
    )
  })

  it('drops what none of its routes takes', () => {
    const { request } = traced(network({ '10.1.0.0/16': 'ovn0' }), 'a', 'cloud/server')
    expect(end(request)).toBe('dropped no-route at node')
  })

  it('takes one from the time to live, and drops what has none left', () => {
    expect(end(traced(network(), 'a', 'cloud/server', 443, 2).request)).toBe(
      'dropped ttl-exceeded at node',
    )
    const beyond = traced(network(), 'a', 'cloud/server', 443, 3).request
    expect(end(beyond)).toBe('dropped ttl-exceeded at cloud')
    expect(beyond.error?.outcome).toBe('delivered')
    expect(beyond.error?.receiver?.name).toBe('a.default')
    expect(replaced(beyond.error)).toEqual(['unsnat 10.250.0.2 → 10.1.0.2'])
  })

  it('gets answers of routers beyond it back to the sender', () => {
    const answered = new Network(network()).trace({ from: 'a', to: '10.9.0.1' })
    expect(answered.request.outcome).toBe('answered')
    expect(answered.verdict).toBe('reachable')
    const refused = traced(network(), 'a', '10.9.0.1').request
    expect(refused.outcome).toBe('rejected')
    expect(refused.error?.receiver?.name).toBe('a.default')
  })

  it('ends the way where an interface leads out of the network', () => {
    const model = design(ROUTES, NAT).build()
    const [machine] = model.machines!
    const outside = {
      ...model,
      machines: [
        {
          ...machine!,
          interfaces: machine!.interfaces.map(({ port, ...one }) =>
            one.name === 'eth0' ? one : { ...one, ...(port !== undefined && { port }) },
          ),
        },
      ],
    }
    const { request } = traced(outside, 'a', '8.8.8.8')
    expect(end(request)).toBe('misdelivered not-the-owner at node')
    expect(request.receiver?.name).toBe('inner.default')
    expect(replaced(request)).toEqual(['snat 10.1.0.2 → 10.250.0.2'])
  })

  it('leaves it open with whose address a packet arrives that one of two machines takes', () => {
    const twoNodes = design(ROUTES, NAT)
      .endpoint('default/inner-2', 'join', '100.64.0.3')
      .endpoint('cloud/outer-2', 'nodes', '10.250.0.3')
      .route('pods', '0.0.0.0/0', '100.64.0.3')
      .machine('node-2', {
        interfaces: { ovn0: 'default/inner-2', eth0: 'cloud/outer-2' },
        routes: ROUTES,
        nat: NAT,
      })
      .build()
    const { request } = traced(twoNodes, 'a', 'cloud/server')
    expect([request.outcome, request.reason]).toEqual(['undefined', 'equal-cost-paths'])
    const choice = request.hops.flatMap(({ steps }) => steps).find(({ kind }) => kind === 'choice')
    const between = choice?.kind === 'choice' ? choice.between : []
    expect(between.map(({ outcome }) => outcome)).toEqual(['delivered', 'delivered'])
    expect(between.map(({ hops }) => replaced({ ...request, hops }))).toEqual([
      ['snat 10.1.0.2 → 10.250.0.2'],
      ['snat 10.1.0.2 → 10.250.0.3'],
    ])
  })

  it('is not told from another by an interface that it does not have', () => {
    expect(() => network({ '0.0.0.0/0': 'eth1' })).toThrow('has no interface `eth1`')
  })
})

const prefixes = fc.constantFrom(
  '10.1.0.0/16',
  '10.1.0.0/24',
  '10.1.1.0/24',
  '10.250.0.0/24',
  '0.0.0.0/0',
)
const rows = fc.dictionary(prefixes, fc.constantFrom('ovn0', 'eth0'), { maxKeys: 4 })

describe('whatever its routes and rules', () => {
  test.prop([rows, rows, fc.constantFrom('a', 'b'), fc.constantFrom(443, 22)])(
    'replies to a replaced source come back to the pod just where those to the node do',
    (routes, nat, from, port) => {
      const model = network(routes, nat)
      const pod = traced(model, from, 'cloud/server', port)
      if (replaced(pod.request)!.length === 0) return
      const node = traced(model, 'cloud/outer', 'cloud/server', port)
      const home = traced(model, 'cloud/outer', from, port)
      const returns = home.request.outcome === 'delivered'
      expect(pod.verdict).toBe(returns ? node.verdict : 'unreachable')
    },
  )

  test.prop([rows, rows])('reachability is that of traces', (routes, nat) => {
    const built = new Network(network(routes, nat))
    const { classes } = built.reachability()
    for (const one of classes) {
      for (const other of classes) {
        if (one === other) continue
        const cell = built.reachability().cell(one, other)
        for (const { endpoint: a } of one.members) {
          for (const { endpoint: b } of other.members) {
            const pair = { from: `${a.namespace}/${a.name}`, to: `${b.namespace}/${b.name}` }
            const { reachable } = built.services(pair)
            expect(cell.reachable.equals(reachable), JSON.stringify(pair)).toBe(true)
          }
        }
      }
    }
  })

  test.prop([rows, rows, fc.constantFrom(...Object.values(OVN_BEHAVIOURS))])(
    'is found by all services as by a trace of each',
    (routes, nat, behaviour) => {
      const model = { ...network(routes, nat), behaviour }
      for (const port of [443, 22]) {
        const pair = { from: 'a', to: 'cloud/server' }
        const { reachable } = new Network(model).services(pair)
        const service = {
          protocol: 6,
          sourcePort: 50_000,
          destinationPort: port,
          icmpType: 0,
          icmpCode: 0,
        }
        const { verdict } = traced(model, pair.from, pair.to, port)
        expect(reachable.has(service)).toBe(verdict === 'reachable')
      }
    },
  )
})
