import type { LintRule } from '../rule.ts'
import { told } from '../told.ts'

/** Two security groups with one port group. */
export const portGroupCollision: LintRule = {
  id: 'port-group-collision',
  severity: 'error',
  summary: 'two security groups share one port group',
  why: `The name of a port group is made from that of the security group, with dashes and dots becoming the same sign. Two groups whose names
differ in nothing else overwrite each other, at every reconcile.`,
  example: {
    wrong: `apiVersion: kubeovn.io/v1
kind: SecurityGroup
metadata: {name: web-db}
spec: {}
---
apiVersion: kubeovn.io/v1
kind: SecurityGroup
metadata: {name: web.db}
spec: {}
`,
    right: `apiVersion: kubeovn.io/v1
kind: SecurityGroup
metadata: {name: web-db}
spec: {}
---
apiVersion: kubeovn.io/v1
kind: SecurityGroup
metadata: {name: web-cache}
spec: {}
`,
  },
  check: (design) => told(design, 'port-group-collision'),
}
