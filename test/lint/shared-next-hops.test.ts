import { fc, it } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { manifests, subnet, vpc, WEB_AND_DB } from '../../src/lint/examples.ts'
import { Design, type Finding, fixAll, lint, proveFixes, RULES } from '../../src/lint/index.ts'
import { containsAddress, parseAddress } from '../../src/net/index.ts'

const read = (...documents: readonly string[]) => {
  const sources = [{ file: 'net.yaml', text: manifests(...documents) }]
  return { sources, design: Design.read(sources) }
}

const told = ({ rule, message, places }: Pick<Finding, 'rule' | 'message' | 'places'>) => ({
  rule: rule.id,
  message,
  lines: places.map(({ origin }) => origin.line),
})

/** Two VPCs with a route each, and the peerings that are given. */
const ab = (a: string, b: string) =>
  read(
    vpc(
      'a',
      `vpcPeerings: [${a}]`,
      'staticRoutes: [{policy: policyDst, cidr: 10.2.0.0/24, nextHopIP: 169.254.0.2}]',
    ),
    vpc(
      'b',
      `vpcPeerings: [${b}]`,
      'staticRoutes: [{policy: policyDst, cidr: 10.1.0.0/24, nextHopIP: 169.254.0.1}]',
    ),
    WEB_AND_DB,
  )

const ONE = 'localConnectIP: 169.254.0.1/30'
const TWO = 'localConnectIP: 169.254.0.2/30'

describe('a peering that the other VPC does not declare', () => {
  test('is not declared there where the other VPC has its network elsewhere', () => {
    const { sources, design } = ab(`{remoteVpc: elsewhere, ${ONE}}`, `{remoteVpc: a, ${TWO}}`)
    const { findings } = proveFixes(design, lint(design), { sources, rules: RULES })
    expect(findings.map(({ rule, fix }) => [rule.id, fix])).toEqual([
      ['peering-remote-unknown', undefined],
      ['peering-one-sided', undefined],
    ])
  })

  test('is not declared there where a subnet of the other VPC has its network', () => {
    const { design } = read(
      vpc('a'),
      vpc('b', 'vpcPeerings: [{remoteVpc: a, localConnectIP: 10.1.0.253/30}]'),
      WEB_AND_DB,
    )
    expect(lint(design).findings.map(({ rule, fix }) => [rule.id, fix])).toEqual([
      ['peering-one-sided', undefined],
    ])
  })

  test('takes packets from a peering with the same network, which can get another', () => {
    const { sources, design } = ab(
      `{remoteVpc: elsewhere, ${ONE}}, {remoteVpc: b, ${ONE}}`,
      `{remoteVpc: a, ${TWO}}`,
    )
    const probe = { from: 'web', to: 'db' }
    expect(design.network.trace(probe).verdict).toBe('undefined')
    expect(lint(design).findings.map(told)).toContainEqual({
      rule: 'transit-ranges-overlap',
      message:
        'VPC `a` has network `169.254.0.0/30` towards VPC `b`, and `169.254.0.0/30` towards VPC `elsewhere`: both have the next hop',
      lines: [5, 12, 5],
    })
    const fixed = fixAll(design, { sources, rules: RULES })
    expect(Design.read(fixed.sources).network.trace(probe).verdict).toBe('reachable')
    expect(fixed.report.findings.map(({ rule }) => rule.id)).toEqual(['peering-remote-unknown'])
  })

  test('is told once beside another such, and beside a subnet, with nothing to offer', () => {
    const { design } = read(
      vpc(
        'a',
        'vpcPeerings: [{remoteVpc: east, localConnectIP: 10.1.0.1/30}, {remoteVpc: west, localConnectIP: 10.1.0.2/29}]',
      ),
      subnet('net-a', 'a', '10.1.0.0/24'),
    )
    const found = lint(design).findings.filter(({ rule }) => rule.id !== 'peering-remote-unknown')
    expect(found.map(told)).toEqual([
      {
        rule: 'transit-overlaps-subnet',
        message:
          'the network `10.1.0.0/30` of VPC `a` towards VPC `east` has addresses of subnet `net-a`, `10.1.0.0/24`',
        lines: [5, 10],
      },
      {
        rule: 'transit-overlaps-subnet',
        message:
          'the network `10.1.0.0/29` of VPC `a` towards VPC `west` has addresses of subnet `net-a`, `10.1.0.0/24`',
        lines: [5, 10],
      },
      {
        rule: 'transit-ranges-overlap',
        message:
          'VPC `a` has network `10.1.0.0/29` towards VPC `west`, and `10.1.0.0/30` towards VPC `east`: both have the next hop',
        lines: [5, 5],
      },
    ])
    expect(found.map(({ fix }) => fix)).toEqual([undefined, undefined, undefined])
  })

  test('counts with its last entry alone', () => {
    const { design } = read(
      vpc('a', `vpcPeerings: [{remoteVpc: east, ${ONE}}, {remoteVpc: east, ${TWO}}]`),
    )
    const ids = lint(design).findings.map(({ rule }) => rule.id)
    expect(ids).not.toContain('transit-ranges-overlap')
  })
})

test('a wide network of a peering may hold a subnet, unless a next hop lies in it', () => {
  const wide = (hop: string) =>
    read(
      vpc(
        'a',
        'vpcPeerings: [{remoteVpc: b, localConnectIP: 10.0.0.1/8}]',
        `staticRoutes: [{policy: policyDst, cidr: 192.168.0.0/24, nextHopIP: ${hop}}]`,
      ),
      vpc('b', 'vpcPeerings: [{remoteVpc: a, localConnectIP: 10.0.0.2/8}]'),
      subnet('net-a', 'a', '10.1.0.0/24'),
      subnet('net-b', 'b', '192.168.0.0/24'),
    ).design
  const ids = (design: Design) => lint(design).findings.map(({ rule }) => rule.id)
  expect(ids(wide('10.0.0.2'))).not.toContain('transit-overlaps-subnet')
  expect(ids(wide('10.1.0.9'))).toContain('transit-overlaps-subnet')
})

describe('a next hop in networks of two ports', () => {
  const prefix = fc.constantFrom('10.0.0.5/30', '10.0.0.6/29', '10.0.0.9/24', '10.0.1.6/30')
  const port = fc.record({
    kind: fc.constantFrom('link', 'half', 'subnet'),
    prefix,
    across: fc.constantFrom('10.0.0.6', '10.0.0.10', '10.0.1.5'),
  })
  const SHARED = ['transit-ranges-overlap', 'transit-overlaps-subnet', 'next-hop-ambiguous']
  const hop = fc.constantFrom('10.0.0.6', '10.0.0.7', '10.0.0.10', '10.0.1.6')

  it.prop([fc.tuple(port, port), hop], { numRuns: 150 })(
    'is told by exactly one rule',
    (ports, nextHop) => {
      const peerings = ports.flatMap(({ kind, prefix }, i) =>
        kind === 'subnet' ? [] : [`{remoteVpc: remote-${i}, localConnectIP: ${prefix}}`],
      )
      const { design } = read(
        vpc(
          'hub',
          `vpcPeerings: [${peerings.join(', ')}]`,
          `staticRoutes: [{policy: policyDst, cidr: 172.16.0.0/16, nextHopIP: ${nextHop}}]`,
        ),
        ...ports.map(({ kind, prefix, across }, i) => {
          const [, length] = prefix.split('/')
          const half = `vpcPeerings: [{remoteVpc: hub, localConnectIP: ${across}/${length}}]`
          // In different VLANs, subnets may have addresses in common.
          return kind === 'subnet'
            ? subnet(`net-${i}`, 'hub', prefix, `vlan: vlan-${i}`, 'logicalGateway: true')
            : vpc(`remote-${i}`, ...(kind === 'link' ? [half] : []))
        }),
      )
      const router = design.model.routers.find(({ name }) => name === 'hub')!
      const owners = router.ports.filter(({ networks }) =>
        networks.some((network) => containsAddress(network, parseAddress(nextHop)!)),
      )
      const rules = new Set(lint(design).findings.map(({ rule }) => rule.id))
      const telling = SHARED.filter((id) => rules.has(id))
      if (owners.length > 1) expect(telling).toHaveLength(1)
      expect(telling.length).toBeLessThan(2)
    },
  )
})
