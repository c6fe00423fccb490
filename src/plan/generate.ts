import { ANNOTATION, NEWEST_RELEASE, RELEASES, type SecurityGroup } from '../kubeovn/index.ts'
import { formatAddress, formatPrefix } from '../net/index.ts'
import { checkRequest } from './check-request.ts'
import { type Inventory, usedPrefixes } from './inventory.ts'
import { endsOf } from './networks.ts'
import { type PlannedLink, planLinks } from './planned-links.ts'
import { changedObject, newObject, type PlannedObject } from './planned-objects.ts'
import { familiesOf, type PlannedSubnet, planSubnets } from './planned-subnets.ts'
import type { DesignRequest } from './request.ts'
import { groupsOf, type PlannedGroup, rulesFor } from './security-groups.ts'
import { vpcObjects } from './vpc-objects.ts'

/** A design with all its addresses, and the objects that are missing of it. */
export interface GeneratedDesign {
  readonly request: DesignRequest
  /** The subnets of each VPC, in the order of the request. */
  readonly subnets: readonly (readonly PlannedSubnet[])[]
  readonly links: readonly PlannedLink[]
  /** Empty without security groups. */
  readonly groups: readonly PlannedGroup[]
  /** What is to be applied: objects that are new, and those that exist and change. */
  readonly objects: readonly PlannedObject[]
}

/**
 * Makes a design. Every address that the inventory has stays where it is, and none is given twice; the same request with
 * the same inventory has the same answer, and where nothing is missing there are no objects.
 *
 * @throws PlanError where the design can't be made
 */
export function generateDesign(request: DesignRequest, inventory: Inventory): GeneratedDesign {
  checkRequest(request, inventory)
  const taken = [...request.avoid, ...usedPrefixes(inventory)]
  const subnets = planSubnets(request, inventory, taken)
  const fresh = subnets.flat().filter(({ isNew }) => isNew)
  // New subnets are out of the way: pools of subnets and of peerings have no common addresses.
  const links = planLinks(request, inventory, subnets, taken)
  const groups = request.services === undefined ? [] : groupsOf(request)
  const objects = [
    ...vpcObjects(request, inventory.resources.vpcs, subnets, links),
    ...fresh.map((subnet) => subnetObject(request, subnet)),
    ...groups.flatMap((group) => groupObject(request, group, subnets, inventory)),
    ...(request.pods ? podObjects(request, subnets, groups, inventory) : []),
  ]
  return { request, subnets, links, groups, objects }
}

function subnetObject(
  { services, release = NEWEST_RELEASE }: DesignRequest,
  { name, vpc, cidrs }: PlannedSubnet,
): PlannedObject {
  // The controller pairs the parts of cidrBlock and gateway by their places.
  const ordered = cidrs.toSorted((a, b) => a.address.family - b.address.family)
  const gateways = ordered.map((cidr) => formatAddress(endsOf(cidr)[0].address))
  const protocol = cidrs.length > 1 ? 'Dual' : `IPv${cidrs[0]!.address.family}`
  const cidrBlock = ordered.map(formatPrefix).join()
  const spec = { vpc, protocol, cidrBlock, gateway: gateways.join() }
  const isPinged =
    !RELEASES[release].gatewayCheckByArp || cidrs.some(({ address }) => address.family === 6)
  if (services === undefined || !isPinged) return newObject('Subnet', name, spec, [])
  const text =
    'pods do not wait for the gateway to answer: the security groups let no ping out to it'
  return newObject('Subnet', name, { ...spec, disableGatewayCheck: true }, [{ path: [], text }])
}

/** Every rule allows, so that one number does for all. */
const PRIORITY = 100

type Rules = NonNullable<SecurityGroup['spec']['ingressRules']>

function groupObject(
  { services, vpcs }: DesignRequest,
  { name, members, to, from }: PlannedGroup,
  subnets: readonly (readonly PlannedSubnet[])[],
  { resources }: Inventory,
): PlannedObject[] {
  const families = familiesOf(subnets.flat())
  const rules = (others: readonly string[]): Rules =>
    others.flatMap((remoteSecurityGroup) =>
      families.flatMap((family) =>
        rulesFor(services!, family).map(({ ipVersion, protocol, ...ports }) => ({
          ipVersion,
          protocol,
          priority: PRIORITY,
          remoteType: 'securityGroup',
          remoteSecurityGroup,
          policy: 'allow',
          ...ports,
        })),
      ),
    )
  const existing = resources.securityGroups.find((group) => group.name === name)
  const ingressRules = withMissing(existing?.spec.ingressRules, rules(from))
  const egressRules = withMissing(existing?.spec.egressRules, rules(to))
  const fields = { ingressRules, egressRules }
  const names = members.length > 1 ? `${members.length} VPCs` : `VPC ${vpcs[members[0]!]}`
  const comments = [
    { path: [], text: `for pods of ${names}: annotation ${ANNOTATION.securityGroups}: ${name}` },
  ]
  if (!existing) return [newObject('SecurityGroup', name, fields, comments)]
  const { spec } = existing
  const added =
    ingressRules.length + egressRules.length >
    (spec.ingressRules?.length ?? 0) + (spec.egressRules?.length ?? 0)
  return added ? [changedObject(existing.manifest, fields, comments)] : []
}

function withMissing(existing: Rules | null | undefined, wanted: Rules): Rules {
  const known = new Set((existing ?? []).map(keyOf))
  return [...(existing ?? []), ...wanted.filter((rule) => !known.has(keyOf(rule)))]
}

function keyOf(rule: Rules[number]): string {
  return JSON.stringify(Object.entries(rule).sort())
}

/** A pod in each VPC, with the name of the VPC. */
function podObjects(
  { vpcs }: DesignRequest,
  subnets: readonly (readonly PlannedSubnet[])[],
  groups: readonly PlannedGroup[],
  { resources }: Inventory,
): PlannedObject[] {
  const existing = new Set(
    resources.pods.map(({ pod }) => (pod.namespace === 'default' ? pod.name : '')),
  )
  return vpcs.flatMap((name, place) => {
    if (existing.has(name)) return []
    const member = groups.filter(({ members }) => members.includes(place))
    const annotations = {
      [ANNOTATION.subnet]: subnets[place]![0]!.name,
      ...(member.length > 0 && {
        [ANNOTATION.securityGroups]: member.map((group) => group.name).join(),
      }),
    }
    const value = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', annotations },
      spec: {
        containers: [{ name: 'shell', image: 'busybox:1.36', command: ['sleep', 'infinity'] }],
      },
    }
    return [{ kind: 'Pod', name, isNew: true, value, comments: [] }]
  })
}
