import type { SwitchNode } from '../../dataplane/index.ts'

/**
 * Whether ACLs of a switch may stop the reply to a request that they let pass. Where connections are tracked they
 * don't at the ports of workloads; router ports are never tracked, and `allow-stateless` is the exception to the rule.
 */
export function mayDropReplies(node: SwitchNode): boolean {
  const acls = node.ports.flatMap((port) => [
    ...node.acls(port, 'from-lport'),
    ...node.acls(port, 'to-lport'),
  ])
  if (!acls.some(({ acl }) => isDrop(acl.action))) return false
  if (!node.stateful || acls.some(({ acl }) => acl.action === 'allow-stateless')) return true
  return node.routerPorts.some((port) =>
    node.acls(port, 'from-lport').some(({ acl }) => isDrop(acl.action)),
  )
}

function isDrop(action: string): boolean {
  return action === 'drop' || action === 'reject'
}
