/**
 * Manifests of VPCs in clusters of 100, the first of each the hub of the others, with routes between hub and spokes. Of the
 * peerings for which `isLacking` says so, by the spoke's number, the hub lacks its half.
 */
export function hubsAndSpokes(vpcs, podsEach, isLacking = () => false) {
  const cidr = (vpc) => `10.${vpc >> 8}.${vpc & 255}.0/24`
  const far = (n, end) => `169.254.${n >> 6}.${((n & 63) << 2) + end}`
  const texts = []
  for (let vpc = 0; vpc < vpcs; vpc++) {
    const n = vpc % 100
    const hub = vpc - n
    const others =
      n > 0 ? [hub] : Array.from({ length: Math.min(99, vpcs - hub - 1) }, (_, i) => hub + i + 1)
    const link = (other) =>
      n > 0 ? [far(n, 2), far(n, 1)] : [far(other - hub, 1), far(other - hub, 2)]
    const peerings = others
      .filter((other) => n > 0 || !isLacking(other))
      .map((other) => `  - remoteVpc: vpc-${other}\n    localConnectIP: ${link(other)[0]}/30\n`)
    const routes = others.map(
      (other) =>
        `  - policy: policyDst\n    cidr: ${cidr(other)}\n    nextHopIP: ${link(other)[1]}\n`,
    )
    texts.push(
      `apiVersion: kubeovn.io/v1\nkind: Vpc\nmetadata:\n  name: vpc-${vpc}\nspec:\n  vpcPeerings:\n${peerings.join('')}  staticRoutes:\n${routes.join('')}`,
      `apiVersion: kubeovn.io/v1\nkind: Subnet\nmetadata:\n  name: net-${vpc}\nspec:\n  vpc: vpc-${vpc}\n  cidrBlock: ${cidr(vpc)}\n`,
    )
    for (let pod = 0; pod < podsEach; pod++) {
      texts.push(
        `apiVersion: v1\nkind: Pod\nmetadata:\n  name: pod-${pod}\n  namespace: ns-${vpc}\n  annotations:\n    ovn.kubernetes.io/logical_switch: net-${vpc}\n`,
      )
    }
  }
  return texts.join('---\n')
}
