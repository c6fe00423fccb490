import type { Diagnostic } from '../diagnostic/index.ts'
import type { Acl, LogicalSwitch, LogicalSwitchPort } from '../model/index.ts'
import type { Prefix } from '../net/index.ts'
import { privateAcls, subnetAcls } from './acls.ts'
import { JOIN_SUBNET } from './names.ts'
import type { PlacedPod } from './pods.ts'
import type { Routers } from './routers.ts'
import type { Subnet } from './subnet.ts'

/** A switch for each subnet, with the port to its router, the pods, and in the join subnet the nodes. */
export function logicalSwitches(
  subnets: readonly Subnet[],
  routers: Routers,
  pods: readonly PlacedPod[],
  nodePorts: readonly LogicalSwitchPort[],
  join: readonly Prefix[],
  diagnostics: Diagnostic[],
): LogicalSwitch[] {
  const portsOf = new Map<string, LogicalSwitchPort[]>()
  for (const { subnet, port } of pods) {
    if (!subnet || !port) continue
    const list = portsOf.get(subnet)
    if (list) list.push(port)
    else portsOf.set(subnet, [port])
  }
  return subnets.map((subnet): LogicalSwitch => {
    const { name, vpc, cidrs, gateways, manifest } = subnet
    const routerPort = routers.portTowards(subnet)
    const router: LogicalSwitchPort[] =
      routerPort === undefined
        ? []
        : [
            {
              name: `${name}-${vpc}`,
              type: 'router',
              addresses: [],
              routerPort,
              origin: manifest.origin(),
            },
          ]
    const acls: Acl[] = [...privateAcls(subnet, join), ...subnetAcls(subnet, diagnostics)]
    return {
      name,
      ports: [...router, ...(portsOf.get(name) ?? []), ...(name === JOIN_SUBNET ? nodePorts : [])],
      acls,
      subnets: cidrs.map((prefix, i) => ({ prefix, gateway: gateways[i] })),
      origin: manifest.origin(),
    }
  })
}
