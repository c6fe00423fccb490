import { describe, expect, it } from 'vitest'
import { PROVIDERS, readWorld } from '../../src/cloud/index.ts'
import { fixture, worldOf } from './worlds.ts'

/** The lines that tell what is wrong with a world. */
function problems(text: string): string[] {
  return readWorld({ file: 'w.yaml', text }).diagnostics.map(
    ({ origin, message, help }) =>
      `${origin?.line ?? 0}:${origin?.column ?? 0} ${message}${help ? ` | ${help}` : ''}`,
  )
}

/** The reference world with one text replaced by another. */
function changed(provider: 'aws' | 'gcp' | 'azure', from: string, to: string): string {
  const text = fixture(`worlds/${provider}.yaml`)
  expect(text).toContain(from)
  return text.replace(from, to)
}

describe('a world file', () => {
  it.each(PROVIDERS)('of %s is read whole', (provider) => {
    expect(worldOf(provider).kyma.shoot).toBe('c-a1b2c3d')
  })

  it('fills in what providers take for granted', () => {
    const [kyma, remote] = worldOf('aws').accounts
    expect(kyma!.vpcs[0]!.securityGroups[0]!.egress).toMatchObject([
      { protocol: 'all', cidr: '0.0.0.0/0' },
    ])
    expect(kyma!.quotas.activePeeringsPerVpc).toBe(50)
    expect(remote!.vpcs[0]!.routeTables[1]).toMatchObject({ main: false, edge: false, routes: [] })
    expect(worldOf('gcp').projects[0]!.networks[0]!.quotas.peeringsPerNetwork).toBe(25)
    expect(worldOf('azure').subscriptions[1]!.quotas.peeringsPerVirtualNetwork).toBe(500)
  })

  it('takes ports as numbers and as ranges', () => {
    const world = worldOf('aws')
    expect(world.accounts[1]!.vpcs[0]!.securityGroups[0]!.ingress[0]!.ports).toBe('443')
  })

  it('tells of each part where it stands', () => {
    const { origin } = worldOf('aws').accounts[1]!.vpcs[0]!.routeTables[1]!
    expect({ ...origin, ...JSON.parse(JSON.stringify(origin)) }).toMatchObject({
      file: 'aws.yaml',
      line: 41,
      path: 'accounts[1].vpcs[0].routeTables[1]',
    })
  })

  it('is refused with a code', () => {
    expect(readWorld('provider: ibm').diagnostics[0]!.code).toBe('world-invalid')
  })

  it('can not be changed', () => {
    const world = worldOf('aws')
    expect(Object.isFrozen(world.accounts[1]!.vpcs[0]!.tags)).toBe(true)
    expect(Object.isFrozen(world.accounts[1]!.vpcs[0]!.subnets)).toBe(true)
    expect(Object.isFrozen(world)).toBe(true)
  })
})

describe('a mistake in a world file is told where it stands:', () => {
  it.each([
    [
      'no document',
      '',
      [
        '0:0 `w.yaml` holds no world | write one document with provider, kyma, and accounts, projects or subscriptions',
      ],
    ],
    [
      'two documents',
      'a: 1\n---\na: 2\n',
      [
        '3:1 `w.yaml` holds 2 documents, and a world is one | write one document with provider, kyma, and accounts, projects or subscriptions',
      ],
    ],
    [
      'another provider',
      'provider: ibm\n',
      ['1:11 provider must be one of aws, gcp, azure, not the text `ibm`'],
    ],
    [
      'nothing but a provider',
      'provider: aws\n',
      ['1:1 kyma is missing: it must be a mapping', '1:1 accounts is missing: it must be a list'],
    ],
    [
      'an unquoted account',
      changed('aws', '- id: "222222222222"', '- id: 222222222222'),
      ['29:9 accounts[1].id must be a text, not the number `222222222222`'],
    ],
    [
      'an account that is none',
      changed('aws', '"222222222222"', '"22"'),
      ['29:9 accounts[1].id must be twelve digits in quotes, not the text `22`'],
    ],
    [
      'a field that does not exist',
      changed('aws', 'cidrs: [10.10.0.0/16]', 'cidr: [10.10.0.0/16]'),
      [
        '32:9 accounts[1].vpcs[0].cidrs is missing: it must be a list',
        '34:15 `cidr` is no field of accounts[1].vpcs[0] | did you mean `cidrs`?',
      ],
    ],
    [
      'a prefix with host bits',
      changed('aws', 'cidrs: [10.10.0.0/16]', 'cidrs: [10.10.0.1/16]'),
      [
        '34:17 accounts[1].vpcs[0].cidrs[0] must be an IPv4 prefix without host bits, such as 10.250.0.0/16, not the text `10.10.0.1/16`',
      ],
    ],
    [
      'an empty list',
      changed('aws', 'cidrs: [10.10.0.0/16]', 'cidrs: []'),
      ['34:16 accounts[1].vpcs[0].cidrs must be a list with something in it, not an empty one'],
    ],
    [
      'a wrong port',
      changed('aws', 'ports: 443', 'ports: 80-70'),
      [
        '44:46 accounts[1].vpcs[0].securityGroups[0].ingress[0].ports must be a port or a range of ports, such as 443 or 8000-8999, not the text `80-70`',
      ],
    ],
    [
      'an unknown strategy of permissions',
      changed('aws', 'peeringRole: documented', 'peeringRole: everything'),
      [
        '30:18 accounts[1].peeringRole must be one of documented, all, or be a list, not the text `everything`',
      ],
    ],
    [
      'an origin of ones own',
      changed('aws', 'region: eu-central-1', 'origin: x'),
      [
        '14:9 accounts[0].vpcs[0].region is missing: it must be a text',
        '15:17 accounts[0].vpcs[0].origin must be left out, not the text `x`',
      ],
    ],
    [
      'a subnet elsewhere',
      changed('aws', 'cidr: 10.10.1.0/24', 'cidr: 10.11.1.0/24'),
      [
        '38:13 subnet `subnet-r2`, 10.11.1.0/24, is not in VPC `vpc-r`, 10.10.0.0/16',
        '47:13 10.10.1.5 of `web-2` is not in subnet `subnet-r2`, 10.11.1.0/24',
      ],
    ],
    [
      'names that nothing has',
      changed('aws', 'routeTable: rtb-r2', 'routeTable: rtb-x'),
      ['38:13 there is no route table `rtb-x` | there are: rtb-r1, rtb-r2'],
    ],
    [
      'a security group of another VPC with the same id',
      changed('aws', '- id: sg-web', '- id: sg-nodes').replaceAll('[sg-web]', '[sg-nodes]'),
      ['43:13 security group `sg-nodes` is there twice | rename one of them'],
    ],
    [
      'two main tables',
      changed('aws', '- {id: rtb-r2}', '- {id: rtb-r2, main: true}'),
      [
        '41:13 VPC `vpc-r` has 2 main route tables, and must have one | write `main: true` at exactly one of its routeTables',
      ],
    ],
    [
      'a rule about nobody',
      changed('aws', 'ports: 443, cidr: 10.250.0.0/16', 'ports: 443'),
      ['44:23 a rule of a security group names a cidr or a group, and one of them only'],
    ],
    [
      'a Kyma network that is not there',
      changed('gcp', 'network: kyma-prj/k-net', 'network: k-net'),
      ['6:1 there is no network `k-net` | there are: kyma-prj/k-net, acme-warehouse-prod/core-net'],
    ],
    [
      'an instance without a subnet',
      changed('gcp', 'address: 10.20.0.5, subnet: core', 'address: 10.20.0.5, subnet: x'),
      ['24:21 there is no subnet `x` | there are: core'],
    ],
    [
      'an address outside its subnet',
      changed('gcp', 'address: 10.250.0.10', 'address: 10.251.0.10'),
      ['15:21 10.251.0.10 of `node` is not in subnet `nodes`, 10.250.0.0/22'],
    ],
    [
      'a network that is there twice',
      changed('gcp', '- name: core-net', '- name: core-net\n      - name: core-net'),
      ['20:9 network `acme-warehouse-prod/core-net` is there twice | rename one of them'],
    ],
    [
      'a network security group that is not there',
      changed('azure', 'networkSecurityGroups: [{name: nsg-erp}]', 'networkSecurityGroups: []'),
      ['27:19 there is no network security group `nsg-erp` | add it to the world'],
    ],
    [
      'a subnet outside the address space',
      changed('azure', 'addressSpace: [10.30.0.0/16]', 'addressSpace: [10.31.0.0/16]'),
      ['27:19 subnet `erp`, 10.30.0.0/24, is not in `vnet-erp`, 10.31.0.0/16'],
    ],
  ])('%s', (_, text, expected) => {
    expect(problems(text)).toEqual(expected)
  })
})
