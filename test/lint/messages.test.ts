import { describe, expect, test } from 'vitest'
import { manifests, pod, securityGroup, subnet, vpc } from '../../src/lint/examples.ts'
import { Design, lint } from '../../src/lint/index.ts'

const messages = (...documents: readonly string[]) =>
  lint(Design.read([{ file: 'net.yaml', text: manifests(...documents) }])).findings.map(
    ({ rule, message }) => `${rule.id}: ${message}`,
  )

describe('ends of a peering that cannot send to each other', () => {
  const ends = (a: string, b: string) =>
    messages(
      vpc(
        'a',
        `vpcPeerings: [{remoteVpc: b, localConnectIP: '${a}'}]`,
        'staticRoutes: [{policy: policyDst, cidr: 10.2.0.0/24, nextHopIP: 169.254.0.2}, {policy: policyDst, cidr: "fd00:2::/64", nextHopIP: "fd00:9::2"}]',
      ),
      vpc('b', `vpcPeerings: [{remoteVpc: a, localConnectIP: '${b}'}]`),
      subnet('net-a', 'a', '10.1.0.0/24'),
      subnet('net-b', 'b', '10.2.0.0/24'),
    ).filter((line) => line.startsWith('connect-ips-apart'))

  test('are told to have one address where they have', () => {
    const told =
      'connect-ips-apart: VPC `a` and VPC `b` both have `169.254.0.1` on their peering, so that they cannot send to each other: each needs an address of its own'
    expect(ends('169.254.0.1/30', '169.254.0.1/30')).toEqual([told])
    expect(ends('169.254.0.1/30', '169.254.0.1/24')).toEqual([told])
    expect(ends('169.254.0.1/30,fd00:9::1/64', '169.254.0.1/30,fd00:9::2/64')).toEqual([told])
  })

  test('are told to be in different networks otherwise, also where one of two families is shared', () => {
    expect(ends('169.254.0.1/30', '169.254.0.5/30')).toEqual([
      'connect-ips-apart: localConnectIP `169.254.0.1/30` of VPC `a` and `169.254.0.5/30` of VPC `b` are not in one network, so that the two routers cannot send to each other',
    ])
    expect(ends('169.254.0.1/30,fd00:9::1/64', '169.254.0.1/30,fd00:8::1/64')).toEqual([
      'connect-ips-apart: localConnectIP `169.254.0.1/30,fd00:9::1/64` of VPC `a` and `169.254.0.1/30,fd00:8::1/64` of VPC `b` are not in one network, so that the two routers cannot send to each other',
    ])
  })
})

describe('a security group that is not there', () => {
  const named = (annotation: string) =>
    messages(
      vpc('shop'),
      subnet('net', 'shop', '10.0.0.0/24'),
      pod('web', 'net', `security_groups: '${annotation}'`),
      securityGroup('g1'),
    ).filter((line) => line.startsWith('security-group-'))

  test('is told by its space alone where it has one', () => {
    expect(named('g1, elsewhere')).toEqual([
      'security-group-name-with-space: pod `default/web` names the security group ` elsewhere`, space included, which does not exist: `elsewhere` has no effect until the annotation is changed',
    ])
  })

  test('is told to be missing where it has none, also beside one with a space', () => {
    expect(named('g1,elsewhere')).toEqual([
      'security-group-unknown: Pod `web` names security group `elsewhere`, which is not there',
    ])
    expect(named('elsewhere, g1').map((line) => line.replace(/:.*/, ''))).toEqual([
      'security-group-unknown',
      'security-group-name-with-space',
    ])
  })
})
