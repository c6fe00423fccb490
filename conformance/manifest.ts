/** A Kubernetes object. */
export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: Readonly<Record<string, unknown>>
  readonly spec: Readonly<Record<string, unknown>>
}

/** A manifest of Kube-OVN, or a Pod. */
export function object(
  kind: 'Vpc' | 'Subnet' | 'SecurityGroup' | 'Pod',
  name: string,
  spec: Manifest['spec'],
  annotations: Readonly<Record<string, string>> = {},
): Manifest {
  const apiVersion = kind === 'Pod' ? 'v1' : 'kubeovn.io/v1'
  const metadata = { name, ...(Object.keys(annotations).length > 0 && { annotations }) }
  return { apiVersion, kind, metadata, spec }
}

/** A pod that asks for a subnet and for addresses in it. */
export function podOn(
  subnet: string,
  name: string,
  addresses: readonly string[],
  annotations: Readonly<Record<string, string>> = {},
): Manifest {
  return object(
    'Pod',
    name,
    { containers: [] },
    {
      'ovn.kubernetes.io/logical_switch': subnet,
      'ovn.kubernetes.io/ip_address': addresses.join(','),
      ...annotations,
    },
  )
}
