/** Router of the cluster's own VPC (`--cluster-router`). */
export const DEFAULT_VPC = 'ovn-cluster'
/** Default subnet of the cluster's own VPC (`--default-logical-switch`). */
export const DEFAULT_SUBNET = 'ovn-default'
/** Switch that joins the nodes to the cluster's own VPC (`--node-switch`). */
export const JOIN_SUBNET = 'join'
/** Port group of every port that has at least one security group. */
export const DENY_ALL_GROUP = 'ovn.sg.kubeovn_deny_all'

/** Router side of a subnet, and of a peering: the two share one name space. */
export function routerPortName(router: string, other: string): string {
  return `${router}-${other}`
}

/** Port of a pod (`pkg/ovs/util.go`, `PodNameToPortName`). */
export function podPortName(pod: string, namespace: string): string {
  return `${pod}.${namespace}`
}

/** Port group of a security group (`GetSgPortGroupName`); OVN names have no dashes. */
export function securityGroupPortGroup(group: string): string {
  return `ovn.sg.${group.replaceAll('-', '.')}`
}

/** Address set of the members of a security group. */
export function securityGroupAddressSet(group: string, family: 4 | 6): string {
  return `${securityGroupPortGroup(group)}.associated.v${family}`
}
