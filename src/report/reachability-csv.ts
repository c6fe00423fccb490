import { nameOf } from './check-words.ts'
import { record } from './csv.ts'
import { formatOrigin } from './origin.ts'
import {
  examplesOf,
  factsOf,
  lostIn,
  type NamedGroup,
  namedCells,
  nameGroups,
  traceCommand,
} from './reachability-groups.ts'
import { type Reason, reasonsOf } from './reachability-reasons.ts'
import type { ReachabilityReport } from './reachability-report.ts'
import { formatServices } from './services.ts'

const HEADER = [
  'ip version',
  'from',
  'from endpoints',
  'from vpcs',
  'from names',
  'to',
  'to endpoints',
  'to vpcs',
  'to names',
  'pairs',
  'reachable',
  'undefined',
  'lost',
  'lost example',
  'reasons of the example',
]

/** Not more than so many names in a field: spreadsheets take 32,767 characters. */
const SHOWN = 100

/**
 * A matrix as comma-separated values (RFC 4180) in lines of text, one for each pair of groups. A line to `all others`
 * stands for all groups to which the sender has no other: nothing gets there.
 */
export function* formatReachabilityCsv({
  reachability,
  matrices,
}: ReachabilityReport): Iterable<string> {
  yield record(HEADER)
  for (const matrix of matrices) {
    for (const { cell, from, to, receivers } of namedCells(matrix, nameGroups(matrix))) {
      const example = examplesOf(cell, matrix.services).unreachable
      yield record([
        `${matrix.family}`,
        from.name,
        ...group(from),
        receivers,
        ...(to ? group(to) : ['', '', '']),
        `${cell.pairs}`,
        formatServices(cell.reachable),
        formatServices(cell.undefined),
        formatServices(lostIn(cell, matrix.services)),
        example ? traceCommand(example) : '',
        reasonsOf(cell, cell, matrix.services, reachability).map(formatReason).join('; '),
      ])
    }
  }
}

/** `tcp 22: the packet is dropped … (net.yaml:3:1)` */
function formatReason({ services, why: { what, origin } }: Reason): string {
  const at = formatOrigin(origin)
  return `${formatServices(services)}: ${what}${at && ` (${at})`}`
}

function group({ parts, size }: NamedGroup): string[] {
  const names = parts
    .flatMap(({ members }) => members.slice(0, SHOWN))
    .slice(0, SHOWN)
    .map(({ endpoint }) => nameOf(endpoint))
  const more = size > SHOWN ? [`${size - SHOWN} more`] : []
  return [`${size}`, factsOf(parts).vpcs.join(' '), [...names, ...more].join(' ')]
}
