import type { CheckReport, Failure, IntentVerdict, NetworkPart } from '../analysis/index.ts'
import { type Probe, probeOf } from '../dataplane/index.ts'
import { type CausesJson, causesJson } from './causes.ts'
import { coveragePercent } from './check-text.ts'
import { asideText, describeIntent, describePart, nameOf } from './check-words.ts'
import { type DiagnosticJson, diagnosticJson, originJson } from './diagnostics.ts'
import { formatServices } from './services.ts'
import { type TraceJson, traceJson } from './trace-json.ts'

/** A check as `isthmus check -o json` prints it. */
export interface CheckJson {
  readonly intents: readonly IntentVerdictJson[]
  readonly coverage: {
    /** Whole per cent, rounded down. */
    readonly percent: number
    readonly covered: readonly NetworkPartJson[]
    readonly uncovered: readonly NetworkPartJson[]
  } | null
  readonly notes: readonly DiagnosticJson[]
}

export interface IntentVerdictJson {
  readonly intent: string
  readonly kind: string
  readonly description: string | null
  readonly reason: string | null
  readonly origin: DiagnosticJson['origin']
  readonly status: IntentVerdict['status']
  readonly pairs: number
  readonly failures: readonly FailureJson[]
  readonly problems: readonly DiagnosticJson[]
  /** What gets through by rules that every security group has, and is not counted; empty where there is nothing. */
  readonly notCounted: string
  /** Pods that it selects and that are to have no place in the network. */
  readonly leftOut: readonly string[]
}

export interface FailureJson {
  readonly problem: Failure['problem']
  /** How many pairs fail like this one. */
  readonly pairs: number
  readonly from: string
  readonly to: string
  /** As {@link formatServices} writes them. */
  readonly services: string
  readonly without: NetworkPartJson | null
  /** The packet of the trace, as `isthmus trace --probes` takes it; what that can't name is null. */
  readonly probe: Probe | null
  readonly trace: TraceJson
  readonly causes: CausesJson
}

export interface NetworkPartJson {
  readonly kind: NetworkPart['kind']
  readonly text: string
  readonly origin: DiagnosticJson['origin']
}

/** Every failure has its own trace: where many pairs of classes fail, the report is large. */
export function checkJson({ verdicts, coverage, notes }: CheckReport): CheckJson {
  return {
    intents: verdicts.map(({ intent, status, pairs, failures, problems, aside, leftOut }) => ({
      intent: describeIntent(intent),
      kind: intent.kind,
      description: intent.description ?? null,
      reason: intent.reason ?? null,
      origin: originJson(intent.origin),
      status,
      pairs,
      failures: failures.map(failureJson),
      problems: problems.map(diagnosticJson),
      notCounted: asideText(aside),
      leftOut: leftOut.map(nameOf),
    })),
    coverage: coverage
      ? {
          percent: coveragePercent(coverage),
          covered: coverage.covered.map(partJson),
          uncovered: coverage.uncovered.map(partJson),
        }
      : null,
    notes: notes.map(diagnosticJson),
  }
}

function failureJson(failure: Failure): FailureJson {
  const { problem, pairs, example, services, without, packet, trace, causes } = failure
  const from = nameOf(example.from.endpoint)
  const to = nameOf(example.to.endpoint)
  return {
    problem,
    pairs,
    from,
    to,
    services: formatServices(services),
    without: without ? partJson(without) : null,
    probe: probeOf(packet, from, to) ?? null,
    trace: traceJson(trace, from, to),
    causes: causesJson(causes),
  }
}

function partJson(part: NetworkPart): NetworkPartJson {
  return { kind: part.kind, text: describePart(part), origin: originJson(part.origin) }
}
