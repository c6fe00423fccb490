import {
  type Check,
  type Condition,
  type Dangling,
  type ModeComparison,
  type ModeDifference,
  type Preflight,
  type PreflightCheck,
  type QuirkName,
  type QuotaUse,
  type Recovery,
  recoveryOf,
  type ScenarioRun,
  type TimelineEntry,
} from '../cloud/index.ts'
import type { Origin } from '../diagnostic/index.ts'
import { type DiagnosticJson, diagnosticJson, originJson } from './diagnostics.ts'

/** Times are milliseconds from the beginning. */
export interface CloudRunJson {
  readonly scenario: string
  readonly end: number
  readonly timeline: readonly TimelineEntry[]
  readonly resources: readonly CloudResourceJson[]
  readonly peerings: readonly string[]
  readonly dangling: readonly DanglingJson[]
  readonly checks: readonly CloudCheckJson[]
}

export interface CloudResourceJson {
  readonly name: string
  readonly state: string
  readonly deleting: boolean
  readonly conditions: readonly Condition[]
  /** The step at which the controller stopped last, and after how many milliseconds it looks again. */
  readonly step: string | null
  readonly retry: number | 'back-off' | 'never' | null
  readonly recovery: Recovery
}

type Located<T> = Omit<T, 'origin'> & { readonly origin: DiagnosticJson['origin'] }
export type DanglingJson = Located<Dangling>
export type CloudCheckJson = Located<Check>

export interface CloudPreflightJson {
  readonly kind: string
  readonly name: string
  readonly diagnostics: readonly DiagnosticJson[]
  readonly checks: readonly PreflightCheck[]
  readonly quotas: readonly (QuotaUse & { readonly left: number })[]
  readonly predicted: {
    readonly state: string
    readonly conditions: readonly Condition[]
    readonly at: number
    readonly recovery: Recovery
  } | null
}

export interface ModeComparisonJson {
  readonly differences: readonly ModeDifference[]
  readonly because: readonly QuirkName[]
}

export function cloudRunJson(run: ScenarioRun): CloudRunJson {
  const { scenario, now, timeline, resources, peerings, dangling, checks, world } = run
  return {
    scenario: scenario.name,
    end: now,
    timeline,
    resources: resources.map(({ name, status, progress }) => ({
      name,
      ...status,
      step: progress?.step ?? null,
      retry: progress?.retry ?? null,
      recovery: recoveryOf(world, status, progress),
    })),
    peerings,
    dangling: danglingJson(dangling),
    checks: checks.map(located),
  }
}

export function danglingJson(items: readonly Dangling[]): DanglingJson[] {
  return items.map(located)
}

export function cloudPreflightJson({
  predicted,
  diagnostics,
  quotas,
  ...rest
}: Preflight): CloudPreflightJson {
  return {
    ...rest,
    diagnostics: diagnostics.map((diagnostic) => diagnosticJson(diagnostic)),
    quotas: quotas.map((use) => ({ ...use, left: use.limit - use.used })),
    predicted: predicted
      ? {
          state: predicted.status.state,
          conditions: predicted.status.conditions,
          at: predicted.at,
          recovery: predicted.recovery,
        }
      : null,
  }
}

export function modeComparisonJson({ differences, because }: ModeComparison): ModeComparisonJson {
  return { differences, because }
}

function located<T extends { readonly origin?: Origin | undefined }>({
  origin,
  ...rest
}: T): Located<T> {
  return { ...rest, origin: originJson(origin) }
}
