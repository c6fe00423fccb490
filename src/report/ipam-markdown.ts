import { formatAddress, formatPrefix } from '../net/index.ts'
import type { AddressPlan } from '../plan/index.ts'
import {
  describeEnds,
  describeHolder,
  describeOverlap,
  formatCount,
  formatUtilisation,
} from './ipam-words.ts'
import { head, row, text } from './markdown.ts'

/** A plan of addresses as lines of GitHub's Markdown. */
export function* formatAddressPlanMarkdown({
  subnets,
  transits,
  overlaps,
  pools,
}: AddressPlan): Iterable<string> {
  yield '## Subnets'
  yield ''
  yield* head('Subnet', 'VPC', 'CIDR', 'Gateway', 'Used', 'Free', 'Utilisation')
  for (const use of subnets) {
    const { subnet, vpc, cidr, accepted, gateway, used, freeCount } = use
    yield row(
      accepted ? text(subnet) : `${text(subnet)} (refused by the controller)`,
      text(vpc),
      formatPrefix(cidr),
      gateway ? formatAddress(gateway) : '–',
      `${used.length}`,
      formatCount(freeCount, cidr.address.family),
      text(formatUtilisation(use)),
    )
  }
  if (transits.length > 0) {
    yield* ['', '## Networks of peerings', '']
    yield* head('Peering', 'Network', 'Addresses')
    for (const transit of transits) {
      const name = text(transit.vpcs.join(' – '))
      yield row(name, formatPrefix(transit.network), text(describeEnds(transit)))
    }
  }
  yield* ['', '## Overlaps', '']
  if (overlaps.length === 0) yield 'None.'
  for (const overlap of overlaps) {
    yield `- **${overlap.kind}**: ${text(describeOverlap(overlap))}`
    for (const holder of overlap.holders) yield `  - ${text(describeHolder(holder))}`
  }
  for (const { pool, free, freeCount } of pools) {
    const count = formatCount(freeCount, pool.address.family)
    yield* ['', `## Free in ${formatPrefix(pool)}`, '', `${text(count)} addresses.`, '']
    for (const block of free) yield `- ${formatPrefix(block)}`
  }
}
