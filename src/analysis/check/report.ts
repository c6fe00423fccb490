import type { Packet, Trace } from '../../dataplane/index.ts'
import type { Diagnostic, Origin } from '../../diagnostic/index.ts'
import type { ServiceSet } from '../../match/index.ts'
import type { Endpoint, LogicalNetwork, NetworkElement } from '../../model/index.ts'
import type { Family } from '../../net/index.ts'
import type { Causes } from '../causes/causes.ts'
import type { ClassMember, EndpointClass } from '../reachability/index.ts'
import type { Intent } from './intent.ts'

export interface CheckOptions {
  /** Whether to find out which parts of the network the intents depend on. Default false. */
  readonly coverage?: boolean
  /** Told each time before the network is checked again without one of its parts. */
  readonly progress?: (done: number, all: number) => void
}

/** What became of each intent, in the order given. */
export interface CheckReport {
  readonly network: LogicalNetwork
  readonly verdicts: readonly IntentVerdict[]
  /** Only if it was asked for. */
  readonly coverage: Coverage | undefined
  /** What the verdicts may rest on or leave out: what was taken for granted, and what is not simulated. */
  readonly notes: readonly Diagnostic[]
}

export interface IntentVerdict {
  readonly intent: Intent
  /** `error`: it is not a question about this network, for it is about no pair or no service. */
  readonly status: 'holds' | 'fails' | 'error'
  /** How many pairs it was proven or refuted for, each of a sender's and a receiver's address. */
  readonly pairs: number
  /** Where it does not hold: one for each pair of classes and each way of failing. */
  readonly failures: readonly Failure[]
  /** What is wrong with the question, or with endpoints that have no place in the network. */
  readonly problems: readonly Diagnostic[]
  /** What gets through by base rules of security groups alone, and is not counted as nobody named it. */
  readonly aside: Readonly<Record<Family, ServiceSet>>
  /** Pods that it selects and that are to have no place in the network: it says nothing of them. */
  readonly leftOut: readonly Endpoint[]
}

/** Pairs for which an intent does not hold, between two classes of endpoints. */
export interface Failure {
  /**
   * `blocked`: services that must get through do not; `let-through`: services that must not, do; `undefined`: OVN
   * leaves open what happens.
   */
  readonly problem: 'blocked' | 'let-through' | 'undefined'
  readonly from: EndpointClass
  readonly to: EndpointClass
  /** One of the pairs. */
  readonly example: { readonly from: ClassMember; readonly to: ClassMember }
  /** How many pairs fail in this way. */
  readonly pairs: number
  /** Everything that is wrong between them. */
  readonly services: ServiceSet
  /** The most ordinary of these services, between the two of the example. */
  readonly packet: Packet
  /** The way of that packet, in the network without {@link without}. Worked out when first read. */
  readonly trace: Trace
  /** Everything that blocks that packet, or leaves open what happens; nothing if it gets through. */
  readonly causes: Causes
  /** The network of the trace. */
  readonly network: LogicalNetwork
  /** The intent holds, until this is taken away. */
  readonly without: NetworkPart | undefined
}

/** Something that can be taken out of a network by itself. */
export interface NetworkPart {
  /** `rule`: an ACL of a subnet or of a security group. */
  readonly kind: 'peering' | 'route' | 'policy' | 'rule'
  /** Names of the routers of a peering; of the router of a route or policy; of the switch or port group of a rule. */
  readonly holders: readonly string[]
  /** What it is made of: the two ports of a peering, the ACLs of one rule. */
  readonly elements: readonly NetworkElement[]
  readonly origin: Origin | undefined
}

/** Which parts of a network its intents depend on: taken away by itself, such a part changes a verdict. */
export interface Coverage {
  readonly covered: readonly NetworkPart[]
  readonly uncovered: readonly NetworkPart[]
}
