import { describe, expect, test } from 'vitest'
import { Design, type DesignOptions, lint } from '../../src/lint/index.ts'

const NET = `apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: shop}
---
apiVersion: kubeovn.io/v1
kind: Subnet
metadata: {name: net}
spec: {vpc: shop, cidrBlock: 10.0.0.0/24}
`

function deployment(groups: string, replicas = 3): string {
  return `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas}
  template:
    metadata:
      annotations: {ovn.kubernetes.io/logical_switch: net, ovn.kubernetes.io/security_groups: '${groups}'}
`
}

function group(name: string, rules = ''): string {
  return `---
apiVersion: kubeovn.io/v1
kind: SecurityGroup
metadata: {name: ${name}}
spec: {${rules}}
`
}

function messages(text: string, rule: string, options: DesignOptions = {}): string[] {
  const { findings } = lint(Design.read([{ file: 'x.yaml', text }], options))
  return findings.filter((finding) => finding.rule.id === rule).map(({ message }) => message)
}

describe('what is wrong with a workload', () => {
  test('is told once, and not for each of its replicas', () => {
    expect(messages(NET + deployment('webb') + group('web'), 'security-group-unknown')).toEqual([
      'Deployment `web` names security group `webb`, which is not there, and is open to everybody',
    ])
    const spaced = NET + deployment('db, web') + group('web') + group('db')
    expect(messages(spaced, 'security-group-name-with-space')).toHaveLength(1)
    const full = (NET + deployment('', 4)).replace('10.0.0.0/24', '10.0.0.0/30')
    expect(messages(full, 'pod-without-address')).toHaveLength(1)
  })

  test('is told of the subnet where that is refused, and not of its pods', () => {
    const refused = (NET + deployment('')).replace('10.0.0.0/24', '10.0.0.0/24, gateway: 10.1.0.1')
    expect(messages(refused, 'pod-without-address')).toEqual([])
    expect(messages(refused, 'subnet-refused')).toHaveLength(1)
    expect(
      messages(refused.replace('name: net', 'name: other'), 'pod-without-address'),
    ).toHaveLength(1)
  })

  test('is the gateway check where IPv4 gateways are pinged, before 1.15', () => {
    const text = NET + deployment('web') + group('web')
    const rule = 'security-group-blocks-gateway-check'
    expect(messages(text, rule)).toEqual([])
    expect(messages(text, rule, { release: '1.14' })).toEqual([
      'the security groups of Deployment `web` (web) drop its ping to gateway 10.0.0.1: the pod is never started',
    ])
    const unchecked = text.replace('10.0.0.0/24', '10.0.0.0/24, disableGatewayCheck: true')
    expect(messages(unchecked, rule, { release: '1.14' })).toEqual([])
  })

  test('is not that it can not ask, where members may speak to each other', () => {
    const rule = 'security-group-without-egress'
    const ingress =
      'ingressRules: [{ipVersion: ipv4, priority: 1, protocol: all, remoteType: address, remoteAddress: 0.0.0.0/0, policy: allow}]'
    expect(messages(NET + deployment('web') + group('web', ingress), rule)).toHaveLength(1)
    expect(
      messages(
        NET + deployment('web') + group('web', `${ingress}, allowSameGroupTraffic: true`),
        rule,
      ),
    ).toEqual([])
    expect(messages(NET + deployment('web') + group('web'), rule)).toEqual([])
  })

  test('is not that it can not ask, where somebody wrote that down', () => {
    const ingress =
      'ingressRules: [{ipVersion: ipv4, priority: 1, protocol: all, remoteType: address, remoteAddress: 0.0.0.0/0, policy: allow}]'
    const text = NET + deployment('web') + group('web', `${ingress}, egressRules: []`)
    expect(messages(text, 'security-group-without-egress')).toEqual([])
  })
})
