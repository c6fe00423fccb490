import { formatAddress, formatPrefix } from '../net/index.ts'
import type { AddressPlan } from '../plan/index.ts'
import { record } from './csv.ts'
import {
  describeEnds,
  describeHolder,
  formatRange,
  formatUtilisation,
  ownerOf,
} from './ipam-words.ts'

const HEADER = [
  'what',
  'name',
  'vpcs',
  'network',
  'gateway',
  'excluded',
  'used',
  'free',
  'utilisation',
  'details',
]

/** Not more than so many in a field: spreadsheets take 32,767 characters. */
const SHOWN = 300

/**
 * A plan of addresses as comma-separated values in lines of text: one for each CIDR of a subnet, each network of a
 * peering, each holder of an overlap, and each free block of a pool.
 */
export function* formatAddressPlanCsv({
  subnets,
  transits,
  overlaps,
  pools,
}: AddressPlan): Iterable<string> {
  yield record(HEADER)
  for (const use of subnets) {
    const { subnet, vpc, cidr, accepted, gateway, excluded, used, freeCount } = use
    const owners = used.map((one) => `${formatAddress(one.address)} ${ownerOf(one)}`)
    yield record([
      accepted ? 'subnet' : 'refused subnet',
      subnet,
      vpc,
      formatPrefix(cidr),
      gateway ? formatAddress(gateway) : '',
      shown(excluded.map(formatRange)),
      `${used.length}`,
      `${freeCount}`,
      formatUtilisation(use),
      shown(owners),
    ])
  }
  for (const transit of transits) {
    const network = formatPrefix(transit.network)
    yield line('peering', '', transit.vpcs.join(' '), network, describeEnds(transit))
  }
  for (const [place, { kind, at, holders }] of overlaps.entries()) {
    for (const holder of holders) {
      const vpcs = holder.kind === 'subnet' ? holder.vpc : holder.vpcs.join(' ')
      const what = `${kind} overlap ${place + 1} at ${at}`
      yield line(what, '', vpcs, formatPrefix(holder.cidr), describeHolder(holder))
    }
  }
  for (const { pool, free } of pools) {
    for (const block of free) yield line('free', formatPrefix(pool), '', formatPrefix(block), '')
  }
}

function line(what: string, name: string, vpcs: string, network: string, details: string): string {
  return record([what, name, vpcs, network, '', '', '', '', '', details])
}

function shown(items: readonly string[]): string {
  const more = items.length > SHOWN ? [`${items.length - SHOWN} more`] : []
  return [...items.slice(0, SHOWN), ...more].join('; ')
}
