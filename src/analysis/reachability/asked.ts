import type { AclNode, Fabric } from '../../dataplane/index.ts'
import type { AddressQuestions, Questions } from '../../match/index.ts'
import type { LogicalRouter } from '../../model/index.ts'
import { type Address, lastAddress, type Prefix } from '../../net/index.ts'

/** Is told of prefixes: addresses in the same of them are the same to whoever asks. */
export type AskedVisitor = (prefix: Prefix) => void

/**
 * Visits what subnets, routers, policies and the ACLs at router ports ask about the addresses of packets. Returns
 * whether single bits of addresses are asked for, too, or which of two is the greater.
 */
export function askedOnTheWay(fabric: Fabric, visit: AskedVisitor): boolean {
  let bits = askedByRouters(fabric, fabric.network.routers, visit)
  for (const rows of machineRows(fabric)) for (const prefix of rows) visit(prefix)
  for (const { name, subnets } of fabric.network.switches) {
    for (const { prefix } of subnets) visit(prefix)
    const node = fabric.switch(name)!
    for (const port of node.routerPorts) {
      for (const direction of ['from-lport', 'to-lport'] as const) {
        for (const { match } of node.acls(port, direction)) {
          if (asked(match.questions, fabric, visit)) bits = true
        }
      }
    }
  }
  return bits
}

/** The part of {@link askedOnTheWay} that some routers ask. */
export function askedByRouters(
  fabric: Fabric,
  routers: readonly LogicalRouter[],
  visit: AskedVisitor,
): boolean {
  let bits = false
  for (const { name, ports, staticRoutes } of routers) {
    for (const { prefix, nextHop } of staticRoutes) {
      visit(prefix)
      // Whoever has the address of a next hop gets what is for others too.
      if (nextHop !== 'discard') visit(hostPrefix(nextHop))
    }
    for (const { networks } of ports) {
      for (const network of networks) {
        visit(network)
        visit(hostPrefix(network.address))
        visit(hostPrefix(lastAddress(network)))
      }
    }
    for (const { policy, match } of fabric.router(name)!.policies) {
      if (asked(match.questions, fabric, visit)) bits = true
      for (const nextHop of policy.nextHops) visit(hostPrefix(nextHop))
    }
  }
  return bits
}

/** What machines ask, by their lists: many may share one. */
function machineRows({ network: { machines = [] } }: Fabric): Iterable<readonly Prefix[]> {
  const lists = new Map<unknown, readonly Prefix[]>()
  for (const { routes, nat } of machines) {
    lists.set(
      routes,
      routes.map(({ prefix }) => prefix),
    )
    lists.set(
      nat,
      nat.map(({ logicalIp }) => logicalIp),
    )
  }
  return lists.values()
}

/** {@link askedOnTheWay}, and what the ACLs at all other ports ask. */
export function askedAnywhere(fabric: Fabric, visit: AskedVisitor): boolean {
  let bits = askedOnTheWay(fabric, visit)
  for (const { match } of aclsAnywhere(fabric)) {
    if (asked(match.questions, fabric, visit)) bits = true
  }
  return bits
}

/** Every ACL that can match at some port. */
export function aclsAnywhere(fabric: Fabric): ReadonlySet<AclNode> {
  const lists = new Set<readonly AclNode[]>()
  for (const { name } of fabric.network.switches) {
    const node = fabric.switch(name)!
    for (const port of node.ports) {
      lists.add(node.acls(port, 'from-lport'))
      lists.add(node.acls(port, 'to-lport'))
    }
  }
  const acls = new Set<AclNode>()
  for (const list of lists) for (const acl of list) acls.add(acl)
  return acls
}

function asked({ source, destination, bits }: Questions, fabric: Fabric, visit: AskedVisitor) {
  for (const prefix of prefixesAsked(source, fabric)) visit(prefix)
  for (const prefix of prefixesAsked(destination, fabric)) visit(prefix)
  return bits
}

/** Prefixes, and the addresses of address sets. */
export function prefixesAsked({ prefixes, sets }: AddressQuestions, fabric: Fabric): Prefix[] {
  return [...prefixes, ...sets.flatMap((name) => fabric.addressesOf(name).map(hostPrefix))]
}

/** The prefix of a single address. */
export function hostPrefix(address: Address): Prefix {
  return { address, length: address.family === 4 ? 32 : 128 }
}
