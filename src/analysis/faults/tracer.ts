import { type Fabric, simulate, type Trace } from '../../dataplane/index.ts'
import type { Service } from '../../match/index.ts'
import { type Address, sameAddress } from '../../net/index.ts'
import { pathsOf } from '../pair-services.ts'
import type { FaultCollector } from './collector.ts'
import type { FaultKind } from './fault.ts'
import type { Host } from './hosts.ts'

/** Somebody to send to, or an address alone. */
export type Destination = Host | Address

/** The service of an injection does not matter: every service is tried. */
const ANY_SERVICE = { protocol: 0, sourcePort: 0, destinationPort: 0, icmpType: 0, icmpCode: 0 }

/** Sends packets, and hands their traces to a collector. */
export class Tracer {
  readonly #fabric: Fabric
  readonly #collector: FaultCollector
  /** The service that last showed what was looked for. */
  #likely: Service | undefined

  constructor(fabric: Fabric, collector: FaultCollector) {
    this.#fabric = fabric
    this.#collector = collector
  }

  /** Sends every service from every sender to every destination. */
  all(senders: readonly Host[], destinations: readonly Destination[]): void {
    for (const sender of senders) {
      for (const destination of destinations) this.#send(sender, destination, () => false)
    }
  }

  /** Sends until every one of these kinds was shown; false where that never happens. */
  until(
    kinds: readonly FaultKind[],
    senders: readonly Host[],
    destinations: readonly Destination[],
  ): boolean {
    const missing = new Set(kinds)
    if (missing.size === 0) return true
    const done = (shown: ReadonlySet<FaultKind>): boolean => {
      for (const kind of shown) missing.delete(kind)
      return missing.size === 0
    }
    return senders.some((sender) =>
      destinations.some((destination) => this.#send(sender, destination, done)),
    )
  }

  #send(
    from: Host,
    destination: Destination,
    done: (shown: ReadonlySet<FaultKind>) => boolean,
  ): boolean {
    const to = 'endpoint' in destination ? destination : undefined
    if (to?.port === from.port) return false
    const address = 'endpoint' in destination ? destination.address : destination
    if (sameAddress(address, from.address) && !to) return false
    const injection = {
      packet: {
        ...ANY_SERVICE,
        ...this.#likely,
        source: from.address,
        destination: address,
        ttl: 64,
      },
      port: from.port,
      from: from.endpoint,
      to: to?.endpoint,
    }
    const add = (trace: Trace): boolean =>
      done(this.#collector.add({ trace, sender: from.port, target: to?.port }))
    // Most packets of a search are let through by the same rules.
    if (this.#likely && add(simulate(this.#fabric, injection))) return true
    for (const { trace } of pathsOf(this.#fabric, injection)) {
      if (!add(trace)) continue
      const { protocol, sourcePort, destinationPort, icmpType, icmpCode } = trace.packet
      this.#likely = { protocol, sourcePort, destinationPort, icmpType, icmpCode }
      return true
    }
    return false
  }
}
