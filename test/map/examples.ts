import { mapOfDesign } from '../../src/design-map.ts'
import { Design } from '../../src/lint/index.ts'
import type { NetworkMap } from '../../src/map/index.ts'

/** A VPC with a /24 of its own and one pod in it; `peers` is what stands in vpcPeerings and staticRoutes. */
export function vpc(name: string, number: number, peerings = '', routes = ''): string {
  return `
apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: ${name}, labels: {team: ${number % 2 === 0 ? 'even' : 'odd'}}}
spec:
  vpcPeerings: [${peerings}]
  staticRoutes: [${routes}]
---
apiVersion: kubeovn.io/v1
kind: Subnet
metadata: {name: net-${name}}
spec: {vpc: ${name}, cidrBlock: 10.${number}.0.0/24}
---
apiVersion: v1
kind: Pod
metadata: {name: pod-${name}, annotations: {ovn.kubernetes.io/logical_switch: net-${name}}}
`
}

/** An entry of vpcPeerings. */
export function peering(remote: string, address: string): string {
  return `{remoteVpc: ${remote}, localConnectIP: ${address}}`
}

/** An entry of staticRoutes. */
export function route(cidr: string, nextHop: string): string {
  return `{policy: policyDst, cidr: ${cidr}, nextHopIP: ${nextHop}}`
}

/** Two VPCs that reach each other. */
export const PAIR = [
  vpc('a', 1, peering('b', '169.254.0.1/30'), route('10.2.0.0/24', '169.254.0.2')),
  vpc('b', 2, peering('a', '169.254.0.2/30'), route('10.1.0.0/24', '169.254.0.1')),
]

/** A hub and so many spokes, all in order. */
export function star(spokes: number): string[] {
  const numbers = Array.from({ length: spokes }, (_, i) => i + 1)
  const address = (i: number, end: number): string => `169.254.${i}.${end}`
  return [
    vpc(
      'hub',
      0,
      numbers.map((i) => peering(`spoke-${i}`, `${address(i, 1)}/30`)).join(', '),
      numbers.map((i) => route(`10.${i}.0.0/24`, address(i, 2))).join(', '),
    ),
    ...numbers.map((i) =>
      vpc(
        `spoke-${i}`,
        i,
        peering('hub', `${address(i, 2)}/30`),
        route('10.0.0.0/24', address(i, 1)),
      ),
    ),
  ]
}

/** The map of manifests, a file each. */
export function mapOf(texts: readonly string[]): NetworkMap {
  return mapOfDesign(Design.read(texts.map((text, i) => ({ file: `${i}.yaml`, text }))))
}
