import { fc } from '@fast-check/vitest'
import type { Service, ServiceSet } from '../../src/match/index.ts'

export const NO_SERVICE = {
  protocol: 0,
  sourcePort: 0,
  destinationPort: 0,
  icmpType: 0,
  icmpCode: 0,
}

/** Few, so that rules and packets meet. */
export const PORTS = [0, 1, 2, 3, 4]

/** Conditions on the service, with numbers that meet each other. */
export const conditions = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('tcp', 'udp', 'sctp'),
      fc.constantFrom('src', 'dst'),
      fc.constantFrom('==', '!=', '<', '>='),
      fc.constantFrom(...PORTS.slice(1)),
    )
    .map(([protocol, end, operator, port]) => `${protocol}.${end} ${operator} ${port}`),
  fc.constantFrom(
    'tcp',
    'icmp',
    'icmp4.type == 8',
    'icmp6.type == 129',
    'icmp4.type == 0',
    'icmp4.code == 1',
    'ip.proto == {6, 47}',
    'tcp.dst[1..2] == 1',
    '(tcp || udp.dst == 2)',
  ),
)

/** At most `count` of the items, from the first to the last. */
function spread<T>(items: readonly T[], count: number): readonly T[] {
  // Odd, so that of pairs of bounds both ends are among them.
  const step = Math.ceil(items.length / count) | 1
  return items.filter((_, i) => i % step === 0)
}

/** Corners of the rectangles of a set, and what lies just outside of them: some hundreds where there are more. */
export function corners(set: ServiceSet): Service[] {
  // A test of single bits has millions of corners, so they are picked before they are made.
  const edges = (bounds: readonly number[], size: number) => {
    const near = spread(bounds, 12).flatMap((bound) => [bound - 1, bound, bound + 1])
    return new Set(near.filter((value) => value >= 0 && value < size))
  }
  const found: Service[] = []
  for (const protocol of [6, 17, 132] as const) {
    for (const { first, last, ys } of spread(set.ports[protocol].slabs, 8)) {
      for (const sourcePort of edges([first, last], 65536)) {
        for (const destinationPort of edges(ys, 65536)) {
          found.push({ ...NO_SERVICE, protocol, sourcePort, destinationPort })
        }
      }
    }
  }
  for (const { first, last, ys } of spread(set.icmp.slabs, 8)) {
    for (const icmpType of edges([first, last], 256)) {
      for (const icmpCode of edges(ys, 256)) {
        found.push({ ...NO_SERVICE, protocol: set.family === 4 ? 1 : 58, icmpType, icmpCode })
      }
    }
  }
  for (const protocol of edges(set.others, 256)) found.push({ ...NO_SERVICE, protocol })
  return [...spread(found, 300)]
}

/** All protocols; ports and ICMP types and codes where there are any. */
export const SMALL: Service[] = []
for (let protocol = 0; protocol < 256; protocol++) {
  const service = { ...NO_SERVICE, protocol }
  if ([6, 17, 132].includes(protocol)) {
    for (const sourcePort of PORTS) {
      for (const destinationPort of PORTS) SMALL.push({ ...service, sourcePort, destinationPort })
    }
  } else if (protocol === 1 || protocol === 58) {
    for (let icmpType = 0; icmpType < 256; icmpType++) {
      for (const icmpCode of [0, 1]) SMALL.push({ ...service, icmpType, icmpCode })
    }
  } else SMALL.push(service)
}
