import { expect, it } from 'vitest'
import { manifests, pod, subnet, vpc } from '../../src/lint/examples.ts'
import { Design, lint } from '../../src/lint/index.ts'

const CIDRS = {
  4: ['10.1.0.0/24', '10.2.0.0/24'],
  6: ['fd01::/64', 'fd02::/64'],
} as const
const ENDS = {
  4: ['169.254.0.1/30', '169.254.0.2/30'],
  6: ['fd00:9::1/64', 'fd00:9::2/64'],
} as const

type Family = 4 | 6

/** Two VPCs with subnets of one family, whose routes have next hops of the other, over a peering with these addresses. */
function crossed(family: Family, peering: readonly Family[]): string {
  const [toA, toB] = CIDRS[family]
  const end = (i: 0 | 1) => peering.map((of) => ENDS[of][i]).join()
  const hop = (i: 0 | 1) => ENDS[family === 4 ? 6 : 4][i].split('/')[0]
  const half = (name: string, remote: string, own: 0 | 1, cidr: string) =>
    vpc(
      name,
      `vpcPeerings: [{remoteVpc: ${remote}, localConnectIP: '${end(own)}'}]`,
      `staticRoutes: [{policy: policyDst, cidr: '${cidr}', nextHopIP: '${hop(own === 0 ? 1 : 0)}'}]`,
    )
  return manifests(
    half('a', 'b', 0, toB),
    half('b', 'a', 1, toA),
    subnet('net-a', 'a', toA),
    subnet('net-b', 'b', toB),
    pod('web', 'net-a'),
    pod('db', 'net-b'),
  )
}

it.each<[Family, 4 | 6 | 46, '1.12' | '1.13' | '1.17', boolean]>([
  [4, 46, '1.12', false],
  [4, 46, '1.13', true],
  [4, 46, '1.17', true],
  [4, 6, '1.17', true],
  [4, 4, '1.17', false],
  [6, 46, '1.12', false],
  [6, 46, '1.13', true],
  [6, 46, '1.17', true],
  [6, 4, '1.17', true],
  [6, 6, '1.17', false],
])(
  'IPv%i routed by next hops of the other family over a peering of IPv%i in %s: %s',
  (family, peering, release, isTaken) => {
    const both: readonly Family[] = peering === 46 ? [4, 6] : [peering]
    const sources = [{ file: 'example.yaml', text: crossed(family, both) }]
    const design = Design.read(sources, { release })
    const { verdict } = design.network.trace({ from: 'web', to: 'db' })
    expect(verdict).toBe(isTaken ? 'reachable' : 'unreachable')
    const rules = lint(design).findings.map(({ rule }) => rule.id)
    expect(rules.filter((id) => id === 'next-hop-other-family')).toHaveLength(isTaken ? 0 : 2)
  },
)
