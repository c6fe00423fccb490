import {
  type CheckReport,
  checkIntents,
  type Intent,
  type IntentVerdict,
} from '../analysis/index.ts'
import type { Draft } from './draft.ts'

/** Whether drafts do what they are to do: some intents are to become true, and others to stay so. */
export class Goal {
  /** Those that are to become true. */
  readonly reach: readonly Intent[]
  readonly #intents: readonly Intent[]
  readonly #reports = new WeakMap<Draft, CheckReport>()

  constructor(reach: readonly Intent[], keep: readonly Intent[]) {
    this.reach = reach
    this.#intents = [...reach, ...keep]
  }

  /** Every intent, proven or refuted in the design of a draft. */
  check(draft: Draft): CheckReport {
    const known = this.#reports.get(draft)
    if (known) return known
    const report = checkIntents(draft.design.network.reachability(), this.#intents)
    this.#reports.set(draft, report)
    return report
  }

  holds(draft: Draft): boolean {
    return this.check(draft).verdicts.every(({ status }) => status === 'holds')
  }

  /** The first intent that is to become true and is not. */
  unmet(draft: Draft): IntentVerdict | undefined {
    return this.check(draft).verdicts.find(
      ({ intent, status }) => status !== 'holds' && this.reach.includes(intent),
    )
  }

  /** The first intent that was true, and that a draft breaks. */
  broken(draft: Draft): IntentVerdict | undefined {
    return this.check(draft).verdicts.find(
      ({ intent, status }) => status !== 'holds' && !this.reach.includes(intent),
    )
  }
}
