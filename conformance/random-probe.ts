import type { Probe } from '../src/index.ts'
import type { Random } from './random.ts'

/** Who sends, and where to. */
export interface Correspondents {
  /** At least two. */
  readonly pods: readonly string[]
  readonly addresses: readonly string[]
  /** Whether the pods have addresses of both families. */
  readonly dual: boolean
}

const PROTOCOLS = ['icmp', 'tcp', 'tcp', 'udp', 'sctp', 47] as const
/** Those that rules speak of, and the ends of the ranges. */
export const PORTS = [1, 22, 53, 80, 443, 1023, 1024, 8080, 49152, 65535]

/** A packet of any protocol, mostly to another pod. */
export function randomProbe(random: Random, { pods, addresses, dual }: Correspondents): Probe {
  const protocol = random.pick(PROTOCOLS)
  const hasPorts = protocol === 'tcp' || protocol === 'udp' || protocol === 'sctp'
  const from = random.pick(pods)
  const others = pods.filter((pod) => pod !== from)
  return {
    from,
    to: random.pick(random.chance(0.7) ? others : addresses),
    protocol,
    ...(hasPorts && { port: random.pick(PORTS) }),
    ...(hasPorts && random.chance(0.2) && { sourcePort: random.pick(PORTS) }),
    ...(random.chance(0.15) && { ttl: random.pick([1, 2, 3, 4, 5, 63, 255]) }),
    ...(dual && { ipVersion: random.pick([4, 6] as const) }),
  }
}

export function isIpv6(text: string): boolean {
  return text.includes(':')
}
