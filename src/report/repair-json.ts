import type { Exposure, Obstacle, Repair, RepairEdit, RepairReport } from '../repair/index.ts'
import { describeIntent, nameOf } from './check-words.ts'
import { type DiagnosticJson, diagnosticJson, originJson } from './diagnostics.ts'
import { type EffectJson, effectJson } from './lint-effects.ts'
import {
  editReason,
  editTitle,
  exposureCause,
  obstacleHelp,
  obstacleWords,
  openEnds,
  wayOf,
} from './repair-words.ts'
import { formatUnifiedDiff } from './unified-diff.ts'

/** A repair as `isthmus repair -o json` prints it. */
export interface RepairReportJson {
  readonly intents: readonly RepairIntentJson[]
  /** Null where there is nothing to do, or no repair. */
  readonly repair: (RepairJson & { readonly diff: string }) | null
  /** The smallest first. */
  readonly alternatives: readonly RepairJson[]
  /** The intents that can't be made true. */
  readonly obstacles: readonly ObstacleJson[]
  /** What the proof rests on or leaves out. */
  readonly notes: readonly DiagnosticJson[]
}

export interface RepairIntentJson {
  readonly name: string
  readonly before: 'holds' | 'fails' | 'error'
  /** Null where there is no repair. */
  readonly after: 'holds' | 'fails' | 'error' | null
  readonly pairs: number
}

export interface RepairJson {
  readonly edits: readonly RepairEditJson[]
  /** The VPCs by which the packets go. */
  readonly way: string
  /** Pods whose present address the edits name, and that may get another one. */
  readonly fleeting: readonly { readonly endpoint: string; readonly address: string }[]
  readonly blastRadius: {
    readonly intended: readonly EffectJson[]
    readonly beyond: readonly ExposureJson[]
    /** By rules that Kube-OVN gives every security group. */
    readonly base: readonly EffectJson[]
    readonly lost: readonly ExposureJson[]
    /** Why there is more than was asked for; null where no end is open. */
    readonly why: string | null
  }
}

export interface ExposureJson extends EffectJson {
  /** What decides it now. */
  readonly what: string
  readonly origin: DiagnosticJson['origin']
}

export interface RepairEditJson {
  readonly title: string
  /** What is written, in the form of the manifest; null where an item is taken out. */
  readonly value: unknown
  /** What stood there; null where it is added. */
  readonly before: unknown
  readonly origin: DiagnosticJson['origin']
  /** What happens with all of the other edits and not with this one. */
  readonly without: { readonly what: string; readonly origin: DiagnosticJson['origin'] }
}

export interface ObstacleJson {
  readonly intent: string
  readonly message: string
  readonly details: readonly string[]
  readonly help: string | null
  readonly origin: DiagnosticJson['origin']
}

export function repairJson(report: RepairReport): RepairReportJson {
  const { before, repair, alternatives, obstacles } = report
  const proof = repair?.proof.verdicts ?? []
  return {
    intents: before.verdicts.map(({ intent, status, pairs }) => {
      const after = proof.find((verdict) => verdict.intent === intent)
      return {
        name: describeIntent(intent),
        before: status,
        after: after?.status ?? null,
        pairs: after?.pairs ?? pairs,
      }
    }),
    repair: repair
      ? { ...oneRepair(repair), diff: repair.changed.map(formatUnifiedDiff).join('') }
      : null,
    alternatives: alternatives.map(oneRepair),
    obstacles: obstacles.map(obstacleJson),
    notes: (repair?.proof ?? before).notes.map(diagnosticJson),
  }
}

function oneRepair(repair: Repair): RepairJson {
  const { intended, beyond, base, lost } = repair.blastRadius
  const effects = (exposures: readonly Exposure[]): EffectJson[] =>
    exposures.map((exposure) => effectJson(exposure, exposure.shifts[0]))
  const exposed = (exposures: readonly Exposure[]): ExposureJson[] =>
    exposures.map((exposure) => {
      const { what, origin } = exposureCause(repair, exposure)
      return { ...effectJson(exposure, exposure.shifts[0]), what, origin: originJson(origin) }
    })
  return {
    edits: repair.edits.map(editJson),
    way: wayOf(repair),
    fleeting: repair.fleeting.map(({ endpoint, address }) => ({
      endpoint: nameOf(endpoint),
      address,
    })),
    blastRadius: {
      intended: effects(intended),
      beyond: exposed(beyond),
      base: effects(base),
      lost: exposed(lost),
      why: openEnds(repair) ?? null,
    },
  }
}

function editJson(edit: RepairEdit): RepairEditJson {
  const { step, before, origin } = edit
  const { what, origin: place } = editReason(edit)
  return {
    title: editTitle(edit),
    value: (step.kind === 'allow-subnet' ? step.cidr : step.entry) ?? null,
    before: before ?? null,
    origin: originJson(origin),
    without: { what, origin: originJson(place) },
  }
}

function obstacleJson(obstacle: Obstacle): ObstacleJson {
  const [message, ...details] = obstacleWords(obstacle)
  return {
    intent: describeIntent(obstacle.intent),
    message: message!,
    details,
    help: obstacleHelp(obstacle) ?? null,
    origin: originJson(obstacle.origin),
  }
}
