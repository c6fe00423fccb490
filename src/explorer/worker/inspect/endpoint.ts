import type { Endpoint } from '../../../model/index.ts'
import { formatAddress } from '../../../net/index.ts'
import type { InspectedEndpoint, RuleRow } from '../../protocol/index.ts'
import { placeOf } from '../place.ts'
import type { OpenDesign } from '../session.ts'
import { probeName } from '../trace/ends.ts'
import { boxLink, endpointId, fabricOf, findingsAbout, subnetLink } from './parts.ts'
import { holdersOf, ruleRow } from './rules.ts'

/** An endpoint by `endpoint/<namespace>/<name>`. */
export function inspectEndpoint(design: OpenDesign, id: string): InspectedEndpoint | undefined {
  const network = design.network()
  const endpoint = network.model.endpoints.find((one) => endpointId(one) === id)
  if (!endpoint) return undefined
  const { kind, addresses, securityGroups, labels, origin, problem, port } = endpoint
  return {
    kind: 'endpoint',
    name: probeName(endpoint),
    what: kind,
    place: placeOf(origin),
    findings: findingsAbout(design, origin),
    probe: problem ? undefined : probeName(endpoint),
    selector: selectorOf(endpoint),
    addresses: addresses.map(formatAddress),
    ...homeOf(design, port),
    securityGroups,
    labels: Object.entries(labels).map(([key, value]) => `${key}=${value}`),
    problem: problem?.message,
    rules: rulesOf(design, endpoint),
  }
}

/** Selectors name those in a namespace; nodes are told by their address. */
function selectorOf({ namespace, name, addresses: [address] }: Endpoint): string | undefined {
  if (!address) return undefined
  return namespace === '' ? `cidr=${formatAddress(address)}` : `${namespace}/${name}`
}

/** Where a port of a switch is on the map. */
function homeOf(design: OpenDesign, port: string | undefined) {
  const { model } = design.network()
  const node = model.switches.find(({ ports }) => ports.some(({ name }) => name === port))
  const box = design.map.boxes.find(({ subnets }) =>
    subnets.some(({ name }) => name === node?.name),
  )
  const subnet = box?.subnets.find(({ name }) => name === node?.name)
  return { vpc: box && boxLink(box), subnet: subnet && subnetLink(subnet) }
}

/** The rules that can match at an endpoint's port, in the order of evaluation. */
function rulesOf(design: OpenDesign, { port }: Endpoint): InspectedEndpoint['rules'] {
  const network = design.network()
  const node = port === undefined ? undefined : fabricOf(network).switchPort(port)
  if (!node) return { sends: [], gets: [] }
  const holders = holdersOf(network.model)
  const rows = (direction: RuleRow['direction']): RuleRow[] =>
    node.switch.acls(node, direction).map(({ acl }) => ruleRow(acl, holders))
  return { sends: rows('from-lport'), gets: rows('to-lport') }
}
