import type { SwitchNode } from '../../dataplane/index.ts'

/**
 * Whether ACLs of a switch may stop the reply to a request that they let pass. Where connections are tracked they
 * don't at the ports of workloads; router ports are never tracked, and `allow-stateless` is the exception to the rule.
 */
export function mayDropReplies(node: SwitchNode): boolean {
  // Ports with the same groups share a list.
  const lists = new Set(
    node.ports.flatMap((port) => [node.acls(port, 'from-lport'), node.acls(port, 'to-lport')]),
  )
  const actions = new Set([...lists].flatMap((list) => list.map(({ acl }) => acl.action)))
  if (!actions.has('drop') && !actions.has('reject')) return false
  if (!node.stateful || actions.has('allow-stateless')) return true
  return node.routerPorts.some((port) =>
    node.acls(port, 'from-lport').some(({ acl }) => ['drop', 'reject'].includes(acl.action)),
  )
}
