import { type Cell, type Fault, type FaultKind, withoutPortZero } from '../analysis/index.ts'
import type { Diagnostic } from '../diagnostic/index.ts'
import type { KubeOvnOptions } from '../kubeovn/index.ts'
import { type Loaded, loadNetwork } from '../load.ts'
import type { Source } from '../manifest/index.ts'
import { ServiceSet } from '../match/index.ts'
import type { Family } from '../net/index.ts'
import { type Expectation, groupedExpectation, openExpectation } from './expectation.ts'
import type { GeneratedDesign } from './generate.ts'
import type { Inventory } from './inventory.ts'
import { Trial, trialPods } from './trial-pods.ts'

/** Something for which a design is not to be applied. */
export type PlanProblem =
  | { readonly kind: 'diagnostic'; readonly diagnostic: Diagnostic }
  | { readonly kind: 'fault'; readonly fault: Fault }
  /** A subnet of the design has no address left for a pod to try it with. */
  | { readonly kind: 'full'; readonly subnet: string }
  | PairProblem

/** Two subnets between which something else gets through than is meant to. */
export interface PairProblem {
  readonly kind: 'pair'
  /** Names of subnets. */
  readonly from: string
  readonly to: string
  readonly family: Family
  /** Whether the pods that were tried are in the security groups of the design, or in none. */
  readonly grouped: boolean
  readonly expected: Cell
  readonly found: Cell
}

/** What came of a verification. Where there are no problems, the design does what it is meant to, and nothing else. */
export interface Verification {
  readonly problems: readonly PlanProblem[]
  /** So many ordered pairs of subnets were compared, and so many are meant to get something through. */
  readonly pairs: number
  readonly joined: number
}

/** What is verified. */
export interface DesignToVerify {
  readonly design: GeneratedDesign
  /** Its objects as they will be applied. */
  readonly written: Source
  readonly inventory: Inventory
  /** The manifests that the inventory is of. */
  readonly existing: readonly Source[]
}

/**
 * Loads a design as it is written, together with what exists, as a live cluster would. There must be no warning and no
 * fault that was not there before, and the pairs of subnets that the design joins, and no others, must have become
 * reachable. Pods are put into all subnets to try that, and into those of the design a second one in its security group.
 */
export function verifyDesign(
  { design, written, inventory, existing }: DesignToVerify,
  options: KubeOvnOptions = {},
): Verification {
  const live: KubeOvnOptions = { ...options, connectIp: 'address' }
  const old = inventory.subnets.flatMap(({ name, accepted }) => (accepted ? [name] : []))
  const own = design.subnets.flat().map(({ name }) => name)
  const all = [...new Set([...old, ...own])]
  const before = existing.length > 0 ? loadNetwork([...existing, openPods(old)], live) : undefined
  const sources = [...existing, written, openPods(all), groupedPods(design)]
  const after = loadNetwork(sources, live)
  const trial = (loaded: Loaded, subnets: readonly string[], grouped: boolean) =>
    new Trial(loaded.network.reachability(), subnets, grouped)
  const open = openExpectation(design, all, before && trial(before, old, false))
  const compared = [open, ...(design.groups.length > 0 ? [groupedExpectation(design)] : [])].map(
    (expectation) => compare(trial(after, expectation.subnets, expectation.grouped), expectation),
  )
  return {
    problems: [
      ...newDiagnostics(before, after),
      ...newFaults(design, before, after),
      ...fullSubnets(design, trial(after, own, false)),
      ...compared.flatMap(({ problems }) => problems),
    ],
    pairs: all.length * (all.length - 1),
    joined: compared[0]!.joined,
  }
}

function openPods(subnets: readonly string[]): Source {
  return trialPods(subnets.map((subnet) => ({ subnet, groups: [] })))
}

function groupedPods({ groups, subnets }: GeneratedDesign): Source {
  const pods = groups.flatMap(({ name, members }) =>
    members.flatMap((vpc) =>
      subnets[vpc]!.map((subnet) => ({ subnet: subnet.name, groups: [name] })),
    ),
  )
  return trialPods(pods)
}

/** What a diagnostic is about, wherever it stands: lines move when a VPC changes. */
const aboutDiagnostic = ({ code, message }: Diagnostic): string => `${code} ${message}`

function newDiagnostics(before: Loaded | undefined, after: Loaded): PlanProblem[] {
  const known = new Set(before?.diagnostics.map(aboutDiagnostic))
  return after.diagnostics
    .filter((one) => one.severity !== 'info' && !known.has(aboutDiagnostic(one)))
    .map((diagnostic) => ({ kind: 'diagnostic', diagnostic }))
}

const aboutFault = ({ kind, routers }: Fault): string => `${kind} ${routers.join(' ')}`

function newFaults(
  { request }: GeneratedDesign,
  before: Loaded | undefined,
  after: Loaded,
): PlanProblem[] {
  const meant: readonly FaultKind[] = request.transitRouting ? ['transit'] : []
  const known = new Set(before?.network.faults(meant).map(aboutFault))
  return after.network
    .faults(meant)
    .filter((fault) => !known.has(aboutFault(fault)))
    .map((fault) => ({ kind: 'fault', fault }))
}

function fullSubnets({ subnets }: GeneratedDesign, trial: Trial): PlanProblem[] {
  return subnets
    .flat()
    .filter(({ name, cidrs }) => cidrs.some(({ address }) => !trial.has(name, address.family)))
    .map(({ name }) => ({ kind: 'full', subnet: name }))
}

function compare(
  trial: Trial,
  expectation: Expectation,
): { problems: PairProblem[]; joined: number } {
  const { grouped, subnets } = expectation
  const problems: PairProblem[] = []
  const usable = usableRows()
  let joined = 0
  for (const from of subnets) {
    const reached = new Set<string>()
    for (const family of [4, 6] as const) {
      const expected = expectation.row(from, family)
      const found = grouped ? usable(trial.row(from, family)) : trial.row(from, family)
      for (const to of expected.keys()) reached.add(to)
      const nothing: Cell = {
        reachable: ServiceSet.none(family),
        undefined: ServiceSet.none(family),
      }
      for (const to of new Set([...expected.keys(), ...found.keys()])) {
        // Who has no address is reported by itself.
        if (!trial.has(from, family) || !trial.has(to, family)) continue
        const pair = { expected: expected.get(to) ?? nothing, found: found.get(to) ?? nothing }
        if (!sameCell(pair.expected, pair.found)) {
          problems.push({ kind: 'pair', from, to, family, grouped, ...pair })
        }
      }
    }
    joined += reached.size
  }
  return { problems, joined }
}

/** Rows without port 0, of which security groups know nothing. Equal cells are the same object: each is looked at once. */
function usableRows(): (row: ReadonlyMap<string, Cell>) => ReadonlyMap<string, Cell> {
  const known = new Map<Cell, Cell>()
  const usable = (cell: Cell): Cell => {
    let found = known.get(cell)
    if (!found) {
      const { reachable, undefined: open } = cell
      found = { reachable: withoutPortZero(reachable), undefined: withoutPortZero(open) }
      known.set(cell, found)
    }
    return found
  }
  return (row) => new Map([...row].map(([to, cell]) => [to, usable(cell)]))
}

function sameCell(a: Cell, b: Cell): boolean {
  return a.reachable.equals(b.reachable) && a.undefined.equals(b.undefined)
}
