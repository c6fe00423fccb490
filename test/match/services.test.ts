import { fc, it } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import {
  compileMatch,
  compileServices,
  icmpProtocol,
  type PacketFields,
  parseMatch,
  ServiceSet,
} from '../../src/match/index.ts'
import { expressions, packets } from './arbitraries.ts'
import { environment } from './environment.ts'

describe('the services that match', () => {
  const SAMPLES = fc.array(packets, { minLength: 1, maxLength: 20 })

  it.prop([expressions, SAMPLES], { numRuns: 600 })(
    'are those for which the match holds, whatever else the packet is',
    (expression, samples) => {
      const matches = compileMatch(expression, environment)
      const services = compileServices(expression, environment)
      for (const packet of samples) {
        // What the packet itself says of its service must not matter.
        const other: PacketFields = {
          ...packet,
          protocol: 0,
          sourcePort: 0,
          destinationPort: 0,
          icmpType: 0,
          icmpCode: 0,
        }
        expect(services(other).has(packet)).toBe(matches(packet))
      }
    },
  )

  it.each<[string, (set: ServiceSet) => boolean]>([
    ['ip4', (set) => set === ServiceSet.all(4)],
    ['ip6', (set) => set.isEmpty],
    ['ip6.src != $nobody', (set) => set === ServiceSet.all(4)],
    ['tcp', (set) => set.equals(ServiceSet.of(4, [6, 6]))],
    [
      '80 <= tcp.dst <= 90',
      (set) => set.equals(ServiceSet.of(4, [6, 6], { destinationPorts: [80, 90] })),
    ],
    [
      'udp.src == {53, 54, 60}',
      (set) => set.equals(ServiceSet.of(4, [17, 17], { sourcePorts: [53, 54, 60, 60] })),
    ],
    ['icmp4.type == 8', (set) => set.equals(ServiceSet.of(4, [1, 1], { icmpTypes: [8, 8] }))],
    [
      'tcp.dst == 80/0xffffffffffffffffffffffff',
      (set) => set.equals(ServiceSet.of(4, [6, 6], { destinationPorts: [80, 80] })),
    ],
    [
      'tcp.dst != 80',
      (set) => set.equals(ServiceSet.of(4, [6, 6], { destinationPorts: [0, 79, 81, 65535] })),
    ],
  ])('of `%s` are known by their set', (text, check) => {
    const packet = {
      family: 4,
      src0: 0,
      dst0: 0,
      inPort: -1,
      outPort: -1,
      ct: 0,
      ttl: 64,
    } as PacketFields
    expect(check(compileServices(parseMatch(text), environment)(packet))).toBe(true)
  })
})

describe('service sets', () => {
  const services = fc.record({
    protocol: fc.constantFrom(0, 1, 2, 6, 17, 58, 132, 255),
    sourcePort: fc.constantFrom(0, 80, 65535),
    destinationPort: fc.constantFrom(0, 80, 65535),
    icmpType: fc.constantFrom(0, 8, 255),
    icmpCode: fc.constantFrom(0, 1),
  })
  const sets = (family: 4 | 6) =>
    fc
      .array(
        fc.record({
          protocols: fc.constantFrom([0, 255], [6, 6], [1, 17], [58, 58], []),
          ports: fc.constantFrom([80, 80], [0, 65535], [443, 65535]),
        }),
        { maxLength: 3 },
      )
      .map((parts) =>
        parts.reduce(
          (all, { protocols, ports }) =>
            all.union(ServiceSet.of(family, protocols, { destinationPorts: ports })),
          ServiceSet.none(family),
        ),
      )

  it.prop([
    fc.constantFrom<4 | 6>(4, 6).chain((family) => fc.tuple(sets(family), sets(family))),
    services,
  ])('obey set algebra', ([a, b], service) => {
    const inA = a.has(service)
    const inB = b.has(service)
    expect(a.union(b).has(service)).toBe(inA || inB)
    expect(a.intersection(b).has(service)).toBe(inA && inB)
    expect(a.difference(b).has(service)).toBe(inA && !inB)
    expect(a.union(b).difference(b.difference(a)).equals(a)).toBe(true)
    expect(a.difference(a).isEmpty).toBe(true)
  })

  it.prop([fc.constantFrom<4 | 6>(4, 6).chain(sets), services])(
    'are the requests of replies with ports the other way round',
    (set, service) => {
      const icmp = service.protocol === icmpProtocol(set.family)
      const reply = {
        protocol: service.protocol,
        sourcePort: service.destinationPort,
        destinationPort: service.sourcePort,
        icmpType: icmp ? 8 : 0,
        icmpCode: 0,
      }
      expect(set.reversed(8).has(service)).toBe(set.has(reply))
    },
  )

  it.prop([fc.constantFrom<4 | 6>(4, 6).chain(sets)])('give an example if they have one', (set) => {
    const example = set.example()
    expect(example === undefined).toBe(set.isEmpty)
    if (example) expect(set.has(example)).toBe(true)
  })

  it('give the example that is most ordinary', () => {
    const tcp = (destinationPorts: number[]) => ServiceSet.of(4, [6, 6], { destinationPorts })
    const ping = ServiceSet.of(4, [1, 1])
    expect(ServiceSet.all(4).example()).toMatchObject({ protocol: 6, sourcePort: 49152 })
    expect(tcp([0, 0, 80, 90]).example()).toMatchObject({ destinationPort: 80 })
    expect(tcp([0, 0]).union(ping).example()).toMatchObject({ protocol: 1, icmpType: 8 })
    expect(
      tcp([0, 0])
        .union(ServiceSet.of(4, [47, 47]))
        .example(),
    ).toMatchObject({ protocol: 47 })
    expect(tcp([0, 0]).example()).toMatchObject({ protocol: 6, destinationPort: 0 })
  })

  it('know ICMP by the number of their family', () => {
    for (const family of [4, 6] as const) {
      const number = icmpProtocol(family)
      const ping = ServiceSet.of(family, [number, number], { icmpTypes: [8, 8] })
      const packet = {
        protocol: number,
        sourcePort: 0,
        destinationPort: 0,
        icmpType: 8,
        icmpCode: 0,
      }
      expect(ping.has(packet)).toBe(true)
      expect(ping.has({ ...packet, icmpType: 0 })).toBe(false)
    }
  })
})
