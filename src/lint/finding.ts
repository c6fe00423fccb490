import type { Severity } from '../diagnostic/index.ts'
import type { LintRule, Violation } from './rule.ts'

/** A violation, and the rule that it breaks. */
export interface Finding extends Violation {
  readonly rule: LintRule
  readonly severity: Severity
}
