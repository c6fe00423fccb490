import { describe, expect, test } from 'vitest'
import { manifests, pod, subnet, vpc } from '../../src/lint/examples.ts'
import { Design, lint } from '../../src/lint/index.ts'

const found = (...documents: readonly string[]) =>
  lint(Design.read([{ file: 'net.yaml', text: manifests(...documents) }])).findings.map(
    ({ rule, message, places }) => ({
      rule: rule.id,
      message,
      lines: places.map(({ origin }) => origin.line),
    }),
  )

describe('subnets of one VPC with addresses in common', () => {
  test('are told once, with the lines of both', () => {
    expect(
      found(
        vpc('v'),
        subnet('one', 'v', '10.1.0.0/16'),
        subnet('other', 'v', '10.9.0.0/16'),
        subnet('two', 'v', '10.1.5.0/24'),
        pod('web', 'one'),
      ),
    ).toEqual([
      {
        rule: 'subnets-overlap-vpc',
        message: 'subnet `two` gets no switch: it overlaps subnet `one` of the same VPC',
        lines: [18, 8],
      },
    ])
  })

  test('are found in either family, and of the VPC that a subnet is in by default', () => {
    const dual = subnet('dual', 'ovn-cluster', '10.5.0.0/24,fd00:5::/64')
    const six = subnet('six', 'ovn-cluster', 'fd00:5::/80').replace('vpc: ovn-cluster, ', '')
    expect(found(dual, six)).toMatchObject([{ rule: 'subnets-overlap-vpc', lines: [9, 4] }])
  })

  test('are no mistake in different VLANs', () => {
    const underlay = (name: string) =>
      subnet(name, 'v', '10.1.0.0/24', `vlan: ${name}`, 'logicalGateway: true')
    expect(found(vpc('v'), underlay('one'), underlay('two'))).toEqual([])
  })

  test('may be one that the controller makes: then there is one line', () => {
    expect(found(pod('web', 'ovn-default'), subnet('mine', 'ovn-cluster', '10.16.4.0/24'))).toEqual(
      [
        {
          rule: 'subnets-overlap-vpc',
          message: 'subnet `mine` gets no switch: it overlaps subnet `ovn-default` of the same VPC',
          lines: [10, 0],
        },
      ],
    )
  })
})
