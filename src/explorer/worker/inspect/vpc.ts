import { effectiveRoutes, type RouterNode } from '../../../dataplane/index.ts'
import { kindWords } from '../../../map/index.ts'
import type { LogicalNetwork, LogicalRouterPort, StaticRoute } from '../../../model/index.ts'
import { formatAddress, formatPrefix, masked } from '../../../net/index.ts'
import type {
  InspectedVpc,
  PolicyRow,
  PortRow,
  RouteRow,
  RouteTableRows,
} from '../../protocol/index.ts'
import { placeOf } from '../place.ts'
import type { OpenDesign } from '../session.ts'
import { fabricOf, findingsAt, linkLink, subnetLink } from './parts.ts'

/** The box of a router: a VPC, a network of a cloud, or something that is named and not there. */
export function inspectVpc(design: OpenDesign, id: string): InspectedVpc | undefined {
  const { map } = design
  const box = map.boxes.find((one) => one.id === id)
  if (!box) return undefined
  const network = design.network()
  const router = fabricOf(network).router(box.name)
  return {
    kind: 'vpc',
    name: box.name,
    what: kindWords(box),
    place: placeOf(box.origin),
    findings: findingsAt(design, (at) => 'box' in at && at.box === id),
    subnets: box.subnets.map(subnetLink),
    peerings: map.links
      .filter(({ ends }) => ends.some((end) => end.box === id))
      .map((link) => linkLink(link, design)),
    ...(router ? routingOf(router, network.model) : NO_ROUTER),
  }
}

type Routing = Pick<InspectedVpc, 'tables' | 'policies' | 'ports'>

const NO_ROUTER: Routing = { tables: [], policies: [], ports: [] }

function routingOf(router: RouterNode, network: LogicalNetwork): Routing {
  return {
    tables: tablesOf(router),
    policies: policiesOf(router),
    ports: router.model.ports.map((port) => portRow(port, network)),
  }
}

/** The routes as OVN orders them, a table each. */
function tablesOf(router: RouterNode): RouteTableRows[] {
  const names = new Set(['', ...router.model.staticRoutes.map(({ routeTable }) => routeTable)])
  return [...names].map((name) => ({
    name,
    routes: effectiveRoutes(router, name).map((row): RouteRow => {
      const { priority, route, connected, ports: through, effect } = row
      return {
        priority,
        prefix: formatPrefix(masked(connected ? route : route.prefix)),
        nextHop: connected ? 'connected' : nextHopText(route),
        policy: connected ? undefined : route.policy,
        ports: through.map((port) => port.name),
        effect,
        place: placeOf(route.origin),
      }
    }),
  }))
}

function nextHopText({ nextHop }: StaticRoute): string {
  return nextHop === 'discard' ? nextHop : formatAddress(nextHop)
}

function policiesOf({ model }: RouterNode): PolicyRow[] {
  return model.policies
    .toSorted((a, b) => b.priority - a.priority || (a.match < b.match ? -1 : 1))
    .map(({ priority, match, action, nextHops, origin }) => ({
      priority,
      match,
      action: [action, ...nextHops.map(formatAddress)].join(' '),
      place: placeOf(origin),
    }))
}

function portRow(
  { name, networks, peer, origin }: LogicalRouterPort,
  { switches }: LogicalNetwork,
): PortRow {
  const subnet = switches.find(({ ports }) => ports.some(({ routerPort }) => routerPort === name))
  return {
    name,
    networks: networks.map(formatPrefix),
    leadsTo: subnet
      ? `subnet \`${subnet.name}\``
      : peer === undefined
        ? 'nothing'
        : `port \`${peer}\``,
    place: placeOf(origin),
  }
}
