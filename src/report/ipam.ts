import { formatAddress, formatPrefix } from '../net/index.ts'
import type { AddressPlan, PoolUse, SubnetUse } from '../plan/index.ts'
import {
  describeEnds,
  describeHolder,
  describeOverlap,
  formatCount,
  formatRange,
  formatUtilisation,
  ownerOf,
} from './ipam-words.ts'
import { plain, type Style } from './style.ts'

/** So many of a list are written out; JSON has all of them. */
const SHOWN = 6

/** The plan of addresses to read, in lines of text. */
export function* formatAddressPlan(
  { subnets, transits, overlaps, pools }: AddressPlan,
  style: Style = plain,
): Iterable<string> {
  yield style.strong(`Subnets: ${subnets.length}`)
  for (const subnet of subnets) yield* subnetLines(subnet, style)
  yield ''
  yield style.strong(`Networks of peerings: ${transits.length}`)
  for (const transit of transits) {
    yield `  ${formatPrefix(transit.network)}  ${transit.vpcs.join(' – ')}: ${describeEnds(transit)}`
  }
  yield ''
  yield overlaps.length > 0
    ? style.bad(`Overlaps: ${overlaps.length}`)
    : style.strong('Overlaps: none')
  for (const overlap of overlaps) {
    yield `  ${style.bad(overlap.kind)}: ${describeOverlap(overlap)}`
    yield* listed(overlap.holders.map((holder) => `    ${describeHolder(holder)}`))
  }
  for (const pool of pools) yield* poolLines(pool, style)
}

function* subnetLines(use: SubnetUse, style: Style): Iterable<string> {
  const { subnet, vpc, cidr, accepted, gateway, excluded, used, free, freeCount } = use
  const { family } = cidr.address
  const facts = [
    `VPC ${vpc}`,
    ...(gateway ? [`gateway ${formatAddress(gateway)}`] : []),
    ...(excluded.length > 0 ? [`excludes ${inline(excluded.map(formatRange))}`] : []),
    ...(accepted ? [] : [style.bad('refused by the controller')]),
  ]
  yield `  ${style.strong(formatPrefix(cidr))}  ${subnet}: ${facts.join(', ')}`
  const owners = used.map((one) => `${formatAddress(one.address)} ${ownerOf(one)}`)
  yield `    used ${used.length} (${formatUtilisation(use)})${used.length > 0 ? `: ${inline(owners)}` : ''}`
  const ranges = free.length > 0 ? `: ${inline(free.map(formatRange))}` : ''
  yield `    free ${formatCount(freeCount, family)}${ranges}`
}

function* poolLines({ pool, free, freeCount }: PoolUse, style: Style): Iterable<string> {
  yield ''
  yield style.strong(
    `Free in ${formatPrefix(pool)}: ${formatCount(freeCount, pool.address.family)} addresses in ${free.length} ${free.length === 1 ? 'block' : 'blocks'}`,
  )
  for (const block of free) yield `  ${formatPrefix(block)}`
}

function inline(items: readonly string[]): string {
  const shown = items.slice(0, SHOWN).join(', ')
  return items.length > SHOWN ? `${shown} and ${items.length - SHOWN} more` : shown
}

function* listed(lines: readonly string[]): Iterable<string> {
  yield* lines.slice(0, SHOWN)
  if (lines.length > SHOWN) yield `    and ${lines.length - SHOWN} more`
}
