import { readFileSync } from 'node:fs'
import { mustLoadNetwork, Network, NetworkBuilder } from 'isthmus'
import { explain } from 'isthmus/report'
import { describe, expect, it } from 'vitest'

/** a ── red ══ hub ══ blue ── b, with no routes. */
function chain(): NetworkBuilder {
  return new NetworkBuilder()
    .router('red')
    .subnet('red-net', 'red', '10.1.0.0/16')
    .endpoint('default/a', 'red-net', '10.1.0.2')
    .router('hub')
    .router('blue')
    .subnet('blue-net', 'blue', '10.2.0.0/16')
    .endpoint('default/b', 'blue-net', '10.2.0.2')
    .peer('red', '169.254.1.1/30', 'hub', '169.254.1.2/30')
    .peer('blue', '169.254.2.1/30', 'hub', '169.254.2.2/30')
}

function why(
  builder: NetworkBuilder,
  probe: { from: string; to: string; ttl?: number } = { from: 'a', to: 'b' },
) {
  const model = builder.build()
  return explain(new Network(model).trace(probe), model)
}

describe('explain', () => {
  it('says nothing of what is reachable', () => {
    expect(why(chain(), { from: 'a', to: '10.1.0.1' })).toBeUndefined()
  })

  it('names the peerings on the way when routes are missing', () => {
    const { what, help } = why(chain())!
    expect(what).toBe('the packet is lost at router `red`: none of its routes takes 10.2.0.2')
    expect(help).toContain('peering is not transitive')
    expect(help).toContain('red → hub → blue')
    expect(help).toContain('a static route for 10.2.0.0/16')
  })

  it('names the direct peer when only its route is missing', () => {
    const direct = chain().peer('red', '169.254.3.1/30', 'blue', '169.254.3.2/30')
    expect(why(direct)!.help).toBe(
      'add to VPC `red` a static route for 10.2.0.0/16 with the localConnectIP address of VPC `blue` as next hop',
    )
  })

  it('says when no peering leads there, and when nobody has the address', () => {
    const apart = chain()
      .router('far')
      .subnet('far-net', 'far', '10.3.0.0/16')
      .endpoint('default/c', 'far-net', '10.3.0.2')
    expect(why(apart, { from: 'a', to: 'c' })!.help).toContain(
      'in VPC `far`, to which no peering leads',
    )
    expect(why(apart, { from: 'a', to: '8.8.8.8' })!.help).toBe(
      'no VPC has a subnet with 8.8.8.8 in it',
    )
  })

  it('tells a route that is written and not installed from one that is missing', () => {
    const { what } = why(chain().route('red', '10.2.0.0/16', '192.0.2.1'))!
    expect(what).toContain('its route 10.2.0.0/16 via 192.0.2.1 is not installed')
    expect(what).toContain('10.1.0.1/16, 169.254.1.1/30')
  })

  it('takes a route that catches everything for none that was written', () => {
    const model = chain().route('red', '0.0.0.0/0', '10.1.0.9').build()
    const [red] = model.routers
    const staticRoutes = red!.staticRoutes.map((route) => ({ ...route, catchAll: true }))
    const changed = { ...model, routers: [{ ...red!, staticRoutes }, ...model.routers.slice(1)] }
    const trace = new Network(changed).trace({ from: 'a', to: 'b' })
    expect(explain(trace, changed)!.what).toBe(
      'the packet is lost at router `red`: none of its routes takes 10.2.0.2',
    )
  })

  it('names the security groups of a port that is closed by all of them', () => {
    const closed = (groups: string) => {
      const text = readFileSync('fixtures/intents/tiers/network.yaml', 'utf8')
      const network = mustLoadNetwork(
        text.replaceAll('security_groups: db', `security_groups: ${groups}`),
      )
      const trace = network.trace({ from: 'shop/visitor', to: 'shop/db-1' })
      return explain(trace, network.model)!.help
    }
    expect(closed('db')).toMatch(/add an ingress rule for this traffic to its group `db`$/)
    // One that is not there closes nothing.
    expect(closed('db,nowhere')).toMatch(/to its group `db`$/)
    expect(closed('db,app')).toMatch(/to one of its groups, `app`, `db`$/)
  })

  it('names the subnet that a private one would have to allow', () => {
    const text = readFileSync('fixtures/intents/private-subnets/network.yaml', 'utf8')
    const probe = { from: 'guest', to: 'printer' }
    const network = mustLoadNetwork(text)
    expect(explain(network.trace(probe), network.model)!.help).toBe(
      'the subnet is private: add 10.0.3.0/24, the subnet of the sender, to its `allowSubnets`',
    )
    const allowed = text.replace('    - 10.0.1.0/24\n', '    - 10.0.1.0/24\n    - 10.0.3.0/24\n')
    expect(mustLoadNetwork(allowed).trace(probe).verdict).toBe('reachable')
  })

  it('names who does own an address at the other end of the peering', () => {
    const { what } = why(chain().route('red', '10.2.0.0/16', '169.254.1.1'))!
    expect(what).toContain('nobody has next hop 169.254.1.1')
    expect(what).toContain('`hub-red`, has 169.254.1.2')
  })

  it('finds the circle of a loop', () => {
    const loop = chain()
      .route('red', '10.2.0.0/16', '169.254.1.2')
      .route('hub', '10.2.0.0/16', '169.254.1.1')
    const { what, help } = why(loop)!
    expect(what).toBe(
      'the packet circles between routers red → hub → red until its time to live is spent',
    )
    expect(help).toContain('10.2.0.2')
  })

  it('tells a spent time to live from a loop', () => {
    const routed = chain()
      .route('red', '10.2.0.0/16', '169.254.1.2')
      .route('hub', '10.2.0.0/16', '169.254.2.1')
    const { what, help } = why(routed, { from: 'a', to: 'b', ttl: 2 })!
    expect(what).toBe('the packet arrives at router `hub` with its time to live spent')
    expect(help).toContain('above 2')
  })

  it('explains the reply where the request arrived', () => {
    const oneWay = chain()
      .route('red', '10.2.0.0/16', '169.254.1.2')
      .route('hub', '10.2.0.0/16', '169.254.2.1')
    expect(why(oneWay)!.what).toBe(
      'the reply is lost at router `blue`: none of its routes takes 10.1.0.2',
    )
  })

  it('names the ACL, the side of the port and a way out', () => {
    const closed = chain().endpoint('default/c', 'red-net', '10.1.0.3').acl('red-net', {
      direction: 'to-lport',
      match: 'ip4.dst == 10.1.0.3',
      action: 'drop',
      priority: 7,
    })
    const { what } = why(closed, { from: 'a', to: 'c' })!
    expect(what).toBe(
      'the packet is dropped on switch `red-net` where it is delivered to port `c.default`, by ACL 7 (ip4.dst == 10.1.0.3)',
    )
  })

  it('names the policy that drops or reroutes', () => {
    const routed = () => chain().route('red', '10.2.0.0/16', '169.254.1.2')
    expect(why(routed().policy('red', 5, 'ip4', 'drop'))!.what).toBe(
      'the packet is dropped at router `red` by policy 5 (ip4)',
    )
    const hijacked = routed()
      .endpoint('default/gw', 'red-net', '10.1.0.9')
      .policy('red', 5, 'ip4', 'reroute', '10.1.0.9')
    const { what, help } = why(hijacked)!
    expect(what).toBe(
      'the packet is handed to `gw.default`, because policy 5 of router `red` reroutes it (ip4)',
    )
    expect(help).toContain('a priority above 5')
  })

  it('names both candidates of what is not defined', () => {
    const tie = chain()
      .route('red', '10.2.0.0/16', '169.254.1.2')
      .route('hub', '10.2.0.0/16', '169.254.2.1')
      .policy('red', 5, 'ip4', 'drop')
      .policy('red', 5, 'icmp', 'allow')
    const { what } = why(tie)!
    expect(what).toContain('two policies of equal priority disagree')
    expect(what).toContain('policy 5 drop (ip4), then dropped (policy-drop)')
    expect(what).toContain('policy 5 allow (icmp)')
  })
})
