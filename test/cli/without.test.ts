import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isthmus } from './terminal.ts'

const DESIGN = 'fixtures/diff/before.yaml'

const trace = async (from: string, to: string, ...more: string[]) =>
  await isthmus(['trace', from, to, '--tcp', '5432', '-f', DESIGN, '-q', ...more])

const reaches = async (from: string, to: string, ...more: string[]) =>
  (await trace(from, to, ...more)).code === 0

describe('--without', () => {
  it('takes a peering away on both sides, in whatever order its VPCs are named', async () => {
    expect(await reaches('team-1/web', 'shared/db')).toBe(true)
    for (const peering of ['peering:hub/spoke-1', 'peering:spoke-1/hub']) {
      const { code, out } = await trace('team-1/web', 'shared/db', '--without', peering)
      expect(code).toBe(1)
      expect(out).toContain('is not installed, because 169.254.1.1 is in none of the router')
      expect(await reaches('team-2/web', 'shared/db', '--without', peering)).toBe(true)
    }
  })

  it('takes what is left of a peering that has one side', async () => {
    const args = ['-f', 'fixtures/recorded/03-one-sided-peering/manifests.yaml']
    expect((await isthmus(['show', '-q', ...args])).out).toContain('vpc-a-vpc-b')
    const without = await isthmus(['show', '-q', ...args, '--without', 'peering:vpc-b/vpc-a'])
    expect(without.code).toBe(0)
    expect(without.out).not.toContain('vpc-a-vpc-b')
  })

  it('takes the static routes for a prefix away, however it is written', async () => {
    for (const route of ['10.0.0.0/16', '10.0.3.7/16', '10.0.0.0/16@169.254.1.1']) {
      expect(await reaches('team-1/web', 'shared/db', '--without', `route:spoke-1/${route}`)).toBe(
        false,
      )
    }
  })

  it('takes only the route with the next hop that is named', async () => {
    const { code, err } = await trace(
      'team-1/web',
      'shared/db',
      '--without',
      'route:spoke-1/10.0.0.0/16@9.9.9.9',
    )
    expect(code).toBe(2)
    expect(err).toContain(
      'no static route of VPC `spoke-1` for `10.0.0.0/16@9.9.9.9` to go without',
    )
    expect(err).toContain('there are: 10.0.0.0/16@169.254.1.1')
  })

  it('leaves every other part at the line where it is written', async () => {
    const told = (await trace('shared/db', 'team-2/web', '--without', 'route:hub/10.1.0.0/16')).out
    expect(told).toContain(
      `route 10.2.0.0/16 via 169.254.2.2, dst-ip, priority 132  ${DESIGN}:16:7`,
    )
  })

  it('takes security groups, VPCs, subnets and pods away', async () => {
    const ssh = async (...more: string[]) =>
      (
        await isthmus([
          'trace',
          'team-1/web',
          'shared/db',
          '--tcp',
          '22',
          '-q',
          '-f',
          DESIGN,
          ...more,
        ])
      ).code
    expect(await ssh()).toBe(1)
    expect(await ssh('--without', 'group:db')).toBe(0)
    for (const part of ['vpc:hub', 'subnet:hub-net']) {
      expect(await reaches('team-1/web', 'shared/db', '--without', part)).toBe(false)
    }
    expect((await trace('team-1/web', 'shared/db', '--without', 'pod:shared/db')).code).toBe(2)
  })

  it('can be repeated', async () => {
    const out = (
      await isthmus([
        'reach',
        '-q',
        '-f',
        DESIGN,
        '--without',
        'group:db',
        '--without',
        'vpc:spoke-2',
      ])
    ).out
    expect(out).toContain('2 endpoints, 2 ordered pairs\neverything gets through: 2')
  })

  it('names what there is where something is not', async () => {
    const help = async (part: string) => {
      const { code, err } = await trace('team-1/web', 'shared/db', '--without', part)
      expect(code).toBe(2)
      return err
    }
    expect(await help('peering:hub/spoke1')).toContain('did you mean `spoke-1`?')
    expect(await help('peering:hup/spoke-1')).toContain(
      'there is no VPC `hup` to go without\n  help: did you mean `hub`?',
    )
    expect(await help('peering:spoke-1/spoke-2')).toContain('there are: hub')
    expect(await help('peering:hub')).toContain('write peering:VPC/VPC')
    expect(await help('route:hub')).toContain('write route:VPC/10.2.0.0/16')
    expect(await help('route:hub/10.1.0.0/16@nowhere')).toContain('write route:VPC/10.2.0.0/16')
    expect(await help('route:hub/10.9.0.0/16')).toContain(
      'there are: 10.1.0.0/16@169.254.1.2, 10.2.0.0/16@169.254.2.2',
    )
    expect(await help('group:dbs')).toContain('did you mean `db`?')
    expect(await help('pod:web')).toContain('there is no pod `default/web`')
    expect(await help('peer:hub/spoke-1')).toContain('write peering:VPC/VPC, route:VPC/CIDR')
    expect(await help('pering:hub/spoke-1')).toContain('did you mean `peering:…`?')
    expect(await help('foo:bar')).toContain('write peering:VPC/VPC, route:VPC/CIDR')
    expect(await help('vpc')).toContain('did you mean `vpc:…`?')
  })

  describe('of a single policy, rule or ACL', () => {
    const folder = mkdtempSync(join(tmpdir(), 'isthmus-'))
    const file = join(folder, 'net.yaml')
    writeFileSync(
      file,
      `apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: v}
spec:
  policyRoutes:
    - {priority: 31001, match: ip4.dst == 10.2.0.0/24, action: drop}
    - {priority: 31001, match: ip4.dst == 10.3.0.0/24, action: drop}
---
apiVersion: kubeovn.io/v1
kind: Subnet
metadata: {name: one}
spec: {vpc: v, cidrBlock: 10.1.0.0/24}
---
apiVersion: kubeovn.io/v1
kind: Subnet
metadata: {name: two}
spec: {vpc: v, cidrBlock: 10.2.0.0/24, acls: [{direction: to-lport, priority: 1000, match: tcp.dst == 22, action: drop}]}
---
apiVersion: kubeovn.io/v1
kind: SecurityGroup
metadata: {name: db}
spec:
  ingressRules:
    - {ipVersion: ipv4, priority: 1, protocol: tcp, remoteType: address, remoteAddress: 10.9.0.0/24, portRangeMin: 1, portRangeMax: 99, policy: allow}
    - {ipVersion: ipv4, priority: 1, protocol: tcp, remoteType: address, remoteAddress: 10.1.0.0/24, portRangeMin: 1, portRangeMax: 99, policy: allow}
    - {ipVersion: ipv4, priority: 2, protocol: all, remoteType: address, remoteAddress: 10.1.0.0/24, policy: drop}
---
apiVersion: v1
kind: Pod
metadata: {name: web, annotations: {ovn.kubernetes.io/logical_switch: one}}
---
apiVersion: v1
kind: Pod
metadata: {name: db, annotations: {ovn.kubernetes.io/logical_switch: two, ovn.kubernetes.io/security_groups: db}}
`,
    )
    const POLICY = ['--without', 'policy:v/31001@ip4.dst == 10.2.0.0/24']
    const code = async (port: string, ...more: string[]) =>
      (await isthmus(['trace', 'web', 'db', '--tcp', port, '-q', '-f', file, ...more])).code

    it('takes the policies of a priority, or the one with a match', async () => {
      expect(await code('80')).toBe(1)
      expect(await code('80', '--without', 'policy:v/31001')).toBe(0)
      expect(await code('80', ...POLICY)).toBe(0)
      expect(await code('80', '--without', 'policy:v/31001@ip4.dst == 10.3.0.0/24')).toBe(1)
    })

    it('takes the rules of a priority, or the one with a remote end', async () => {
      expect(await code('80', ...POLICY, '--without', 'rule:db/ingress/1')).toBe(1)
      expect(await code('80', ...POLICY, '--without', 'rule:db/ingress/1@10.1.0.0/24')).toBe(1)
      expect(await code('80', ...POLICY, '--without', 'rule:db/ingress/1@10.9.0.0/24')).toBe(0)
    })

    it('takes the ACLs of a subnet', async () => {
      expect(await code('22', ...POLICY, '--without', 'group:db')).toBe(1)
      expect(
        await code('22', ...POLICY, '--without', 'group:db', '--without', 'acl:two/1000'),
      ).toBe(0)
    })

    it('names what there is where something is not', async () => {
      const help = async (part: string) => {
        const { code, err } = await isthmus(['show', '-q', '-f', file, '--without', part])
        expect(code).toBe(2)
        return err
      }
      expect(await help('policy:v/31002')).toContain(
        'no policy of VPC `v` with priority `31002` to go without\n  help: there are: 31001@ip4.dst == 10.2.0.0/24, 31001@ip4.dst == 10.3.0.0/24',
      )
      expect(await help('policy:vv/31001')).toContain('did you mean `v`?')
      expect(await help('policy:v/high')).toContain(
        'write policy:VPC/31001, where the number is the priority',
      )
      expect(await help('rule:db/1')).toContain('write rule:GROUP/ingress/1 or rule:GROUP/egress/1')
      expect(await help('rule:dbs/ingress/1')).toContain(
        'there is no security group `dbs` to go without\n  help: did you mean `db`?',
      )
      expect(await help('rule:db/ingress/1@10.1.0.0/25')).toContain('did you mean `1@10.1.0.0/24`?')
      expect(await help('rule:db/egress/1')).toContain('the manifests have none')
      expect(await help('acl:two/1001')).toContain('there are: 1000@tcp.dst == 22')
    })
  })

  it('is taken by lint too', async () => {
    const codes = async (...more: string[]) =>
      (
        JSON.parse((await isthmus(['lint', '-q', '-o', 'json', '-f', DESIGN, ...more])).out)
          .findings as {
          rule: string
        }[]
      ).length
    expect(await codes('--without', 'vpc:spoke-1')).toBeGreaterThan(await codes())
  })
})

describe('--with', () => {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-'))

  it('puts objects in, in place of those with the same name', async () => {
    const file = join(folder, 'spoke-1.yaml')
    writeFileSync(
      file,
      'apiVersion: kubeovn.io/v1\nkind: Vpc\nmetadata: {name: spoke-1}\nspec: {}\n',
    )
    expect(await reaches('team-1/web', 'shared/db', '--with', file)).toBe(false)
    expect(await reaches('team-2/web', 'shared/db', '--with', file)).toBe(true)
  })

  it('adds objects, from which something can be taken away again', async () => {
    const file = join(folder, 'pod.yaml')
    writeFileSync(
      file,
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: extra\n  annotations: {ovn.kubernetes.io/logical_switch: spoke-1-net}\n',
    )
    expect(await reaches('extra', 'shared/db', '--with', file)).toBe(true)
    expect((await trace('extra', 'shared/db', '--with', file, '--without', 'pod:extra')).code).toBe(
      2,
    )
  })

  it('tells what can not be read', async () => {
    const { code, err } = await trace('team-1/web', 'shared/db', '--with', 'no-such-file.yaml')
    expect(code).toBe(2)
    expect(err).toContain("`no-such-file.yaml` can't be read")
  })
})
