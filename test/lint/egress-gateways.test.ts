import { describe, expect, test } from 'vitest'
import type { ReleaseName } from '../../src/kubeovn/index.ts'
import { manifests, pod, subnet, VPC_B, vpc, WEB_AND_DB } from '../../src/lint/examples.ts'
import { Design, lint } from '../../src/lint/index.ts'

interface Gateway {
  readonly spec: string
  /** Policies of VPC `a`. */
  readonly policies?: string
  readonly release?: ReleaseName
}

/** What is said of an egress gateway in VPC `a`, which peers with `b`. */
function told({ spec, policies = '[]', release = '1.17' }: Gateway): string[] {
  const text = manifests(
    vpc(
      'a',
      'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}]',
      'staticRoutes: [{policy: policyDst, cidr: 10.2.0.0/24, nextHopIP: 169.254.0.2}]',
      `policyRoutes: ${policies}`,
    ),
    VPC_B,
    WEB_AND_DB,
    subnet('more', 'a', '10.3.0.0/24'),
    `apiVersion: kubeovn.io/v1\nkind: VpcEgressGateway\nmetadata: {name: out}\nspec: {${spec}}\n`,
  )
  return messages(text, release)
}

function messages(text: string, release: ReleaseName = '1.17'): string[] {
  const { findings } = lint(Design.read([{ file: 'net.yaml', text }], { release }))
  return findings.flatMap(({ rule, message }) =>
    rule.id === 'egress-gateway-steals' ? message : [],
  )
}

const from = (...sources: readonly string[]) => [
  `VpcEgressGateway \`out\` takes packets from ${sources.map((one) => `\`${one}\``).join(', ')} to \`10.2.0.0/24\`, which are for VPC \`b\``,
]

describe('an egress gateway', () => {
  test.each<[string, string, readonly string[]]>([
    ['of a subnet', 'policies: [{subnets: [net-a]}]', ['10.1.0.0/24']],
    ['of two subnets', 'policies: [{subnets: [net-a, more]}]', ['10.1.0.0/24', '10.3.0.0/24']],
    ['of a block', 'policies: [{ipBlocks: [10.1.0.7/25]}]', ['10.1.0.0/25']],
    ['of pods', 'selectors: [{podSelector: {}}]', ['10.1.0.2/32']],
  ])('%s takes what its sources send to a peered VPC', (_, sources, taken) => {
    expect(told({ spec: `vpc: a, ${sources}` })).toEqual(from(...taken))
  })

  test.each<[string, Gateway]>([
    ['of nobody', { spec: 'vpc: a' }],
    [
      'of addresses that the VPC does not have',
      { spec: 'vpc: a, policies: [{ipBlocks: [10.2.0.0/24]}]' },
    ],
    [
      'of pods that are not there',
      { spec: 'vpc: a, selectors: [{podSelector: {matchLabels: {app: x}}}]' },
    ],
    ['of the other version of IP', { spec: "vpc: a, policies: [{ipBlocks: ['fd00::/64']}]" }],
    ['of another VPC', { spec: 'vpc: c, policies: [{subnets: [net-a]}]' }],
    [
      'of a release that has no such thing',
      { spec: 'vpc: a, policies: [{subnets: [net-a]}]', release: '1.13' },
    ],
  ])('%s takes nothing', (_, gateway) => {
    expect(told(gateway)).toEqual([])
  })

  const ofSubnet = 'vpc: a, policies: [{subnets: [net-a]}]'
  const allow = (priority: number, match: string) =>
    `[{priority: ${priority}, match: ${match}, action: allow}]`

  test.each<[string, string]>([
    ['for its destination', allow(29101, 'ip4.dst == 10.2.0.0/16')],
    ['for exactly what it takes', allow(30001, 'ip4.src == 10.1.0.0/24 && ip4.dst == 10.2.0.0/24')],
  ])('leaves the route to a stronger policy %s', (_, policies) => {
    expect(told({ spec: ofSubnet, policies })).toEqual([])
  })

  test.each<[string, string]>([
    ['is as strong', allow(29100, 'ip4.dst == 10.2.0.0/24')],
    ['is about a part of the destination', allow(30001, 'ip4.dst == 10.2.0.0/25')],
    ['is about a part of the sources', allow(30001, 'ip4.src == 10.1.0.0/25')],
  ])('overrules a policy that %s', (_, policies) => {
    expect(told({ spec: ofSubnet, policies })).toEqual(from('10.1.0.0/24'))
  })

  test('overrules more with local traffic policy', () => {
    const policies = allow(29150, 'ip4.dst == 10.2.0.0/24')
    expect(told({ spec: ofSubnet, policies })).toEqual([])
    expect(told({ spec: `trafficPolicy: Local, ${ofSubnet}`, policies })).toEqual(
      from('10.1.0.0/24'),
    )
  })

  test("in the cluster's own VPC is told where the packets would not go to a node anyway", () => {
    const cluster = (priority: number) =>
      messages(
        manifests(
          vpc(
            'ovn-cluster',
            'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}]',
            'staticRoutes: [{policy: policyDst, cidr: 10.2.0.0/24, nextHopIP: 169.254.0.2}]',
            `policyRoutes: ${allow(priority, 'ip4.dst == 10.2.0.0/24')}`,
          ),
          vpc(
            'b',
            'vpcPeerings: [{remoteVpc: ovn-cluster, localConnectIP: 169.254.0.2/30}]',
            'staticRoutes: [{policy: policyDst, cidr: 10.16.0.0/16, nextHopIP: 169.254.0.1}]',
          ),
          subnet('net-b', 'b', '10.2.0.0/24'),
          pod('web', 'ovn-default'),
          'apiVersion: kubeovn.io/v1\nkind: VpcEgressGateway\nmetadata: {name: out}\nspec: {policies: [{subnets: [ovn-default]}]}\n',
        ),
      )
    expect(cluster(28000)).toEqual([])
    expect(cluster(29050)).toEqual(from('10.16.0.0/16'))
    expect(cluster(29101)).toEqual([])
  })
})
