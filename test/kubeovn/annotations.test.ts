import { describe, expect, it } from 'vitest'
import { load, pod, subnet, vpc, type Written } from './cluster.ts'

const NETS = [vpc('v'), subnet('net', 'v', '10.0.0.0/24')]

/** What is told of misspelt annotations of these objects. */
const told = (...objects: Written[]) =>
  load([...NETS, ...objects]).diagnostics.filter(({ code }) => code === 'annotation-unknown')

const annotated = (key: string): Written => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', annotations: { 'ovn.kubernetes.io/logical_switch': 'net', [key]: 'x' } },
  spec: {},
})

describe('an annotation is told that is nearly one of Kube-OVN', () => {
  it.each([
    ['ovn.kubernetes.io/security_group', 'ovn.kubernetes.io/security_groups'],
    ['ovn.kubernetes.io/logical_swich', 'ovn.kubernetes.io/logical_switch'],
    ['ovn.kubernetes.io/logical-switch', 'ovn.kubernetes.io/logical_switch'],
    ['ovn.kubernetes.io/IP_Address', 'ovn.kubernetes.io/ip_address'],
    ['ovn.kubernetes.io/ip_addres', 'ovn.kubernetes.io/ip_address'],
    ['ovn.kubernetes.io/ip_pools', 'ovn.kubernetes.io/ip_pool'],
    ['ovn.kubernetes.io/port-security', 'ovn.kubernetes.io/port_security'],
    ['ovn.kubernetes.io/north_gatway', 'ovn.kubernetes.io/north_gateway'],
    ['ovn.kubernets.io/port_security', 'ovn.kubernetes.io/port_security'],
    ['OVN.kubernetes.io/vip', 'ovn.kubernetes.io/vip'],
  ])('%s, which must be %s', (key, meant) => {
    expect(told(annotated(key))).toMatchObject([
      {
        severity: 'warning',
        message: `Pod \`p\`: Kube-OVN does not know the annotation \`${key}\`, which has no effect`,
        origin: { path: `metadata.annotations["${key}"]` },
        help: `did you mean \`${meant}\`?`,
        meant,
      },
    ])
  })
})

describe('nothing is told of an annotation', () => {
  it.each([
    ['that the controller reads', 'ovn.kubernetes.io/port_security'],
    ['that is not simulated, which is told as that', 'ovn.kubernetes.io/north_gateway'],
    ['that the controller writes', 'ovn.kubernetes.io/allocated'],
    ['of a further interface', 'net1.default.ovn.kubernetes.io/ip_address'],
    ['of a further interface, misspelt: it is not simulated', 'a.b.ovn.kubernetes.io/ip_addres'],
    ['of a further interface of another plugin', 'macvlan.default.kubernetes.io/ip_address'],
    ['that is like no other and may be new', 'ovn.kubernetes.io/frobnicate'],
    ['whose short name is like several', 'ovn.kubernetes.io/ip'],
    ['of somebody else', 'kubernetes.io/logical_switch'],
    ['of somebody else, whose domain is near', 'oan.kubernetes.io/ip_addres'],
    ['without a domain', 'logical_swich'],
  ])('%s', (_, key) => {
    expect(told(annotated(key))).toEqual([])
  })
})

it('namespaces and the templates of workloads are told of too, a workload with many replicas once', () => {
  const annotations = { 'ovn.kubernetes.io/logical_swich': 'net' }
  const objects: Written[] = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team', annotations } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'shop' },
      spec: { replicas: 3, template: { metadata: { annotations } } },
    },
    pod('ok', 'net', '10.0.0.7'),
  ]
  const key = 'annotations["ovn.kubernetes.io/logical_swich"]'
  expect(
    told(...objects).map(({ message, origin }) => [message.split(':')[0], origin?.path]),
  ).toEqual([
    ['Namespace `team`', `metadata.${key}`],
    ['Deployment `shop`', `spec.template.metadata.${key}`],
  ])
})
