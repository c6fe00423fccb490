export { Design, type DesignOptions } from './design.ts'
export {
  type FixedTexts,
  fixAll,
  type ProvenFinding,
  type ProvenFix,
  type ProvenReport,
  type ProveOptions,
  proveFixes,
} from './fixes.ts'
export { type Finding, type LintReport, lint } from './lint.ts'
export type { Fix, LintRule, Place, RuleEffect, RuleExample, Violation } from './rule.ts'
export { RULES } from './rules/index.ts'
