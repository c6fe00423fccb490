/** Annotation keys of the primary interface (`pkg/util/const.go`). */
export const ANNOTATION = {
  subnet: 'ovn.kubernetes.io/logical_switch',
  address: 'ovn.kubernetes.io/ip_address',
  addressPool: 'ovn.kubernetes.io/ip_pool',
  securityGroups: 'ovn.kubernetes.io/security_groups',
  portSecurity: 'ovn.kubernetes.io/port_security',
} as const

/** Annotations of the primary interface that change forwarding and are not simulated. */
export const UNMODELLED_ANNOTATIONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'ovn.kubernetes.io/port_vips': 'further addresses of the port',
    'ovn.kubernetes.io/vip': 'an address shared with other pods',
    'ovn.kubernetes.io/aaps': 'address pairs that the port may use',
    'ovn.kubernetes.io/layer2_forward': 'frames for unknown hardware addresses',
    'ovn.kubernetes.io/routes': 'routes inside the pod',
    'ovn.kubernetes.io/eip': 'a floating address',
    'ovn.kubernetes.io/snat': 'source translation',
    'ovn.kubernetes.io/north_gateway': 'a gateway of its own',
    'ovn.kubernetes.io/default_route': 'the default route inside the pod',
    'ovn.kubernetes.io/ip_family': 'the family of its address',
    'v1.multus-cni.io/default-network': 'another primary interface',
    'k8s.v1.cni.cncf.io/networks': 'further interfaces, with paths of their own',
  }),
)
