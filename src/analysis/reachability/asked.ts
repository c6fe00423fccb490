import type { AclNode, Fabric } from '../../dataplane/index.ts'
import type { AddressQuestions, Questions } from '../../match/index.ts'
import { type Address, lastAddress, type Prefix } from '../../net/index.ts'

/** What is asked about the addresses of packets: those in the same of the prefixes are the same to whoever asks. */
export interface Asked {
  readonly prefixes: readonly Prefix[]
  /** Whether single bits of addresses are asked for, too, or which of two is the greater. */
  readonly bits: boolean
}

/** What subnets, routers, policies and the ACLs at router ports ask. */
export function askedOnTheWay(fabric: Fabric): Asked {
  const prefixes: Prefix[] = []
  const matches: Questions[] = []
  for (const { name, ports, staticRoutes } of fabric.network.routers) {
    for (const { prefix, nextHop } of staticRoutes) {
      prefixes.push(prefix)
      // Whoever has the address of a next hop gets what is for others too.
      if (nextHop !== 'discard') prefixes.push(hostPrefix(nextHop))
    }
    for (const { networks } of ports) {
      for (const network of networks) {
        prefixes.push(network, hostPrefix(network.address), hostPrefix(lastAddress(network)))
      }
    }
    for (const { policy, match } of fabric.router(name)!.policies) {
      matches.push(match.questions)
      prefixes.push(...policy.nextHops.map(hostPrefix))
    }
  }
  for (const { name, subnets } of fabric.network.switches) {
    for (const { prefix } of subnets) prefixes.push(prefix)
    const node = fabric.switch(name)!
    for (const port of node.routerPorts) {
      for (const direction of ['from-lport', 'to-lport'] as const) {
        for (const { match } of node.acls(port, direction)) matches.push(match.questions)
      }
    }
  }
  for (const match of matches) for (const prefix of prefixesOf(match, fabric)) prefixes.push(prefix)
  return { prefixes, bits: matches.some(({ bits }) => bits) }
}

/** {@link askedOnTheWay}, and what the ACLs at all other ports ask. */
export function askedAnywhere(fabric: Fabric): Asked {
  const { prefixes, bits } = askedOnTheWay(fabric)
  const seen = new Set<AclNode>()
  for (const { name } of fabric.network.switches) {
    const node = fabric.switch(name)!
    for (const port of node.ports) {
      for (const direction of ['from-lport', 'to-lport'] as const) {
        for (const acl of node.acls(port, direction)) seen.add(acl)
      }
    }
  }
  const matches = [...seen].map(({ match }) => match.questions)
  return {
    prefixes: [...prefixes, ...matches.flatMap((match) => prefixesOf(match, fabric))],
    bits: bits || matches.some((match) => match.bits),
  }
}

function prefixesOf({ source, destination }: Questions, fabric: Fabric): Prefix[] {
  return [source, destination].flatMap((questions) => prefixesAsked(questions, fabric))
}

/** Prefixes, and the addresses of address sets. */
export function prefixesAsked({ prefixes, sets }: AddressQuestions, fabric: Fabric): Prefix[] {
  return [...prefixes, ...sets.flatMap((name) => fabric.addressesOf(name).map(hostPrefix))]
}

/** The prefix of a single address. */
export function hostPrefix(address: Address): Prefix {
  return { address, length: address.family === 4 ? 32 : 128 }
}
