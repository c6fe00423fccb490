import { Fabric, NetworkBuilder } from 'isthmus'
import { describe, expect, it } from 'vitest'
import { networkWithout } from '../../src/model/index.ts'

const network = new NetworkBuilder()
  .router('a')
  .subnet('a-net', 'a', '10.1.0.0/24')
  .endpoint('default/a', 'a-net', '10.1.0.2', { groups: ['group'] })
  .acl('a-net', { direction: 'to-lport', match: 'ip4', action: 'drop' })
  .groupAcl('group', { direction: 'to-lport', match: 'tcp', action: 'allow' })
  .router('b')
  .peer('a', '169.254.0.1/30', 'b', '169.254.0.2/30')
  .route('a', '10.2.0.0/24', '169.254.0.2')
  .route('a', '10.3.0.0/24', '169.254.0.2')
  .policy('b', 1, 'ip4', 'drop')
  .build()
const [a, b] = network.routers

describe('a network without some of its elements', () => {
  it('lacks them, wherever they are, and nothing else', () => {
    const elements = [
      a!.ports[1]!,
      b!.ports[0]!,
      a!.staticRoutes[0]!,
      b!.policies[0]!,
      network.switches[0]!.acls[0]!,
      network.portGroups[0]!.acls[0]!,
    ]
    expect(networkWithout(network, new Set(elements))).toEqual({
      ...network,
      routers: [
        { ...a, ports: [a!.ports[0]], staticRoutes: [a!.staticRoutes[1]] },
        { ...b, ports: [], policies: [] },
      ],
      switches: [{ ...network.switches[0], acls: [] }],
      portGroups: [{ ...network.portGroups[0], acls: [] }],
    })
  })

  it('keeps the objects that lack nothing, and leaves the network as it was', () => {
    new Fabric(network)
    const rest = networkWithout(network, new Set([a!.staticRoutes[0]!]))
    expect(rest.routers[0]!.staticRoutes).toEqual([a!.staticRoutes[1]])
    expect(rest.routers[0]!.ports).toBe(a!.ports)
    expect(rest.routers[1]).toBe(b)
    expect(rest.switches[0]).toBe(network.switches[0])
    expect(rest.portGroups[0]).toBe(network.portGroups[0])
    expect(a!.staticRoutes).toHaveLength(2)
  })

  it('knows elements by identity, not by what they say', () => {
    const twin = { ...a!.staticRoutes[0]! }
    expect(networkWithout(network, new Set([twin])).routers).toEqual(network.routers)
  })
})
