import * as z from 'zod'
import type { Cloud } from '../simulation/cloud.ts'
import type { Permissions } from '../world/part.ts'
import {
  commonVerbs,
  granted,
  missing,
  revoked,
  tagged,
  untagged,
  type Verbs,
  verb,
  withoutPart,
} from '../world/verb.ts'
import { DOCUMENTED_ACTIONS, PERMISSIONS } from './actions.ts'
import { allNetworks, findNetwork, withNetwork, withProject } from './lookup.ts'
import { conflictText, newRangeConflict } from './overlap.ts'
import {
  firewallRule,
  type GcpNetwork,
  type GcpProject,
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
const LISTS = { documented: DOCUMENTED_ACTIONS, all: PERMISSIONS }

const network = z.string()
const actions = z.array(z.enum(PERMISSIONS))

/** What people do on GCP beside Cloud Manager. */
export const GCP_CHANGES: Verbs<GcpWorld> = {
  ...commonVerbs<GcpWorld>({
    what: 'project',
    ids: ({ projects }) => projects.map(({ id }) => id),
    calls: PERMISSIONS,
    withFaults: (world, project, change) =>
      withProject(world, project, (old) => ({ ...old, faults: change(old.faults) })),
  }),
  tag: verb(
    z.strictObject({ network, key: z.string(), value: z.string().default('') }),
    (cloud: Change, args) =>
      setNetwork(cloud, args.network, (before) => tagged(before, args.key, args.value)),
  ),
  untag: verb(z.strictObject({ network, key: z.string() }), (cloud: Change, args) =>
    setNetwork(cloud, args.network, (before) => untagged(before, args.key)),
  ),
  grant: verb(z.strictObject({ project: z.string(), actions }), (cloud: Change, args) =>
    setPermissions(cloud, args.project, (old) => granted(old, args.actions, LISTS)),
  ),
  revoke: verb(z.strictObject({ project: z.string(), actions }), (cloud: Change, args) =>
    setPermissions(cloud, args.project, (old) => revoked(old, args.actions, LISTS)),
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
    (cloud: Change, args) =>
      setProject(cloud, args.project, (project) => ({
        ...project,
        networks: [...project.networks, args.network],
      })),
  ),
  removeNetwork: verb(z.strictObject({ network }), (cloud: Change, args) => {
    const owned = findNetwork(cloud.world, args.network)
    if (!owned) return noNetwork(cloud.world, args.network)
    cloud.world = withProject(cloud.world, owned.project.id, (project) => ({
      ...project,
      networks: project.networks.filter((other) => other !== owned.network),
    }))
    return undefined
  }),
  addSubnet: verb(z.strictObject({ network, subnet }), addSubnet),
  removeSubnet: verb(z.strictObject({ network, name: z.string() }), (cloud: Change, args) =>
    removePart(cloud, args, 'subnets', 'subnet'),
  ),
  addRoute: verb(z.strictObject({ network, route }), (cloud: Change, args) =>
    setNetwork(cloud, args.network, (before) => ({
      ...before,
      routes: [...before.routes, args.route],
    })),
  ),
  removeRoute: verb(z.strictObject({ network, name: z.string() }), (cloud: Change, args) =>
    removePart(cloud, args, 'routes', 'route'),
  ),
  addFirewallRule: verb(z.strictObject({ network, rule: firewallRule }), (cloud: Change, args) =>
    setNetwork(cloud, args.network, (before) => ({
      ...before,
      firewallRules: [...before.firewallRules, args.rule],
    })),
  ),
  removeFirewallRule: verb(z.strictObject({ network, name: z.string() }), (cloud: Change, args) =>
    removePart(cloud, args, 'firewallRules', 'firewall rule'),
  ),
  addInstance: verb(z.strictObject({ network, instance }), (cloud: Change, args) =>
    setNetwork(cloud, args.network, (before) => ({
      ...before,
      instances: [...before.instances, args.instance],
    })),
  ),
  removeInstance: verb(z.strictObject({ network, name: z.string() }), (cloud: Change, args) =>
    removePart(cloud, args, 'instances', 'instance'),
  ),
  /** Somebody else's side of a peering. */
  addPeering: verb(z.strictObject({ network, peering }), (cloud: Change, args) =>
    setNetwork(cloud, args.network, (before) => ({
      ...before,
      peerings: [...before.peerings, args.peering],
    })),
  ),
  removePeering: verb(z.strictObject({ network, name: z.string() }), (cloud: Change, args) =>
    removePart(cloud, args, 'peerings', 'peering'),
  ),
}

function noNetwork(world: GcpWorld, path: string): string {
  const known = [...allNetworks(world)].map((owned) => owned.path)
  return missing('network', path, known)
}

function setNetwork(
  cloud: Change,
  path: string,
  change: (before: GcpNetwork) => GcpNetwork | string,
): string | undefined {
  const owned = findNetwork(cloud.world, path)
  if (!owned) return noNetwork(cloud.world, path)
  const changed = change(owned.network)
  if (typeof changed === 'string') return changed
  cloud.world = withNetwork(cloud.world, path, () => changed)
  return undefined
}

function removePart(
  cloud: Change,
  { network, name }: { readonly network: string; readonly name: string },
  list: 'subnets' | 'routes' | 'firewallRules' | 'instances' | 'peerings',
  what: string,
): string | undefined {
  return setNetwork(cloud, network, (before) => withoutPart(before, list, what, name))
}

function setProject(
  cloud: Change,
  id: string,
  change: (before: GcpProject) => GcpProject | string,
): string | undefined {
  const found = cloud.world.projects.find((one) => one.id === id)
  if (!found) {
    const known = cloud.world.projects.map((one) => one.id)
    return missing('project', id, known)
  }
  const changed = change(found)
  if (typeof changed === 'string') return changed
  cloud.world = withProject(cloud.world, id, () => changed)
  return undefined
}

function setPermissions(
  cloud: Change,
  project: string,
  change: (before: Permissions) => readonly string[] | string,
): string | undefined {
  return setProject(cloud, project, (before) => {
    const permissions = change(before.permissions)
    return typeof permissions === 'string' ? permissions : { ...before, permissions }
  })
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
