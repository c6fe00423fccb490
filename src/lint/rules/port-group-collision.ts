import { manifests, securityGroup } from '../examples.ts'
import type { LintRule } from '../rule.ts'
import { told } from '../told.ts'

/** Two security groups with one port group. */
export const portGroupCollision: LintRule = {
  id: 'port-group-collision',
  severity: 'error',
  summary: 'two security groups share one port group',
  why: `The name of a port group is made from that of the security group, with dashes and dots becoming the same sign. Two groups whose names
differ in nothing else overwrite each other, at every reconcile.

Rename one of them. No fix is offered: pods name their groups in annotations, also in manifests that are not here.`,
  example: {
    wrong: manifests(securityGroup('web-db'), securityGroup('web.db')),
    right: manifests(securityGroup('web-db'), securityGroup('web-cache')),
  },
  check: (design) => told(design, 'port-group-collision'),
}
