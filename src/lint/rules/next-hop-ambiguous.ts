import { formatAddress } from '../../net/index.ts'
import { manifests, pod, subnet, vpc } from '../examples.ts'
import { hopPlace, hopsOfKind } from '../hop-uses.ts'
import type { LintRule, Violation } from '../rule.ts'

/** A next hop that lies in several subnets of a VPC. */
export const nextHopAmbiguous: LintRule = {
  id: 'next-hop-ambiguous',
  severity: 'error',
  summary: 'a next hop lies in networks of two ports of the router',
  why: `OVN sends the packets out of the port that comes first in an order that nobody chose, and that may change when ovn-northd is restarted.
Subnets of one VPC can have addresses in common if they are in different VLANs.

Give the subnets addresses of their own.`,
  example: {
    wrong: underlays('10.3.0.0/24'),
    right: underlays('10.4.0.0/24'),
    effect: { probe: { from: 'web', to: 'gateway' }, wrong: 'undefined', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    for (const use of hopsOfKind(design, 'several')) {
      const { ports } = use.hop
      // Where a peering has part in it, that is told where the peering is.
      if (ports.some(({ switchPort }) => !switchPort)) continue
      const names = ports.map(({ switchPort }) => `\`${switchPort!.switch.model.name}\``)
      yield {
        message: `next hop \`${formatAddress(use.address)}\` of ${use.what} lies in subnets ${names.join(' and ')}: which of them gets the packets is undefined`,
        places: [
          hopPlace(use),
          ...ports.map(({ model, switchPort }) => ({
            origin: model.origin!,
            label: `subnet \`${switchPort!.switch.model.name}\``,
          })),
        ],
      }
    }
  },
}

function underlays(second: string): string {
  const underlay = (name: string, cidrBlock: string) =>
    subnet(name, 'a', cidrBlock, `vlan: ${name}`, 'logicalGateway: true')
  return manifests(
    vpc('a', 'staticRoutes: [{policy: policyDst, cidr: 0.0.0.0/0, nextHopIP: 10.3.0.9}]'),
    subnet('net-a', 'a', '10.1.0.0/24'),
    underlay('one', '10.3.0.0/24'),
    underlay('two', second),
    pod('web', 'net-a'),
    pod('gateway', 'one', 'ip_address: 10.3.0.9'),
  )
}
