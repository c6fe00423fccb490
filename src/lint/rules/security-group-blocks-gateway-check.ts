import { ANNOTATION, type PlacedPod, type Subnet } from '../../kubeovn/index.ts'
import { type Address, formatAddress } from '../../net/index.ts'
import type { Design } from '../design.ts'
import { ALL_PROTOCOLS, manifests, pod, rules, securityGroup, subnet, vpc } from '../examples.ts'
import type { LintRule, Violation } from '../rule.ts'

/** Security groups that keep a pod from pinging its gateway, which has to answer before the pod is started. */
export const securityGroupBlocksGatewayCheck: LintRule = {
  id: 'security-group-blocks-gateway-check',
  severity: 'error',
  summary: 'the security groups of a pod keep it from pinging its gateway, so it is never started',
  why: `Before a pod is started, its gateway has to answer, unless the subnet says \`disableGatewayCheck\`. IPv6 gateways are asked by ping, and IPv4 ones
too before release 1.15 (by ARP since, which no security group stops). A pod whose groups do not let a ping out stays in \`ContainerCreating\`.

Allow ICMP to the gateway by an egress rule.`,
  example: {
    wrong: manifests(
      vpc('shop'),
      subnet('net', 'shop', 'fd00:1::/64'),
      pod('web', 'net', 'security_groups: web'),
      securityGroup(
        'web',
        rules('egress', {
          ipVersion: 'ipv6',
          remoteAddress: '::/0',
          portRangeMin: 443,
          portRangeMax: 443,
        }),
      ),
    ),
    right: manifests(
      vpc('shop'),
      subnet('net', 'shop', 'fd00:1::/64'),
      pod('web', 'net', 'security_groups: web'),
      securityGroup(
        'web',
        rules('egress', { ...ALL_PROTOCOLS, ipVersion: 'ipv6', remoteAddress: '::/0' }),
      ),
    ),
    effect: {
      probe: { from: 'web', to: 'fd00:1::1', protocol: 'icmp' },
      wrong: 'unreachable',
      right: 'reachable',
    },
  },
  *check(design): Generator<Violation> {
    const { resources, release } = design
    const subnets = new Map(resources.subnets.map((subnet) => [subnet.name, subnet]))
    const seen = new Set<string>()
    for (const placed of resources.pods) {
      const subnet = subnets.get(placed.subnet ?? '')
      if (placed.securityGroups.length === 0 || !subnet || !isChecked(subnet)) continue
      const key = `${subnet.name} ${placed.securityGroups}`
      if (seen.has(key)) continue
      seen.add(key)
      const gateway = subnet.gateways.find(
        (address) =>
          !(address.family === 4 && release.gatewayCheckByArp) &&
          dropsPing(placed, address, design),
      )
      if (gateway) yield violation(placed, subnet, gateway)
    }
  },
}

function isChecked({ spec, underlay }: Subnet): boolean {
  return !spec.disableGatewayCheck && !underlay
}

/** Whether an ACL drops the ping of a pod to its gateway. */
function dropsPing({ endpoint }: PlacedPod, gateway: Address, { network }: Design): boolean {
  if (!endpoint.addresses.some(({ family }) => family === gateway.family)) return false
  const { request } = network.trace({
    from: `${endpoint.namespace}/${endpoint.name}`,
    to: formatAddress(gateway),
    ipVersion: gateway.family,
  })
  return request.reason === 'acl-drop'
}

function violation(
  { pod, securityGroups }: PlacedPod,
  subnet: Subnet,
  gateway: Address,
): Violation {
  const { manifest, templatePath } = pod
  const path = [...templatePath, 'metadata', 'annotations', ANNOTATION.securityGroups]
  return {
    message: `the security groups of ${manifest.kind} \`${manifest.name}\` (${securityGroups.join(', ')}) drop its ping to gateway ${formatAddress(gateway)}: the pod is never started`,
    places: [
      { origin: manifest.origin(path), label: 'the groups' },
      { origin: subnet.manifest.origin(['spec', 'gateway']), label: 'the subnet' },
    ],
    help: `allow icmp to ${formatAddress(gateway)} in the egress rules of one of the groups, or write disableGatewayCheck: true into subnet \`${subnet.name}\``,
  }
}
