import type { Endpoint, LogicalNetwork } from '../../../model/index.ts'
import { formatAddress } from '../../../net/index.ts'
import type { TraceEnd } from '../../protocol/index.ts'

/** Where the ports of switches are: the switch, and the router that it is joined to. */
export interface PortHome {
  readonly subnet: string
  readonly vpc: string | undefined
}

/** By name of a switch port, where it is. */
export function portHomes({ routers, switches }: LogicalNetwork): Map<string, PortHome> {
  const owners = new Map(
    routers.flatMap(({ name, ports }) => ports.map((port) => [port.name, name] as const)),
  )
  return new Map(
    switches.flatMap(({ name: subnet, ports }) => {
      const vpc = ports.map(({ routerPort }) => owners.get(routerPort ?? '')).find(Boolean)
      return ports.map((port) => [port.name, { subnet, vpc }] as const)
    }),
  )
}

/** Everybody that packets can be sent from and to, in the order of the manifests. */
export function traceEnds(network: LogicalNetwork): TraceEnd[] {
  const homes = portHomes(network)
  return network.endpoints
    .filter(({ problem }) => !problem)
    .map((endpoint) => {
      const home = endpoint.port === undefined ? undefined : homes.get(endpoint.port)
      return {
        name: probeName(endpoint),
        kind: endpoint.kind,
        vpc: home?.vpc,
        subnet: home?.subnet,
        addresses: endpoint.addresses.map(formatAddress),
      }
    })
}

/** How probes name an endpoint; nodes have no namespace. */
export function probeName({ namespace, name }: Endpoint): string {
  return namespace === '' ? name : `${namespace}/${name}`
}
