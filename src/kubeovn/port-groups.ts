import type { Diagnostic } from '../diagnostic/index.ts'
import type { AddressSet, LogicalSwitchPort, PortGroup } from '../model/index.ts'
import { denyAllGroup, securityGroupAcls, securityGroupRules } from './acls.ts'
import { securityGroupAddressSet, securityGroupPortGroup } from './names.ts'
import type { PlacedPod } from './pods.ts'
import type { Release } from './releases.ts'
import type { SecurityGroup } from './security-group.ts'

/** Port groups and address sets of the groups that were applied, and the group that closes their members. */
export function portGroupsOf(
  groups: readonly SecurityGroup[],
  pods: readonly PlacedPod[],
  release: Release,
  diagnostics: Diagnostic[],
): { portGroups: PortGroup[]; addressSets: AddressSet[] } {
  const members = new Map<string, LogicalSwitchPort[]>(groups.map(({ name }) => [name, []]))
  const closed: string[] = []
  for (const { port, securityGroups } of pods) {
    if (!port) continue
    const existing = securityGroups.filter((name) => members.has(name))
    for (const name of existing) members.get(name)!.push(port)
    if (existing.length > 0) closed.push(port.name)
  }
  const portGroups = new Map<string, PortGroup>()
  const addressSets = new Map<string, AddressSet>()
  for (const group of groups) {
    const name = securityGroupPortGroup(group.name)
    const ports = members.get(group.name)!
    const origin = group.manifest.origin()
    const twin = portGroups.get(name)
    if (twin) {
      diagnostics.push({
        code: 'port-group-collision',
        severity: 'warning',
        message: `security group \`${group.name}\` shares port group \`${name}\` with another: dashes and dots become the same name`,
        origin,
        help: 'rename one of the two groups',
      })
    }
    portGroups.set(name, {
      name,
      ports: [...(twin?.ports ?? []), ...ports.map((port) => port.name)],
      acls: [...(twin?.acls ?? []), ...securityGroupAcls(group, release)],
      rules: twin?.rules ?? securityGroupRules(group, release),
      origin,
    })
    for (const family of [4, 6] as const) {
      const set = securityGroupAddressSet(group.name, family)
      const addresses = ports.flatMap((port) => port.addresses).filter((a) => a.family === family)
      addressSets.set(set, {
        name: set,
        addresses: [...(addressSets.get(set)?.addresses ?? []), ...addresses],
        origin,
      })
    }
  }
  return {
    portGroups: groups.length > 0 ? [...portGroups.values(), denyAllGroup(closed, release)] : [],
    addressSets: [...addressSets.values()],
  }
}
