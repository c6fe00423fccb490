import { type Acl, type Fault, Network, NetworkBuilder } from 'isthmus'
import { formatPrefix } from 'isthmus/net'
import { describe, expect, it } from 'vitest'

/** Routers with a subnet 10.n.0.0/16 and a workload 10.n.0.2 each, and peerings 169.254.n.1 – 169.254.n.2 in order. */
function routers(names: string, ...peerings: readonly string[]): NetworkBuilder {
  const builder = new NetworkBuilder()
  for (const [i, name] of names.split(' ').entries()) {
    builder
      .router(name)
      .subnet(`${name}-net`, name, `10.${i + 1}.0.0/16`)
      .endpoint(`default/${name}`, `${name}-net`, `10.${i + 1}.0.2`)
  }
  for (const [i, peering] of peerings.entries()) {
    const [a, b] = peering.split(' ')
    builder.peer(a!, `169.254.${i + 1}.1/30`, b!, `169.254.${i + 1}.2/30`)
  }
  return builder
}

/** Two routers that reach each other. */
const pair = () =>
  routers('a b', 'a b')
    .route('a', '10.2.0.0/16', '169.254.1.2')
    .route('b', '10.1.0.0/16', '169.254.1.1')

/** Spokes a and b of a hub h; the hub reaches both, and each of them the hub. */
const star = () =>
  routers('a b h', 'a h', 'b h')
    .route('h', '10.1.0.0/16', '169.254.1.1')
    .route('h', '10.2.0.0/16', '169.254.2.1')
    .route('a', '10.3.0.0/16', '169.254.1.2')
    .route('b', '10.3.0.0/16', '169.254.2.2')

const faultsOf = (builder: NetworkBuilder): readonly Fault[] =>
  new Network(builder.build()).faults()

/** A fault in words: kind, routers, where from and where to. */
function words({ kind, routers: names, sources, destinations }: Fault): string {
  const from = sources.map(formatPrefix).join(',')
  const to = destinations.map(formatPrefix).join(',')
  return [kind, names.join('>'), from, to].filter(Boolean).join(' ')
}

const told = (builder: NetworkBuilder) => faultsOf(builder).map(words)

describe('a design without faults', () => {
  it('is two routers that reach each other', () => {
    expect(told(pair())).toEqual([])
  })

  it('is a hub with spokes that reach the hub alone', () => {
    expect(told(star())).toEqual([])
  })

  it('is a hub that forwards between spokes which are peers too', () => {
    const design = routers('a b h', 'a h', 'b h', 'a b')
      .route('h', '10.1.0.0/16', '169.254.1.1')
      .route('h', '10.2.0.0/16', '169.254.2.1')
      .route('a', '10.0.0.0/8', '169.254.1.2')
      .route('b', '10.0.0.0/8', '169.254.2.2')
    const others = (faults: string[]) => faults.filter((fault) => !fault.startsWith('loop'))
    expect(others(told(design))).toEqual([])
    expect(others(told(design.policy('h', 10, 'udp', 'drop')))).toEqual([])
  })

  it('may have one address in two parts that nothing joins', () => {
    const design = new NetworkBuilder()
    for (const name of ['a', 'b']) {
      design
        .router(name)
        .subnet(`${name}-net`, name, '10.1.0.0/16')
        .endpoint(`default/${name}`, `${name}-net`, '10.1.0.2')
    }
    expect(told(design)).toEqual([])
  })
})

describe('a loop', () => {
  it('is told where no workload has the addresses', () => {
    const design = pair()
      .route('a', '10.9.0.0/16', '169.254.1.2')
      .route('b', '10.8.0.0/15', '169.254.1.1')
    const [fault, ...others] = faultsOf(design)
    expect(words(fault!)).toBe('loop a>b 10.9.0.0/16')
    // What of the wider route does not circle gets nowhere either.
    expect(others.map(words)).toEqual(['black-hole b>a 10.8.0.0/15'])
    expect(fault!.example.request.reason).toBe('ttl-exceeded')
    expect(fault!.decidedBy.map((part) => 'prefix' in part && formatPrefix(part.prefix))).toEqual([
      '10.9.0.0/16',
      '10.8.0.0/15',
    ])
  })

  it('is one, however many senders and prefixes get into it', () => {
    const design = star()
      .route('a', '0.0.0.0/0', '169.254.1.2')
      .route('b', '0.0.0.0/0', '169.254.2.2')
      .route('h', '0.0.0.0/0', '169.254.1.1')
    expect(told(design).filter((fault) => fault.startsWith('loop'))).toEqual(['loop a>h 0.0.0.0/0'])
  })

  it('is found where only one of equal routes leads into it', () => {
    const design = star()
      .route('a', '10.9.0.0/16', '169.254.1.2')
      .route('h', '10.9.0.0/16', '169.254.1.1')
      .route('h', '10.9.0.0/16', '169.254.2.1')
    const loop = faultsOf(design).find(({ kind }) => kind === 'loop')!
    expect(words(loop)).toBe('loop a>h 10.9.0.0/16')
  })

  it('is found where a policy makes it, for some services alone', () => {
    const design = pair().policy('b', 10, 'tcp.dst == 443', 'reroute', '169.254.1.1')
    const [fault] = faultsOf(design)
    expect(words(fault!)).toBe('loop a>b 10.2.0.0/16')
    expect(fault!.example.packet).toMatchObject({ protocol: 6, destinationPort: 443 })
  })

  it('is found where a route by source makes it', () => {
    const design = pair()
      .route('a', '0.0.0.0/0', '169.254.1.2')
      .route('b', '10.1.0.0/16', '169.254.1.1', { policy: 'src-ip' })
    expect(told(design)).toEqual(['loop a>b 0.0.0.0/0'])
  })

  it('is none where no packet gets into it', () => {
    const design = pair()
      .route('a', '10.9.0.0/16', '169.254.1.2')
      .route('b', '10.9.0.0/16', '169.254.1.1')
      .acl('a-net', { direction: 'from-lport', match: 'ip4.dst == 10.9.0.0/16', action: 'drop' })
      .acl('b-net', { direction: 'from-lport', match: 'ip4.dst == 10.9.0.0/16', action: 'drop' })
    expect(told(design)).toEqual([])
  })
})

describe('a black hole', () => {
  it('is a route to a router that has none', () => {
    const design = star().route('a', '10.9.0.0/16', '169.254.1.2')
    const [fault] = faultsOf(design)
    expect(words(fault!)).toBe('black-hole a>h 10.9.0.0/16')
    expect(fault).toMatchObject({ node: 'h', reason: 'no-route' })
  })

  it('is a route whose next hop nobody has', () => {
    const design = pair().route('a', '10.9.0.0/16', '169.254.1.3')
    expect(told(design)).toEqual(['black-hole a 10.9.0.0/16'])
  })

  it('is a route over a peering that only one side declares', () => {
    const design = routers('a b')
      .halfPeer('a', 'b', '169.254.1.1/30')
      .route('a', '10.2.0.0/16', '169.254.1.2')
    const [fault, ...others] = faultsOf(design)
    expect(words(fault!)).toBe('black-hole a 10.2.0.0/16')
    expect(fault).toMatchObject({ reason: 'peer-missing' })
    expect(others).toEqual([])
  })

  it('is a route to a router that discards', () => {
    const design = pair()
      .route('a', '10.9.0.0/16', '169.254.1.2')
      .route('b', '10.9.0.0/16', 'discard')
    expect(told(design)).toEqual(['black-hole a>b 10.9.0.0/16'])
  })

  it('is no wide route of which the next router knows a part', () => {
    const wide = (prefix: string) =>
      routers('a b', 'a b')
        .route('a', prefix, '169.254.1.2')
        .route('b', '10.1.0.0/16', '169.254.1.1')
    expect(told(wide('10.0.0.0/8'))).toEqual([])
    expect(told(wide('0.0.0.0/0'))).toEqual([])
  })

  it('is a wide route beside the narrow one that takes all that gets anywhere', () => {
    expect(told(pair().route('a', '0.0.0.0/0', '169.254.1.2'))).toEqual([
      'black-hole a>b 0.0.0.0/0',
    ])
  })

  it('is a wide route all the same, where the part that is missing has workloads', () => {
    const design = routers('a b h', 'a h', 'b h')
      .route('h', '10.1.0.0/16', '169.254.1.1')
      .route('a', '10.0.0.0/8', '169.254.1.2')
    expect(told(design)).toEqual(['black-hole a>h 10.2.0.0/16'])
  })

  it('is no route that discards by itself, and no router without a route', () => {
    expect(told(pair().route('a', '10.9.0.0/16', 'discard'))).toEqual([])
    expect(told(routers('a b', 'a b'))).toEqual([])
  })
})

describe('a one-way path', () => {
  it('is a missing way back', () => {
    const design = routers('a b', 'a b').route('a', '10.2.0.0/16', '169.254.1.2')
    const [fault, ...others] = faultsOf(design)
    expect(words(fault!)).toBe('one-way b 10.1.0.0/16 10.2.0.0/16')
    expect(fault).toMatchObject({ node: 'b', reason: 'no-route' })
    expect(others).toEqual([])
  })

  it('is one for each subnet that the way back is missing to, however many are reached', () => {
    const design = routers('a b', 'a b')
      .subnet('more', 'b', '10.5.0.0/16')
      .endpoint('default/more', 'more', '10.5.0.2')
      .route('a', '10.2.0.0/16', '169.254.1.2')
      .route('a', '10.5.0.0/16', '169.254.1.2')
    expect(told(design)).toEqual(['one-way b 10.1.0.0/16 10.2.0.0/16,10.5.0.0/16'])
  })

  it('is another one where somebody else gets the reply', () => {
    const design = new NetworkBuilder()
      .router('near')
      .subnet('near-net', 'near', '10.1.0.0/24')
      .endpoint('default/twin', 'near-net', '10.1.0.2')
      .router('wide')
      .subnet('wide-net', 'wide', '10.1.0.0/16')
      .endpoint('default/one', 'wide-net', '10.1.0.4')
      .endpoint('default/other', 'wide-net', '10.1.0.2')
      .router('hub')
      .subnet('hub-net', 'hub', '10.2.0.0/24')
      .endpoint('default/db', 'hub-net', '10.2.0.2')
      .peer('near', '169.254.1.1/30', 'hub', '169.254.1.2/30')
      .peer('wide', '169.254.2.1/30', 'hub', '169.254.2.2/30')
      .route('wide', '10.2.0.0/24', '169.254.2.2')
      .route('near', '10.2.0.0/24', '169.254.1.2')
      .route('hub', '10.1.0.0/16', '169.254.2.1')
      .route('hub', '10.1.0.0/24', '169.254.1.1')
    const reasons = faultsOf(design).flatMap((fault) =>
      fault.kind === 'one-way' ? fault.reason : [],
    )
    expect(reasons.sort()).toEqual(['no-such-endpoint', 'not-the-owner'])
  })

  it('is an ACL that stops replies where connections are not tracked', () => {
    const design = pair().acl('b-net', {
      direction: 'from-lport',
      match: 'inport == "b.default"',
      action: 'drop',
    })
    const [fault] = faultsOf(design)
    expect(fault).toMatchObject({ kind: 'one-way', node: 'b-net', reason: 'acl-drop' })
    expect(fault!.decidedBy).toEqual([expect.objectContaining({ action: 'drop' })])
  })

  it('is none where connections are tracked', () => {
    const design = pair()
      .acl('b-net', { direction: 'to-lport', match: 'ip4', action: 'allow-related' })
      .acl('b-net', {
        direction: 'from-lport',
        match: 'ip4 && inport == "b.default"',
        action: 'drop',
      })
    expect(told(design)).toEqual([])
  })

  it('is an ACL where packets come from the router, for those are not tracked', () => {
    const design = pair()
      .acl('a-net', { direction: 'to-lport', match: 'ip4', action: 'allow-related' })
      .acl('a-net', { direction: 'from-lport', match: 'ip4.src == 10.2.0.0/16', action: 'drop' })
    const [fault] = faultsOf(design)
    expect(fault).toMatchObject({ kind: 'one-way', node: 'a-net', reason: 'acl-drop' })
  })

  it('is a policy on the way back', () => {
    const design = pair().policy('b', 10, 'udp && ip4.src == 10.2.0.2', 'drop')
    const [fault] = faultsOf(design)
    expect(fault).toMatchObject({ kind: 'one-way', node: 'b', reason: 'policy-drop' })
    expect(fault!.example.packet.protocol).toBe(17)
  })
})

describe('an asymmetric path', () => {
  const triangle = () =>
    routers('a b c', 'a b', 'a c', 'c b').route('a', '10.2.0.0/16', '169.254.1.2')

  it('goes one way and comes back another', () => {
    const design = triangle()
      .route('b', '10.1.0.0/16', '169.254.3.1')
      .route('c', '10.1.0.0/16', '169.254.2.1')
      .route('c', '10.2.0.0/16', '169.254.3.2')
    const [fault] = faultsOf(design).filter(({ kind }) => kind === 'asymmetric-path')
    expect(fault).toMatchObject({ there: ['a', 'b'], back: ['b', 'c', 'a'] })
    expect(fault!.decidedBy.map((part) => 'prefix' in part && formatPrefix(part.prefix))).toEqual([
      '10.2.0.0/16',
      '10.1.0.0/16',
    ])
    expect(fault!.example.verdict).toBe('reachable')
  })

  it('is none where it comes back the same way', () => {
    const kinds = faultsOf(triangle().route('b', '10.1.0.0/16', '169.254.1.1')).map(
      ({ kind }) => kind,
    )
    expect(kinds).not.toContain('asymmetric-path')
  })
})

describe('transit', () => {
  it('is a spoke that reaches a spoke through the hub', () => {
    const design = star()
      .route('a', '10.2.0.0/16', '169.254.1.2')
      .route('b', '10.1.0.0/16', '169.254.2.2')
    expect(told(design)).toEqual([
      'transit a>h>b 10.1.0.0/16 10.2.0.0/16',
      'transit b>h>a 10.2.0.0/16 10.1.0.0/16',
    ])
  })

  /** Spokes a, b and c that reach each other through the hub h. */
  const through = (): NetworkBuilder => {
    const spokes = ['a', 'b', 'c']
    const builder = routers('a b c h', 'a h', 'b h', 'c h')
    for (const [i, spoke] of spokes.entries()) {
      builder.route('h', `10.${i + 1}.0.0/16`, `169.254.${i + 1}.1`)
      builder.route(spoke, '10.0.0.0/8', `169.254.${i + 1}.2`)
    }
    return builder
  }

  it('is told of each route of the hub, with all that come by it', () => {
    expect(told(through())).toEqual([
      'transit a>h>b 10.1.0.0/16,10.3.0.0/16 10.2.0.0/16',
      'transit a>h>c 10.1.0.0/16,10.2.0.0/16 10.3.0.0/16',
      'transit b>h>a 10.2.0.0/16,10.3.0.0/16 10.1.0.0/16',
    ])
  })

  it.each([
    ['the sender', 'c.default', 'from-lport'],
    ['the port to its router', 'c-net-c', 'to-lport'],
    ['the receiver', 'b.default', 'to-lport'],
  ] as const)('leaves out whom an ACL at %s keeps from it', (_, port, direction) => {
    const own = `${direction === 'from-lport' ? 'inport' : 'outport'} == @g`
    const kept = `${own} && ip4.src == 10.3.0.0/16 && ip4.dst == 10.2.0.0/16`
    const acls: Acl[] = [
      { direction, tier: 0, priority: 1000, match: kept, action: 'drop' },
      // Where connections are tracked, replies are let through.
      { direction, tier: 0, priority: 1, match: own, action: 'allow-related' },
    ]
    const model = through().build()
    const groups = [{ name: 'g', ports: [port], acls }]
    const shown = new Network({ ...model, portGroups: groups }).faults().map(words)
    expect(shown).toContain('transit a>h>b 10.1.0.0/16 10.2.0.0/16')
  })

  it('is none where a rule closes it', () => {
    const design = star()
      .route('a', '10.2.0.0/16', '169.254.1.2')
      .route('b', '10.1.0.0/16', '169.254.2.2')
      .policy('h', 10, 'ip4.src == 10.1.0.0/16 && ip4.dst == 10.2.0.0/16', 'drop')
      .policy('h', 10, 'ip4.src == 10.2.0.0/16 && ip4.dst == 10.1.0.0/16', 'drop')
    expect(told(design)).toEqual([])
  })
})

describe('a shadowed endpoint', () => {
  const overlapping = () =>
    new NetworkBuilder()
      .router('a')
      .subnet('a-net', 'a', '10.1.0.0/16')
      .endpoint('default/a', 'a-net', '10.1.0.2')
      .router('b')
      .subnet('b-net', 'b', '10.1.0.0/16')
      .endpoint('default/b', 'b-net', '10.1.0.3')

  it("has an address in the sender's own subnet", () => {
    const faults = faultsOf(overlapping().peer('a', '169.254.1.1/30', 'b', '169.254.1.2/30'))
    expect(faults.map(words)).toEqual([
      'shadowed-endpoint 10.1.0.0/16 10.1.0.0/16',
      'shadowed-endpoint 10.1.0.0/16 10.1.0.0/16',
    ])
    expect(
      faults.map((fault) => fault.kind === 'shadowed-endpoint' && fault.endpoints[0]!.name),
    ).toEqual(['b', 'a'])
    expect(faults[0]!.example.request.reason).toBe('no-such-endpoint')
  })

  it('is caught by a nearer network', () => {
    const design = pair()
      .subnet('near', 'a', '10.2.7.0/24')
      .endpoint('default/far', 'b-net', '10.2.7.7')
    const fault = faultsOf(design).find(({ kind }) => kind === 'shadowed-endpoint')
    expect(words(fault!)).toBe('shadowed-endpoint a 10.1.0.0/16 10.2.0.0/16')
    expect(fault).toMatchObject({ node: 'a', endpoints: [{ name: 'far' }] })
  })

  it('has the address of another workload', () => {
    const design = pair().endpoint('default/twin', 'b-net', '10.2.0.2')
    const fault = faultsOf(design)[0]!
    expect(fault).toMatchObject({ kind: 'shadowed-endpoint', node: 'b-net' })
    expect(
      fault.kind === 'shadowed-endpoint' && fault.endpoints.map(({ name }) => name).sort(),
    ).toEqual(['b', 'twin'])
  })

  it('is none where the longer prefix leads to it', () => {
    const design = pair()
      .subnet('more', 'b', '10.2.7.0/24')
      .endpoint('default/far', 'more', '10.2.7.7')
      .route('a', '10.2.7.0/24', '169.254.1.2')
    expect(told(design).filter((fault) => fault.includes(' a'))).toEqual([])
  })
})
