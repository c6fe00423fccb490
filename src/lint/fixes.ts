import type { ReachabilityDiff } from '../analysis/index.ts'
import { applyEdits, type Edit } from '../edit/index.ts'
import type { Source } from '../manifest/index.ts'
import { Design } from './design.ts'
import type { Finding } from './finding.ts'
import { type LintReport, lint } from './lint.ts'
import { type FixableFinding, type Proof, Prover } from './proof.ts'
import type { Fix, LintRule } from './rule.ts'
import type { Ignore } from './suppression.ts'

/** A fix that keeps what it promises: what it mends is no longer found, and nothing as grave comes instead. */
export interface ProvenFix extends Fix {
  /** What it alone changes between endpoints, where that was asked for. */
  readonly effects?: ReachabilityDiff
}

/** A finding, with its fix if that was proven. */
export interface ProvenFinding extends Omit<Finding, 'fix'> {
  readonly fix?: ProvenFix
}

/** What a linter found, with nothing offered that was not proven. */
export interface ProvenReport extends LintReport {
  readonly findings: readonly ProvenFinding[]
  /** What those that can be made together change between endpoints, where that was asked for and is not told of each. */
  readonly effects?: ReachabilityDiff
}

/** Of what is told what it changes between endpoints: of each fix by itself, of all fixes together, or of none. */
type ToldEffects = 'each' | 'together' | 'none'

export interface ProveOptions {
  /** The texts that the manifests were read from: a fix that can't be written there is not offered. */
  readonly sources: readonly Source[]
  readonly rules: readonly LintRule[]
  /** What is set aside, and so not fixed. */
  readonly ignore?: readonly Ignore[]
  /**
   * Which effects are wanted. Default: those of each fix in a small design, those of all together in one of some size,
   * and none in a large one. Where there are more fixes than can be tried one by one, `each` is the same as `together`.
   */
  readonly effects?: ToldEffects
}

/** So many objects are compiled for the effects of single fixes that nobody asked for. */
const AT_ONCE = 1000

/** What fixes change in a design of more objects takes seconds to find out, as long as all that is wrong with it. */
const LARGE = 20_000

/** Proves the fixes of all findings: all together first, and then what is left, one at a time. */
export function proveFixes(
  design: Design,
  report: LintReport,
  { sources, rules, effects }: ProveOptions,
): ProvenReport {
  const fixable = report.findings.filter(isFixable)
  if (fixable.length === 0) return { ...report, findings: report.findings.map(withoutFix) }
  const prover = new Prover(design, rules)
  const told = effects ?? affordable(fixable.length, design.manifests.length)
  const alone = told === 'each' && fixable.length <= prover.budget
  const together = alone ? undefined : proveWritable(prover, fixable, sources)
  const effectsOf = (proof: Proof) => told !== 'none' && { effects: prover.effectsOf(proof) }
  const fixes = new Map<Finding, ProvenFix>(
    together?.fixed.map((finding) => [prover.given(finding), finding.fix]),
  )
  for (const finding of fixable) {
    if (fixes.has(finding)) continue
    const proof = proveWritable(prover, [finding], sources)
    if (proof) fixes.set(finding, { ...proof.fixed[0]!.fix, ...effectsOf(proof) })
  }
  return {
    ...report,
    findings: report.findings.map((finding) => {
      const fix = fixes.get(finding)
      return fix ? { ...finding, fix } : withoutFix(finding)
    }),
    ...(together && effectsOf(together)),
  }
}

/** The effects that are told where nobody says which. */
function affordable(fixes: number, objects: number): ToldEffects {
  if (fixes * objects <= AT_ONCE) return 'each'
  return objects <= LARGE ? 'together' : 'none'
}

function isFixable(finding: Finding): finding is FixableFinding {
  return finding.fix !== undefined
}

function withoutFix({ fix: _, ...finding }: Finding): ProvenFinding {
  return finding
}

/** Fixes that were proven, and the texts with them. */
interface Writable extends Proof {
  readonly sources: readonly Source[]
}

/** Proves as many fixes together as can be written into the texts. */
function proveWritable(
  prover: Prover,
  findings: readonly FixableFinding[],
  sources: readonly Source[],
): Writable | undefined {
  const proof = prover.proveMany(findings)
  if (!proof) return undefined
  const { refused, sources: written } = applyEdits(sources, editsOf(proof))
  if (refused.length === 0) return { ...proof, sources: written }
  const impossible = new Set(refused.map(({ edit }) => edit))
  const writable = proof.fixed.filter(({ fix }) => !fix.edits.some((edit) => impossible.has(edit)))
  if (writable.length > 0) return proveWritable(prover, writable, sources)
  if (findings.length === 1) return undefined
  // What they bring forth together is in the way: one of them may be writable by itself.
  for (const finding of findings) {
    const alone = proveWritable(prover, [finding], sources)
    if (alone) return alone
  }
  return undefined
}

function editsOf({ fixed }: Proof): Edit[] {
  return fixed.flatMap(({ fix }) => fix.edits)
}

/** What became of texts by fixing all that could be fixed. */
export interface FixedTexts {
  readonly sources: readonly Source[]
  /** What was mended, in the order in which it was. */
  readonly fixed: readonly FixableFinding[]
  /** What is found now. */
  readonly report: ProvenReport
}

/** Fixes can bring forth others, and can be in each other's way. After so many rounds that goes on for ever. */
const ROUNDS = 20

/**
 * Makes all fixes that can be proven together, reads the texts again and goes on with what is found then, until there
 * is nothing left to fix.
 */
export function fixAll(
  design: Design,
  { sources, rules, ignore = [], effects }: ProveOptions,
): FixedTexts {
  let texts = sources
  let current = design
  const fixed: FixableFinding[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const report = lint(current, rules, ignore)
    const prover = new Prover(current, rules)
    const fixable = misspeltFirst(report.findings.filter(isFixable))
    const proof = fixable.length > 0 ? proveWritable(prover, fixable, texts) : undefined
    if (!proof) break
    texts = proof.sources
    fixed.push(...proof.fixed)
    const left = lint(proof.after, rules, ignore)
    // The texts hold what was proven, so that nothing is to be found in them; places would be those before the fixes.
    if (isEmpty(left)) return { sources: texts, fixed, report: left }
    current = Design.read(texts, current.options)
  }
  const report = lint(current, rules, ignore)
  const left = proveFixes(current, report, { sources: texts, rules, ...(effects && { effects }) })
  return { sources: texts, fixed, report: left }
}

/** What seems to be missing may be there under another name: that is mended before something is added. */
function misspeltFirst(findings: readonly FixableFinding[]): FixableFinding[] {
  const renames = ({ fix }: FixableFinding): boolean =>
    fix.edits.some(({ kind }) => kind === 'rename')
  return [...findings.filter(renames), ...findings.filter((finding) => !renames(finding))]
}

function isEmpty({ findings, suppressed, errors }: LintReport): boolean {
  return findings.length + suppressed.length + errors.length === 0
}
