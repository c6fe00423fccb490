import { type Prefix, parseCidr } from '../../net/index.ts'
import { generateDesign, takeInventory } from '../../plan/index.ts'
import { formatPlannedObjects } from '../../report/index.ts'

/** How many spokes the hub has. */
const SPOKES = 299

/**
 * Manifests of a hub with its spokes and a pod in each VPC, right by construction, but for one route: that of spoke-42
 * names a next hop which nobody owns.
 */
export function largeExample(): string {
  const { objects } = generateDesign(
    {
      topology: 'hub-spoke',
      vpcs: ['hub', ...Array.from({ length: SPOKES }, (_, i) => `spoke-${i + 1}`)],
      transitRouting: false,
      subnets: [cidr('172.16.0.0/12')],
      lengths: { 4: 24, 6: 64 },
      transit: { kind: 'pools', pools: [cidr('169.254.0.0/16')] },
      avoid: [],
      pods: true,
      append: false,
    },
    takeInventory([]),
  )
  const right = formatPlannedObjects(objects)
  const at = right.indexOf('nextHopIP:', right.indexOf('name: spoke-42\n'))
  const end = right.indexOf('\n', at)
  return `${right.slice(0, at)}nextHopIP: 169.254.255.254${right.slice(end)}`
}

function cidr(text: string): Prefix {
  const prefix = parseCidr(text)
  if (!prefix) throw new Error(`\`${text}\` is no CIDR`)
  return prefix
}
