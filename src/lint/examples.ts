/** Manifests for the pages of rules, one text. */
export function manifests(...documents: readonly string[]): string {
  return documents.join('---\n')
}

/** A VPC; each line is a field of its spec. */
export function vpc(name: string, ...spec: readonly string[]): string {
  return object('Vpc', name, spec)
}

/** A security group; each line is a field of its spec. */
export function securityGroup(name: string, ...spec: readonly string[]): string {
  return object('SecurityGroup', name, spec)
}

function object(kind: string, name: string, spec: readonly string[]): string {
  const fields = spec.map((line) => `\n  ${line}`).join('')
  return `apiVersion: kubeovn.io/v1
kind: ${kind}
metadata: {name: ${name}}
${spec.length > 0 ? `spec:${fields}\n` : ''}`
}

/** A subnet of a VPC, with further fields of its spec. */
export function subnet(
  name: string,
  ofVpc: string,
  cidrBlock: string,
  ...more: readonly string[]
): string {
  return `apiVersion: kubeovn.io/v1
kind: Subnet
metadata: {name: ${name}}
spec: {${[`vpc: ${ofVpc}`, `cidrBlock: ${scalar(cidrBlock)}`, ...more].join(', ')}}
`
}

/** A pod in a subnet, with further annotations of Kube-OVN. */
export function pod(name: string, inSubnet: string, ...more: readonly string[]): string {
  const annotations = [`logical_switch: ${inSubnet}`, ...more]
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  annotations: {${annotations.map((one) => `ovn.kubernetes.io/${one}`).join(', ')}}
`
}

/** A value in a flow mapping, in quotes where it needs them. */
function scalar(value: string | number): string {
  return /[:,]/.test(`${value}`) ? `'${value}'` : `${value}`
}

/** A rule of a security group that lets everybody in 10.0.0.0/24 at PostgreSQL. */
const USUAL_RULE = {
  ipVersion: 'ipv4',
  priority: 1,
  protocol: 'tcp',
  remoteType: 'address',
  remoteAddress: '10.0.0.0/24',
  portRangeMin: 5432,
  portRangeMax: 5432,
  policy: 'allow',
}

/** How a rule differs from the usual one; a field that is undefined is not written. */
export type RuleFields = {
  readonly [field in keyof typeof USUAL_RULE]?: string | number | undefined
} & {
  readonly localAddress?: string
  readonly sourcePortRangeMin?: number
  readonly sourcePortRangeMax?: number
}

/** No ports, as a rule for every protocol is written. */
export const ALL_PROTOCOLS: RuleFields = {
  protocol: 'all',
  portRangeMin: undefined,
  portRangeMax: undefined,
}

/** The rules of a security group in one direction, as a field of its spec. */
export function rules(direction: 'ingress' | 'egress', ...entries: readonly RuleFields[]): string {
  const lines = entries.map((entry) => {
    const fields = Object.entries({ ...USUAL_RULE, ...entry }).flatMap(([field, value]) =>
      value === undefined ? [] : `${field}: ${scalar(value)}`,
    )
    return `\n    - {${fields.join(', ')}}`
  })
  return `${direction}Rules:${lines.join('')}`
}

/** `web` and `db` on one subnet of a VPC, 10.0.0.0/24; security group `db` is on the latter. */
export const SHOP = manifests(
  vpc('shop'),
  subnet('net', 'shop', '10.0.0.0/24'),
  pod('web', 'net'),
  pod('db', 'net', 'security_groups: db'),
)

/** The same, with a security group that has these ingress rules. */
export function guarded(...entries: readonly RuleFields[]): string {
  return manifests(SHOP, securityGroup('db', rules('ingress', ...entries)))
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
