import { manifests, pod, subnet, vpc } from '../examples.ts'
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
    wrong: filtered('deny'),
    right: filtered('drop'),
    effect: {
      probe: { from: 'web', to: 'db', protocol: 'tcp', port: 22 },
      wrong: 'reachable',
      right: 'unreachable',
    },
  },
  check: (design) => told(design, 'subnet-acls-refused'),
}

function filtered(action: string): string {
  const acl = `{direction: to-lport, priority: 1000, match: tcp.dst == 22, action: ${action}}`
  return manifests(
    vpc('shop'),
    subnet('net', 'shop', '10.0.0.0/24', `acls: [${acl}]`),
    pod('web', 'net'),
    pod('db', 'net'),
  )
}
