import { type Intent, type Selection, select } from '../analysis/index.ts'
import { PORT_PROTOCOLS, type ServiceSet } from '../match/index.ts'
import type { Endpoint, LogicalNetwork } from '../model/index.ts'
import {
  type Address,
  combine,
  containsAddress,
  type Family,
  formatAddress,
  formatPrefix,
  type IntervalSet,
  type Prefix,
  union,
} from '../net/index.ts'
import type { Network } from '../network.ts'
import type { RuleRemote, RuleService } from './manifest-form.ts'

/** What rules of security groups name to let services through: no more than them, as far as there are words for it. */
export function ruleServices(services: ServiceSet): readonly RuleService[] {
  // There are words for tcp, udp and icmp alone: whatever else is wanted takes a rule for everything.
  if (services.others.length > 0 || !services.ports[132].isEmpty) return [{ protocol: 'all' }]
  const ports = ([6, 17] as const).flatMap((protocol) =>
    runsOf(destinationPorts(services, protocol)).map(
      ([first, last]): RuleService => ({ protocol: protocol === 6 ? 'tcp' : 'udp', first, last }),
    ),
  )
  return services.icmp.isEmpty ? ports : [...ports, { protocol: 'icmp' }]
}

/** The same in OVN's match language; an empty text where everything is meant. `reply` is a match for the answers. */
export function serviceMatch(services: ServiceSet, reply: boolean): string {
  if (services.others.length > 0) return ''
  const side = reply ? 'src' : 'dst'
  const parts = PORT_PROTOCOLS.flatMap((protocol) => {
    const name = PROTOCOL_NAMES[protocol]
    return runsOf(destinationPorts(services, protocol)).map(([first, last]) => {
      if (first === 1 && last === 65535) return name
      return first === last
        ? `${name}.${side} == ${first}`
        : `${first} <= ${name}.${side} <= ${last}`
    })
  })
  const all = services.icmp.isEmpty ? parts : [...parts, `icmp${services.family}`]
  return all.length > 1 ? `(${all.join(' || ')})` : all.join()
}

const PROTOCOL_NAMES = { 6: 'tcp', 17: 'udp', 132: 'sctp' } as const

/** The ports that services are at, but for port 0, which nobody listens on and no rule can name. */
function destinationPorts(services: ServiceSet, protocol: 6 | 17 | 132): IntervalSet {
  return services.ports[protocol].slabs.reduce<IntervalSet>(
    (ports, { ys }) => combine(ports, ys, union),
    [],
  )
}

function runsOf(set: IntervalSet): (readonly [first: number, last: number])[] {
  const runs: (readonly [number, number])[] = []
  for (let i = 0; i < set.length; i += 2) {
    const [first, last] = [Math.max(1, set[i]!), set[i + 1]!]
    if (first <= last) runs.push([first, last])
  }
  return runs
}

/** One end of what is to get through: an endpoint's address, and the subnet that it is in. */
export interface End {
  readonly endpoint: Endpoint
  readonly address: Address
  /** Name of the switch. */
  readonly switch: string
  readonly router: string
  readonly subnet: Prefix
}

/** Whom an intent selects at one of its ends, in a family. */
export function selectedAt(
  intent: Intent,
  side: 'from' | 'to',
  family: Family,
  network: Network,
): readonly { readonly endpoint: Endpoint; readonly address: Address }[] {
  const { classes } = network.reachability()
  const { selection } = select(network.model, classes, intent[side].selector)
  return membersOf(selection, family)
}

function membersOf({ parts }: Selection, family: Family) {
  return [...parts].flatMap(([cls, members]) => (cls.family === family ? members : []))
}

/**
 * The narrowest single name for an end and all others of its subnet that are selected with it: their security group,
 * their address, or their subnet. Of two that let in nobody else it is the group, for addresses of pods change.
 */
export function remoteFor(
  end: End,
  selected: readonly { readonly endpoint: Endpoint; readonly address: Address }[],
  { portGroups, endpoints }: LogicalNetwork,
): RuleRemote {
  const here = selected.filter(({ address }) => containsAddress(end.subnet, address))
  const wanted = new Set(selected.map(({ endpoint }) => endpoint.port))
  const extras = (ports: readonly (string | undefined)[]): number =>
    ports.filter((port) => !wanted.has(port)).length
  const groups = portGroups
    .filter(({ rules, ports }) =>
      rules ? here.every(({ endpoint }) => ports.includes(endpoint.port!)) : false,
    )
    .map(({ rules, ports }) => ({ remote: { group: rules!.of }, extras: extras(ports) }))
  const neighbours = endpoints.filter(({ addresses }) =>
    addresses.some((address) => containsAddress(end.subnet, address)),
  )
  const choices: { readonly remote: RuleRemote; readonly extras: number }[] = [
    ...groups,
    ...(here.length === 1 ? [{ remote: { address: formatAddress(end.address) }, extras: 0 }] : []),
    {
      remote: { address: formatPrefix(end.subnet) },
      extras: extras(neighbours.map(({ port }) => port)),
    },
  ]
  return choices.reduce((best, choice) => (choice.extras < best.extras ? choice : best)).remote
}
