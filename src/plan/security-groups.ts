import { parseServices, ServicesError, withoutPortZero } from '../analysis/index.ts'
import { icmpProtocol, ServiceSet } from '../match/index.ts'
import { type Family, type IntervalSet, interval } from '../net/index.ts'
import { PlanError } from './plan-error.ts'
import type { Layout } from './topology.ts'

/** A security group of a design: who is in it, and with whom its pods speak. */
export interface PlannedGroup {
  readonly name: string
  /** VPCs, by their place in the layout. */
  readonly members: readonly number[]
  /** Names of the groups that its pods may open connections to, and be reached from. */
  readonly to: readonly string[]
  readonly from: readonly string[]
}

/**
 * The groups of a layout: one for all VPCs that play the same part, so that a further VPC changes none. Connections go
 * from spokes to the hub, between the VPCs of a mesh or of a chain with transit both ways, and between neighbours of a
 * chain without.
 */
export function groupsOf({ topology, vpcs, transitRouting }: Layout): PlannedGroup[] {
  const all = [...vpcs.keys()]
  if (topology === 'hub-spoke') {
    const hub = vpcs[0]!
    const spokes = `${hub}-spokes`
    const among = transitRouting ? [spokes] : []
    return [
      { name: hub, members: [0], to: [], from: [spokes] },
      { name: spokes, members: all.slice(1), to: [hub, ...among], from: among },
    ]
  }
  if (topology === 'mesh' || transitRouting) {
    const name = `${vpcs[0]}-${topology}`
    return [{ name, members: all, to: [name], from: [name] }]
  }
  return vpcs.map((name, place) => {
    const neighbours = [vpcs[place - 1], vpcs[place + 1]].filter((other) => other !== undefined)
    return { name, members: [place], to: neighbours, from: neighbours }
  })
}

/** What one rule of a security group allows, in the fields of the resource. */
export interface RuleServices {
  readonly ipVersion: 'ipv4' | 'ipv6'
  readonly protocol: 'all' | 'icmp' | 'tcp' | 'udp'
  readonly portRangeMin?: number
  readonly portRangeMax?: number
}

/**
 * The rules that allow exactly some services in a family, in the form in which intents and reports have them.
 *
 * @throws PlanError for what is no service, or what rules of security groups can't tell from others
 */
export function rulesFor(text: string, family: Family): RuleServices[] {
  const asked = servicesOf(text, family)
  const ipVersion = family === 4 ? 'ipv4' : 'ipv6'
  const rules = candidates(asked).map((rule): RuleServices => ({ ipVersion, ...rule }))
  const allowed = rules.reduce(
    (set, rule) => set.union(withoutPortZero(allowedBy(rule, family))),
    ServiceSet.none(family),
  )
  if (asked.isEmpty || !allowed.equals(asked)) {
    throw new PlanError(
      `rules of security groups can't allow \`${text}\` and nothing else over IPv${family}`,
      'write `all`, or some of `tcp 443,8000-8999; udp 53; icmp`: rules know neither source ports nor types of ICMP, and no other protocols',
    )
  }
  return rules
}

/** The services of a text that rules can be about: port 0 counts for nobody. */
export function servicesOf(text: string, family: Family): ServiceSet {
  try {
    return withoutPortZero(parseServices(text)[family])
  } catch (error) {
    if (!(error instanceof ServicesError)) throw error
    throw new PlanError(error.message, error.help)
  }
}

function candidates(asked: ServiceSet): Omit<RuleServices, 'ipVersion'>[] {
  if (asked.equals(withoutPortZero(ServiceSet.all(asked.family)))) return [{ protocol: 'all' }]
  const ports = (protocol: 'tcp' | 'udp', set: IntervalSet) =>
    Array.from({ length: set.length / 2 }, (_, i) => ({
      protocol,
      portRangeMin: set[2 * i]!,
      portRangeMax: set[2 * i + 1]!,
    }))
  return [
    ...(asked.icmp.isEmpty ? [] : [{ protocol: 'icmp' } as const]),
    ...ports('tcp', asked.ports[6].slabs[0]?.ys ?? []),
    ...ports('udp', asked.ports[17].slabs[0]?.ys ?? []),
  ]
}

function allowedBy({ protocol, portRangeMin, portRangeMax }: RuleServices, family: Family) {
  if (protocol === 'all') return ServiceSet.all(family)
  const number = { icmp: icmpProtocol(family), tcp: 6, udp: 17 }[protocol]
  return ServiceSet.of(family, interval(number, number), {
    ...(portRangeMin !== undefined && {
      destinationPorts: interval(portRangeMin, portRangeMax!),
    }),
  })
}
