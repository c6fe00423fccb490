import { type CheckReport, diffReachability, type Failure, type Intent } from '../analysis/index.ts'
import type { Origin } from '../diagnostic/index.ts'
import { applyEdits, type Edit } from '../edit/index.ts'
import { Design } from '../lint/index.ts'
import { type Source, valueAt } from '../manifest/index.ts'
import { type Prefix, parseCidr } from '../net/index.ts'
import { type BlastRadius, blastRadiusOf } from './blast-radius.ts'
import { Draft } from './draft.ts'
import { type FleetingAddress, fleetingAddresses } from './fleeting.ts'
import { Goal } from './goal.ts'
import type { Obstacle } from './obstacle.ts'
import { brokenBy, completed, minimal, obstacleOf, STRATEGIES } from './search.ts'
import type { TransitPools } from './situation.ts'
import { listOf, objectOf, type Step } from './step.ts'

/** What is to become true, and how. */
export interface RepairRequest {
  /** Intents of kind `reachable` or `only` that are to become true. */
  readonly reach: readonly Intent[]
  /** Intents that must not break: those of them that hold are to hold after the repair. */
  readonly keep?: readonly Intent[]
  /** The texts that the manifests were read from: what can't be written there is no repair. */
  readonly sources: readonly Source[]
  /** Where networks of new peerings come from, one a family. Default {@link TRANSIT_POOLS}. */
  readonly transitPools?: readonly Prefix[]
  /** Addresses that new peerings leave free. Default {@link AVOIDED_ADDRESSES}. */
  readonly avoid?: readonly Prefix[]
}

/** The pools of `isthmus generate`. */
export const TRANSIT_POOLS: readonly Prefix[] = ['169.254.0.0/16', 'fd00:a9fe::/112'].map(
  (text) => parseCidr(text)!,
)

/** Addresses in them that nodes answer themselves. */
export const AVOIDED_ADDRESSES: readonly Prefix[] = [
  '169.254.20.10/32',
  '169.254.25.10/32',
  '169.254.169.254/32',
].map((text) => parseCidr(text)!)

/** One edit of a repair: to one item of one list of one object. */
export interface RepairEdit {
  readonly step: Step
  /** Where it is made: the item that changes, or the list that gets one more; the nearest thing that is written. */
  readonly origin: Origin
  readonly edits: readonly Edit[]
  /** What goes wrong with all edits but this one: the proof that it is needed, and its reason. */
  readonly without: Failure
  /** The item as it is written now; undefined where one is added. */
  readonly before: unknown
}

/** A text before and after a repair. */
export interface ChangedSource {
  readonly file: string
  readonly before: string
  readonly after: string
}

/** Edits that make intents true, proven to. */
export interface Repair {
  /** In the order in which a packet meets what they mend. None of them can be left out. */
  readonly edits: readonly RepairEdit[]
  /** All texts after the repair, in their order; those without an edit are the same values. */
  readonly sources: readonly Source[]
  /** Those that it changes. */
  readonly changed: readonly ChangedSource[]
  /** The design that these texts describe, read and compiled anew. */
  readonly after: Design
  /** Every intent, proven in that design. */
  readonly proof: CheckReport
  readonly blastRadius: BlastRadius
  /** Pods whose present address the edits name, and that may get another one. */
  readonly fleeting: readonly FleetingAddress[]
}

/** What became of a request. Neither a repair nor an obstacle means that there was nothing to do. */
export interface RepairReport {
  /** Every intent of the request, those to become true first, checked before anything is changed. */
  readonly before: CheckReport
  /** The smallest repair that was found, of all intents that can be made true. */
  readonly repair: Repair | undefined
  /** Other repairs of the same intents, the smallest first. */
  readonly alternatives: readonly Repair[]
  /** The intents that no repair was found for, each with the reason. */
  readonly obstacles: readonly Obstacle[]
}

/**
 * The smallest set of edits to manifests that makes intents true on a live cluster, proven: the edited texts are read and
 * compiled again, the intents hold there for every packet that they name, no edit can be left out, and what else changes
 * between endpoints is told. An intent that can't be made true is an obstacle, and the others are repaired without it.
 *
 * Costs a compilation of the design for each edit and each round of leaving edits out.
 */
export function repair(design: Design, request: RepairRequest): RepairReport {
  const { keep = [], sources, transitPools = TRANSIT_POOLS, avoid = AVOIDED_ADDRESSES } = request
  const transit: TransitPools = { pools: transitPools, avoid }
  const start = new Draft(design)
  const before = new Goal(request.reach, keep).check(start)
  const holding = before.verdicts.filter(({ status }) => status === 'holds')
  const kept = keep.filter((intent) => holding.some((verdict) => verdict.intent === intent))
  const obstacles: Obstacle[] = []
  let reach = request.reach
  for (;;) {
    const goal = new Goal(reach, kept)
    if (goal.holds(start)) return { before, repair: undefined, alternatives: [], obstacles }
    const { repairs, obstacle } = candidates(start, goal, sources, transit)
    const [best, ...alternatives] = repairs
    if (best) return { before, repair: best, alternatives, obstacles }
    obstacles.push(obstacle!)
    // What can't be had is left out, and the rest is repaired without it.
    reach = reach.filter((intent) => intent !== obstacle!.intent)
  }
}

/** All repairs that the strategies come to, the best first; where there is none, what is in the way of the first. */
function candidates(
  start: Draft,
  goal: Goal,
  sources: readonly Source[],
  transit: TransitPools,
): { readonly repairs: readonly Repair[]; readonly obstacle: Obstacle | undefined } {
  const repairs: Repair[] = []
  const keys = new Set<string>()
  let obstacle: Obstacle | undefined
  for (const strategy of STRATEGIES) {
    const found = completed(start, goal, strategy, transit)
    if (!(found instanceof Draft)) {
      obstacle ??= found
      continue
    }
    if (goal.broken(found)) {
      obstacle ??= brokenBy(found, goal, start)
      continue
    }
    const draft = minimal(found, goal)
    if (keys.has(draft.key)) continue
    keys.add(draft.key)
    const proven = provenRepair(draft, goal, sources, start)
    if ('intent' in proven) obstacle ??= proven
    else repairs.push(proven)
  }
  return { repairs: repairs.sort(byDamageAndSize), obstacle }
}

/** A repair that takes something away is worse than a large one, and of two as large the one that opens less is better. */
function byDamageAndSize(a: Repair, b: Repair): number {
  const rank = ({ edits, blastRadius }: Repair) => [
    Number(blastRadius.lost.length > 0),
    edits.length,
    blastRadius.beyond.reduce((sum, { pairs }) => sum + pairs, 0),
  ]
  const [one, two] = [rank(a), rank(b)]
  return one.map((value, i) => value - two[i]!).find((difference) => difference !== 0) ?? 0
}

/** Writes a draft into the texts, and proves it anew from there. */
function provenRepair(
  draft: Draft,
  goal: Goal,
  sources: readonly Source[],
  start: Draft,
): Repair | Obstacle {
  const { base } = draft
  const edits = draft.steps.map((step) => editOf(step, draft, goal))
  const applied = applyEdits(
    sources,
    edits.flatMap((edit) => edit.edits),
  )
  const [refusal] = applied.refused
  if (refusal) {
    const { origin } = edits.find((edit) => edit.edits.includes(refusal.edit))!
    return obstacleOf(goal.unmet(start)!, {
      message: `the file can't be edited there: ${refusal.reason}`,
      help: 'write it in a plainer way, or make the edits by hand',
      origin,
    })
  }
  const after = Design.read(applied.sources, base.options)
  const read = new Draft(after)
  if (!goal.holds(read)) {
    return obstacleOf(goal.unmet(read) ?? goal.broken(read)!, {
      message: 'the edited files, read again, do not do what was worked out',
    })
  }
  const diff = diffReachability(base.network.reachability(), after.network.reachability())
  return {
    edits,
    sources: applied.sources,
    changed: sources.flatMap(({ file, text }, i) => {
      const { text: now } = applied.sources[i]!
      return now === text ? [] : { file, before: text, after: now }
    }),
    after,
    proof: goal.check(read),
    blastRadius: blastRadiusOf(diff, goal.reach, after.network),
    fleeting: fleetingAddresses(draft.steps, after),
  }
}

function editOf(step: Step, draft: Draft, goal: Goal): RepairEdit {
  const rest = draft.without(step)
  const { failures } = goal.unmet(rest) ?? goal.broken(rest)!
  const manifest = objectOf(step, draft.base)!
  const isChange = 'at' in step && step.at !== undefined
  const path = [...listOf(step), ...(isChange ? [step.at!] : [])]
  return {
    step,
    origin: manifest.origin(path),
    before: isChange ? valueAt(manifest.value, path) : undefined,
    edits: draft.editsOf(step),
    without: failures[0]!,
  }
}
