import type { OutsideRange, Reachability } from '../analysis/index.ts'
import type { ServiceSet } from '../match/index.ts'
import { formatAddress } from '../net/index.ts'
import { explain } from './explain.ts'
import { formatOrigin } from './origin.ts'
import { counted, nameOfMember } from './reachability-groups.ts'
import type { ReachabilityReport } from './reachability-report.ts'
import { formatServices } from './services.ts'
import { plain, type Style } from './style.ts'

/** What becomes of packets to addresses that no endpoint has, as `isthmus reach -o json` prints it. */
export interface OutsideJson {
  /** One of the senders, for which the answer is. */
  readonly sender: string
  /** How many senders there are in its class. */
  readonly senders: number
  /** False where matches ask for single bits of addresses: other addresses of a range may then differ from the first. */
  readonly exact: boolean
  readonly ranges: readonly {
    readonly first: string
    readonly last: string
    /** What gets an answer from a router. */
    readonly reachable: string
    readonly undefined: string
    /** Why the rest is lost, or left open. */
    readonly reasons: readonly { readonly services: string; readonly what: string }[]
  }[]
}

export function outsideJson({ outside, reachability }: ReachabilityReport): OutsideJson[] {
  return outside.map(({ sender, asked, group, ranges }) => ({
    sender: nameOfMember(sender),
    senders: group.size,
    exact: reachability.isOutsideExact,
    ranges: ranges.map(({ first, last, services }) => ({
      first: formatAddress(first),
      last: formatAddress(last),
      reachable: formatServices(services.reachable.intersection(asked)),
      undefined: formatServices(services.undefined.intersection(asked)),
      reasons: reasonsOf(services, asked, reachability).map((reason) => ({
        services: formatServices(reason.services),
        what: reason.what,
      })),
    })),
  }))
}

/** A section for each sender, or nothing where nothing was asked about addresses that nobody has. */
export function* formatOutside(
  { outside, matrices, reachability }: ReachabilityReport,
  style: Style = plain,
): Iterable<string> {
  for (const [i, { sender, asked, group, ranges }] of outside.entries()) {
    if (i > 0 || matrices.length > 0) yield ''
    yield style.strong(`addresses that nobody has, from ${nameOfMember(sender)}`)
    if (group.size > 1) yield style.faint(`one of ${counted(group.size, 'endpoint')} of its class`)
    for (const { first, last, services } of ranges) {
      const range = [...new Set([first, last].map(formatAddress))].join('-')
      yield `${range}  ${formatServices(services.reachable.intersection(asked))}`
      for (const { what, origin, services: lost } of reasonsOf(services, asked, reachability)) {
        yield `  ${formatServices(lost)}: ${what}${origin ? `  ${style.faint(formatOrigin(origin))}` : ''}`
      }
    }
    if (!reachability.isOutsideExact) {
      yield style.faint(
        'rules ask for single bits of addresses: of each range only the first is certain',
      )
    }
  }
}

function reasonsOf(
  { parts }: OutsideRange['services'],
  asked: ServiceSet,
  { network }: Reachability,
) {
  return parts.flatMap(({ services: all, verdict, trace }) => {
    const services = all.intersection(asked)
    if (verdict === 'reachable' || services.isEmpty) return []
    const why = explain(trace, network)
    return why ? [{ services, what: why.what, origin: why.origin }] : []
  })
}
