import { describe, expect, it } from 'vitest'
import { isthmus } from './terminal.ts'

const NET = `
apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: a}
spec: {vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}]}
---
apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: b}
spec: {vpcPeerings: [{remoteVpc: a, localConnectIP: 169.254.0.2/30}]}
---
apiVersion: kubeovn.io/v1
kind: Subnet
metadata: {name: a-net}
spec: {vpc: a, cidrBlock: 10.1.0.0/24, excludeIps: [10.1.0.250..10.1.0.254]}
---
apiVersion: kubeovn.io/v1
kind: Subnet
metadata: {name: b-net}
spec: {vpc: b, cidrBlock: "fd00::/64"}
---
apiVersion: v1
kind: Pod
metadata: {name: web, annotations: {ovn.kubernetes.io/logical_switch: a-net}}
`
const OVERLAP = NET.replace('"fd00::/64"', '10.1.0.0/16')

const ipam = async (text: string, ...args: string[]) =>
  await isthmus(['ipam', '-f', '-', ...args], text)

describe('isthmus ipam', () => {
  it('prints what is used, by whom, and what is free', async () => {
    const { code, out, err } = await ipam(NET, '--pool', '10.1.0.0/22')
    expect([code, err]).toEqual([0, ''])
    expect(out).toBe(`\
Subnets: 2
  10.1.0.0/24  a-net: VPC a, gateway 10.1.0.1, excludes 10.1.0.250..10.1.0.254
    used 1 (0.4 %): 10.1.0.2 default/web
    free 247: 10.1.0.3..10.1.0.249
  fd00::/64  b-net: VPC b, gateway fd00::1
    used 0 (0 %)
    free more than 2^63: fd00::2..fd00::ffff:ffff:ffff:fffe

Networks of peerings: 1
  169.254.0.0/30  a – b: a 169.254.0.1, b 169.254.0.2

Overlaps: none

Free in 10.1.0.0/22: 768 addresses in 2 blocks
  10.1.1.0/24
  10.1.2.0/23
`)
  })

  it('prints overlaps; exit 1', async () => {
    const { code, out } = await ipam(OVERLAP)
    expect(code).toBe(1)
    expect(out).toContain(`\
Overlaps: 1
  peered: of VPC a and its peers: what is meant for the peer stays in the VPC
    10.1.0.0/16 of subnet b-net in VPC b
    10.1.0.0/24 of subnet a-net in VPC a
`)
  })

  it('prints JSON, with counts that fit IPv6', async () => {
    const { code, out } = await ipam(OVERLAP, '-o', 'json', '--pool', 'fd00::/64')
    expect(code).toBe(1)
    const plan = JSON.parse(out)
    expect(plan.subnets[0]).toEqual({
      subnet: 'a-net',
      vpc: 'a',
      cidr: '10.1.0.0/24',
      accepted: true,
      gateway: '10.1.0.1',
      excluded: ['10.1.0.250..10.1.0.254'],
      used: [{ address: '10.1.0.2', by: 'default/web' }],
      free: ['10.1.0.3..10.1.0.249'],
      freeCount: '247',
      utilisation: 0.004032,
      origin: { file: '-', line: 15, column: 27 },
    })
    expect(plan.transits[0].ends).toHaveLength(2)
    expect(plan.overlaps).toEqual([
      {
        kind: 'peered',
        at: 'a',
        holders: [
          { kind: 'subnet', subnet: 'b-net', vpcs: ['b'], cidr: '10.1.0.0/16' },
          { kind: 'subnet', subnet: 'a-net', vpcs: ['a'], cidr: '10.1.0.0/24' },
        ],
      },
    ])
    expect(plan.pools).toEqual([
      { pool: 'fd00::/64', freeCount: '18446744073709551616', free: ['fd00::/64'] },
    ])
  })

  it('prints CSV', async () => {
    const { out } = await ipam(OVERLAP, '-o', 'csv', '--pool', '10.0.0.0/15')
    const records = out.split('\r\n')
    expect(records[0]).toBe('what,name,vpcs,network,gateway,excluded,used,free,utilisation,details')
    expect(records[1]).toBe(
      'subnet,a-net,a,10.1.0.0/24,10.1.0.1,10.1.0.250..10.1.0.254,1,247,0.4 %,10.1.0.2 default/web',
    )
    expect(records.slice(3, 7)).toEqual([
      'peering,,a b,169.254.0.0/30,,,,,,"a 169.254.0.1, b 169.254.0.2"',
      'peered overlap 1 at a,,b,10.1.0.0/16,,,,,,10.1.0.0/16 of subnet b-net in VPC b',
      'peered overlap 1 at a,,a,10.1.0.0/24,,,,,,10.1.0.0/24 of subnet a-net in VPC a',
      'free,10.0.0.0/15,,10.0.0.0/16,,,,,,',
    ])
  })

  it('prints Markdown', async () => {
    const { out } = await ipam(OVERLAP, '-o', 'markdown', '--pool', '10.0.0.0/15')
    expect(out).toContain('| a-net | a | 10.1.0.0/24 | 10.1.0.1 | 1 | 247 | 0.4 % |\n')
    expect(out).toContain('| a – b | 169.254.0.0/30 | a 169.254.0.1, b 169.254.0.2 |\n')
    expect(out).toContain('- **peered**: of VPC a and its peers')
    expect(out).toContain('## Free in 10.0.0.0/15\n\n65536 addresses.\n\n- 10.0.0.0/16\n')
    expect((await ipam(NET, '-o', 'markdown')).out).toContain('## Overlaps\n\nNone.\n')
  })

  it('tells of subnets that the controller refuses, and of ends that a peering lacks', async () => {
    const text = OVERLAP.replace('vpc: b', 'vpc: a').replace('169.254.0.2/30', '169.254.8.2/30')
    const { code, out, err } = await ipam(text)
    expect(code).toBe(1)
    expect(err).toContain('[subnet-overlaps]')
    expect(out).toContain('10.1.0.0/16  b-net: VPC a, refused by the controller\n')
    expect(out).toContain('169.254.0.0/30  a – b: a 169.254.0.1, b has no address in it\n')
    expect(out).toContain(
      'same-vpc: subnets of VPC a: the controller refuses all but one of them\n',
    )
    expect((await ipam(text, '-q')).err).toBe('')
    expect((await ipam(text, '-q', '-o', 'csv')).out).toContain(
      'refused subnet,b-net,a,10.1.0.0/16,',
    )
    expect((await ipam(text, '-q', '-o', 'markdown')).out).toContain(
      '| b-net (refused by the controller) |',
    )
  })

  it('writes out a few of many', async () => {
    const pods = Array.from(
      { length: 9 },
      (_, i) => `
---
apiVersion: v1
kind: Pod
metadata: {name: p${i}, annotations: {ovn.kubernetes.io/logical_switch: a-net}}
`,
    )
    const { out } = await ipam(NET + pods.join(''))
    expect(out).toMatch(/used 10 \(4 %\): .* and 4 more\n/)
  })

  it.each([
    [['ipam', '-f', 'no-such-file.yaml'], '1 error in the manifests; no addresses were listed'],
    [['ipam', '-f', '-', '--pool', 'ten'], 'Write a CIDR'],
  ])('refuses %j; exit 2', async (args, message) => {
    const { code, err } = await isthmus(args, NET)
    expect(code).toBe(2)
    expect(err).toContain(message)
  })
})
