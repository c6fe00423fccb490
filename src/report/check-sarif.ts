import type { CheckReport, Intent } from '../analysis/index.ts'
import { detailsOf, findingsOf, type WrittenDecision } from './check-findings.ts'
import { describeIntent } from './check-words.ts'
import {
  type SarifCodeFlow,
  type SarifLog,
  type SarifResult,
  type SarifRule,
  sarifLocation,
  sarifLog,
} from './sarif.ts'

type RuleId = Intent['kind'] | 'no-question'

const RULES: readonly (readonly [id: RuleId, what: string, help: string])[] = [
  [
    'reachable',
    'services that must get through and back do',
    'mend every cause that the result names: a route there, one for the way back, and the rules at both ends',
  ],
  [
    'unreachable',
    'services that must not get through do not',
    'take out the route or the rule that lets the packet through, or put one above that drops it',
  ],
  [
    'only',
    'exactly the services that are named get through',
    'allow what is missing, and narrow what lets more through',
  ],
  [
    'isolated',
    'nothing gets from one group to another, or back',
    'take out the route or the rule that lets the packet through, or put one above that drops it',
  ],
  [
    'no-question',
    'every intent is about endpoints that are there',
    'correct the selector that selects nobody, or what keeps the endpoints out of the network',
  ],
]

/** A check as a log of SARIF: a result for each failure. `version` is that of the program. */
export function checkSarif(report: CheckReport, version: string): SarifLog {
  const results = findingsOf(report).map((finding): SarifResult => {
    const { verdict, message, origin, decisions } = finding
    const { intent, status } = verdict
    const ruleId: RuleId = status === 'error' ? 'no-question' : intent.kind
    return {
      ruleId,
      ruleIndex: RULES.findIndex(([id]) => id === ruleId),
      level: 'error',
      message: { text: [message, ...detailsOf(finding)].join('\n') },
      locations: origin ? [sarifLocation(origin)] : [],
      ...(intent.origin && {
        relatedLocations: [
          { id: 1, message: { text: describeIntent(intent) }, ...sarifLocation(intent.origin) },
        ],
      }),
      ...(decisions.length > 0 && { codeFlows: [codeFlow(decisions)] }),
    }
  })
  const rules = RULES.map(
    ([id, what, help]): SarifRule => ({
      id,
      shortDescription: { text: what },
      help: { text: help },
      defaultConfiguration: { level: 'error' },
    }),
  )
  return sarifLog(version, rules, results)
}

function codeFlow(decisions: readonly WrittenDecision[]): SarifCodeFlow {
  const locations = decisions.map(({ text, origin }) => ({
    location: { message: { text }, ...sarifLocation(origin) },
  }))
  return { threadFlows: [{ locations }] }
}
