import type { Probe, Trace } from '../dataplane/index.ts'
import type { Origin, Severity } from '../diagnostic/index.ts'
import type { Edit } from '../edit/index.ts'
import type { ReleaseName } from '../kubeovn/index.ts'
import type { Design } from './design.ts'

/** One thing that can be wrong with a design: how to find it, and its page of documentation. */
export interface LintRule {
  /** Stable name in kebab-case: people write it into their configuration. */
  readonly id: string
  /** What it is unless a configuration says otherwise: see `Severity`. */
  readonly severity: Severity
  /** What is wrong, one sentence in the user's terms, without a final period. */
  readonly summary: string
  /** What happens on a live cluster, and how to mend it: a paragraph or two of Markdown. */
  readonly why: string
  readonly example: RuleExample
  /**
   * Whether it tells what mistakes lead to rather than one mistake: it keeps quiet about a place that another rule
   * points at, unless that only informs.
   */
  readonly general?: true
  /** Every place where it is wrong. Violations come in the order of the manifests. */
  check(design: Design): Iterable<Violation>
}

/** Manifests for the page of a rule, which the tests load: the rule finds something in `wrong`, and nothing in `right`. */
export interface RuleExample {
  readonly wrong: string
  /** A near miss: as like `wrong` as it can be. */
  readonly right: string
  /** The release that the examples are for, where it is not the newest. */
  readonly release?: ReleaseName
  /** A packet that shows the effect, where the rule claims one. Real OVN is asked too (`npm run conformance`). */
  readonly effect?: RuleEffect
}

/** What happens to one packet in the two examples of a rule. */
export interface RuleEffect {
  readonly probe: Probe
  readonly wrong: Trace['verdict']
  readonly right: Trace['verdict']
  /** The examples, with the rows that the controller makes of an object written out, where that is not simulated. */
  readonly rows?: Readonly<Record<'wrong' | 'right', string>>
}

/** A place where a rule is broken. */
export interface Violation {
  /** One sentence about this place: lower case, no final period, the user's own text in backticks. */
  readonly message: string
  /** The lines that make it so, on both sides where there are two; the first is the one to point at. */
  readonly places: readonly Place[]
  /** What to do about it, where nothing in general is to be said in the rule's page. */
  readonly help?: string
  /** A change that mends it. It is offered only after it was proven. */
  readonly fix?: Fix
}

/** A line of a manifest, and what it has to do with a violation. */
export interface Place {
  readonly origin: Origin
  /** As in `the route of VPC \`a\``. */
  readonly label: string
}

/** A change to the manifests that mends a violation. */
export interface Fix {
  /** What it does, in the imperative: `declare the peering in VPC \`b\` too`. */
  readonly title: string
  readonly edits: readonly Edit[]
}
