import { fc } from '@fast-check/vitest'
import {
  from,
  peering,
  pod,
  rule,
  securityGroup,
  subnet,
  tcp,
  to,
  vpc,
  type Written,
} from './cluster.ts'

/** A cluster of a few VPCs, and the pods that it has; pod `p2` is 10.2.0.2 in subnet `net2` of VPC `vpc2`. */
export interface Cluster {
  readonly objects: readonly Written[]
  readonly pods: readonly string[]
}

const VPCS = [1, 2, 3] as const

const number = fc.constantFrom(...VPCS)

/** Both ends of the link of two VPCs: 169.254.<the sum>.1 and .2, the lower number first; now and then something else. */
const link = (a: number, b: number) =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constant(`169.254.${a + b}.${a < b ? 1 : 2}/30`) },
    fc.constantFrom('169.254.0.0/24', '10.1.9.1/24', '169.254.4.2/29'),
  )

const nextHop = (a: number, b: number) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constant(`169.254.${a + b}.${b < a ? 1 : 2}`) },
    fc.constantFrom('169.254.0.1', `10.${a}.0.3`, `10.${a}.0.1`, '10.9.9.9'),
  )

const spec = (a: number) => {
  const others = VPCS.filter((b) => b !== a)
  const other = fc.constantFrom(...others)
  const entry = other.chain((b) => link(a, b).map((address) => peering(`vpc${b}`, address)))
  const route = other.chain((b) =>
    fc
      .tuple(fc.constantFrom(`10.${b}.0.0/16`, `10.${b}.0.2`, '10.0.0.0/8'), nextHop(a, b))
      .map(([cidr, hop]) => to(cidr, hop)),
  )
  const bySource = nextHop(a, others[0]!).map((hop) => from('10.0.0.0/8', hop))
  const policy = fc
    .record({
      priority: fc.constantFrom(30000, 31500),
      match: fc.constantFrom('ip4.dst == 10.1.0.0/16', 'ip4.src == 10.2.0.2', 'tcp'),
      action: fc.constantFrom('allow', 'drop', 'reroute'),
      hop: other.chain((b) => nextHop(a, b)),
    })
    .map(({ hop, ...rest }) => ({ ...rest, nextHopIP: hop }))
  const straight = others.map((b) => to(`10.${b}.0.0/16`, `169.254.${a + b}.${b < a ? 1 : 2}`))
  return fc.record({
    vpcPeerings: fc.oneof(
      fc.constant(others.map((b) => peering(`vpc${b}`, `169.254.${a + b}.${a < b ? 1 : 2}/30`))),
      fc.uniqueArray(entry, { selector: ({ remoteVpc }) => remoteVpc, maxLength: 2 }),
    ),
    staticRoutes: fc.oneof(
      fc.constant(straight),
      fc.uniqueArray(fc.oneof({ weight: 6, arbitrary: route }, bySource), {
        selector: ({ cidr, policy: kind }) => `${cidr} ${kind}`,
        maxLength: 3,
      }),
    ),
    policyRoutes: fc.uniqueArray(policy, {
      selector: ({ priority, match }) => `${priority} ${match}`,
      maxLength: 1,
    }),
  })
}

const rules = fc.array(
  fc
    .record({
      policy: fc.constantFrom('allow', 'drop'),
      priority: fc.constantFrom(1, 2),
      fields: fc.constantFrom({}, tcp(80), { remoteAddress: '10.1.0.0/16' }),
    })
    .map(({ policy, priority, fields }) => rule(policy, priority, fields)),
  { maxLength: 3 },
)

export const clusters: fc.Arbitrary<Cluster> = fc
  .record({
    specs: fc.tuple(spec(1), spec(2), spec(3)),
    private: fc.option(number, { nil: undefined }),
    guarded: fc.option(number, { nil: undefined }),
    ingressRules: rules,
    egressRules: rules,
  })
  .map(({ specs, private: closed, guarded, ingressRules, egressRules }) => {
    const objects = VPCS.flatMap((n) => [
      vpc(`vpc${n}`, specs[n - 1]!),
      subnet(`net${n}`, `vpc${n}`, `10.${n}.0.0/16`, {
        ...(n === closed && { private: true, allowSubnets: ['10.1.0.0/16'] }),
      }),
      pod(`p${n}`, `net${n}`, `10.${n}.0.2`, n === guarded ? { security_groups: 'web' } : {}),
      pod(`q${n}`, `net${n}`, `10.${n}.0.3`),
    ])
    objects.push(securityGroup('web', { ingressRules, egressRules }))
    return { objects, pods: VPCS.flatMap((n) => [`p${n}`, `q${n}`]) }
  })
