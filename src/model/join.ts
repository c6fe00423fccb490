import type { Diagnostic, Origin } from '../diagnostic/index.ts'
import { formatAddress, sameAddress } from '../net/index.ts'
import type { Endpoint, LogicalNetwork } from './logical-network.ts'
import type { Machine, MachineInterface } from './machine.ts'
import type { Annotated } from './origin.ts'

/** A cluster in the networks of a cloud as one network, or everything in which the two disagree. */
export interface Joined {
  readonly network: LogicalNetwork | undefined
  /** Of severity `error`. */
  readonly problems: readonly Diagnostic[]
}

/**
 * Puts a cluster into the networks that its nodes are in: they stay as they are, and what a node of the cluster sends out
 * of its uplink comes out of the endpoint of kind `Node` that has the node's address there. Every node must be on both
 * sides, and no name may stand for two things.
 */
export function joinNetworks(cluster: LogicalNetwork, cloud: LogicalNetwork): Joined {
  const machines = cluster.machines ?? []
  const problems = [
    ...twice(cluster, cloud),
    ...tiersLost(cluster, cloud),
    ...machines.flatMap((machine) => nodeProblem(machine, cloud)),
    ...strangers(machines, cloud),
  ]
  if (problems.length > 0) return { network: undefined, problems }
  const joined = machines.map((machine) => withUplink(machine, cloud))
  const taken = new Set(joined.flatMap(({ interfaces }) => interfaces.map(({ port }) => port)))
  const others = (cloud.machines ?? []).filter(
    ({ interfaces }) => !interfaces.some(({ port }) => taken.has(port)),
  )
  const network: LogicalNetwork = {
    behaviour: cluster.behaviour,
    routers: [...cluster.routers, ...cloud.routers],
    switches: [...cluster.switches, ...cloud.switches],
    machines: [...joined, ...others],
    portGroups: [...cluster.portGroups, ...cloud.portGroups],
    addressSets: [...cluster.addressSets, ...cloud.addressSets],
    endpoints: [...cluster.endpoints, ...cloud.endpoints],
    caveats: [...cluster.caveats, ...cloud.caveats],
    ...(cloud.cloud && { cloud: cloud.cloud }),
  }
  return { network, problems }
}

function isUplink({ port }: MachineInterface): boolean {
  return port === undefined
}

function nodesOf({ endpoints }: LogicalNetwork): readonly Endpoint[] {
  return endpoints.filter(({ kind }) => kind === 'Node')
}

/** Whether the node of the cloud has the address of a machine. */
function isSame({ interfaces }: Machine, node: Endpoint): boolean {
  return interfaces.some(
    (one) =>
      isUplink(one) &&
      one.addresses.some((own) => node.addresses.some((other) => sameAddress(own, other))),
  )
}

/** The uplink is known to lead to the cloud: what was said about that not being simulated holds no longer. */
function withUplink(machine: Machine, cloud: LogicalNetwork): Machine {
  const node = nodesOf(cloud).find((one) => isSame(machine, one))!
  return {
    ...machine,
    interfaces: machine.interfaces.map((one): MachineInterface => {
      if (!isUplink(one)) return one
      const { assumption, ...uplink } = one
      return { ...uplink, port: node.port! }
    }),
  }
}

function nodeProblem(machine: Machine, cloud: LogicalNetwork): Diagnostic[] {
  const nodes = nodesOf(cloud)
  if (nodes.some((node) => isSame(machine, node))) return []
  const namesake = nodes.find(({ name }) => name === machine.name)
  const own = machine.interfaces.filter(isUplink).flatMap(({ addresses }) => addresses)
  const theirs = namesake
    ? `the world has it at ${namesake.addresses.map(formatAddress).join(', ')}${placeOf(namesake)}`
    : 'no node of the world has that address'
  return [
    {
      code: 'nodes-differ',
      severity: 'error',
      message: `Node \`${machine.name}\` has InternalIP ${own.map(formatAddress).join(', ')}, and ${theirs}`,
      ...(machine.origin && { origin: machine.origin }),
      help: 'the nodes of the manifests must be the endpoints of the network that `kyma.network` names in the world',
    },
  ]
}

/** Nodes of the cloud that the cluster does not know, if it knows any. */
function strangers(machines: readonly Machine[], cloud: LogicalNetwork): Diagnostic[] {
  if (machines.length === 0) return []
  const known = (node: Endpoint): boolean =>
    machines.some((machine) => isSame(machine, node) || machine.name === node.name)
  return nodesOf(cloud)
    .filter((node) => !known(node))
    .map((node) => ({
      code: 'nodes-differ',
      severity: 'error',
      message: `the world has a node \`${node.name}\` at ${node.addresses.map(formatAddress).join(', ')}, and no Node among the manifests has that InternalIP`,
      ...(node.origin && { origin: node.origin }),
      help: 'add the output of `kubectl get nodes -o yaml` to the manifests, or take the node out of the world',
    }))
}

/** Names that stand for something on both sides. */
function twice(cluster: LogicalNetwork, cloud: LogicalNetwork): Diagnostic[] {
  const here = namesOf(cluster)
  return [...namesOf(cloud)].flatMap(([name, other]): Diagnostic[] => {
    const own = here.get(name)
    if (!own) return []
    const origin = own.origin
    return [
      {
        code: 'name-in-both',
        severity: 'error',
        message: `both the manifests and the world have a ${name}${placeOf(other)}`,
        ...(origin && { origin }),
        help: 'give one of the two another name: answers tell them apart by it',
      },
    ]
  })
}

/** Everything that is known by its name, with what kind of thing it is. Ports of routers and switches share their names. */
function namesOf(network: LogicalNetwork): ReadonlyMap<string, Annotated> {
  const names = new Map<string, Annotated>()
  const add = (kind: string, list: readonly (Annotated & { readonly name: string })[]): void => {
    for (const one of list) names.set(`${kind} \`${one.name}\``, one)
  }
  add('VPC or network', network.routers)
  add('subnet', network.switches)
  for (const { ports } of [...network.routers, ...network.switches]) add('port', ports)
  add('port group', network.portGroups)
  add('address set', network.addressSets)
  for (const end of network.endpoints)
    names.set(`pod or machine \`${end.namespace}/${end.name}\``, end)
  return names
}

function placeOf({ origin }: { readonly origin?: Origin }): string {
  return origin ? ` (${origin.file}:${origin.line}:${origin.column})` : ''
}

/** Filters of two stages need tiers of ACLs, which old builds of OVN do not have. */
function tiersLost({ behaviour }: LogicalNetwork, { portGroups }: LogicalNetwork): Diagnostic[] {
  if (behaviour.aclTiers || portGroups.every(({ acls }) => acls.every(({ tier }) => tier === 0))) {
    return []
  }
  return [
    {
      code: 'not-simulated',
      severity: 'error',
      message:
        'the groups of the world are of two stages, which the OVN of this release of Kube-OVN cannot tell apart',
      help: 'choose release 1.13 or a later one',
    },
  ]
}
