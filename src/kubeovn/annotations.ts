import { type Diagnostic, surelyMeant } from '../diagnostic/index.ts'
import type { FieldPath, Manifest, Namespace, WorkloadPod } from '../manifest/index.ts'

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

/** What the keys of Kube-OVN's annotations begin with; a further interface has the name of its network in front. */
const DOMAIN = 'ovn.kubernetes.io'

/** What stands behind the domain in keys of pods and namespaces which neither decide where packets go nor are left out above. */
const OTHER_NAMES = `
  allocated routed cidr gateway mac_address logical_router vpc vlan_id tunnel_key chassis port_name pod_nic_type
  provider_network network_type exclude_ips attachmentprovider bgp fip_name enable_fip mirror virtualmachine
  allow_live_migration activation_strategy ingress_rate egress_rate qos_policy priority latency limit loss jitter
  dhcp-v4-options dhcp-v6-options acl enable_log log_acl_actions acl_log_meter_rate network_policy_enforcement
  vpc_nat_gw vpc_nat_gw_init vpc_eips vpc_floating_ips vpc_dnat_md5 vpc_snat_md5 vpc_cidrs vpc_lb vpc_external
  ovs_dp_type subnet ip_reserved vpc-nat-gw vpc-nat-gw-name ic-gw external-gw tunnel_interface
`

const NAMES: readonly string[] = [
  ...[...Object.values(ANNOTATION), ...UNMODELLED_ANNOTATIONS.keys()]
    .filter((key) => key.startsWith(`${DOMAIN}/`))
    .map((key) => key.slice(DOMAIN.length + 1)),
  ...OTHER_NAMES.trim().split(/\s+/),
]

const KNOWN_NAMES: ReadonlySet<string> = new Set(NAMES)

/**
 * The annotation of Kube-OVN that a key must be meant for, which it is not. Names that are like no other may be those
 * of a release to come: nothing is said of them.
 */
function annotationMeant(key: string): string | undefined {
  const slash = key.indexOf('/')
  if (slash < 0) return undefined
  const domain = key.slice(0, slash)
  const name = key.slice(slash + 1)
  const isKnown = KNOWN_NAMES.has(name)
  if (domain === DOMAIN ? isKnown : !isKnown || !surelyMeant(domain, [DOMAIN])) return undefined
  const meant = isKnown ? name : surelyMeant(name, NAMES)
  return meant && `${DOMAIN}/${meant}`
}

/** Tells of misspelt annotations, which have no effect on a cluster; once where replicas of a workload have them. */
export function misspeltAnnotations(
  pods: readonly WorkloadPod[],
  namespaces: Iterable<Namespace>,
): Diagnostic[] {
  const found: Diagnostic[] = []
  for (const { manifest, annotations } of namespaces) {
    found.push(...misspelt(manifest, annotations, []))
  }
  let last: Manifest | undefined
  for (const { manifest, annotations, templatePath } of pods) {
    // The replicas of a workload come one after the other.
    if (manifest !== last) found.push(...misspelt(manifest, annotations, templatePath))
    last = manifest
  }
  return found
}

function misspelt(
  manifest: Manifest,
  annotations: Readonly<Record<string, string>>,
  path: FieldPath,
): Diagnostic[] {
  return Object.keys(annotations).flatMap((key) => {
    const meant = annotationMeant(key)
    if (!meant) return []
    return {
      code: 'annotation-unknown',
      severity: 'warning',
      message: `${manifest.kind} \`${manifest.name}\`: Kube-OVN does not know the annotation \`${key}\`, which has no effect`,
      origin: manifest.origin([...path, 'metadata', 'annotations', key]),
      help: `did you mean \`${meant}\`?`,
      meant,
    }
  })
}
