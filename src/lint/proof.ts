import { diffNetworks, type ReachabilityDiff } from '../analysis/index.ts'
import type { Severity } from '../diagnostic/index.ts'
import { CompatibleEdits, type Edit, Impossible, onWritten, patchManifests } from '../edit/index.ts'
import { FieldOrigin } from '../manifest/index.ts'
import { Design } from './design.ts'
import type { Finding } from './finding.ts'
import { allFindings, visible } from './lint.ts'
import type { Fix, LintRule } from './rule.ts'

/** A finding whose fix mends it. */
export type FixableFinding = Finding & { readonly fix: Fix }

/** A design with fixes made, which was found to be as they promise. */
export interface Proof {
  readonly fixed: readonly FixableFinding[]
  readonly after: Design
}

/** A design with fixes made. */
interface Trial {
  readonly after: Design
  readonly consequences: readonly Finding[]
}

/** So often may what a fix brings forth bring forth something itself. */
const CONSEQUENCES = 4

/**
 * Makes fixes in thought, and looks whether they keep what they promise: what they mend is no longer found, and
 * nothing new of that severity or a graver one is.
 */
export class Prover {
  readonly #design: Design
  readonly #rules: readonly LintRule[]
  /** How often each thing was found before, also where it was kept quiet about. */
  readonly #before: ReadonlyMap<string, number>
  readonly #errors: number
  #budget: number
  /** Findings whose fixes have grown, and how they were given. */
  readonly #wholes = new WeakMap<FixableFinding, FixableFinding>()

  constructor(design: Design, rules: readonly LintRule[]) {
    this.#design = design
    this.#rules = rules
    this.#before = counted(allFindings(design, rules))
    this.#errors = errorsOf(design)
    this.#budget = Math.max(10, Math.floor(200_000 / Math.max(1, design.manifests.length)))
  }

  /** How many designs may still be compiled: large ones take seconds. */
  get budget(): number {
    return this.#budget
  }

  /** Proves some fixes together, if they stand the proof. */
  #prove(fixed: readonly FixableFinding[]): Proof | undefined {
    const trial = this.#try(fixed)
    return trial && trial.consequences.length === 0 ? { fixed, after: trial.after } : undefined
  }

  /**
   * Proves a fix together with the fixes of what it brings forth, as the peering that reaches the cluster's own VPC
   * needs the policy that lets replies back.
   */
  #proveWithConsequences(
    finding: FixableFinding,
    others: readonly FixableFinding[],
  ): Proof | undefined {
    let fix: Fix = finding.fix
    for (let step = 0; step < CONSEQUENCES; step++) {
      const whole = step === 0 ? finding : { ...finding, fix }
      const fixed = [...others, whole]
      const trial = this.#try(fixed)
      if (!trial) return undefined
      if (trial.consequences.length === 0) {
        this.#wholes.set(whole, this.given(finding))
        return { fixed, after: trial.after }
      }
      // What can't be fixed may be gone with the rest.
      const more = trial.consequences.flatMap((consequence) => consequence.fix ?? [])
      const edits = more.flatMap((one) => one.edits.map(onWritten))
      if (edits.length === 0 || !edits.every((edit) => edit !== undefined)) return undefined
      const titles = new Set([fix.title, ...more.map((one) => one.title)])
      fix = { title: [...titles].join('; '), edits: [...fix.edits, ...edits] }
    }
    return undefined
  }

  /** The finding as it was given, of one whose fix has grown by what it brings forth. */
  given(finding: FixableFinding): FixableFinding {
    return this.#wholes.get(finding) ?? finding
  }

  /** What fixes bring forth that is as grave as what they mend; undefined where they don't mend it. */
  #try(fixed: readonly FixableFinding[]): Trial | undefined {
    if (this.#budget-- <= 0) return undefined
    const after = this.#patched(fixed.flatMap(({ fix }) => fix.edits))
    if (!after || errorsOf(after) > this.#errors) return undefined
    const all = allFindings(after, this.#rules)
    const found = counted(all)
    for (const [key, count] of counted(fixed)) {
      if ((found.get(key) ?? 0) > (this.#before.get(key) ?? 0) - count) return undefined
    }
    const mildest = Math.min(...fixed.map(({ severity }) => GRAVITY[severity]))
    const isNew = (finding: Finding): boolean => {
      const key = keyOf(finding)
      return (found.get(key) ?? 0) > (this.#before.get(key) ?? 0)
    }
    const consequences = visible(all).filter(
      (finding) => GRAVITY[finding.severity] >= mildest && isNew(finding),
    )
    return { after, consequences }
  }

  /** As many of the fixes as can be proven together; those in front come first. */
  proveMany(findings: readonly FixableFinding[]): Proof | undefined {
    let proven: Proof | undefined
    let rest = findings
    for (;;) {
      const edits = new CompatibleEdits()
      for (const { fix } of proven?.fixed ?? []) edits.add(fix.edits)
      const tried = new Set(rest.filter(({ fix }) => edits.add(fix.edits)))
      if (tried.size === 0) return proven
      proven = this.#extend(proven, [...tried])
      rest = rest.filter((finding) => !tried.has(finding))
    }
  }

  /** Adds what can be added, and finds the others by halving: few of many fail. */
  #extend(proven: Proof | undefined, more: readonly FixableFinding[]): Proof | undefined {
    if (more.length === 0) return proven
    const all = this.#prove([...(proven?.fixed ?? []), ...more])
    if (all) return all
    if (more.length === 1) {
      return this.#proveWithConsequences(more[0]!, proven?.fixed ?? []) ?? proven
    }
    const half = more.length >> 1
    return this.#extend(this.#extend(proven, more.slice(0, half)), more.slice(half))
  }

  /** What the fixes change between endpoints: exactly that, and nothing else. */
  effectsOf({ after }: Proof): ReachabilityDiff {
    return diffNetworks(this.#design.model, after.model)
  }

  #patched(edits: readonly Edit[]): Design | undefined {
    const { manifests, problems, options } = this.#design
    try {
      return new Design(patchManifests(manifests, edits), problems, options, this.#design)
    } catch (error) {
      if (error instanceof Impossible) return undefined
      throw error
    }
  }
}

const GRAVITY: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 }

function errorsOf({ diagnostics }: Design): number {
  return diagnostics.filter(({ severity }) => severity === 'error').length
}

function counted(findings: Iterable<Finding>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const finding of findings) {
    const key = keyOf(finding)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

/** The same for a finding before and after other lines have moved. */
function keyOf({ rule, message, places }: Finding): string {
  const { origin } = places[0]!
  const object =
    origin instanceof FieldOrigin
      ? `${origin.manifest.kind} ${origin.manifest.namespace ?? ''}/${origin.manifest.name}`
      : ''
  return `${rule.id} ${object} ${message}`
}
