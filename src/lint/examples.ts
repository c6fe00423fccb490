/** Manifests for the pages of rules, one text. */
export function manifests(...documents: readonly string[]): string {
  return documents.join('---\n')
}

/** A VPC; each line is a field of its spec. */
export function vpc(name: string, ...spec: readonly string[]): string {
  const fields = spec.map((line) => `\n  ${line}`).join('')
  return `apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: ${name}}
${spec.length > 0 ? `spec:${fields}\n` : ''}`
}

/** A subnet of a VPC. */
export function subnet(name: string, ofVpc: string, cidrBlock: string): string {
  return `apiVersion: kubeovn.io/v1
kind: Subnet
metadata: {name: ${name}}
spec: {vpc: ${ofVpc}, cidrBlock: ${JSON.stringify(cidrBlock)}}
`
}

/** A pod in a subnet. */
export function pod(name: string, inSubnet: string): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  annotations: {ovn.kubernetes.io/logical_switch: ${inSubnet}}
`
}

/** A subnet and a pod for each of the VPCs `a` and `b`: `web` in 10.1.0.0/24, and `db` in 10.2.0.0/24. */
export const WEB_AND_DB = manifests(
  subnet('net-a', 'a', '10.1.0.0/24'),
  subnet('net-b', 'b', '10.2.0.0/24'),
  pod('web', 'net-a'),
  pod('db', 'net-b'),
)

/** VPC `a` as it is right in most examples. */
export const VPC_A = vpc(
  'a',
  'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}]',
  'staticRoutes: [{policy: policyDst, cidr: 10.2.0.0/24, nextHopIP: 169.254.0.2}]',
)

/** VPC `b`, the other end. */
export const VPC_B = vpc(
  'b',
  'vpcPeerings: [{remoteVpc: a, localConnectIP: 169.254.0.2/30}]',
  'staticRoutes: [{policy: policyDst, cidr: 10.1.0.0/24, nextHopIP: 169.254.0.1}]',
)

/** The two, peered as they should be. */
export const PEERED = manifests(VPC_A, VPC_B, WEB_AND_DB)
