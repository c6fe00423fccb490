import type { LintRule } from '../rule.ts'
import { told } from '../told.ts'

/** An ACL that the database refuses, and with it all of the subnet. */
export const subnetAclsRefused: LintRule = {
  id: 'subnet-acls-refused',
  severity: 'error',
  summary: "the database refuses an ACL of a subnet, and with it all of the subnet's ACLs",
  why: `Kube-OVN writes the ACLs of a subnet in one transaction. One entry with a direction, action or priority that OVN's schema
does not know fails all of it: the subnet then has no ACLs, and is open.`,
  example: {
    wrong: `apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: shop}
---
apiVersion: kubeovn.io/v1
kind: Subnet
metadata: {name: net}
spec:
  vpc: shop
  cidrBlock: 10.0.0.0/24
  acls: [{direction: to-lport, priority: 1000, match: tcp.dst == 22, action: deny}]
`,
    right: `apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: shop}
---
apiVersion: kubeovn.io/v1
kind: Subnet
metadata: {name: net}
spec:
  vpc: shop
  cidrBlock: 10.0.0.0/24
  acls: [{direction: to-lport, priority: 1000, match: tcp.dst == 22, action: drop}]
`,
  },
  check: (design) => told(design, 'subnet-acls-refused'),
}
