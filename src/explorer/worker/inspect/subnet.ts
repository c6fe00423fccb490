import type { LogicalSwitch } from '../../../model/index.ts'
import { formatAddress, formatPrefix } from '../../../net/index.ts'
import type { InspectedSubnet } from '../../protocol/index.ts'
import { placeOf } from '../place.ts'
import type { OpenDesign } from '../session.ts'
import { boxLink, endpointLink, findingsAt, subnetId } from './parts.ts'
import { holdersOf, ruleRow } from './rules.ts'

/** A subnet by `subnet/<name>`. */
export function inspectSubnet(design: OpenDesign, id: string): InspectedSubnet | undefined {
  const { model } = design.network()
  const node = model.switches.find(({ name }) => subnetId(name) === id)
  if (!node) return undefined
  const { name, origin, acls } = node
  const box = design.map.boxes.find(({ subnets }) => subnets.some((one) => one.name === name))
  const holders = holdersOf(model)
  return {
    kind: 'subnet',
    name,
    what: 'subnet',
    place: placeOf(origin),
    findings: findingsAt(design, (at) => 'box' in at && at.subnet === name),
    vpc: box && boxLink(box),
    ranges: node.subnets.map(({ prefix, gateway }) => ({
      cidr: formatPrefix(prefix),
      gateway: gateway && formatAddress(gateway),
    })),
    ...privacyOf(design, name),
    acls: acls
      .toSorted((a, b) => a.tier - b.tier || b.priority - a.priority)
      .map((acl) => ruleRow(acl, holders)),
    endpoints: endpointsOn(node, design),
  }
}

function privacyOf(
  { kind, lintDesign }: OpenDesign,
  name: string,
): Pick<InspectedSubnet, 'isPrivate' | 'allowed'> {
  const subnets = kind === 'cloud' ? [] : lintDesign.resources.subnets
  const spec = subnets.find((subnet) => subnet.name === name)?.spec
  return { isPrivate: spec?.private === true, allowed: spec?.allowSubnets ?? [] }
}

function endpointsOn({ ports }: LogicalSwitch, design: OpenDesign) {
  const names = new Set(ports.map((port) => port.name))
  return design
    .network()
    .model.endpoints.filter(({ port }) => port !== undefined && names.has(port))
    .map((endpoint) => endpointLink(endpoint, endpoint.addresses.map(formatAddress).join(', ')))
}
