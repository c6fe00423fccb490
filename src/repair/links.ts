import { type Change, mendLink } from '../analysis/index.ts'
import type { Edit } from '../edit/index.ts'
import { isNetworkAddress, joinedAddresses, links, readdress } from '../lint/index.ts'
import { FieldOrigin } from '../manifest/index.ts'
import type { LogicalRouter, LogicalRouterPort } from '../model/index.ts'
import { type Address, containsAddress, type Family, formatPrefix } from '../net/index.ts'
import type { Draft, Item } from './draft.ts'
import { peeringEntry, remoteOf } from './manifest-form.ts'
import { Impossible } from './obstacle.ts'
import type { TransitPools } from './situation.ts'
import type { Step } from './step.ts'
import { newLink } from './transit-pool.ts'

type PortChange = Extract<Change, { kind: 'port' }>

/** The next hops that routes name for the way over a link, and for the way back. */
export interface NamedHops {
  readonly wanted: Address | undefined
  readonly back: Address | undefined
}

/**
 * What makes a peering of two VPCs work for a family. Halves and addresses that are there stay as far as that goes; a
 * network that nobody names comes from a pool.
 *
 * @throws Impossible where a VPC can't be changed, or no pool has room
 */
export function linkSteps(
  draft: Draft,
  near: string,
  far: string,
  family: Family,
  { wanted, back }: NamedHops,
  transit: TransitPools,
): readonly Step[] {
  const [a, b] = [routerNamed(draft, near), routerNamed(draft, far)]
  // The next hop that counts is named from the near end: where only the way back has one, that is the near end.
  const { changes } =
    wanted || !back ? mendLink(a, b, family, wanted, back) : mendLink(b, a, family, back, undefined)
  return portSteps(draft, changes as readonly PortChange[], family, transit)
}

/**
 * Changes of router ports as steps.
 *
 * @throws Impossible as {@link linkSteps} does
 */
export function portSteps(
  draft: Draft,
  changes: readonly PortChange[],
  family: Family,
  transit: TransitPools,
): readonly Step[] {
  const { model } = draft.design.network
  const halves = changes.map((change) => {
    const remote = remoteOf(change, model)
    if (remote === undefined) throw new Impossible(`port ${change.add.name} leads to no VPC`)
    return { change, remote }
  })
  const [one, two] = halves
  const isNew = two && halves.every(({ change }) => isUnnamed(draft, change, family))
  if (!isNew) {
    const steps = halves.map(({ change, remote }) => peeringStep(draft, change, remote, change.add))
    const { change, remote } = one!
    return [...steps, ...hostSteps(draft.with(steps), change.router, remote, family)]
  }
  const ends = newLink(draft, family, transit.pools, transit.avoid)
  if (!ends) throw noRoom(family, transit)
  return [
    peeringStep(draft, one!.change, one!.remote, withEnd(one!.change, ends[0])),
    peeringStep(draft, two.change, two.remote, withEnd(two.change, ends[1])),
  ]
}

/** Whether the addresses that a port gets in a family are neither there nor named by anything: others will do as well. */
function isUnnamed(draft: Draft, { router, remove, add }: PortChange, family: Family): boolean {
  if (remove?.networks.some(({ address }) => address.family === family)) return false
  const own = add.networks.filter(({ address }) => address.family === family)
  return !routerNamed(draft, router).staticRoutes.some(
    ({ nextHop }) =>
      nextHop !== 'discard' && own.some((network) => containsAddress(network, nextHop)),
  )
}

/**
 * Gives both ends of a peering the address of a host where one has that of the whole network. Routers would forward all
 * the same, but who reads it takes it for a network, and so do other readings of it.
 */
function hostSteps(draft: Draft, near: string, far: string, family: Family): readonly Step[] {
  const { design } = draft
  const link = links(design).find((ends) =>
    [near, far].every((name) => ends.some(({ vpc }) => vpc.name === name)),
  )
  const isWhole = link?.some(({ addresses }) =>
    addresses.some((own) => own.address.family === family && isNetworkAddress(own)),
  )
  const chosen = isWhole ? joinedAddresses(design, link!, family) : undefined
  if (!chosen) return []
  return readdress(design, link!, [chosen]).edits.map((edit) => stepOf(draft, edit))
}

/** A field that an edit sets in an item of a VPC's list, as a step. */
function stepOf(draft: Draft, edit: Edit): Step {
  if (edit.kind !== 'set') throw new Error('a new address takes the place of another one')
  const [, list, place, field] = edit.path as readonly [string, string, number, string]
  const vpc = edit.manifest.name
  const set = <Entry>({ at, entry }: Item<Entry>) => ({
    vpc,
    at,
    entry: { ...entry, [field]: edit.value },
  })
  if (list === 'vpcPeerings') return { kind: 'peering', ...set(draft.peeringsOf(vpc)[place]!) }
  if (list === 'staticRoutes') return { kind: 'route', ...set(draft.routesOf(vpc)[place]!) }
  return { kind: 'policy', ...set(draft.policiesOf(vpc)[place]!) }
}

function withEnd({ add }: PortChange, end: LogicalRouterPort['networks'][number]) {
  const { family } = end.address
  const networks = add.networks.map((own) => (own.address.family === family ? end : own))
  return { networks }
}

function peeringStep(
  draft: Draft,
  { router, remove }: PortChange,
  remote: string,
  port: Pick<LogicalRouterPort, 'networks'>,
): Step {
  if (!draft.base.resources.vpcs.some(({ name }) => name === router)) throw unwritten(router)
  const items = draft.peeringsOf(router)
  const { origin } = remove ?? {}
  const place = origin instanceof FieldOrigin ? origin.field[2] : undefined
  const item =
    (typeof place === 'number' ? items[place] : undefined) ??
    items.findLast(({ entry }) => entry.remoteVpc === remote)
  const networks = [...port.networks].sort((a, b) => a.address.family - b.address.family)
  return { kind: 'peering', vpc: router, at: item?.at, entry: peeringEntry(remote, { networks }) }
}

/**
 * The router of a VPC.
 *
 * @throws Impossible where the controller makes none
 */
export function routerNamed({ design }: Draft, name: string): LogicalRouter {
  const router = design.network.model.routers.find((other) => other.name === name)
  if (router) return router
  throw new Impossible(
    `VPC \`${name}\` has no router`,
    'mend what `isthmus lint` says of the VPC first',
  )
}

/** That a VPC is there, and no manifest has it. */
export function unwritten(vpc: string): Impossible {
  return new Impossible(
    `VPC \`${vpc}\` would have to be changed, and it is not among the manifests`,
    `add it to the manifests, as the cluster has it: kubectl get vpc ${vpc} -o yaml`,
  )
}

function noRoom(family: Family, { pools }: TransitPools): Impossible {
  const pool = pools.find(({ address }) => address.family === family)
  return pool
    ? new Impossible(
        `a new peering needs a network, and the pool ${formatPrefix(pool)} has none that is free`,
        'give a larger one with --transit-pool',
      )
    : new Impossible(
        `a new peering needs an IPv${family} network, and no pool has that family`,
        'name one of each family: --transit-pool 169.254.0.0/16,fd00:a9fe::/112',
      )
}
