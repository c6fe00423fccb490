import { describe, expect, it } from 'vitest'
import { isthmus } from './terminal.ts'

const SAMPLE = `
apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: vpc-a}
spec:
  vpcPeerings: [{remoteVpc: vpc-b, localConnectIP: 169.254.0.1/30}]
  staticRoutes:
  - {cidr: 0.0.0.0/0, nextHopIP: 10.1.0.254}
  - {cidr: 10.2.0.0/16, nextHopIP: 169.254.0.2}
  - {cidr: 10.9.0.0/16, nextHopIP: 169.254.0.2}
  - {cidr: 10.9.1.1/16, nextHopIP: 10.1.0.253}
  - {cidr: 172.31.0.0/24, nextHopIP: 10.1.0.253, routeTable: rtb1}
  - {cidr: 10.7.7.7, nextHopIP: 10.1.0.253}
  - {cidr: 10.8.0.0/16, nextHopIP: 192.0.2.1}
  - {cidr: 'fd00:2::/64', nextHopIP: 'fd00::2'}
  policyRoutes:
  - {priority: 11, match: ip4.src==10.1.0.0/24 && ip4.dst==10.1.0.250, action: drop}
  - {priority: 10, match: ip4.src==10.1.0.0/24, action: reroute, nextHopIP: '10.1.0.252,10.1.0.251'}
---
{apiVersion: kubeovn.io/v1, kind: Subnet, metadata: {name: net-a}, spec: {vpc: vpc-a, cidrBlock: 10.1.0.0/16, private: true}}
---
apiVersion: kubeovn.io/v1
kind: SecurityGroup
metadata: {name: web}
spec:
  ingressRules:
  - {ipVersion: ipv4, priority: 1, protocol: tcp, remoteType: address, remoteAddress: 10.2.0.0/16, portRangeMin: 80, portRangeMax: 80, policy: allow}
---
apiVersion: v1
kind: Pod
metadata:
  name: pa
  annotations: {ovn.kubernetes.io/logical_switch: net-a, ovn.kubernetes.io/security_groups: web}
`

async function lines(...args: string[]): Promise<string[]> {
  const { code, out } = await isthmus([...args, '-q', '-f', '-'], SAMPLE)
  expect(code).toBe(0)
  return out.split('\n')
}

describe('isthmus routes', () => {
  it('has the layout and order of lr-route-list', async () => {
    expect(await lines('routes', 'vpc-a')).toEqual([
      'IPv4 Routes',
      'Route Table <main>:',
      '                 10.7.7.7                10.1.0.253 dst-ip',
      '              10.2.0.0/16               169.254.0.2 dst-ip',
      '              10.8.0.0/16                 192.0.2.1 dst-ip',
      '              10.9.0.0/16                10.1.0.253 dst-ip ecmp',
      '              10.9.0.0/16               169.254.0.2 dst-ip ecmp',
      '              10.1.0.0/16                  10.1.0.1 src-ip',
      '                0.0.0.0/0                10.1.0.254 dst-ip',
      '',
      'Route Table rtb1:',
      '            172.31.0.0/24                10.1.0.253 dst-ip',
      '',
      'IPv6 Routes',
      'Route Table <main>:',
      '              fd00:2::/64                   fd00::2 dst-ip',
      '',
    ])
  })

  it('--effective lists what wins first: connected networks, and what is not installed', async () => {
    const rows = await lines('routes', 'vpc-a', '--effective')
    const table = rows.slice(1, -1).map((row) => row.split(/\s{2,}/))
    expect(table.map(([priority]) => Number(priority))).toEqual(
      table.map(([priority]) => Number(priority)).toSorted((a, b) => b - a),
    )
    expect(table).toContainEqual(['134', '10.1.0.0/16', 'connected', 'vpc-a-net-a'])
    expect(rows.join('\n')).toMatch(
      /132 +10\.8\.0\.0\/16 +192\.0\.2\.1 +dst-ip +not installed: next hop in none/,
    )
    expect(rows.join('\n')).toMatch(/132 +10\.9\.0\.0\/16 .*one of several of equal priority/)
    expect(
      (await lines('routes', 'vpc-a', '--effective', '--release', 'ovn-23.03')).join('\n'),
    ).toMatch(/\n50 +10\.1\.0\.0\/16 +connected/)
  })

  it('--effective --table shows what the packets of a route table see', async () => {
    const text = (await lines('routes', 'vpc-a', '--effective', '--table', 'rtb1')).join('\n')
    expect(text).toContain('172.31.0.0/24')
    expect(text).toContain('connected')
    expect(text).not.toContain('10.2.0.0/16')
  })
})

describe('isthmus policies', () => {
  it('has the layout of lr-policy-list', async () => {
    expect(await lines('policies', 'vpc-a')).toEqual([
      'Routing Policies',
      '     31000                             ip4.dst == 10.1.0.0/16           allow',
      '        11        ip4.src==10.1.0.0/24 && ip4.dst==10.1.0.250            drop',
      '        10                               ip4.src==10.1.0.0/24         reroute                10.1.0.252, 10.1.0.251',
      '',
    ])
  })
})

describe('isthmus acls', () => {
  it('has the layout of acl-list for a subnet', async () => {
    expect(await lines('acls', 'net-a')).toEqual([
      '  to-lport  3000 (ip4.src == 100.64.0.0/16) allow-related',
      '  to-lport  1001 (ip4.src == 10.1.0.0/16 && ip4.dst == 10.1.0.0/16) allow-related',
      '  to-lport  1000 (ip) drop log(name=net-a,severity=warning)',
      '',
    ])
  })

  it('and for a security group, by its own name or that of its port group', async () => {
    const rows = await lines('acls', 'web', '--release', 'ovn-23.03')
    expect(rows[0]).toBe('from-lport  2005 (inport == @ovn.sg.web && arp) allow-related')
    expect(rows).toContain(
      '  to-lport 18483 (outport == @ovn.sg.web && ip4 && ip4.src == 10.2.0.0/16 && 80 <= tcp.dst <= 80) allow-related',
    )
    expect(await lines('acls', 'ovn.sg.web', '--release', 'ovn-23.03')).toEqual(rows)
  })
})

describe('isthmus show', () => {
  it('has the layout of ovn-nbctl show, without what a cluster draws at random', async () => {
    expect(await lines('show', '--release', '1.16')).toEqual([
      'switch (net-a)',
      '    port net-a-vpc-a',
      '        type: router',
      '        router-port: vpc-a-net-a',
      '    port pa.default',
      '        addresses: ["10.1.0.2"]',
      'router (vpc-a)',
      '    port vpc-a-vpc-b',
      '        networks: ["169.254.0.1/30"]',
      '    port vpc-a-net-a',
      '        networks: ["10.1.0.1/16"]',
      '',
    ])
    expect(await lines('show', 'vpc-a')).toContain('        peer: vpc-b-vpc-a')
  })

  it('--ids adds MACs and UUIDs, the same in every run', async () => {
    const rows = await lines('show', '--ids')
    expect(rows[0]).toMatch(/^switch [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12} \(net-a\)$/)
    expect(rows.join('\n')).toMatch(/addresses: \["02(:[0-9a-f]{2}){5} 10\.1\.0\.2"\]/)
    expect(await lines('show', '--ids')).toEqual(rows)
  })
})

describe('what is not there', () => {
  it.each([
    [['routes', 'vpc'], 'there is no VPC `vpc`\n  help: did you mean `vpc-a`?'],
    [['policies', 'x'], 'there is no VPC `x`\n  help: there are: vpc-a'],
    [['acls', 'x'], 'there is no subnet or security group `x`'],
    [['show', 'x'], 'there is no VPC or subnet `x`'],
  ])('%j', async (args, message) => {
    const { code, err } = await isthmus([...args, '-q', '-f', '-'], SAMPLE)
    expect(code).toBe(2)
    expect(err).toContain(message)
  })
})

describe('isthmus export nbctl', () => {
  it('prints a script, and what it takes for granted to the side', async () => {
    const { code, out, err } = await isthmus([
      'export',
      'nbctl',
      '-f',
      'fixtures/tutorial/two-vpcs.yaml',
    ])
    expect(code).toBe(0)
    expect(out).toMatch(/^#!\/bin\/sh\n/)
    expect(err).toContain('[connect-ip-read-as-network]')
  })
})

describe('isthmus completion', () => {
  it.each(['bash', 'zsh', 'fish'])('for %s knows the commands and options', async (shell) => {
    const { code, out } = await isthmus(['completion', shell])
    expect(code).toBe(0)
    for (const word of ['trace', 'routes', 'effective', 'connect-ip', 'auto network address']) {
      expect(out).toContain(word)
    }
  })

  it('for another shell is a usage error', async () => {
    expect((await isthmus(['completion', 'csh'])).code).toBe(2)
  })
})
