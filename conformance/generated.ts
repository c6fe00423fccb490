import { type DesignRequest, generateDesign, type Probe, takeInventory } from '../src/index.ts'
import { parseCidr } from '../src/net/index.ts'
import { formatPlannedObjects } from '../src/report/index.ts'
import type { Scenario } from './scenarios.ts'

/** Designs as `isthmus generate` makes them, with a ping and a connection between every two pods of each. */
export function generatedScenarios(): Scenario[] {
  const vpcs = ['hub', 'spoke-1', 'spoke-2', 'spoke-3']
  const inventory = takeInventory([])
  const asked = (['hub-spoke', 'mesh', 'chain'] as const).flatMap((topology) =>
    [false, true].flatMap((transitRouting) =>
      [undefined, 'tcp 443; icmp'].map((services) => ({ topology, transitRouting, services })),
    ),
  )
  return asked.map(({ topology, transitRouting, services }): Scenario => {
    const request: DesignRequest = {
      topology,
      vpcs,
      transitRouting,
      subnets: [parseCidr('172.16.0.0/12')!, parseCidr('fd00:172:16::/48')!],
      lengths: { 4: 24, 6: 64 },
      // One half with links from pools, the other with those of the tutorial.
      transit: services
        ? { kind: 'pattern' }
        : { kind: 'pools', pools: ['169.254.0.0/16', 'fd00:a9fe::/112'].map((x) => parseCidr(x)!) },
      avoid: [],
      pods: true,
      append: false,
      ...(services !== undefined && { services }),
    }
    const transit = transitRouting ? ' with transit' : ''
    const name = `generated ${topology}${transit}${services ? ' and security groups' : ''}`
    return {
      name,
      options: `--networks 0 --only '${name}'`,
      manifests: formatPlannedObjects(generateDesign(request, inventory).objects),
      probes: vpcs.flatMap((from) =>
        vpcs
          .filter((to) => to !== from)
          .flatMap((to) =>
            ([4, 6] as const).flatMap((ipVersion): Probe[] => [
              { from, to, ipVersion },
              { from, to, ipVersion, protocol: 'tcp', port: 443 },
              { from, to, ipVersion, protocol: 'tcp', port: 80 },
            ]),
          ),
      ),
    }
  })
}
