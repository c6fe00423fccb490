import { Fabric, type Injection } from '../../dataplane/index.ts'
import type { Service } from '../../match/index.ts'
import type { LogicalNetwork } from '../../model/index.ts'
import { partition, pathsOf } from '../pair-services.ts'
import type { Cell } from '../reachability/index.ts'
import { addTrace, type Footprint, Relevance } from './footprint.ts'
import type { Details } from './judge.ts'
import { withoutPart } from './parts.ts'
import type { NetworkPart } from './report.ts'
import type { ClassPair } from './selection.ts'

/** Everything about the packets of one pair that checking needs to know. */
interface Answer extends Cell, Details {
  readonly footprint: Footprint
}

/**
 * A network, or what is left of it without some of its parts, that answers for pairs. Where a part does not matter to a
 * pair the answer is that of the network with it; nothing is compiled before the first pair to which it does.
 *
 * The pairs stand for the classes of the whole network. They do for what is left of it as well: what no rule tells
 * apart, no rule tells apart when there are fewer.
 */
export class Site {
  readonly #parent: Site | undefined
  readonly #removed: NetworkPart | undefined
  readonly #answers = new Map<ClassPair, Answer>()
  #network: LogicalNetwork | undefined
  #fabric: Fabric | undefined
  #relevance: Relevance | undefined

  private constructor(network?: LogicalNetwork, parent?: Site, removed?: NetworkPart) {
    this.#network = network
    this.#parent = parent
    this.#removed = removed
  }

  static of(network: LogicalNetwork): Site {
    return new Site(network)
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
    const { from, to } = pair.example
    return this.#relevance.matters(part, this.answer(pair).footprint, from.address, to.address)
  }

  answer(pair: ClassPair): Answer {
    if (this.#parent && !this.#parent.matters(this.#removed!, pair))
      return this.#parent.answer(pair)
    let answer = this.#answers.get(pair)
    if (!answer) {
      this.#fabric ??= new Fabric(this.network)
      answer = answerOf(this.#fabric, pair)
      this.#answers.set(pair, answer)
    }
    return answer
  }

  /** Forgets what was compiled; the answers stay. */
  release(): void {
    this.#fabric = undefined
  }
}

function answerOf(fabric: Fabric, { example }: ClassPair): Answer {
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
