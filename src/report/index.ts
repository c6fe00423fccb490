export {
  type CauseJson,
  type CausesJson,
  causesJson,
  causesTitle,
  formatCauses,
  MORE_CAUSES,
} from './causes.ts'
export { formatCheckGithub } from './check-github.ts'
export {
  type CheckJson,
  checkJson,
  type FailureJson,
  type IntentVerdictJson,
  type NetworkPartJson,
} from './check-json.ts'
export { formatCheckJunit } from './check-junit.ts'
export { checkSarif } from './check-sarif.ts'
export { formatCheckTap } from './check-tap.ts'
export { coveragePercent, formatCheck } from './check-text.ts'
export { describeIntent, describePart, describeService } from './check-words.ts'
export { formatDangling } from './cloud-dangling.ts'
export {
  type CloudCheckJson,
  type CloudPreflightJson,
  type CloudResourceJson,
  type CloudRunJson,
  cloudPreflightJson,
  cloudRunJson,
  type DanglingJson,
  danglingJson,
  type ModeComparisonJson,
  modeComparisonJson,
} from './cloud-json.ts'
export { formatCloudJunit } from './cloud-junit.ts'
export { formatPreflight } from './cloud-preflight.ts'
export { formatCloudRun, formatModeComparison } from './cloud-run.ts'
export { formatCloudStatus, formatLeftovers } from './cloud-status.ts'
export { recoveryWords } from './cloud-words.ts'
export { formatWorld } from './cloud-world.ts'
export { type Decision, decidedBy, decisionOf, describe, describeCandidate } from './deciding.ts'
export { formatDesignHtml } from './design/design-html.ts'
export { formatDesignMarkdown } from './design/design-markdown.ts'
export type { DesignReview } from './design/review.ts'
export { type DiagnosticJson, diagnosticJson, formatDiagnostic, originJson } from './diagnostics.ts'
export {
  type CauseSideJson,
  type DiffChangeJson,
  type DiffGroupJson,
  type DiffJson,
  diffJson,
  type OutsideChangeJson,
  type OutsideDiffJson,
  type OutsideShiftJson,
  type OutsideSideJson,
  type ShiftJson,
} from './diff-json.ts'
export { formatDiffMarkdown } from './diff-markdown.ts'
export { formatDiff } from './diff-text.ts'
export type { Because } from './diff-words.ts'
export { type Explanation, explain } from './explain.ts'
export { type FaultJson, faultsJson, formatFaults, whatOf as describeFault } from './faults.ts'
export { formatPlanProblems, formatVerified } from './generate.ts'
export { formatPlannedObjects } from './generate-yaml.ts'
export { macOf, uuidOf } from './identity.ts'
export { formatAddressPlan } from './ipam.ts'
export { formatAddressPlanCsv } from './ipam-csv.ts'
export { type AddressPlanJson, addressPlanJson, type HolderJson } from './ipam-json.ts'
export { formatAddressPlanMarkdown } from './ipam-markdown.ts'
export { type EffectJson, effectsJson } from './lint-effects.ts'
export { formatLintGithub } from './lint-github.ts'
export {
  type FindingJson,
  type LintJson,
  lintJson,
  type PlaceJson,
  type RuleJson,
  type SuppressedJson,
} from './lint-json.ts'
export { formatLintMarkdown } from './lint-markdown.ts'
export { formatRuleList, formatRulePage, withRulePages } from './lint-page.ts'
export { lintSarif } from './lint-sarif.ts'
export { formatLint, type LintTextOptions } from './lint-text.ts'
export { formatLoss } from './loss.ts'
export { formatMapDot } from './map-dot.ts'
export { formatMapHtml, type MapHtmlOptions, type MapPage } from './map-html.ts'
export { formatMapMermaid } from './map-mermaid.ts'
export { formatMapSvg, type MapSvgOptions } from './map-svg.ts'
export type { MapTheme } from './map-theme.ts'
export { routeOfTrace } from './map-trace.ts'
export { formatNbctl } from './nbctl.ts'
export {
  formatAclList,
  formatEffectiveRoutes,
  formatPolicyList,
  formatRouteList,
  formatRouter,
  formatSwitch,
  type ShowOptions,
} from './nbctl-lists.ts'
export { formatOrigin } from './origin.ts'
export { formatPairServices, type PairServicesJson, pairServicesJson } from './pair-services.ts'
export { type AccessSide, formatAccess } from './reachability-access.ts'
export { formatReachabilityCsv } from './reachability-csv.ts'
export { exampleOf } from './reachability-groups.ts'
export { formatReachabilityHtml } from './reachability-html.ts'
export {
  type FamilyReachabilityJson,
  formatReachabilityJson,
  type ReachabilityCellJson,
  type ReachabilityGroupJson,
  type ReachabilityJson,
  type ReasonJson,
} from './reachability-json.ts'
export { formatReachabilityMarkdown } from './reachability-markdown.ts'
export { formatOutside, type OutsideJson } from './reachability-outside.ts'
export { formatReachabilityPairs } from './reachability-pairs.ts'
export {
  type OutsideReport,
  type ReachabilityReport,
  type ReachabilityScope,
  reachabilityReport,
} from './reachability-report.ts'
export { formatReachability } from './reachability-text.ts'
export {
  type ExposureJson,
  type ObstacleJson,
  type RepairEditJson,
  type RepairIntentJson,
  type RepairJson,
  type RepairReportJson,
  repairJson,
} from './repair-json.ts'
export { formatRepairMarkdown } from './repair-markdown.ts'
export { formatRepair } from './repair-text.ts'
export {
  formatRollout,
  formatRolloutMarkdown,
  type RolloutBreakage,
  type RolloutIntents,
  type RolloutJson,
  type RolloutReport,
  type RolloutStepJson,
  rolloutJson,
} from './rollout.ts'
export type {
  SarifCodeFlow,
  SarifInvocation,
  SarifLevel,
  SarifLocation,
  SarifLog,
  SarifNotification,
  SarifResult,
  SarifRule,
  SarifRun,
  SarifSuppression,
} from './sarif.ts'
export { formatServices } from './services.ts'
export { plain, type Style } from './style.ts'
export {
  formatSweep,
  formatSweepMarkdown,
  type PartNaming,
  type RemovalJson,
  sweepJson,
} from './sweep.ts'
export {
  type HopJson,
  type LegJson,
  type PacketJson,
  type TraceJson,
  traceJson,
} from './trace-json.ts'
export { formatErrorFate, formatTrace } from './trace-text.ts'
export { type ChangedText, formatUnifiedDiff } from './unified-diff.ts'
