import { fc, it } from '@fast-check/vitest'
import { formatServices } from 'isthmus/report'
import { describe, expect } from 'vitest'
import { ServiceSet } from '../../src/match/index.ts'

const tcp = (destinationPorts: readonly number[], sourcePorts: readonly number[] = [0, 65535]) =>
  ServiceSet.of(4, [6, 6], { destinationPorts, sourcePorts })
const all = ServiceSet.all(4)

describe('a set of services is written', () => {
  it.each<[string, ServiceSet]>([
    ['none', ServiceSet.none(4)],
    ['all', all],
    ['tcp', tcp([0, 65535])],
    ['tcp 80,443,8000-8999', tcp([80, 80, 443, 443, 8000, 8999])],
    [
      'tcp 80; udp 53',
      tcp([80, 80]).union(ServiceSet.of(4, [17, 17], { destinationPorts: [53, 53] })),
    ],
    ['all but tcp 22', all.difference(tcp([22, 22]))],
    ['tcp from 1024-65535', tcp([0, 65535], [1024, 65535])],
    ['tcp 80 from 1000,2000-3000', tcp([80, 80], [1000, 1000, 2000, 3000])],
    ['tcp 80; tcp 443 from 7', tcp([80, 80]).union(tcp([443, 443], [7, 7]))],
    [
      'all but tcp 22 from 7; udp',
      all.difference(tcp([22, 22], [7, 7])).difference(ServiceSet.of(4, [17, 17])),
    ],
    ['icmp type 8', ServiceSet.of(4, [1, 1], { icmpTypes: [8, 8] })],
    ['icmp type 3 code 4', ServiceSet.of(4, [1, 1], { icmpTypes: [3, 3], icmpCodes: [4, 4] })],
    ['icmp code 0', ServiceSet.of(4, [1, 1], { icmpCodes: [0, 0] })],
    ['icmp6', ServiceSet.of(6, [58, 58])],
    ['protocol 2,47-50', ServiceSet.of(4, [2, 2, 47, 50])],
    ['tcp; udp; sctp; icmp', ServiceSet.of(4, [1, 1, 6, 6, 17, 17, 132, 132])],
  ])('%s', (text, set) => {
    expect(formatServices(set)).toBe(text)
  })

  const intervals = (size: number) =>
    fc
      .array(fc.nat({ max: 3 }), { maxLength: 4 })
      .map((values) =>
        [...new Set(values)].sort((a, b) => a - b).flatMap((value) => [value, value]),
      )
      .map((runs) => (runs.length === 0 ? [0, size - 1] : merged(runs)))
  const sets = fc
    .array(
      fc.record({
        protocols: fc.constantFrom([6, 6], [17, 17], [1, 1], [2, 5], [0, 255]),
        sourcePorts: intervals(65536),
        destinationPorts: intervals(65536),
        icmpTypes: intervals(256),
        icmpCodes: intervals(256),
      }),
      { maxLength: 4 },
    )
    .chain((parts) =>
      fc
        .boolean()
        .map(
          (inverted) =>
            [
              inverted,
              parts.reduce(
                (set, { protocols, ...rest }) => set.union(ServiceSet.of(4, protocols, rest)),
                ServiceSet.none(4),
              ),
            ] as const,
        ),
    )
    .map(([inverted, set]) => (inverted ? all.difference(set) : set))

  it.prop([sets])('so that reading it gives the same set', (set) => {
    expect(read(formatServices(set)).equals(set)).toBe(true)
  })
})

/** Neighbours joined into runs. */
function merged(runs: readonly number[]): number[] {
  const out: number[] = []
  for (let i = 0; i < runs.length; i += 2) {
    if (out.at(-1) === runs[i]! - 1) out[out.length - 1] = runs[i + 1]!
    else out.push(runs[i]!, runs[i + 1]!)
  }
  return out
}

/** The set that a text says. */
function read(text: string): ServiceSet {
  if (text === 'none') return ServiceSet.none(4)
  if (text === 'all') return all
  if (text.startsWith('all but ')) return all.difference(read(text.slice(8)))
  return text.split('; ').reduce((set, item) => set.union(readItem(item)), ServiceSet.none(4))
}

function readItem(item: string): ServiceSet {
  const [protocol, ...words] = item.split(' ')
  const after = (word: string) => {
    const at = words.indexOf(word)
    return at < 0 ? undefined : runs(words[at + 1]!)
  }
  if (protocol === 'protocol') return ServiceSet.of(4, runs(words[0]!))
  if (protocol === 'icmp') {
    return ServiceSet.of(4, [1, 1], {
      ...(after('type') && { icmpTypes: after('type')! }),
      ...(after('code') && { icmpCodes: after('code')! }),
    })
  }
  const number = { tcp: 6, udp: 17, sctp: 132 }[protocol!]!
  return ServiceSet.of(4, [number, number], {
    ...(words[0] !== undefined && words[0] !== 'from' && { destinationPorts: runs(words[0]) }),
    ...(after('from') && { sourcePorts: after('from')! }),
  })
}

function runs(text: string): number[] {
  return text.split(',').flatMap((run) => {
    const [first, last = first] = run.split('-').map(Number)
    return [first!, last!]
  })
}
