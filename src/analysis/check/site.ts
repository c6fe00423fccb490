import { Fabric, type Injection } from '../../dataplane/index.ts'
import type { Service, ServiceSet } from '../../match/index.ts'
import type { LogicalNetwork, LogicalRouterPort, StaticRoute } from '../../model/index.ts'
import { type PairServices, partition, pathsOf } from '../pair-services.ts'
import type { Cell, Reachability } from '../reachability/index.ts'
import { addTrace, type Footprint, Relevance } from './footprint.ts'
import type { Details } from './judge.ts'
import { withoutPart } from './parts.ts'
import type { NetworkPart } from './report.ts'
import type { ClassPair } from './selection.ts'

/**
 * A network, or what is left of it without some of its parts, that answers for pairs. Where a part does not matter to a
 * pair the answer is that of the network with it. Without a peering or a route the reachability is worked out again as
 * far as it may be another; without a rule or a policy the pair is traced, and nothing is compiled before.
 *
 * The pairs stand for the classes of the whole network. They do for what is left of it as well: what no rule tells
 * apart, no rule tells apart when there are fewer.
 */
export class Site {
  readonly #parent: Site | undefined
  readonly #removed: NetworkPart | undefined
  readonly #answers = new Map<ClassPair, Answer>()
  /** Looked up more often than anything else: once for each part and pair. */
  readonly #footprints = new Map<ClassPair, Footprint>()
  #network: LogicalNetwork | undefined
  #reachability: Reachability | undefined
  #fabric: Fabric | undefined
  #relevance: Relevance | undefined

  private constructor(reachability?: Reachability, parent?: Site, removed?: NetworkPart) {
    this.#reachability = reachability
    this.#network = reachability?.network
    this.#parent = parent
    this.#removed = removed
  }

  static of(reachability: Reachability): Site {
    return new Site(reachability)
  }

  without(part: NetworkPart): Site {
    return new Site(undefined, this, part)
  }

  get network(): LogicalNetwork {
    this.#network ??= withoutPart(this.#parent!.network, this.#removed!)
    return this.#network
  }

  /** Whether taking the part out of this network may change anything between the two. */
  matters(part: NetworkPart, pair: ClassPair): boolean {
    this.#relevance ??= new Relevance(this.network)
    let footprint = this.#footprints.get(pair)
    if (!footprint) {
      footprint = this.answer(pair).footprint
      this.#footprints.set(pair, footprint)
    }
    const { from, to } = pair.example
    return this.#relevance.matters(part, footprint, from.address, to.address)
  }

  answer(pair: ClassPair): Answer {
    if (this.#parent && !this.#parent.matters(this.#removed!, pair))
      return this.#parent.answer(pair)
    let answer = this.#answers.get(pair)
    if (!answer) {
      const cell = this.#matrix()?.cell(pair.from, pair.to)
      answer = new Answer(() => this.#trace(pair), cell)
      this.#answers.set(pair, answer)
    }
    return answer
  }

  /** Forgets what was compiled; the answers stay. */
  release(): void {
    this.#fabric = undefined
    if (this.#parent) this.#reachability = undefined
  }

  /** The reachability, if it can be had without working out all of it. */
  #matrix(): Reachability | undefined {
    if (this.#parent && !this.#reachability) {
      const parts = this.#removed!.elements.filter(isPortOrRoute)
      if (parts.length < this.#removed!.elements.length) return undefined
      this.#reachability = this.#parent.#matrix()?.without(new Set(parts))
    }
    return this.#reachability
  }

  #trace({ example }: ClassPair): LongAnswer {
    this.#fabric ??= new Fabric(this.network)
    return longAnswer(this.#fabric, example)
  }
}

function isPortOrRoute(
  element: NetworkPart['elements'][number],
): element is LogicalRouterPort | StaticRoute {
  return 'networks' in element || 'prefix' in element
}

interface LongAnswer extends PairServices {
  readonly footprint: Footprint
}

/** Everything about the packets of one pair that checking needs to know. What no cell tells is traced when it is read. */
class Answer implements Cell, Details {
  readonly #trace: () => LongAnswer
  readonly #cell: Cell | undefined
  #long: LongAnswer | undefined

  constructor(trace: () => LongAnswer, cell: Cell | undefined) {
    this.#trace = trace
    this.#cell = cell
  }

  get reachable(): ServiceSet {
    return (this.#cell ?? this.#traced()).reachable
  }

  get undefined(): ServiceSet {
    return (this.#cell ?? this.#traced()).undefined
  }

  get parts(): Details['parts'] {
    return this.#traced().parts
  }

  get base(): ServiceSet {
    return this.#traced().base
  }

  get footprint(): Footprint {
    return this.#traced().footprint
  }

  #traced(): LongAnswer {
    this.#long ??= this.#trace()
    return this.#long
  }
}

function longAnswer(fabric: Fabric, example: ClassPair['example']): LongAnswer {
  const footprint = new Set<unknown>()
  return { ...partition(example.from.address.family, paths()), footprint }

  function* paths() {
    for (const path of pathsOf(fabric, injectionOf(fabric, example, NO_SERVICE))) {
      addTrace(footprint, path.trace)
      yield path
    }
  }
}

const NO_SERVICE: Service = {
  protocol: 0,
  sourcePort: 0,
  destinationPort: 0,
  icmpType: 0,
  icmpCode: 0,
}

/** A packet of a service from one end to the other. */
export function injectionOf(
  fabric: Fabric,
  { from, to }: ClassPair['example'],
  service: Service,
): Injection {
  return {
    packet: { ...service, source: from.address, destination: to.address, ttl: 64 },
    port: fabric.switchPort(from.endpoint.port!)!,
    from: from.endpoint,
    to: to.endpoint,
  }
}
