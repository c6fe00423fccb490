import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { Design, lint } from '../../src/lint/index.ts'

/** A rule in a world of eight addresses and four ports. */
interface SmallRule {
  readonly priority: number
  readonly policy: 'allow' | 'drop'
  readonly protocol: 'all' | 'icmp' | 'tcp' | 'udp'
  readonly remote: string
  readonly portRangeMin: number
  readonly portRangeMax: number
}

interface SmallPacket {
  readonly address: number
  readonly protocol: 'icmp' | 'tcp' | 'udp' | 'other'
  readonly port: number
}

const REMOTES = [29, 30, 31, 32].flatMap((length) =>
  Array.from(
    { length: 2 ** (length - 29) },
    (_, i) => `10.0.0.${i * 2 ** (32 - length)}/${length}`,
  ),
)

const smallRule: fc.Arbitrary<SmallRule> = fc
  .record({
    priority: fc.integer({ min: 1, max: 5 }),
    policy: fc.constantFrom('allow', 'drop'),
    protocol: fc.constantFrom('all', 'icmp', 'tcp', 'tcp', 'udp'),
    remote: fc.constantFrom(...REMOTES),
    ports: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
  })
  .map(({ ports, ...rule }) => ({
    ...rule,
    portRangeMin: Math.min(...ports),
    portRangeMax: Math.max(...ports),
  }))

const PACKETS: readonly SmallPacket[] = Array.from({ length: 8 }, (_, address) => [
  { address, protocol: 'icmp' as const, port: 0 },
  { address, protocol: 'other' as const, port: 0 },
  ...[1, 2, 3, 4, 5].flatMap((port) => [
    { address, protocol: 'tcp' as const, port },
    { address, protocol: 'udp' as const, port },
  ]),
]).flat()

function matches({ protocol, remote, portRangeMin, portRangeMax }: SmallRule, packet: SmallPacket) {
  const [base, length] = remote.split('/')
  const first = Number(base!.split('.')[3])
  if (packet.address < first || packet.address >= first + 2 ** (32 - Number(length))) return false
  if (protocol === 'all') return true
  if (protocol !== packet.protocol) return false
  return protocol === 'icmp' || (portRangeMin <= packet.port && packet.port <= portRangeMax)
}

function designOf(rules: readonly SmallRule[]): Design {
  const group = {
    apiVersion: 'kubeovn.io/v1',
    kind: 'SecurityGroup',
    metadata: { name: 'web' },
    spec: {
      ingressRules: rules.map(({ remote, ...rule }) => ({
        ipVersion: 'ipv4',
        remoteType: 'address',
        remoteAddress: remote,
        ...rule,
      })),
    },
  }
  return Design.read([{ file: 'group.json', text: JSON.stringify(group) }])
}

function found(design: Design, ...ids: string[]): string[] {
  return lint(design)
    .findings.filter(({ rule }) => ids.includes(rule.id))
    .map(({ places }) => places[0]!.origin.path)
}

describe('rules that are never reached', () => {
  property.prop([fc.array(smallRule, { minLength: 1, maxLength: 7 })], { numRuns: 400 })(
    'are those whose every packet a stronger rule decides',
    (rules) => {
      const dead = rules.flatMap((rule, index) => {
        const stronger = rules.filter(
          (other, i) =>
            other.priority < rule.priority ||
            (other.priority === rule.priority && other.policy === rule.policy && i < index),
        )
        const left = PACKETS.some(
          (packet) => matches(rule, packet) && !stronger.some((other) => matches(other, packet)),
        )
        return left ? [] : [`spec.ingressRules[${index}]`]
      })
      const design = designOf(rules)
      const told = found(design, 'security-rule-covered', 'security-rule-never-reached')
      expect(told.sort()).toEqual(dead.sort())
    },
  )
})

describe('rules that are tied', () => {
  property.prop([fc.array(smallRule, { minLength: 2, maxLength: 6 })], { numRuns: 400 })(
    'are found if and only if two of one priority contradict each other over some packet',
    (rules) => {
      const tied = rules.some((one) =>
        rules.some(
          (other) =>
            one.priority === other.priority &&
            one.policy !== other.policy &&
            PACKETS.some((packet) => matches(one, packet) && matches(other, packet)),
        ),
      )
      expect(found(designOf(rules), 'security-rules-tied').length > 0).toBe(tied)
    },
  )

  const pod = (groups: string) => `
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations: {ovn.kubernetes.io/logical_switch: net, ovn.kubernetes.io/security_groups: '${groups}'}
---
apiVersion: kubeovn.io/v1
kind: Subnet
metadata: {name: net}
spec: {cidrBlock: 10.0.0.0/24}
`
  const group = (name: string, policy: string, family = 'ipv4') => `---
apiVersion: kubeovn.io/v1
kind: SecurityGroup
metadata: {name: ${name}}
spec:
  egressRules:
    - {ipVersion: ${family}, priority: 1, protocol: all, remoteType: address, remoteAddress: '${family === 'ipv4' ? '0.0.0.0/0' : '::/0'}', policy: ${policy}}
`
  const tiesOf = (text: string) =>
    found(Design.read([{ file: 'x.yaml', text }]), 'security-rules-tied')

  test('may be of two groups, where one pod has both', () => {
    const groups = group('open', 'allow') + group('closed', 'drop')
    expect(tiesOf(pod('open,closed') + groups)).toHaveLength(1)
    expect(tiesOf(pod('open') + groups)).toEqual([])
  })

  test('are not about different versions of IP', () => {
    expect(
      tiesOf(pod('open,closed') + group('open', 'allow') + group('closed', 'drop', 'ipv6')),
    ).toEqual([])
  })
})

describe('groups whose members are not known', () => {
  const design = (first: string, second: string) =>
    Design.read([
      {
        file: 'x.yaml',
        text: `apiVersion: kubeovn.io/v1
kind: SecurityGroup
metadata: {name: web}
spec:
  ingressRules:
    - {ipVersion: ipv4, priority: 1, protocol: all, ${first}, policy: drop}
    - {ipVersion: ipv4, priority: 2, protocol: all, ${second}, policy: allow}
---
apiVersion: kubeovn.io/v1
kind: SecurityGroup
metadata: {name: db}
spec: {}
`,
      },
    ])
  const of = (address: string) => `remoteType: address, remoteAddress: ${address}`
  const group = 'remoteType: securityGroup, remoteSecurityGroup: db'
  const covered = (one: string, two: string) => found(design(one, two), 'security-rule-covered')

  test('are covered by a rule for every address, and by one for the same group', () => {
    expect(covered(of('0.0.0.0/0'), group)).toHaveLength(1)
    expect(covered(group, group)).toHaveLength(1)
  })

  test('are not covered by some addresses, and cover none', () => {
    expect(covered(of('0.0.0.0/1'), group)).toEqual([])
    expect(covered(group, of('10.0.0.1'))).toEqual([])
  })
})
