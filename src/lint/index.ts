export { ALL_RULES, DEFAULT_CONFIG, type LintConfig, readConfig } from './config.ts'
export { Design, type DesignOptions } from './design.ts'
export type { Finding } from './finding.ts'
export {
  type FixedTexts,
  fixAll,
  type ProvenFinding,
  type ProvenFix,
  type ProvenReport,
  type ProveOptions,
  proveFixes,
} from './fixes.ts'
export { joinedAddresses, readdress } from './link-addresses.ts'
export { type LintReport, lint } from './lint.ts'
export { isNetworkAddress, links } from './peerings.ts'
export type { Fix, LintRule, Place, RuleEffect, RuleExample, Violation } from './rule.ts'
export { RULES } from './rules/index.ts'
export type { SuppressedFinding } from './suppression.ts'
