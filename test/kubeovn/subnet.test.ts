import { formatAddress, formatPrefix } from 'isthmus/net'
import { describe, expect, it } from 'vitest'
import { codes, fate, load, pair, ping, pod, subnet, trace, vpc, type Written } from './cluster.ts'

const inVpc = (cidrBlock: string, spec: object = {}, more: Written[] = []) => [
  vpc('v'),
  subnet('s', 'v', cidrBlock, { ...spec }),
  ...more,
]

/** The subnet as the controller formats it: its networks, and its gateways as the router has them. */
function formatted(cidrBlock: string, spec: object = {}) {
  const { network, diagnostics } = load(inVpc(cidrBlock, spec))
  expect(diagnostics).toEqual([])
  const [node] = network.model.switches
  const [router] = network.model.routers
  return [
    node!.subnets.map(({ prefix }) => formatPrefix(prefix)).join(),
    router!.ports[0]!.networks.map(formatPrefix).join(),
  ]
}

describe('a subnet', () => {
  it('has its host bits cleared and its first address as gateway', () => {
    expect(formatted('10.1.2.3/16')).toEqual(['10.1.0.0/16', '10.1.0.1/16'])
    expect(formatted('fd00:1::9/64')).toEqual(['fd00:1::/64', 'fd00:1::1/64'])
    expect(formatted('10.1.0.0/16,fd00:1::/64')).toEqual([
      '10.1.0.0/16,fd00:1::/64',
      '10.1.0.1/16,fd00:1::1/64',
    ])
  })

  it('keeps a gateway that is written, and adds that of the other family', () => {
    expect(formatted('10.1.0.0/16', { gateway: '10.1.0.254' })[1]).toBe('10.1.0.254/16')
    expect(formatted('10.1.0.0/16,fd00:1::/64', { gateway: 'fd00:1::9' })[1]).toBe(
      '10.1.0.1/16,fd00:1::9/64',
    )
    expect(formatted('10.1.0.0/16,fd00:1::/64', { gateway: '10.1.0.9,fd00:1::9' })[1]).toBe(
      '10.1.0.9/16,fd00:1::9/64',
    )
  })

  it('of two addresses has the first as gateway', () => {
    expect(formatted('10.1.0.0/31')[1]).toBe('10.1.0.0/31')
    expect(formatted('10.1.0.0/31', { gateway: '10.1.0.1' })[1]).toBe('10.1.0.1/31')
    expect(formatted('fd00:1::/127')[1]).toBe('fd00:1::/127')
  })

  it.each([
    ['no CIDR', '10.1.0.0', {}, 'cidrBlock', 'cidrBlock `10.1.0.0` is not a CIDR'],
    ['an empty CIDR', '', {}, 'cidrBlock', 'it has no cidrBlock'],
    ['a single address', '10.1.0.0/32', {}, 'cidrBlock', 'holds a single address'],
    ['a single address of IPv6', 'fd00::/128', {}, 'cidrBlock', 'holds a single address'],
    ['link-local addresses', '169.254.0.0/24', {}, 'cidrBlock', 'overlaps reserved addresses'],
    ['multicast addresses', '0.0.0.0/0', {}, 'cidrBlock', 'overlaps reserved addresses'],
    ['link-local addresses of IPv6', 'fe80::/64', {}, 'cidrBlock', 'overlaps reserved addresses'],
    ['upper case', 'FD00::/64', {}, 'cidrBlock', 'has upper case letters in `FD00::/64`'],
    [
      'an excluded address in upper case',
      'fd00::/64',
      { excludeIps: ['fd00::2', 'fd00::A'] },
      'excludeIps',
      'has upper case letters in `fd00::A`',
    ],
    [
      'a gateway elsewhere',
      '10.1.0.0/16',
      { gateway: '10.2.0.1' },
      'gateway',
      'is not in the subnet',
    ],
    [
      'its network address as gateway',
      '10.1.0.0/16',
      { gateway: '10.1.0.0' },
      'gateway',
      'is the network or broadcast address',
    ],
    [
      'its broadcast address as gateway',
      '10.1.0.0/16',
      { gateway: '10.1.255.255' },
      'gateway',
      'is the network or broadcast address',
    ],
    [
      'a gateway that is no address',
      '10.1.0.0/16',
      { gateway: 'gw' },
      'gateway',
      'is not an address',
    ],
    [
      'a backward range of excluded addresses',
      '10.1.0.0/16',
      { excludeIps: ['10.1.0.9..10.1.0.2'] },
      'excludeIps[0]',
      'excludeIps has `10.1.0.9..10.1.0.2`',
    ],
    [
      'an excluded name',
      '10.1.0.0/16',
      { excludeIps: ['10.1.0.9', 'x'] },
      'excludeIps[1]',
      'excludeIps has `x`',
    ],
    [
      'three ends of a range',
      '10.1.0.0/16',
      { excludeIps: ['10.1.0.1..10.1.0.2..10.1.0.3'] },
      'excludeIps[0]',
      'excludeIps has',
    ],
    [
      'a range of two families',
      '10.1.0.0/16',
      { excludeIps: ['10.1.0.1..fd00::1'] },
      'excludeIps[0]',
      'excludeIps has',
    ],
    [
      'an allowed address without a mask',
      '10.1.0.0/16',
      { allowSubnets: ['10.2.0.0/16', '10.3.0.1'] },
      'allowSubnets[1]',
      'which is not a CIDR',
    ],
    [
      'an unknown type of gateway',
      '10.1.0.0/16',
      { gatewayType: 'central' },
      'gatewayType',
      'gatewayType is `central`',
    ],
    [
      'two ways out',
      '10.1.0.0/16',
      { natOutgoing: true, externalEgressGateway: '1.2.3.4' },
      'externalEgressGateway',
      'exclude each other',
    ],
    [
      'two ways into the underlay',
      '10.1.0.0/16',
      { logicalGateway: true, u2oInterconnection: true },
      'u2oInterconnection',
      'exclude each other',
    ],
    ['a small mtu and IPv6', 'fd00::/64', { mtu: 1279 }, 'mtu', 'mtu is 1279'],
    ['the name of its VPC', '10.1.0.0/16', { vpc: 's' }, 'vpc', 'may not have the name of its VPC'],
  ])('with %s is refused', (_, cidrBlock, spec, field, what) => {
    const { network, diagnostics } = load(inVpc(cidrBlock, spec))
    expect(diagnostics[0]).toMatchObject({
      code: 'subnet-refused',
      severity: 'warning',
      message: expect.stringContaining(what),
      origin: { path: `spec.${field}` },
    })
    expect(diagnostics[0]!.help).toBeDefined()
    expect(codes({ diagnostics })).toEqual(['subnet-refused'])
    expect(network.model.switches).toEqual([])
  })

  it('tells all that is wrong with it at once', () => {
    const { diagnostics } = load(inVpc('10.1.0.0/32', { gateway: 'x', allowSubnets: ['y'] }))
    expect(diagnostics.map(({ origin }) => origin!.path)).toEqual([
      'spec.cidrBlock',
      'spec.gateway',
      'spec.allowSubnets[0]',
    ])
  })

  it.each([
    [
      'a VPC that is not there',
      subnet('t', 'w', '10.9.0.0/16'),
      'its VPC `w` is not among the manifests',
    ],
    [
      'a namespace that its VPC does not list',
      subnet('t', 'v', '10.9.0.0/16', { namespaces: ['x'] }),
      'for namespace `x`, which its VPC `v` does not list',
    ],
  ])('of %s gets no switch', (_, second, what) => {
    const { network, diagnostics } = load([...inVpc('10.1.0.0/16'), second])
    expect(diagnostics).toMatchObject([
      { code: 'subnet-refused', message: expect.stringContaining(what) },
    ])
    expect(network.model.switches.map(({ name }) => name)).toEqual(['s'])
  })

  it('with addresses of another of its VPC gets no switch', () => {
    const { network, diagnostics } = load([
      ...inVpc('10.1.0.0/16'),
      subnet('t', 'v', '10.1.5.0/24'),
    ])
    expect(diagnostics).toMatchObject([
      {
        code: 'subnet-overlaps',
        message: 'subnet `t` gets no switch: it overlaps subnet `s` of the same VPC',
        origin: { path: 'spec.cidrBlock' },
      },
    ])
    expect(network.model.switches.map(({ name }) => name)).toEqual(['s'])
  })

  it('of the default VPC may not take a namespace of another', () => {
    const { diagnostics } = load([
      vpc('v', { namespaces: ['x'] }),
      subnet('t', 'ovn-cluster', '10.9.0.0/16', { namespaces: ['x'] }),
    ])
    expect(diagnostics).toMatchObject([
      {
        code: 'subnet-refused',
        message: expect.stringContaining('belongs to VPC `v`'),
        origin: { path: 'spec.namespaces' },
      },
    ])
  })

  it('may have the addresses of a subnet of another VPC, or of another vlan', () => {
    expect(
      codes(load([...inVpc('10.1.0.0/16'), vpc('w'), subnet('t', 'w', '10.1.0.0/16')])),
    ).toEqual([])
    expect(
      codes(load([...inVpc('10.1.0.0/16'), subnet('t', 'v', '10.1.0.0/16', { vlan: 'x' })])),
    ).toEqual([])
  })

  it('of a physical network is on no router, unless the router is its gateway', () => {
    const ports = (spec: object) =>
      load(inVpc('10.1.0.0/16', spec)).network.model.routers[0]!.ports.length
    expect([ports({}), ports({ vlan: 'x' }), ports({ vlan: 'x', logicalGateway: true })]).toEqual([
      1, 0, 1,
    ])
    const objects = pair({ netA: { vlan: 'x' } })
    const result = trace(objects, { from: 'a', to: 'b' })
    expect(fate(result)).toBe('dropped at net-a: no-gateway')
    expect(result.notes).toMatchObject([{ code: 'not-simulated', origin: { path: 'spec.vlan' } }])
  })

  it('with an ACL that the database refuses has none at all', () => {
    const acls = (entry: object) =>
      load(
        inVpc('10.1.0.0/16', {
          acls: [{ direction: 'to-lport', priority: 1, match: 'ip', action: 'drop' }, entry],
        }),
      )
    const good = { direction: 'from-lport', priority: 2, match: 'tcp', action: 'allow' }
    expect(acls(good).network.model.switches[0]!.acls).toHaveLength(2)
    for (const bad of [
      { direction: 'ingress' },
      { action: 'deny' },
      { priority: 32768 },
      { priority: -1 },
    ]) {
      const { network, diagnostics } = acls({ ...good, ...bad })
      expect(diagnostics).toMatchObject([
        { code: 'subnet-acls-refused', origin: { path: 'spec.acls[1]' } },
      ])
      expect(network.model.switches[0]!.acls).toEqual([])
    }
    expect(acls({ ...good, priority: 32767 }).diagnostics).toEqual([])
  })

  it('of another network than OVN is left out', () => {
    const { network, diagnostics } = load(inVpc('10.1.0.0/16', { provider: 'macvlan' }))
    expect(diagnostics).toMatchObject([
      { code: 'not-simulated', origin: { path: 'spec.provider' } },
    ])
    expect(network.model.switches).toEqual([])
    for (const provider of ['ovn', '', 'net.ns.ovn']) {
      expect(load(inVpc('10.1.0.0/16', { provider })).network.model.switches).toHaveLength(1)
    }
  })

  it('that is private lets the nodes in', () => {
    const nodes = load(inVpc('10.1.0.0/16', { private: true })).network.model.switches[0]!.acls
    expect(nodes.map(({ priority, match, action }) => [priority, match, action])).toEqual([
      [1000, 'ip', 'drop'],
      [1001, 'ip4.src == 10.1.0.0/16 && ip4.dst == 10.1.0.0/16', 'allow-related'],
      [3000, 'ip4.src == 100.64.0.0/16', 'allow-related'],
    ])
    expect(nodes[0]!.log).toEqual({ name: 's', severity: 'warning' })
  })

  it('that is private and of two families allows others by family', () => {
    const { acls } = load(
      inVpc('10.1.0.0/16,fd00:1::/64', {
        private: true,
        allowSubnets: ['10.2.0.0/16', 'fd00:2::/64'],
      }),
    ).network.model.switches[0]!
    expect(acls.map(({ match }) => match)).toEqual([
      'ip',
      'ip4.src == 10.1.0.0/16 && ip4.dst == 10.1.0.0/16',
      '(ip4.src == 10.1.0.0/16 && ip4.dst == 10.2.0.0/16) || (ip4.src == 10.2.0.0/16 && ip4.dst == 10.1.0.0/16)',
      'ip4.src == 100.64.0.0/16',
      'ip6.src == fd00:1::/64 && ip6.dst == fd00:1::/64',
      '(ip6.src == fd00:1::/64 && ip6.dst == fd00:2::/64) || (ip6.src == fd00:2::/64 && ip6.dst == fd00:1::/64)',
    ])
  })
})

/** The addresses that pods get, in order; a pod's name stands for what it wants, `-` for any. */
function addresses(cidrBlock: string, spec: object, ...wanted: string[]): string[] {
  const pods = wanted.map((address, i) => {
    const made = pod(`p${i}`, 's', address)
    if (address !== '-') return made
    return {
      ...made,
      metadata: { name: `p${i}`, annotations: { 'ovn.kubernetes.io/logical_switch': 's' } },
    }
  })
  const { network } = load(inVpc(cidrBlock, spec, pods))
  return network.model.endpoints.map(
    (endpoint) => endpoint.problem?.message ?? endpoint.addresses.map(formatAddress).join(),
  )
}

describe('the addresses of a subnet', () => {
  it('are given from the lowest on, without the gateway', () => {
    expect(addresses('10.1.0.0/29', {}, '-', '-')).toEqual(['10.1.0.2', '10.1.0.3'])
    expect(addresses('10.1.0.0/29', { gateway: '10.1.0.3' }, '-', '-', '-')).toEqual([
      '10.1.0.1',
      '10.1.0.2',
      '10.1.0.4',
    ])
    expect(addresses('10.1.0.0/29,fd00::/64', {}, '-', '-')).toEqual([
      '10.1.0.2,fd00::2',
      '10.1.0.3,fd00::3',
    ])
    expect(addresses('10.1.0.0/31', {}, '-')).toEqual(['10.1.0.1'])
  })

  it('leave out what is excluded, unless a pod asks for it', () => {
    expect(
      addresses(
        '10.1.0.0/28',
        { excludeIps: ['10.1.0.2..10.1.0.4', '10.1.0.6'] },
        '-',
        '-',
        '10.1.0.3',
      ),
    ).toEqual(['10.1.0.5', '10.1.0.7', '10.1.0.3'])
  })

  it('go first to the pods that ask for one', () => {
    expect(addresses('10.1.0.0/29', {}, '-', '10.1.0.2')).toEqual(['10.1.0.3', '10.1.0.2'])
    expect(addresses('10.1.0.0/29', {}, '10.1.0.4/29', ' 10.1.0.5')).toEqual([
      '10.1.0.4',
      '10.1.0.5',
    ])
  })

  it('are refused if they are taken, the gateway, or elsewhere', () => {
    expect(
      addresses('10.1.0.0/29', {}, '10.1.0.2', '10.1.0.2', '10.1.0.1', '10.9.0.1', 'x'),
    ).toEqual([
      '10.1.0.2',
      'pod `default/p1` wants address `10.1.0.2`, which another pod of subnet `s` has, and gets none',
      'pod `default/p2` wants address `10.1.0.1`, which is the gateway of subnet `s`, and gets none',
      'pod `default/p3` wants address `10.9.0.1`, which is not in subnet `s`, and gets none',
      'pod `default/p4` wants address `x`, which is not in subnet `s`, and gets none',
    ])
  })

  it('end', () => {
    expect(addresses('10.1.0.0/30', {}, '-', '-')).toEqual([
      '10.1.0.2',
      'pod `default/p1` gets no address: subnet `s` (10.1.0.0/30) is full',
    ])
    expect(addresses('10.1.0.0/31', {}, '-', '-')[1]).toMatch(/is full/)
  })
})

it('a subnet keeps its pods apart from those of a peer with the same addresses', () => {
  expect(ping(pair(), 'a', 'a2')).toBe('there and back')
})
