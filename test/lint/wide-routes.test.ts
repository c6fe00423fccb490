import { fc, test as fcTest } from '@fast-check/vitest'
import { expect, test } from 'vitest'
import { Design, lint } from '../../src/lint/index.ts'
import { hasWideRoute, wideRoute } from '../../src/lint/wide-routes.ts'

/** `hub` between `a` and `c`; the routes of `a` and further ones of `hub` are given as CIDRs and next hops. */
function design(
  ofA: Readonly<Record<string, string>>,
  ofHub: Readonly<Record<string, string>> = {},
) {
  const vpc = (
    name: string,
    peerings: readonly string[],
    routes: Readonly<Record<string, string>>,
  ) => {
    const entries = Object.entries(routes).map(
      ([cidr, nextHopIP]) => `{policy: policyDst, cidr: ${cidr}, nextHopIP: ${nextHopIP}}`,
    )
    return `apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: ${name}}
spec:
  vpcPeerings: [${peerings.join(', ')}]
  staticRoutes: [${entries.join(', ')}]
`
  }
  const subnet = (name: string, cidr: string) => `apiVersion: kubeovn.io/v1
kind: Subnet
metadata: {name: net-${name}}
spec: {vpc: ${name}, cidrBlock: ${cidr}}
`
  const pod = (name: string) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, annotations: {ovn.kubernetes.io/logical_switch: net-${name}}}
`
  const text = [
    vpc('a', ['{remoteVpc: hub, localConnectIP: 169.254.0.1/30}'], ofA),
    vpc(
      'hub',
      [
        '{remoteVpc: a, localConnectIP: 169.254.0.2/30}',
        '{remoteVpc: c, localConnectIP: 169.254.0.5/30}',
      ],
      { '10.1.0.0/24': '169.254.0.1', ...ofHub },
    ),
    vpc('c', ['{remoteVpc: hub, localConnectIP: 169.254.0.6/30}'], {
      '10.0.0.0/24': '169.254.0.5',
      '10.1.0.0/24': '169.254.0.5',
    }),
    subnet('a', '10.1.0.0/24'),
    subnet('hub', '10.0.0.0/24'),
    subnet('c', '10.3.0.0/24'),
    ...['a', 'hub', 'c'].map(pod),
  ].join('---\n')
  return Design.read([{ file: 'design.yaml', text }])
}

const HUB = '169.254.0.2'
const TO_C = { '10.3.0.0/24': '169.254.0.6' }

const found = (one: Design): string[] => lint(one).findings.map(({ rule }) => rule.id)

test('a wide route beside one for the subnet of the next VPC is for what lies beyond', () => {
  expect(found(design({ '10.0.0.0/24': HUB, '10.0.0.0/8': HUB }, TO_C))).toEqual([])
})

test('one that covers the subnet of the next VPC too is told, and the transit with it', () => {
  expect(found(design({ '10.0.0.0/8': HUB }, TO_C))).toEqual(['route-too-wide', 'transit-unasked'])
})

test('a route for a part of that subnet is not enough', () => {
  const all = found(design({ '10.0.0.0/25': HUB, '10.0.0.0/8': HUB }, TO_C))
  expect(all).toEqual(['route-too-wide', 'transit-unasked'])
})

test('nor is one for it that leads elsewhere', () => {
  const all = found(design({ '10.0.0.0/24': '10.1.0.9', '10.0.0.0/8': HUB }, TO_C))
  expect(all).toContain('route-too-wide')
})

test('a wide route is told where nothing lies beyond but the way back', () => {
  const all = found(design({ '10.0.0.0/24': HUB, '10.0.0.0/8': HUB }))
  expect(all).toContain('route-too-wide')
})

test('routes for subnets by themselves, or for what lies beyond them, are not wide', () => {
  expect(hasWideRoute(design({ '10.0.0.0/24': HUB, '10.3.0.0/24': HUB }, TO_C))).toBe(false)
  expect(hasWideRoute(design({ '10.0.0.0/24': HUB, '10.0.0.0/8': HUB }, TO_C))).toBe(false)
  expect(hasWideRoute(design({ '10.0.0.0/8': HUB }, TO_C))).toBe(true)
})

/** Routes to a, hub and c together or by themselves, and to what nobody has. */
const routes = (hops: readonly string[]) =>
  fc.dictionary(
    fc.constantFrom(
      ...['10.0.0.0/8', '10.0.0.0/14', '10.0.0.0/24', '10.0.0.0/25', '10.2.0.0/15'],
      ...['10.3.0.0/24', '10.3.0.0/25', '0.0.0.0/0', '172.16.0.0/12'],
    ),
    fc.constantFrom(...hops),
    { maxKeys: 4 },
  )

fcTest.prop([routes([HUB]), routes(['169.254.0.6', '169.254.0.1'])], { numRuns: 300 })(
  'transit that is told needs a wide route; where there is none, nobody has to look for transit',
  (ofA, ofHub) => {
    const one = design(ofA, ofHub)
    const told = one.network
      .faults()
      .filter((fault) => fault.kind === 'transit')
      .filter((fault) => wideRoute(one, fault))
    if (told.length > 0) expect(hasWideRoute(one)).toBe(true)
    if (!hasWideRoute(one)) expect(found(one)).not.toContain('transit-unasked')
  },
)
