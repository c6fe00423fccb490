import { fc, it } from '@fast-check/vitest'
import {
  Fabric,
  type Injection,
  type LogicalNetwork,
  type Packet,
  simulate,
  type Trace,
} from 'isthmus'
import { formatAddress, parseAddress } from 'isthmus/net'
import { describe, expect } from 'vitest'
import { type Cause, type Causes, causesOf, withChanges } from '../../src/analysis/index.ts'
import { networks } from '../dataplane/arbitraries.ts'
import { acl, peers, pod, policy, port, router, to } from '../dataplane/networks.ts'

/** A packet of a pod to an address that is meant for whoever has it, or for one pod. */
function injectionIn(
  fabric: Fabric,
  sender: string,
  destination: string,
  service: Partial<Packet> = {},
  receiver?: string,
): Injection {
  const port = fabric.switchPort(sender)!
  const address = parseAddress(destination)!
  const source = port.model.addresses.find(({ family }) => family === address.family)!
  const udp = { protocol: 17, sourcePort: 1000, destinationPort: 2000 }
  const icmp = { icmpType: 0, icmpCode: 0 }
  const packet = { source, destination: address, ttl: 64, ...udp, ...icmp, ...service }
  const to = receiver === undefined ? undefined : endpoint(receiver)
  return { packet, port, from: undefined, to }
}

const endpoint = (port: string) => ({
  namespace: 'default',
  name: port,
  kind: 'Pod',
  labels: {},
  port,
  addresses: [],
  securityGroups: [],
})

type Question = readonly [
  sender: string,
  destination: string,
  service?: Partial<Packet>,
  to?: string | undefined,
]

const ask = (model: LogicalNetwork, ...question: Question): Causes => {
  const fabric = new Fabric(model)
  return causesOf(fabric, injectionIn(fabric, ...question))
}

const verdict = (model: LogicalNetwork, ...question: Question): Trace['verdict'] => {
  const fabric = new Fabric(model)
  return simulate(fabric, injectionIn(fabric, ...question)).verdict
}

/** The network with the mends of all causes but one made. */
const mended = (model: LogicalNetwork, causes: readonly Cause[], but?: Cause): LogicalNetwork =>
  withChanges(
    model,
    causes.filter((cause) => cause !== but).flatMap(({ mend }) => mend!),
  )

/** Causes in few words: `request no-route at left`. */
const told = ({ causes }: Causes) =>
  causes.map(({ leg, reason, node }) => `${leg} ${reason} at ${node}`)

/** The mends are enough, and each is needed. */
function exact(model: LogicalNetwork, ...question: Question): string[] {
  const answer = ask(model, ...question)
  const { causes, complete } = answer
  expect(complete).toBe(true)
  expect(verdict(mended(model, causes), ...question)).toBe('reachable')
  for (const cause of causes) {
    expect(verdict(mended(model, causes, cause), ...question)).not.toBe('reachable')
  }
  return told(answer)
}

/** Half of them ask for a pod at its own address, half for whatever has an address. */
const questions = networks.chain(({ model, addresses, pods }) => {
  const ports = model.switches.flatMap((node) => node.ports)
  const aims = [
    fc.constantFrom(...pods).map((receiver) => {
      const [address] = ports.find(({ name }) => name === receiver)!.addresses
      return { receiver, destination: formatAddress(address!) }
    }),
    fc.record({
      receiver: fc.option(fc.constantFrom(...pods), { nil: undefined }),
      destination: fc.constantFrom(...addresses),
    }),
  ]
  return fc.record({
    model: fc.constant(model),
    sender: fc.constantFrom(...pods),
    aim: fc.oneof(...aims),
    ttl: fc.constantFrom(3, 6),
  })
})

describe('the causes of a packet', () => {
  it.prop([questions], { numRuns: 400 })(
    'are none if and only if it is reachable; mending all makes it so, mending all but one does not',
    ({ model, sender, aim: { destination, receiver }, ttl }) => {
      const question: Question = [sender, destination, { ttl }, receiver]
      const { causes, complete } = ask(model, ...question)
      expect(causes.length === 0).toBe(verdict(model, ...question) === 'reachable')
      if (!complete) {
        expect(causes.at(-1)!.mend).toBeUndefined()
        return
      }
      expect(verdict(mended(model, causes), ...question)).toBe('reachable')
      for (const cause of causes) {
        expect(verdict(mended(model, causes, cause), ...question)).not.toBe('reachable')
      }
    },
  )
})

/** {@link peers} with one of its routers changed, or with one more. */
function rewired(
  model: LogicalNetwork,
  name: string,
  change: Partial<LogicalNetwork['routers'][number]>,
): LogicalNetwork {
  const routers = model.routers.map((node) => (node.name === name ? { ...node, ...change } : node))
  return { ...model, routers }
}

const closed = (direction: 'from-lport' | 'to-lport', name: string, priority = 5) =>
  acl(
    direction,
    priority,
    `${direction === 'from-lport' ? 'inport' : 'outport'} == "${name}"`,
    'drop',
  )

describe('every cause is named', () => {
  it('both missing routes and the security of both ends at once', () => {
    const model = peers({
      aclsA: [closed('from-lport', 'pod-a')],
      aclsB: [closed('to-lport', 'pod-b')],
    })
    const bare = rewired(rewired(model, 'left', { staticRoutes: [] }), 'right', {
      staticRoutes: [],
    })
    expect(exact(bare, 'pod-a', '10.2.0.2')).toEqual([
      'request acl-drop at a',
      'request no-route at left',
      'request acl-drop at b',
      'reply no-route at right',
    ])
  })

  it('the reply is judged though the request never arrives', () => {
    const noWayBack = rewired(peers({ aclsB: [closed('to-lport', 'pod-b')] }), 'right', {
      staticRoutes: [],
    })
    expect(exact(noWayBack, 'pod-a', '10.2.0.2')).toEqual([
      'request acl-drop at b',
      'reply no-route at right',
    ])
  })

  it('each router on the way that lacks a route, there and back', () => {
    const link = (name: string, peer: string, address: string) => port(name, address, { peer })
    const model = peers()
    const chain: LogicalNetwork = {
      ...model,
      routers: [
        router('left', [
          port('left-a', '10.1.0.1/16'),
          link('left-hub', 'hub-left', '169.254.1.1/30'),
        ]),
        router('hub', [
          link('hub-left', 'left-hub', '169.254.1.2/30'),
          link('hub-right', 'right-hub', '169.254.2.2/30'),
        ]),
        router('right', [
          port('right-b', '10.2.0.1/16'),
          link('right-hub', 'hub-right', '169.254.2.1/30'),
        ]),
      ],
    }
    expect(exact(chain, 'pod-a', '10.2.0.2')).toEqual([
      'request no-route at left',
      'request no-route at hub',
      'reply no-route at right',
      'reply no-route at hub',
    ])
    expect(ask(chain, 'pod-a', '10.2.0.2').causes[0]!.mend).toEqual([
      { kind: 'route', router: 'left', remove: undefined, add: to('10.2.0.0/16', '169.254.1.2') },
    ])
  })

  it('a rule that stops the reply where connections are not tracked', () => {
    const rule = acl('from-lport', 1, 'inport == "pod-b" && udp.src == 2000', 'reject')
    const { causes } = ask(peers({ aclsB: [rule] }), 'pod-a', '10.2.0.2')
    expect(causes).toMatchObject([{ leg: 'reply', outcome: 'rejected', decidedBy: [rule] }])
    exact(peers({ aclsB: [rule] }), 'pod-a', '10.2.0.2')
  })

  it('a policy that drops, on either way', () => {
    const model = peers({ policies: [policy(7, 'ip4.dst == 10.2.0.0/16', 'drop')] })
    const both = rewired(model, 'right', { policies: [policy(7, 'ip4', 'drop')] })
    expect(exact(both, 'pod-a', '10.2.0.2')).toEqual([
      'request policy-drop at left',
      'request policy-drop at right',
      'reply policy-drop at right',
    ])
  })

  it('one rule at each port where it stops the packet', () => {
    // The switch hands the packet to its router, and gets it back for another of its pods.
    const turned = policy(1, 'ip4.dst == 10.2.0.2', 'reroute', '10.1.0.3')
    const rule = acl('to-lport', 1, 'ip4.dst == 10.2.0.2', 'drop')
    const model = peers({ policies: [turned], aclsA: [rule] })
    const { causes } = ask(model, 'pod-a', '10.2.0.2', {}, 'pod-b')
    expect(causes.map(({ reason }) => reason)).toEqual(['acl-drop', 'not-the-owner'])
    const told = ask(model, 'pod-a', '10.2.0.2', {}, 'pod-a2')
    expect(told.causes.slice(0, 2).map(({ decidedBy }) => decidedBy)).toEqual([[rule], [rule]])
  })

  it('not the rule for replies, where the connection would be known once it is let in', () => {
    const rules = [closed('to-lport', 'pod-b'), closed('from-lport', 'pod-b')]
    expect(exact(peers({ aclsB: rules }), 'pod-a', '10.2.0.2')).toEqual(['request acl-drop at b'])
  })

  it('nothing of what is reachable', () => {
    expect(ask(peers(), 'pod-a', '10.2.0.2')).toEqual({ causes: [], complete: true })
  })
})

describe('a peering', () => {
  const link = (name: string, peer: string, address: string) => port(name, address, { peer })
  const lanA = port('left-a', '10.1.0.1/16')
  const lanB = port('right-b', '10.2.0.1/16')
  const half = link('left-right', 'right-left', '169.254.0.1/30')

  it('that is declared on one side only is one cause, for the routes are there', () => {
    const model = rewired(peers(), 'right', { ports: [lanB] })
    expect(exact(model, 'pod-a', '10.2.0.2')).toEqual(['request peer-missing at left'])
    expect(exact(model, 'pod-b', '10.1.0.2')).toEqual(['request no-route at right'])
  })

  it('that names a router which is not there is renamed', () => {
    const typo = link('left-rihgt', 'rihgt-left', '169.254.0.1/30')
    const model = rewired(peers(), 'left', { ports: [lanA, typo] })
    expect(exact(model, 'pod-a', '10.2.0.2')).toEqual(['request peer-missing at left'])
    expect(ask(model, 'pod-a', '10.2.0.2').causes[0]!.mend).toEqual([
      { kind: 'port', router: 'left', remove: typo, add: half },
    ])
  })

  it('that is on neither side is one cause, for the routes are there', () => {
    const apart = rewired(rewired(peers(), 'left', { ports: [lanA] }), 'right', { ports: [lanB] })
    expect(exact(apart, 'pod-a', '10.2.0.2')).toEqual(['request no-route at left'])
    const { causes } = ask(apart, 'pod-a', '10.2.0.2')
    expect(causes[0]!.mend).toEqual([
      { kind: 'port', router: 'left', remove: undefined, add: half },
      {
        kind: 'port',
        router: 'right',
        remove: undefined,
        add: link('right-left', 'left-right', '169.254.0.2/30'),
      },
    ])
  })

  it('that is on neither side, without routes, needs all of it', () => {
    const bare = { staticRoutes: [] }
    const model = rewired(rewired(peers(), 'left', { ports: [lanA], ...bare }), 'right', {
      ports: [lanB],
      ...bare,
    })
    expect(exact(model, 'pod-a', '10.2.0.2')).toEqual([
      'request no-route at left',
      'reply no-route at right',
    ])
    expect(ask(model, 'pod-a', '10.2.0.2').causes[0]!.mend!.map(({ kind }) => kind)).toEqual([
      'port',
      'port',
      'route',
    ])
  })

  it('gets addresses that no other peering of either router has', () => {
    const other = link('left-far', 'far-left', '169.254.0.1/30')
    const bare = { staticRoutes: [] }
    const model = rewired(rewired(peers(), 'left', { ports: [lanA, other], ...bare }), 'right', {
      ports: [lanB],
      ...bare,
    })
    const [cause] = ask(model, 'pod-a', '10.2.0.2').causes
    expect(cause!.mend![0]).toMatchObject({
      add: link('left-right', 'right-left', '169.254.0.5/30'),
    })
  })

  it('keeps the end that the routes name, whatever the length of its network', () => {
    const right = [lanB, link('right-left', 'left-right', '169.254.0.2/24')]
    const model = rewired(rewired(peers(), 'right', { ports: right }), 'left', {
      ports: [lanA, link('left-right', 'right-left', '169.254.9.1/24')],
    })
    expect(exact(model, 'pod-a', '10.2.0.2')).toHaveLength(1)
    expect(ask(model, 'pod-a', '10.2.0.2').causes[0]!.mend).toMatchObject([
      { router: 'left', add: link('left-right', 'right-left', '169.254.0.1/24') },
    ])
  })

  it('whose far end has another number than the route names is mended there', () => {
    const model = rewired(peers(), 'right', {
      ports: [lanB, link('right-left', 'left-right', '169.254.9.2/30')],
    })
    expect(exact(model, 'pod-a', '10.2.0.2')).toEqual(['request next-hop-unresolved at left'])
    expect(ask(model, 'pod-a', '10.2.0.2').causes[0]!.mend).toMatchObject([
      { kind: 'port', router: 'right' },
    ])
  })

  it('whose near end has another number than the route needs is mended here', () => {
    const model = rewired(peers(), 'left', {
      ports: [lanA, link('left-right', 'right-left', '169.254.9.1/30')],
    })
    expect(exact(model, 'pod-a', '10.2.0.2')).toEqual(['request no-route at left'])
    expect(ask(model, 'pod-a', '10.2.0.2').causes[0]!.mend).toMatchObject([
      { kind: 'port', router: 'left' },
    ])
  })

  it('that lacks the family of the packet', () => {
    const six = (model: LogicalNetwork): LogicalNetwork => ({
      ...model,
      routers: model.routers.map((node, i) => ({
        ...node,
        ports: node.ports.map((own) =>
          own.peer ? own : port(own.name, i === 0 ? 'fd01::1/64' : 'fd02::1/64'),
        ),
      })),
      switches: model.switches.map((node, i) => ({
        ...node,
        subnets: [
          {
            prefix: to(`fd0${i + 1}::/64`, 'discard').prefix,
            gateway: parseAddress(`fd0${i + 1}::1`)!,
          },
        ],
        ports: node.ports.map((own) =>
          own.type === 'router' ? own : pod(own.name, `fd0${i + 1}::${own.name.length}`),
        ),
      })),
    })
    expect(exact(six(peers()), 'pod-a', 'fd02::5')).toEqual([
      'request no-route at left',
      'reply no-route at right',
    ])
  })
})

describe('a route', () => {
  const away = (nextHop: string) =>
    rewired(peers(), 'left', { staticRoutes: [to('10.2.0.0/16', nextHop)] })

  it.each([
    ['is not installed', away('192.0.2.1'), 'no-route'],
    ['names a next hop that nobody has', away('169.254.0.3'), 'next-hop-unresolved'],
    ['discards', away('discard'), 'route-discard'],
    ['leads to a workload', away('10.1.0.3'), 'not-the-owner'],
  ])('that %s is replaced', (_, model, reason) => {
    expect(exact(model, 'pod-a', '10.2.0.2', {}, 'pod-b')).toEqual([
      reason === 'not-the-owner' ? 'request not-the-owner at a' : `request ${reason} at left`,
    ])
    const [change] = ask(model, 'pod-a', '10.2.0.2', {}, 'pod-b').causes[0]!.mend!
    expect(change).toEqual({
      kind: 'route',
      router: 'left',
      remove: model.routers[0]!.staticRoutes[0],
      add: {
        ...to('10.2.0.0/16', '169.254.0.2'),
        ...(change!.kind === 'route' && change!.add?.catchAll === false && { catchAll: false }),
      },
    })
  })

  it('that is wide and leads elsewhere stays, beside a narrower one', () => {
    const model = rewired(peers(), 'left', { staticRoutes: [to('0.0.0.0/0', '10.1.0.3')] })
    const { causes } = ask(model, 'pod-a', '10.2.0.2', {}, 'pod-b')
    expect(causes[0]!.mend).toMatchObject([
      { remove: undefined, add: to('10.2.0.0/16', '169.254.0.2') },
    ])
  })

  it('that leads round in a circle is named at the router that has it wrong', () => {
    const circle = rewired(peers(), 'right', {
      staticRoutes: [to('10.2.0.2/32', '169.254.0.1'), to('10.1.0.0/16', '169.254.0.1')],
    })
    expect(exact(circle, 'pod-a', '10.2.0.2')[0]).toMatch(/^request ttl-exceeded/)
    expect(ask(circle, 'pod-a', '10.2.0.2').causes[0]!.mend).toMatchObject([
      { kind: 'route', router: 'right', remove: to('10.2.0.2/32', '169.254.0.1'), add: undefined },
    ])
  })

  it('that two routers pass to each other, as near to the destination as one another', () => {
    const sides = (net: string) => [`169.254.${net}.1/30`, `169.254.${net}.2/30`] as const
    const [[ab, ba], [ac, ca], [bc, cb]] = [sides('1'), sides('2'), sides('3')]
    const plan = peers()
    const triangle: LogicalNetwork = {
      ...plan,
      routers: [
        router(
          'left',
          [
            port('left-a', '10.1.0.1/16'),
            port('left-mid', ab, { peer: 'mid-left' }),
            port('left-right', ac, { peer: 'right-left' }),
          ],
          { routes: [to('10.2.0.0/16', '169.254.1.2')] },
        ),
        router(
          'mid',
          [
            port('mid-left', ba, { peer: 'left-mid' }),
            port('mid-right', bc, { peer: 'right-mid' }),
          ],
          { routes: [to('10.2.0.0/16', '169.254.1.1')] },
        ),
        router(
          'right',
          [
            port('right-b', '10.2.0.1/16'),
            port('right-left', ca, { peer: 'left-right' }),
            port('right-mid', cb, { peer: 'mid-right' }),
          ],
          { routes: [to('10.1.0.0/16', '169.254.2.1')] },
        ),
      ],
    }
    expect(exact(triangle, 'pod-a', '10.2.0.2')).toHaveLength(1)
  })

  it('towards the VPC of the pod that is meant, where two have its subnet', () => {
    const model = rewired(peers(), 'left', { staticRoutes: [] })
    const twin = router('twin', [
      port('twin-b', '10.2.0.1/16'),
      port('twin-left', '169.254.1.2/30', { peer: 'left-twin' }),
    ])
    const [left, right] = model.routers
    const third = port('left-twin', '169.254.1.1/30', { peer: 'twin-left' })
    const routers = [twin, { ...left!, ports: [...left!.ports, third] }, right!]
    const [cause] = ask({ ...model, routers }, 'pod-a', '10.2.0.2', {}, 'pod-b').causes
    expect(cause!.mend).toMatchObject([{ add: to('10.2.0.0/16', '169.254.0.2') }])
  })

  it('of another table is left alone', () => {
    const dead = to('10.2.0.0/16', '192.0.2.1', { routeTable: 'other' })
    const model = rewired(peers(), 'left', { staticRoutes: [dead] })
    expect(ask(model, 'pod-a', '10.2.0.2').causes[0]!.mend).toMatchObject([
      { remove: undefined, add: to('10.2.0.0/16', '169.254.0.2') },
    ])
  })

  it('in the table of the port that the packet comes by', () => {
    const model = rewired(peers(), 'left', {
      ports: [
        port('left-a', '10.1.0.1/16', { routeTable: 'own' }),
        ...peers().routers[0]!.ports.slice(1),
      ],
    })
    exact(model, 'pod-a', '10.2.0.2')
    expect(ask(model, 'pod-a', '10.2.0.2').causes[0]!.mend).toMatchObject([
      { add: { routeTable: 'own' } },
    ])
  })
})

describe('what OVN leaves open', () => {
  it.each([
    [
      'rules',
      peers({ aclsA: [closed('from-lport', 'pod-a'), acl('from-lport', 5, 'ip4', 'allow')] }),
    ],
    [
      'policies',
      peers({ policies: [policy(1, 'ip4.dst == 10.2.0.2', 'drop'), policy(1, 'udp', 'allow')] }),
    ],
    ['routes', peers({ routes: [to('10.2.0.0/16', '10.1.0.3')] })],
  ])('is a cause: two %s, of which one lets it through', (_, model) => {
    const told = exact(model, 'pod-a', '10.2.0.2', {}, 'pod-b')
    expect(told).toHaveLength(1)
    expect(ask(model, 'pod-a', '10.2.0.2', {}, 'pod-b').causes[0]!.outcome).toBe('undefined')
  })
})

describe('what no rule, route or peering could mend', () => {
  it.each([
    ['an address that nobody has', '10.2.0.77', {}, 'no-such-endpoint'],
    ['a destination in no subnet', '192.0.2.1', {}, 'no-route'],
    ['a closed port of a router', '10.2.0.1', {}, 'port-closed'],
    ['a time to live that is too short', '10.2.0.2', { ttl: 1 }, 'ttl-exceeded'],
  ])('%s is the last that is known', (_, destination, service, reason) => {
    const { causes, complete } = ask(peers(), 'pod-a', destination, service)
    expect(complete).toBe(false)
    expect(causes).toMatchObject([{ reason, mend: undefined }])
  })

  it('a mend that leaves it as it is is none', () => {
    // Whatever the policy says, two ports of the router have a network with its next hop.
    const model = peers({ policies: [policy(1, 'ip4', 'reroute', '169.254.0.2')] })
    const [left] = model.routers
    const ports = [...left!.ports, port('left-far', '169.254.0.9/24', { peer: 'far-left' })]
    const { causes, complete } = ask(rewired(model, 'left', { ports }), 'pod-a', '10.2.0.2')
    expect(complete).toBe(false)
    expect(causes).toMatchObject([{ reason: 'several-ports-own-next-hop', mend: undefined }])
  })

  it('comes after what stands before it', () => {
    const model = peers({ aclsA: [closed('from-lport', 'pod-a')] })
    const { causes, complete } = ask(model, 'pod-a', '10.2.0.77')
    expect(causes.map(({ reason }) => reason)).toEqual(['acl-drop', 'no-such-endpoint'])
    expect(complete).toBe(false)
  })
})
