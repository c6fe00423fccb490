import { formatAddress, formatPrefix } from '../net/index.ts'
import type { AddressPlan, Overlap, PoolUse, SubnetUse, TransitUse } from '../plan/index.ts'
import { type Block, cell, list, paragraph, section, table } from './document/blocks.ts'
import {
  describeEnds,
  describeHolder,
  describeOverlap,
  formatCount,
  formatUtilisation,
} from './ipam-words.ts'

/** A plan of addresses as parts of a document. */
export function addressBlocks({ subnets, transits, overlaps, pools }: AddressPlan): Block[] {
  return [
    section('Subnets', [subnetTable(subnets)]),
    ...(transits.length > 0 ? [section('Networks of peerings', [transitTable(transits)])] : []),
    section('Overlaps', [overlaps.length > 0 ? overlapList(overlaps) : paragraph('None.')]),
    ...pools.map(poolSection),
  ]
}

function subnetTable(subnets: readonly SubnetUse[]): Block {
  const head = ['Subnet', 'VPC', 'CIDR', 'Gateway', 'Used', 'Free', 'Utilisation']
  const rows = subnets.map((use) => {
    const { subnet, vpc, cidr, accepted, gateway, used, freeCount } = use
    return [
      accepted ? subnet : `${subnet} (refused by the controller)`,
      vpc,
      formatPrefix(cidr),
      gateway ? formatAddress(gateway) : '–',
      `${used.length}`,
      formatCount(freeCount, cidr.address.family),
      formatUtilisation(use),
    ].map((words) => cell(words))
  })
  return table(head, rows)
}

function transitTable(transits: readonly TransitUse[]): Block {
  const rows = transits.map((transit) =>
    [transit.vpcs.join(' – '), formatPrefix(transit.network), describeEnds(transit)].map((words) =>
      cell(words),
    ),
  )
  return table(['Peering', 'Network', 'Addresses'], rows)
}

function overlapList(overlaps: readonly Overlap[]): Block {
  const items = overlaps.map((overlap) => ({
    words: [{ strong: overlap.kind }, `: ${describeOverlap(overlap)}`],
    items: overlap.holders.map(describeHolder),
  }))
  return { kind: 'list', items }
}

function poolSection({ pool, free, freeCount }: PoolUse): Block {
  const count = formatCount(freeCount, pool.address.family)
  const blocks = free.length > 0 ? [list(free.map(formatPrefix))] : []
  return section(`Free in ${formatPrefix(pool)}`, [paragraph(`${count} addresses.`), ...blocks])
}
