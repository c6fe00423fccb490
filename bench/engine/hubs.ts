/**
 * Hubs with spokes as Kubernetes objects: every hundredth VPC is the hub of the 99 after it, each VPC has a subnet with
 * `pods` pods, and every pod is in one of 500 security groups of five rules.
 */
export function hubsAndSpokes(vpcs: number, pods: number): object[] {
  const objects: object[] = []
  for (let group = 0; group < Math.min(500, vpcs); group++) objects.push(securityGroup(group))
  for (let i = 0; i < vpcs; i++) {
    objects.push(i % 100 === 0 ? hub(i, Math.min(i + 100, vpcs)) : spoke(i))
    objects.push({
      apiVersion: 'kubeovn.io/v1',
      kind: 'Subnet',
      metadata: { name: `net-${i}` },
      spec: { vpc: `vpc-${i}`, cidrBlock: cidr(i) },
    })
    for (let pod = 0; pod < pods; pod++) {
      objects.push({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name: `pod-${i}-${pod}`,
          namespace: 'default',
          annotations: {
            'ovn.kubernetes.io/logical_switch': `net-${i}`,
            'ovn.kubernetes.io/security_groups': `group-${i % 500}`,
          },
        },
      })
    }
  }
  return objects
}

function cidr(i: number): string {
  return `10.${i >> 8}.${i & 255}.0/24`
}

function hub(i: number, end: number): object {
  const spokes = Array.from({ length: end - i - 1 }, (_, n) => n + 1)
  return {
    apiVersion: 'kubeovn.io/v1',
    kind: 'Vpc',
    metadata: { name: `vpc-${i}` },
    spec: {
      vpcPeerings: spokes.map((n) => ({
        remoteVpc: `vpc-${i + n}`,
        localConnectIP: `169.254.${n}.1/30`,
      })),
      staticRoutes: spokes.map((n) => ({ cidr: cidr(i + n), nextHopIP: `169.254.${n}.2` })),
    },
  }
}

function spoke(i: number): object {
  const n = i % 100
  return {
    apiVersion: 'kubeovn.io/v1',
    kind: 'Vpc',
    metadata: { name: `vpc-${i}` },
    spec: {
      vpcPeerings: [{ remoteVpc: `vpc-${i - n}`, localConnectIP: `169.254.${n}.2/30` }],
      staticRoutes: [{ cidr: cidr(i - n), nextHopIP: `169.254.${n}.1` }],
    },
  }
}

function securityGroup(group: number): object {
  const rule = (priority: number, port: number) => ({
    ipVersion: 'ipv4',
    priority,
    protocol: 'tcp',
    remoteType: 'address',
    remoteAddress: '10.0.0.0/8',
    portRangeMin: port,
    portRangeMax: port + 50,
    policy: 'allow',
  })
  return {
    apiVersion: 'kubeovn.io/v1',
    kind: 'SecurityGroup',
    metadata: { name: `group-${group}` },
    spec: {
      ingressRules: [100, 200, 300, 400].map((port, i) => rule(i + 1, port)),
      egressRules: [rule(1, 100)],
    },
  }
}
