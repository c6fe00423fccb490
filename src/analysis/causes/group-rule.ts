import type { Packet } from '../../dataplane/index.ts'
import { icmpProtocol } from '../../match/index.ts'
import type { Acl, LogicalNetwork, PortGroup } from '../../model/index.ts'
import { formatAddress } from '../../net/index.ts'
import type { Change } from './change.ts'

/** The security groups that a port is in. */
export function groupsOfPort({ portGroups }: LogicalNetwork, port: string): PortGroup[] {
  return portGroups.filter(({ rules, ports }) => rules && ports.includes(port))
}

/**
 * A rule of a security group that lets a request pass a port where a group stops it, by a rule or for want of one: as
 * narrow as such rules can be, and no stronger than it must. Undefined where no rule would do.
 */
export function groupRuleFor(
  network: LogicalNetwork,
  port: string,
  acl: Acl,
  packet: Packet,
): Extract<Change, { kind: 'group-acl' }> | undefined {
  const groups = groupsOfPort(network, port)
  const dropping = groups.find(({ acls }) => acls.includes(acl))
  const closing = network.portGroups.some(({ rules, acls }) => !rules && acls.includes(acl))
  const group = dropping ?? (closing && groups.find(({ rules }) => rules!.tier === acl.tier))
  if (!group) return undefined
  const priority = dropping ? acl.priority + 1 : weakest(group, acl.direction)
  if (priority >= group.rules!.base) return undefined
  const [side, remote, address] =
    acl.direction === 'from-lport'
      ? ['inport', 'dst', packet.destination]
      : ['outport', 'src', packet.source]
  const match = `${side} == @${group.name} && ip${address.family}.${remote} == ${formatAddress(address)}${serviceMatch(packet)}`
  const { direction, tier } = acl
  const add: Acl = { direction, tier, priority, match, action: 'allow-related' }
  return { kind: 'group-acl', group: group.name, add }
}

/** A priority below all rules of a group, so that what they drop they drop still, as long as there is one. */
function weakest({ acls, rules }: PortGroup, direction: Acl['direction']): number {
  const { base, lowest } = rules!
  const written = acls
    .filter((acl) => acl.direction === direction && acl.priority >= base - lowest)
    .map(({ priority }) => priority)
  return Math.max(Math.min(base, ...written) - 1, base - lowest)
}

/** The rest of a match, about the service. Rules have no word for other protocols, and take all. */
function serviceMatch({ protocol, destinationPort, source }: Packet): string {
  if (protocol === 6) return ` && tcp.dst == ${destinationPort}`
  if (protocol === 17) return ` && udp.dst == ${destinationPort}`
  return protocol === icmpProtocol(source.family) ? ` && icmp${source.family}` : ''
}
