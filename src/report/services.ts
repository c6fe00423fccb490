import { protocolName } from '../dataplane/index.ts'
import { icmpProtocol, PORT_PROTOCOLS, ServiceSet } from '../match/index.ts'
import {
  combine,
  difference,
  type IntervalSet,
  intersection,
  interval,
  RectangleSet,
  sameIntervals,
  union,
} from '../net/index.ts'

const PORTS = interval(0, 65535)
const BYTES = interval(0, 255)

/**
 * A set of services as a person would write it: `tcp 80,443,8000-8999; icmp type 8`, `all but tcp 22`, `none`. Ports are
 * destination ports; `tcp 80 from 1024-65535` names source ports too.
 */
export function formatServices(set: ServiceSet): string {
  const { family } = set
  const rest = ServiceSet.all(family).difference(set)
  if (set.isEmpty) return 'none'
  if (rest.isEmpty) return 'all'
  const direct = items(set).join('; ')
  const inverse = `all but ${items(rest).join('; ')}`
  return inverse.length < direct.length ? inverse : direct
}

function items(set: ServiceSet): string[] {
  const ports = PORT_PROTOCOLS.flatMap((protocol) =>
    rectangles(set.ports[protocol], PORTS).map(({ xs, ys }) => {
      const to = sameIntervals(ys, PORTS) ? '' : ` ${formatIntervals(ys)}`
      const from = sameIntervals(xs, PORTS) ? '' : ` from ${formatIntervals(xs)}`
      return `${protocolName(protocol)}${to}${from}`
    }),
  )
  const icmp = rectangles(set.icmp, BYTES).map(({ xs, ys }) => {
    const type = sameIntervals(xs, BYTES) ? '' : ` type ${formatIntervals(xs)}`
    const code = sameIntervals(ys, BYTES) ? '' : ` code ${formatIntervals(ys)}`
    return `${protocolName(icmpProtocol(set.family))}${type}${code}`
  })
  const others = set.others.length === 0 ? [] : [`protocol ${formatIntervals(set.others)}`]
  return [...ports, ...icmp, ...others]
}

/** `80,443,8000-8999` */
function formatIntervals(set: IntervalSet): string {
  const runs: string[] = []
  for (let i = 0; i < set.length; i += 2) {
    const [first, last] = [set[i]!, set[i + 1]!]
    runs.push(first === last ? `${first}` : `${first}-${last}`)
  }
  return runs.join()
}

interface Rectangle {
  readonly xs: IntervalSet
  readonly ys: IntervalSet
}

/** The set as products: what holds for every x first, then what is left, by the x that have the same of it. */
function rectangles(set: RectangleSet, everyX: IntervalSet): Rectangle[] {
  const covered = set.slabs.reduce<IntervalSet>(
    (xs, { first, last }) => combine(xs, interval(first, last), union),
    [],
  )
  const common = sameIntervals(covered, everyX)
    ? set.slabs.map(({ ys }) => ys).reduce((all, ys) => combine(all, ys, intersection))
    : []
  const found: Rectangle[] = common.length > 0 ? [{ xs: everyX, ys: common }] : []
  const rest = set.combine(RectangleSet.product(everyX, common), difference)
  for (const { first, last, ys } of rest.slabs) {
    const xs = interval(first, last)
    const same = found.findIndex((other) => other.xs !== everyX && sameIntervals(other.ys, ys))
    if (same < 0) found.push({ xs, ys })
    else found[same] = { xs: combine(found[same]!.xs, xs, union), ys }
  }
  return found
}
