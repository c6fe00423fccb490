import {
  type KubeOvnOptions,
  type Leg,
  type Loaded,
  loadNetwork,
  type Probe,
  type Trace,
} from 'isthmus'

/** A Kubernetes object, as `kubectl -o json` would print it. */
export interface Written {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly [field: string]: unknown }
  readonly spec?: object
  readonly [field: string]: unknown
}

type Fields = Readonly<Record<string, unknown>>

/** A cluster-scoped resource of Kube-OVN. */
export function resource(kind: string, name: string, spec: Fields = {}): Written {
  return { apiVersion: 'kubeovn.io/v1', kind, metadata: { name }, spec }
}

export function vpc(name: string, spec: Fields = {}): Written {
  return resource('Vpc', name, spec)
}

export function subnet(name: string, vpc: string, cidrBlock: string, spec: Fields = {}): Written {
  return resource('Subnet', name, { vpc, cidrBlock, ...spec })
}

export function securityGroup(name: string, spec: Fields = {}): Written {
  return resource('SecurityGroup', name, spec)
}

/** A pod on a subnet; `annotations` are written without `ovn.kubernetes.io/`. */
export function pod(
  name: string,
  subnet: string,
  address: string,
  annotations: Readonly<Record<string, string>> = {},
): Written {
  const all = { logical_switch: subnet, ip_address: address, ...annotations }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      annotations: Object.fromEntries(
        Object.entries(all).map(([key, value]) => [`ovn.kubernetes.io/${key}`, value]),
      ),
    },
    spec: {},
  }
}

export const peering = (remoteVpc: string, localConnectIP: string) => ({
  remoteVpc,
  localConnectIP,
})

export const to = (cidr: string, nextHopIP: string, more: Fields = {}) => ({
  policy: 'policyDst',
  cidr,
  nextHopIP,
  ...more,
})

export const from = (cidr: string, nextHopIP: string, more: Fields = {}) => ({
  policy: 'policySrc',
  cidr,
  nextHopIP,
  ...more,
})

/** A security group's rule about every protocol and address, unless `fields` say otherwise. */
export const rule = (policy: string, priority: number, fields: Fields = {}) => ({
  ipVersion: 'ipv4',
  protocol: 'all',
  remoteType: 'address',
  remoteAddress: '0.0.0.0/0',
  priority,
  policy,
  ...fields,
})

export const tcp = (portRangeMin: number, portRangeMax = portRangeMin) => ({
  protocol: 'tcp',
  portRangeMin,
  portRangeMax,
})

export const LINK_A = '169.254.0.1/30'
export const LINK_B = '169.254.0.2/30'

/**
 * Kube-OVN's own example of a peering, with the addresses of the cases: vpc-a with subnet net-a, 10.1.0.0/16, and its
 * pods a and a2, vpc-b with net-b, 10.2.0.0/16, and b and b2. What is given replaces fields of a spec.
 */
export function pair({
  a = {},
  b = {},
  netA = {},
  netB = {},
  podA = {},
  podB = {},
}: Readonly<Partial<Record<'a' | 'b' | 'netA' | 'netB', Fields>>> & {
  readonly podA?: Readonly<Record<string, string>>
  readonly podB?: Readonly<Record<string, string>>
} = {}): Written[] {
  return [
    vpc('vpc-a', {
      vpcPeerings: [peering('vpc-b', LINK_A)],
      staticRoutes: [to('10.2.0.0/16', '169.254.0.2')],
      ...a,
    }),
    vpc('vpc-b', {
      vpcPeerings: [peering('vpc-a', LINK_B)],
      staticRoutes: [to('10.1.0.0/16', '169.254.0.1')],
      ...b,
    }),
    subnet('net-a', 'vpc-a', '10.1.0.0/16', netA),
    subnet('net-b', 'vpc-b', '10.2.0.0/16', netB),
    pod('a', 'net-a', '10.1.0.2', podA),
    pod('a2', 'net-a', '10.1.0.3'),
    pod('b', 'net-b', '10.2.0.2', podB),
    pod('b2', 'net-b', '10.2.0.3'),
  ]
}

export function load(objects: readonly Written[], options: KubeOvnOptions = {}): Loaded {
  const text = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }, undefined, 1)
  return loadNetwork([{ file: 'cluster.json', text }], options)
}

/** One packet of a cluster: an echo request unless the probe says otherwise. */
export function trace(
  objects: readonly Written[],
  probe: Probe,
  options: KubeOvnOptions = {},
): Trace {
  return load(objects, options).network.trace(probe)
}

/** How both ways end, in words: `delivered, dropped at vpc-b: no-route`; `delivered` twice is `there and back`. */
export function fate({ request, reply }: Trace): string {
  const there = way(request)
  if (!reply) return there
  const back = way(reply)
  return there === 'delivered' && back === 'delivered' ? 'there and back' : `${there}, ${back}`
}

/** How one way ends, and where unless it is at the end that was meant. */
export function way({ outcome, reason, hops }: Leg): string {
  if (!reason) return outcome
  return `${outcome} at ${hops.at(-1)?.node ?? 'the sender'}: ${reason}`
}

/** The fate of a packet from one to another. */
export function ping(
  objects: readonly Written[],
  sender: string,
  receiver: string,
  options: KubeOvnOptions = {},
): string {
  return fate(trace(objects, { from: sender, to: receiver }, options))
}

export function connect(
  objects: readonly Written[],
  sender: string,
  receiver: string,
  port: number,
  options: KubeOvnOptions = {},
): string {
  return fate(trace(objects, { from: sender, to: receiver, protocol: 'tcp', port }, options))
}

export function codes({ diagnostics }: Pick<Loaded, 'diagnostics'>): string[] {
  return diagnostics.map(({ code }) => code)
}
