import { Fabric, type Injection, type Packet, simulate, type Trace } from '../../dataplane/index.ts'
import type { Service, ServiceSet } from '../../match/index.ts'
import type { LogicalNetwork } from '../../model/index.ts'
import { type Causes, causesOf } from '../causes/causes.ts'
import type { Shortfall } from './judge.ts'
import type { Failure, NetworkPart } from './report.ts'
import type { ClassPair } from './selection.ts'
import { injectionOf } from './site.ts'

/** `network` is that without the part that was taken away, if one was. */
export function failureOf(
  network: LogicalNetwork,
  pair: ClassPair,
  shortfall: Shortfall,
  without: NetworkPart | undefined,
): Failure {
  return new TracedFailure(network, pair, shortfall, without)
}

/** Traces are worked out when they are read: there may be very many failures, and few are ever shown. */
class TracedFailure implements Failure {
  readonly problem: Failure['problem']
  readonly from: Failure['from']
  readonly to: Failure['to']
  readonly example: Failure['example']
  readonly pairs: number
  readonly services: ServiceSet
  readonly network: LogicalNetwork
  readonly without: NetworkPart | undefined
  readonly #service: Service
  #trace: Trace | undefined

  constructor(
    network: LogicalNetwork,
    { from, to, example, pairs }: ClassPair,
    { problem, services, example: service }: Shortfall,
    without: NetworkPart | undefined,
  ) {
    this.network = network
    this.from = from
    this.to = to
    this.example = example
    this.pairs = pairs
    this.problem = problem
    this.services = services
    this.#service = service
    this.without = without
  }

  get packet(): Packet {
    return this.trace.packet
  }

  get trace(): Trace {
    this.#trace ??= simulate(compiled(this.network), this.#injection())
    return this.#trace
  }

  get causes(): Causes {
    return causesOf(compiled(this.network), this.#injection())
  }

  #injection(): Injection {
    return injectionOf(compiled(this.network), this.example, this.#service)
  }
}

/** The network that was compiled last: failures of one network are often read in a row. */
let latest: Fabric | undefined

function compiled(network: LogicalNetwork): Fabric {
  if (latest?.network !== network) latest = new Fabric(network)
  return latest
}
