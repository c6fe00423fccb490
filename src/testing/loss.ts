import { nearest } from '../diagnostic/index.ts'
import { type LogicalNetwork, peeringGraph, withoutPeering, withoutRoute } from '../model/index.ts'
import { formatPrefix, parsePrefix } from '../net/index.ts'
import { Network } from '../network.ts'

/** One thing to take away: the peering of two VPCs, or the static routes of a VPC for one prefix. */
export type Loss =
  | { readonly peering: readonly [vpc: string, vpc: string]; readonly route?: never }
  | { readonly route: { readonly vpc: string; readonly cidr: string }; readonly peering?: never }

const FORMS =
  "write `{ peering: ['vpc-a', 'vpc-b'] }` or `{ route: { vpc: 'vpc-a', cidr: '10.2.0.0/16' } }`"

/** The loss in words: `the peering of hub and spoke-1`. */
export function describeLoss({ peering, route }: Loss): string {
  return peering
    ? `the peering of ${peering.join(' and ')}`
    : `the route ${route.cidr} of VPC ${route.vpc}`
}

/**
 * The network without it.
 *
 * @throws TypeError when there is no such thing to lose
 */
export function withoutLoss(network: Network, loss: Loss): Network {
  // Without types it may be anything.
  const { peering, route } = (loss ?? {}) as Partial<Loss>
  if (!peering && !route) {
    throw new TypeError(`nothing is named that could be lost\nhelp: ${FORMS}`)
  }
  const left = modelWithout(network.model, loss)
  if (left) return new Network(left, network.namespace)
  throw new TypeError(
    `${describeLoss(loss)} is not there, so it can't be lost\nhelp: ${helpOf(network.model, loss)}`,
  )
}

function modelWithout(model: LogicalNetwork, { peering, route }: Loss): LogicalNetwork | undefined {
  if (peering) return withoutPeering(model, ...peering)
  const prefix = parsePrefix(route.cidr)
  if (!prefix) throw new TypeError(`\`${route.cidr}\` is neither a CIDR nor an address`)
  return withoutRoute(model, route.vpc, prefix)
}

function helpOf(model: LogicalNetwork, { peering, route }: Loss): string {
  const names = model.routers.map(({ name }) => name)
  const unknown = (peering ?? [route.vpc]).find((name) => !names.includes(name))
  if (unknown !== undefined) {
    const near = nearest(unknown, names)
    return near
      ? `there is no VPC \`${unknown}\`: did you mean \`${near}\`?`
      : `there is no VPC \`${unknown}\`, but ${names.join(', ')}`
  }
  if (peering) {
    const links = peeringGraph(model).edges()
    const pairs = links.map(({ v, w }) => [v, w].map((node) => node.slice('router/'.length)))
    return `the peerings are ${pairs.map((pair) => pair.join(' and ')).join(', ') || 'none'}`
  }
  const { staticRoutes } = model.routers.find(({ name }) => name === route.vpc)!
  const prefixes = staticRoutes.map(({ prefix }) => formatPrefix(prefix))
  return `the static routes of VPC ${route.vpc} are for ${prefixes.join(', ') || 'nothing'}`
}
