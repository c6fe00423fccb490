import type { Diagnostic } from '../diagnostic/index.ts'
import type { Machine, MachineRoute, SourceNat } from '../model/index.ts'
import { parseCidr } from '../net/index.ts'
import type { ClusterNode } from './default-vpc.ts'
import type { Subnet } from './subnet.ts'

/** The interface towards the join subnet, and the one with the node's own address, whose name is not known. */
const JOIN_INTERFACE = 'ovn0'
const UPLINK = 'uplink'

const EVERYWHERE = ['0.0.0.0/0', '::/0'].map((text) => parseCidr(text)!)

/**
 * The network stacks of nodes whose own addresses are known, as the daemon on each sets them up (`reconcileRouters` and
 * `setIptables` of `pkg/daemon`): the subnets of the default VPC are reached through the join subnet, everything else
 * goes out with the node's address if it comes from a subnet of that VPC with natOutgoing, and as it is otherwise.
 */
export function nodeMachines(nodes: readonly ClusterNode[], subnets: readonly Subnet[]): Machine[] {
  const inside = subnets.filter(({ underlay, spec }) => !underlay || spec.logicalGateway)
  const routes: MachineRoute[] = [
    ...inside.flatMap(({ cidrs }) =>
      cidrs.map((prefix) => ({ prefix, interface: JOIN_INTERFACE })),
    ),
    ...EVERYWHERE.map((prefix) => ({ prefix, interface: UPLINK })),
  ]
  const nat = inside.filter(({ spec }) => spec.natOutgoing).flatMap(natOutgoing)
  return nodes
    .filter(({ internal }) => internal.length > 0)
    .map(({ name, port, internal, endpoint, origin }) => ({
      name,
      interfaces: [
        { name: JOIN_INTERFACE, port: port.name, addresses: endpoint.addresses },
        { name: UPLINK, addresses: internal, assumption: leaves(name) },
      ],
      routes,
      nat,
      ...(origin && { origin }),
    }))
}

function natOutgoing({ name, cidrs, spec, manifest }: Subnet): SourceNat[] {
  const origin = manifest.origin(['spec', 'natOutgoing'])
  const assumption: Diagnostic | undefined = spec.natOutgoingPolicyRules?.length
    ? {
        code: 'not-simulated',
        severity: 'warning',
        message: `natOutgoingPolicyRules of Subnet \`${name}\` are not simulated: everything is taken to leave with the address of its node`,
        origin: manifest.origin(['spec', 'natOutgoingPolicyRules']),
      }
    : undefined
  return cidrs.map((logicalIp) => ({
    logicalIp,
    interface: UPLINK,
    origin,
    ...(assumption && { assumption }),
  }))
}

function leaves(node: string): Diagnostic {
  return {
    code: 'not-simulated',
    severity: 'warning',
    message: `the packet leaves through node \`${node}\`: what happens behind it is not simulated`,
    help: 'for a Kyma cluster, read the world of its cloud networks together with the manifests',
  }
}
