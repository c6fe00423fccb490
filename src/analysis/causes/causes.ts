import { Fabric, type Injection, type Leg, simulate, type Trace } from '../../dataplane/index.ts'
import type { LogicalNetwork } from '../../model/index.ts'
import { type Fate, fateOf } from '../pair-services.ts'
import { type Change, withChanges } from './change.ts'
import { mendOf } from './mend.ts'

/** One thing that keeps a packet or its reply from getting through. */
export interface Cause extends Fate {
  /** The packet that it stopped: the one that was asked about, or its reply. */
  readonly packet: Leg['packet']
  /** The trace that ends here: what happens once all causes before this one are mended. */
  readonly trace: Trace
  /** The network with all causes before this one mended, in which the trace was made. */
  readonly network: LogicalNetwork
  /** Changes that mend it, one way of perhaps several; absent where no change of rules, routes or links does. */
  readonly mend: readonly Change[] | undefined
}

/** Everything that keeps one packet and its reply from getting through. */
export interface Causes {
  /** In the order in which the packet, then the reply meets them. Empty if and only if the packet is reachable. */
  readonly causes: readonly Cause[]
  /** Whether these are all. If not, nothing is known of what lies behind the last: its mend is absent. */
  readonly complete: boolean
}

/**
 * Every cause that blocks a packet: each would have to be mended, and with all of them mended it gets through. They are
 * found by mending one after the other in thought, and tracing again.
 *
 * Each cause costs up to two compilations of the network.
 */
export function causesOf(fabric: Fabric, injection: Injection): Causes {
  const { network } = fabric
  const found: Cause[] = []
  const places: string[] = []
  let trace = simulate(fabric, injection)
  let mended = network
  while (trace.verdict !== 'reachable') {
    const cause = causeOf(trace, mended)
    const again = places.indexOf(placeOf(cause, network))
    // A change that leaves the packet where it was mends nothing.
    if (again >= 0) {
      const stuck: Cause = { ...found[again]!, mend: undefined }
      return { causes: [...found.slice(0, again), stuck], complete: false }
    }
    places.push(placeOf(cause, network))
    found.push(cause)
    if (!cause.mend) return { causes: found, complete: false }
    mended = withChanges(mended, cause.mend)
    trace = traced(mended, injection)
  }
  return { causes: necessary(found, network, injection), complete: true }
}

/** What blocks a packet that was never sent. */
export function incurable(trace: Trace, network: LogicalNetwork): Causes {
  return { causes: [causeOf(trace, network)], complete: false }
}

function causeOf(trace: Trace, network: LogicalNetwork): Cause {
  const { packet } = trace.reply ?? trace.request
  return { ...fateOf(trace), packet, trace, network, mend: mendOf(trace, network) }
}

/** Where and by what a packet was stopped. There are finitely many places, as rules that a mend added are one. */
function placeOf({ leg, reason, node, decidedBy, trace }: Cause, network: LogicalNetwork): string {
  const rules = [
    ...network.switches.flatMap(({ acls }) => acls),
    ...network.portGroups.flatMap(({ acls }) => acls),
    ...network.routers.flatMap(({ policies }) => policies),
  ]
  const hop = trace[leg]!.hops.at(-1)
  // One ACL may stop a packet at several ports, and a packet may come by a node again.
  const port = hop?.steps.findLast((step) => step.kind === 'acl')?.port.name
  const deciding = decidedBy.map((rule) => rules.indexOf(rule as never))
  return [leg, reason, node, hop?.inPort, port, ...deciding].join(' ')
}

function traced(network: LogicalNetwork, { packet, port, from, to }: Injection): Trace {
  const fabric = new Fabric(network)
  return simulate(fabric, { packet, port: fabric.switchPort(port.model.name)!, from, to })
}

/** Those without which the others are not enough: a later mend may lead round what was mended before. */
function necessary(
  causes: readonly Cause[],
  network: LogicalNetwork,
  injection: Injection,
): readonly Cause[] {
  if (causes.length < 2) return causes
  return causes.reduce((kept, cause) => {
    const others = kept.filter((other) => other !== cause)
    const changes = others.flatMap(({ mend }) => mend!)
    return traced(withChanges(network, changes), injection).verdict === 'reachable' ? others : kept
  }, causes)
}
