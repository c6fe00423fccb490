import type { Effect } from './effect.ts'
import type { Place } from './findings.ts'

/** Somebody that packets can be sent from and to. */
export interface TraceEnd {
  /** How probes name it: `namespace/pod`. */
  readonly name: string
  /** Pod, Deployment, Node, … */
  readonly kind: string
  readonly vpc: string | undefined
  readonly subnet: string | undefined
  readonly addresses: readonly string[]
}

/** A packet to be traced, in the words of the address: see `state/service.ts`. */
export interface TraceRequest {
  readonly from: string
  readonly to: string
  readonly service: string | undefined
  readonly ip: string | undefined
}

/** What became of a packet and its reply. */
export interface Traced {
  readonly verdict: 'reachable' | 'unreachable' | 'undefined'
  /** In the words of `isthmus trace`: `tcp port 5432`. */
  readonly service: string
  /** Ids of the boxes of the map that the two ends are in; undefined for what is on no map. */
  readonly ends: { readonly from: string | undefined; readonly to: string | undefined }
  /** The versions of IP that both ends have. */
  readonly ipVersions: readonly (4 | 6)[]
  /** The request, and the reply where there was something to reply to. */
  readonly legs: readonly TracedLeg[]
  readonly blockers: TraceBlockers
  readonly notes: readonly TraceNote[]
  /** Whether a repair of exactly this may be asked for. */
  readonly repairable: boolean
}

/** Everything that has to be mended before a packet gets through. */
export interface TraceBlockers {
  /** How many there are, in words. */
  readonly title: string
  /** In the order in which packet and reply meet them; empty if and only if it is reachable. */
  readonly causes: readonly TracedCause[]
  /** That these are perhaps not all; undefined where they are. */
  readonly more: string | undefined
}

export interface TracedLeg {
  readonly kind: 'request' | 'reply'
  readonly source: string
  readonly destination: string
  readonly outcome: string
  /** Why it did not arrive; undefined where it did. */
  readonly reason: string | undefined
  readonly arrived: boolean
  /** Whether OVN leaves open what happens. */
  readonly open: boolean
  readonly hops: readonly TracedHop[]
  /** What becomes of the error that a router sends back. */
  readonly error: string | undefined
}

export interface TracedHop {
  readonly node: string
  readonly kind: 'switch' | 'router' | 'machine'
  /** Id of the box of the map that it is in; undefined for what is on no map. */
  readonly box: string | undefined
  /** Name of the port by which the packet came in; undefined where it was made here. */
  readonly inPort: string | undefined
  readonly outPort: string | undefined
  readonly ttl: number
  /** What was looked up there; at least one where anything was. */
  readonly steps: readonly TracedStep[]
  /** Where OVN chooses by itself: all that it may do. */
  readonly candidates: readonly TracedCandidate[]
}

/** A step in words, with the line that it comes from. */
export interface TracedStep {
  readonly text: string
  readonly place: Place | undefined
  /** Whether this one decided where the packet went. */
  readonly decides: boolean
}

/** One of several things that OVN may do, and what follows. */
export interface TracedCandidate {
  readonly text: string
  readonly place: Place | undefined
  readonly arrives: boolean
  readonly hops: readonly TracedHop[]
}

/** One thing that has to be mended. */
export interface TracedCause {
  readonly leg: 'request' | 'reply'
  readonly what: string
  readonly place: Place | undefined
  readonly help: string | undefined
  /** What to write into manifests, where that is known. */
  readonly writes: readonly string[]
}

export interface TraceNote {
  readonly severity: 'error' | 'warning' | 'info'
  readonly message: string
  readonly help: string | undefined
  readonly place: Place | undefined
}

/** A fix of lint, and what it does for a packet. */
export interface MendingFix {
  /** Id of the finding that it belongs to. */
  readonly id: string
  readonly title: string
  /** Which of the causes it mends, by their index. */
  readonly mends: readonly number[]
  /** Whether the packet gets through with this fix alone. */
  readonly enough: boolean
}

/** The smallest edits that let a packet through, or why there are none. */
export type TraceRepair =
  | {
      readonly kind: 'repair'
      readonly edits: readonly TraceRepairEdit[]
      readonly effects: readonly Effect[]
      readonly diff: string
      readonly sources: readonly { readonly file: string; readonly text: string }[]
    }
  | { readonly kind: 'none'; readonly obstacles: readonly TraceObstacle[] }

export interface TraceRepairEdit {
  readonly title: string
  readonly place: Place | undefined
  /** What happens with all other edits and without this one. */
  readonly without: string
}

export interface TraceObstacle {
  readonly message: string
  readonly details: readonly string[]
  readonly help: string | undefined
}

export interface TraceProtocol {
  ends: { readonly ask: Record<string, never>; readonly answer: readonly TraceEnd[] }
  trace: { readonly ask: TraceRequest; readonly answer: Traced }
  /** The proven fixes of lint that mend causes of the trace, those that mend most first. */
  mending: { readonly ask: TraceRequest; readonly answer: readonly MendingFix[] }
  repair: { readonly ask: TraceRequest; readonly answer: TraceRepair }
}
