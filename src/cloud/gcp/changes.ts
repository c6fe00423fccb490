import * as z from 'zod'
import type { Cloud } from '../simulation/cloud.ts'
import { commonVerbs, granted, tagged, type Verbs, verb } from '../world/verb.ts'
import { DELETE_ACTIONS, DOCUMENTED_ACTIONS } from './actions.ts'
import { findNetwork, withNetwork, withProject } from './lookup.ts'
import { conflictText, newRangeConflict } from './overlap.ts'
import {
  firewallRule,
  type GcpNetwork,
  type GcpSubnet,
  type GcpWorld,
  instance,
  network as networkPart,
  peering,
  quotas,
  route,
  subnet,
} from './world.ts'

type Change = Cloud<GcpWorld>
const KNOWN = [...DOCUMENTED_ACTIONS, ...DELETE_ACTIONS]

const network = z.string()
const actions = z.array(z.string())

/** What people do on GCP beside Cloud Manager. */
export const GCP_CHANGES: Verbs<GcpWorld> = {
  ...commonVerbs<GcpWorld>((world, owner, change) =>
    world.projects.some(({ id }) => id === owner)
      ? withProject(world, owner, (project) => ({ ...project, faults: change(project.faults) }))
      : undefined,
  ),
  tag: verb(
    z.strictObject({ network, key: z.string(), value: z.string().default('') }),
    (cloud: Change, args) =>
      setNetwork(cloud, args.network, (before) => ({
        ...before,
        tags: tagged(before.tags, args.key, args.value),
      })),
  ),
  untag: verb(z.strictObject({ network, key: z.string() }), (cloud: Change, args) =>
    setNetwork(cloud, args.network, (before) => ({
      ...before,
      tags: tagged(before.tags, args.key, undefined),
    })),
  ),
  grant: verb(z.strictObject({ project: z.string(), actions }), (cloud: Change, args) =>
    setPermissions(cloud, args.project, { add: args.actions }),
  ),
  revoke: verb(z.strictObject({ project: z.string(), actions }), (cloud: Change, args) =>
    setPermissions(cloud, args.project, { remove: args.actions }),
  ),
  setQuotas: verb(
    z.strictObject({
      network,
      quotas: z.partialRecord(quotas.keyof().exclude(['origin']), z.int().min(0)),
    }),
    (cloud: Change, args) =>
      setNetwork(cloud, args.network, (before) => ({
        ...before,
        quotas: { ...before.quotas, ...args.quotas } as GcpNetwork['quotas'],
      })),
  ),
  addNetwork: verb(
    z.strictObject({ project: z.string(), network: networkPart }),
    (cloud: Change, args) => {
      if (!cloud.world.projects.some(({ id }) => id === args.project)) {
        return missing('project', args.project)
      }
      cloud.world = withProject(cloud.world, args.project, (project) => ({
        ...project,
        networks: [...project.networks, args.network],
      }))
      return undefined
    },
  ),
  removeNetwork: verb(z.strictObject({ network }), (cloud: Change, args) => {
    const owned = findNetwork(cloud.world, args.network)
    if (!owned) return missing('network', args.network)
    cloud.world = withProject(cloud.world, owned.project.id, (project) => ({
      ...project,
      networks: project.networks.filter((other) => other !== owned.network),
    }))
    return undefined
  }),
  addSubnet: verb(z.strictObject({ network, subnet }), addSubnet),
  removeSubnet: verb(z.strictObject({ network, name: z.string() }), (cloud: Change, args) =>
    setNetwork(cloud, args.network, (before) => ({
      ...before,
      subnets: before.subnets.filter(({ name }) => name !== args.name),
    })),
  ),
  addRoute: verb(z.strictObject({ network, route }), (cloud: Change, args) =>
    setNetwork(cloud, args.network, (before) => ({
      ...before,
      routes: [...before.routes, args.route],
    })),
  ),
  removeRoute: verb(z.strictObject({ network, name: z.string() }), (cloud: Change, args) =>
    setNetwork(cloud, args.network, (before) => ({
      ...before,
      routes: before.routes.filter(({ name }) => name !== args.name),
    })),
  ),
  addFirewallRule: verb(z.strictObject({ network, rule: firewallRule }), (cloud: Change, args) =>
    setNetwork(cloud, args.network, (before) => ({
      ...before,
      firewallRules: [...before.firewallRules, args.rule],
    })),
  ),
  removeFirewallRule: verb(z.strictObject({ network, name: z.string() }), (cloud: Change, args) =>
    setNetwork(cloud, args.network, (before) => ({
      ...before,
      firewallRules: before.firewallRules.filter(({ name }) => name !== args.name),
    })),
  ),
  addInstance: verb(z.strictObject({ network, instance }), (cloud: Change, args) =>
    setNetwork(cloud, args.network, (before) => ({
      ...before,
      instances: [...before.instances, args.instance],
    })),
  ),
  removeInstance: verb(z.strictObject({ network, name: z.string() }), (cloud: Change, args) =>
    setNetwork(cloud, args.network, (before) => ({
      ...before,
      instances: before.instances.filter(({ name }) => name !== args.name),
    })),
  ),
  /** Somebody else's side of a peering. */
  addPeering: verb(z.strictObject({ network, peering }), (cloud: Change, args) =>
    setNetwork(cloud, args.network, (before) => ({
      ...before,
      peerings: [...before.peerings, args.peering],
    })),
  ),
  removePeering: verb(z.strictObject({ network, name: z.string() }), (cloud: Change, args) => {
    const owned = findNetwork(cloud.world, args.network)
    if (!owned?.network.peerings.some(({ name }) => name === args.name)) {
      return missing('peering', `${args.network}/${args.name}`)
    }
    return setNetwork(cloud, args.network, (before) => ({
      ...before,
      peerings: before.peerings.filter(({ name }) => name !== args.name),
    }))
  }),
}

const missing = (what: string, name: string): string => `there is no ${what} \`${name}\``

function setNetwork(
  cloud: Change,
  path: string,
  change: (before: GcpNetwork) => GcpNetwork,
): string | undefined {
  if (!findNetwork(cloud.world, path)) return missing('network', path)
  cloud.world = withNetwork(cloud.world, path, change)
  return undefined
}

function setPermissions(
  cloud: Change,
  project: string,
  change: Parameters<typeof granted>[3],
): string | undefined {
  if (!cloud.world.projects.some(({ id }) => id === project)) return missing('project', project)
  cloud.world = withProject(cloud.world, project, (before) => ({
    ...before,
    permissions: granted(before.permissions, DOCUMENTED_ACTIONS, KNOWN, change),
  }))
  return undefined
}

/** GCP looks at the ranges of the network, of its active peers, and of theirs. */
function addSubnet(
  cloud: Change,
  args: { readonly network: string; readonly subnet: GcpSubnet },
): string | undefined {
  for (const range of [args.subnet.range, ...args.subnet.secondary]) {
    const conflict = newRangeConflict(cloud.world, args.network, range)
    if (conflict) return conflictText(conflict)
  }
  return setNetwork(cloud, args.network, (before) => ({
    ...before,
    subnets: [...before.subnets, args.subnet],
  }))
}
