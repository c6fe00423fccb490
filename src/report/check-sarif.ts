import type { CheckReport, Intent } from '../analysis/index.ts'
import type { Origin } from '../diagnostic/index.ts'
import { findingsOf } from './check-findings.ts'
import { describeIntent } from './check-words.ts'

/** A check as a log of the Static Analysis Results Interchange Format: a result for each failure. */
export interface CheckSarif {
  readonly $schema: string
  readonly version: '2.1.0'
  readonly runs: SarifRun[]
}

export interface SarifRun {
  readonly tool: {
    readonly driver: {
      readonly name: string
      readonly version: string
      readonly rules: SarifRule[]
    }
  }
  /** Columns are counted as JavaScript counts them. */
  readonly columnKind: 'utf16CodeUnits'
  readonly results: SarifResult[]
}

export interface SarifRule {
  readonly id: string
  readonly shortDescription: { readonly text: string }
  readonly help: { readonly text: string }
  readonly defaultConfiguration: { readonly level: 'error' }
}

export interface SarifResult {
  readonly ruleId: string
  readonly ruleIndex: number
  readonly level: 'error'
  readonly message: { readonly text: string }
  /** The manifest line that decides; failing that, the intent's. */
  readonly locations: SarifLocation[]
  /** The intent. */
  readonly relatedLocations?: SarifLocation[]
}

export interface SarifLocation {
  readonly id?: number
  readonly message?: { readonly text: string }
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string }
    readonly region?: { readonly startLine: number; readonly startColumn: number }
  }
}

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

/** `version` is that of the program. */
export function checkSarif(report: CheckReport, version: string): CheckSarif {
  const results = findingsOf(report).map(({ verdict, message, help, origin }): SarifResult => {
    const { intent, status } = verdict
    const ruleId: RuleId = status === 'error' ? 'no-question' : intent.kind
    return {
      ruleId,
      ruleIndex: RULES.findIndex(([id]) => id === ruleId),
      level: 'error',
      message: { text: [message, ...help].join('\n') },
      locations: origin ? [location(origin)] : [],
      ...(intent.origin && {
        relatedLocations: [
          { id: 1, message: { text: describeIntent(intent) }, ...location(intent.origin) },
        ],
      }),
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
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'isthmus', version, rules } },
        columnKind: 'utf16CodeUnits',
        results,
      },
    ],
  }
}

function location({ file, line, column }: Origin): SarifLocation {
  const artifactLocation = { uri: uriOf(file) }
  // What has no line is all of the file.
  if (line === 0) return { physicalLocation: { artifactLocation } }
  return {
    physicalLocation: { artifactLocation, region: { startLine: line, startColumn: column } },
  }
}

/** A reference relative to where the check ran; absolute paths are URIs of files. */
function uriOf(file: string): string {
  const path = file
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/')
  return path.startsWith('/') ? `file://${path}` : path
}
