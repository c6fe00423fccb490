import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { mapOfDesign } from '../../src/design-map.ts'
import type { ReleaseName } from '../../src/kubeovn/index.ts'
import { Design, lint } from '../../src/lint/index.ts'

/** VPC `a` with `web` and VPC `b` with `db`, peered; `a` has a route to `b` unless it has something else. */
function design(
  b: string,
  options: { a?: string; release?: ReleaseName; pods?: string; homeOfWeb?: string } = {},
) {
  const { a = route('10.2.0.0/24'), release, pods = '', homeOfWeb = 'a' } = options
  const text = `apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: a}
spec:
  vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}]
  ${a}
---
apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: b}
spec:
  vpcPeerings: [{remoteVpc: a, localConnectIP: 169.254.0.2/30}]
  ${b}
---
apiVersion: kubeovn.io/v1
kind: Subnet
metadata: {name: net-a}
spec: {vpc: ${homeOfWeb}, cidrBlock: 10.1.0.0/24}
---
apiVersion: kubeovn.io/v1
kind: Subnet
metadata: {name: net-b}
spec: {vpc: b, cidrBlock: 10.2.0.0/24}
---
${pod('web', 'net-a')}---
${pod('db', 'net-b')}---
${pod('proxy', 'net-b', '10.2.0.9')}${pods}`
  return Design.read([{ file: 'design.yaml', text }], { ...(release && { release }) })
}

function pod(name: string, subnet: string, address?: string): string {
  const fixed = address === undefined ? '' : `, ovn.kubernetes.io/ip_address: ${address}`
  return `apiVersion: v1
kind: Pod
metadata: {name: ${name}, annotations: {ovn.kubernetes.io/logical_switch: ${subnet}${fixed}}}
`
}

const route = (cidr: string): string =>
  `staticRoutes: [{policy: policyDst, cidr: ${cidr}, nextHopIP: 169.254.0.2}]`

const reroute = (match: string, priority = 100, nextHop = '169.254.0.1'): string =>
  `{priority: ${priority}, match: ${match}, action: reroute, nextHopIP: ${nextHop}}`

const policies = (...entries: readonly string[]): string => `policyRoutes: [${entries.join(', ')}]`

function found(one: Design): string[] {
  return lint(one).findings.flatMap(({ rule, severity }) => (severity === 'info' ? [] : rule.id))
}

const verdict = (one: Design): string => one.network.trace({ from: 'web', to: 'db' }).verdict

describe('a VPC without a route back is in order', () => {
  test.each([
    ['where a policy sends the replies', policies(reroute('ip4.dst == 10.1.0.0/24'))],
    ['where it asks for the source instead', policies(reroute('ip4.src == 10.2.0.0/24'))],
    ['where it asks for nothing', policies(reroute('ip4'))],
    [
      'where it is about several prefixes',
      policies(reroute('"ip4.dst == {10.9.0.0/24, 10.1.0.0/24}"')),
    ],
    [
      'where these are joined by ||',
      policies(reroute('ip4.dst == 10.9.0.0/24 || ip4.dst == 10.1.0.0/24')),
    ],
    [
      'where two have a half each',
      policies(reroute('ip4.dst == 10.1.0.0/25'), reroute('ip4.dst == 10.1.0.128/25', 101)),
    ],
  ])('%s', (_, b) => {
    const one = design(b)
    expect(verdict(one)).toBe('reachable')
    expect(found(one)).toEqual([])
    expect(mapOfDesign(one).links).toMatchObject([{ state: 'works' }])
  })

  test('where a route by source sends the replies, in a release that makes none by itself', () => {
    const b = 'staticRoutes: [{policy: policySrc, cidr: 10.2.0.0/24, nextHopIP: 169.254.0.1}]'
    const one = design(b, { release: '1.13' })
    expect(verdict(one)).toBe('reachable')
    expect(found(one)).toEqual([])
  })

  test('where neither VPC has a route, and both have policies', () => {
    const one = design(policies(reroute('ip4.dst == 10.1.0.0/24')), {
      a: policies(reroute('ip4.dst == 10.2.0.0/24', 7, '169.254.0.2')),
    })
    expect(verdict(one)).toBe('reachable')
    expect(found(one)).toEqual([])
  })
})

describe('a VPC without a route back is told', () => {
  const allow = (match: string) => `{priority: 200, match: ${match}, action: allow}`
  const all = reroute('ip4.dst == 10.1.0.0/24')
  test.each([
    ['where the policy is about half of the subnet', policies(reroute('ip4.dst == 10.1.0.128/25'))],
    ['where it is about half of the senders', policies(reroute('ip4.src == 10.2.0.128/25'))],
    ['where it is about one protocol', policies(reroute('ip4.dst == 10.1.0.0/24 && tcp'))],
    ['where a stronger one leaves a service to routes', policies(all, allow('icmp'))],
    ['where OVN passes over it', policies(reroute('ip4.dst == 10.1.0.0/24', 100, '172.16.0.1'))],
    ['where it leads to a gateway', policies(reroute('ip4.src == 10.2.0.0/24', 100, '10.2.0.9'))],
  ])('%s', (_, b) => {
    const one = design(b)
    expect(verdict(one)).toBe('unreachable')
    expect(found(one)).toContain('return-route-missing')
    expect(mapOfDesign(one).links).toMatchObject([{ state: 'broken' }])
  })

  test('where a route by source is about half of the senders', () => {
    const b = 'staticRoutes: [{policy: policySrc, cidr: 10.2.0.0/25, nextHopIP: 169.254.0.1}]'
    const one = design(b, { release: '1.13' })
    expect(verdict(one)).toBe('reachable')
    expect(one.network.trace({ from: 'web', to: 'b:10.2.0.200' }).verdict).toBe('unreachable')
    expect(found(one)).toEqual(['return-route-missing'])
  })

  test('where a stronger one leaves all to routes', () => {
    const one = design(policies(all, allow('ip4.dst == 10.1.0.0/24')))
    expect(verdict(one)).toBe('unreachable')
    expect(found(one)).toEqual(['return-route-missing', 'policy-never-reached'])
  })

  test('where no route takes packets as far as the policies', () => {
    const one = design(policies(all), { release: '1.13' })
    expect(verdict(one)).toBe('unreachable')
    expect(found(one)).toEqual(['return-route-missing'])
  })

  test('in the cluster’s own VPC, whose own policies are stronger', () => {
    const cluster = (priority: number) =>
      Design.read([
        {
          file: 'design.yaml',
          text: `apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: a}
spec:
  vpcPeerings: [{remoteVpc: ovn-cluster, localConnectIP: 169.254.0.1/30}]
  ${route('10.16.0.0/16')}
---
apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: ovn-cluster}
spec:
  vpcPeerings: [{remoteVpc: a, localConnectIP: 169.254.0.2/30}]
  ${policies(reroute('ip4.dst == 10.1.0.0/24', priority))}
---
apiVersion: kubeovn.io/v1
kind: Subnet
metadata: {name: net-a}
spec: {vpc: a, cidrBlock: 10.1.0.0/24}
---
${pod('web', 'net-a')}---
${pod('db', 'ovn-default')}`,
        },
      ])
    expect(verdict(cluster(28999))).toBe('unreachable')
    expect(found(cluster(28999))).toEqual(['return-route-missing'])
    expect(verdict(cluster(30001))).toBe('reachable')
    expect(found(cluster(30001))).toEqual([])
  })
})

test('a policy that OVN passes over hides no weaker one', () => {
  const one = design(policies(reroute('ip4'), reroute('ip4.dst == 10.1.0.0/24', 200, '172.16.0.1')))
  expect(verdict(one)).toBe('reachable')
  expect(found(one)).toEqual(['policy-without-next-hop'])
})

test('a policy that takes a service elsewhere is told as such, and not as a missing route', () => {
  const one = design(
    policies(
      reroute('ip4.dst == 10.1.0.0/24'),
      reroute('ip4.dst == 10.1.0.0/24 && tcp.dst == 80', 200, '10.2.0.9'),
    ),
  )
  expect(verdict(one)).toBe('reachable')
  expect(found(one)).toEqual(['one-way-path'])
})

test('a policy whose next hop nobody has is told once, at the next hop', () => {
  const one = design(policies(reroute('ip4.dst == 10.1.0.0/24', 100, '169.254.0.3')))
  expect(verdict(one)).toBe('unreachable')
  expect(found(one)).toEqual(['next-hop-unowned'])
})

describe('a route to a part of a subnet', () => {
  const a = (match: string) =>
    `${route('10.2.0.0/25')}\n  ${policies(reroute(match, 7, '169.254.0.2'))}`
  const back = policies(reroute('ip4.dst == 10.1.0.0/24'))

  test('is wide enough where a policy takes the rest', () => {
    expect(found(design(back, { a: a('ip4.dst == 10.2.0.128/25') }))).toEqual([])
  })

  test('is too narrow where a VPC has no senders whose packets a policy could take', () => {
    const one = design(back, { a: a('ip4.dst == 10.2.0.128/25'), homeOfWeb: 'c' })
    expect(found(one)).toContain('route-too-narrow')
  })

  test('is too narrow where it takes less', () => {
    expect(found(design(back, { a: a('ip4.dst == 10.2.0.192/26') }))).toEqual(['route-too-narrow'])
  })
})

const entry = fc
  .record({
    source: fc.constantFrom(
      ...['', 'ip4.src == 10.2.0.0/24', 'ip4.src == 10.2.0.0/25', 'ip4.src == 10.2.0.128/25'],
    ),
    destination: fc.constantFrom(
      ...['', 'ip4.dst == 10.1.0.0/24', 'ip4.dst == 10.1.0.64/26'],
      'ip4.dst == {10.1.0.0/26, 10.1.0.128/25}',
    ),
    service: fc.constantFrom('', '', '', 'tcp'),
    action: fc.constantFrom(
      ...['action: allow', ...Array(3).fill('action: reroute, nextHopIP: 169.254.0.1')],
    ),
  })
  .map(({ source, destination, service, action }) => {
    const match = ['ip4', source, destination, service].filter((part) => part !== '').join(' && ')
    return `match: "${match}", ${action}`
  })

/** One pod in each quarter of both subnets. */
const QUARTERS = [10, 74, 138, 202]
const MORE = QUARTERS.map(
  (host) =>
    `---\n${pod(`a${host}`, 'net-a', `10.1.0.${host}`)}---\n${pod(`b${host}`, 'net-b', `10.2.0.${host}`)}`,
).join('')

property.prop([
  fc.array(entry, { minLength: 1, maxLength: 6 }),
  fc.constantFrom<ReleaseName>('1.17', '1.13'),
])('a route back is missing where some reply has none, by traces', (entries, release) => {
  const one = design(policies(...entries.map((text, i) => `{priority: ${100 + i}, ${text}}`)), {
    release,
    pods: MORE,
  })
  const isLost = QUARTERS.some((from) =>
    QUARTERS.some((to) =>
      [{}, { protocol: 'tcp', port: 80 }].some(
        (service) =>
          one.network.trace({ from: `a${from}`, to: `b${to}`, ...service }).verdict !== 'reachable',
      ),
    ),
  )
  expect(found(one).includes('return-route-missing')).toBe(isLost)
})
