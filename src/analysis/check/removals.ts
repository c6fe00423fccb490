import type { LogicalNetwork } from '../../model/index.ts'
import type { Reachability } from '../reachability/index.ts'
import type { Checked } from './check-intent.ts'
import { judge, type Shortfall } from './judge.ts'
import { partsOf } from './parts.ts'
import type { CheckOptions, Coverage, NetworkPart } from './report.ts'
import type { ClassPair } from './selection.ts'
import { Site } from './site.ts'

/** What comes to light when parts are taken out of a network, one at a time. */
export interface Removals {
  /** For each intent that holds as long as nothing is taken away: what then no longer does. */
  readonly failures: readonly (readonly RemovalFailure[])[]
  readonly coverage: Coverage | undefined
}

interface RemovalFailure {
  readonly without: NetworkPart
  /** What is left. */
  readonly network: LogicalNetwork
  readonly pair: ClassPair
  readonly shortfall: Shortfall
}

/** Takes away what may matter to the intents: for those that must survive it, and to see what they depend on. */
export function removals(
  reachability: Reachability,
  checked: readonly Checked[],
  { coverage = false, progress = () => {} }: CheckOptions,
): Removals {
  const survivors = checked.filter(mustSurvive)
  if (survivors.length === 0 && !coverage) {
    return { failures: checked.map(() => []), coverage: undefined }
  }
  const parts = partsOf(reachability.network)
  const whole = Site.of(reachability)
  const losses = parts.filter(({ kind }) =>
    survivors.some(({ intent }) => intent.survives === kind),
  )
  const steps = losses.length + (coverage ? parts.length : 0)
  let done = 0
  const failures = new Map<Checked, RemovalFailure[]>(checked.map((entry) => [entry, []]))
  const without = new Map<NetworkPart, Site>()
  for (const part of losses) {
    progress(done++, steps)
    const site = whole.without(part)
    without.set(part, site)
    for (const entry of survivors) {
      if (entry.intent.survives !== part.kind) continue
      for (const failure of failuresIn(site, entry, part)) failures.get(entry)!.push(failure)
    }
    site.release()
  }
  const found = checked.map((entry) => failures.get(entry)!)
  if (!coverage) return { failures: found, coverage: undefined }
  const covered: NetworkPart[] = []
  const uncovered: NetworkPart[] = []
  const subjects = checked.filter(({ verdict }) => verdict.status !== 'error')
  for (const part of parts) {
    progress(done++, steps)
    const site = whole.without(part)
    const changed = subjects.some((entry) => {
      if (!mayChange(entry, part, whole, without)) return false
      const before = entry.verdict.status === 'holds' && failures.get(entry)!.length === 0
      return holds(site, entry, parts) !== before
    })
    ;(changed ? covered : uncovered).push(part)
  }
  return { failures: found, coverage: { covered, uncovered } }
}

/** What does not hold anyway need not survive anything. */
function mustSurvive({ intent, verdict }: Checked): boolean {
  return intent.survives !== undefined && verdict.status === 'holds'
}

function* failuresIn(
  site: Site,
  { intent, pairs }: Checked,
  part: NetworkPart,
): Iterable<RemovalFailure> {
  for (const pair of pairs) {
    const answer = site.answer(pair)
    for (const shortfall of judge(intent, pair.from.family, answer, answer).shortfalls) {
      yield { without: part, network: site.network, pair, shortfall }
    }
  }
}

/** Whether the verdict may change without the part: whether it matters to a pair, now or after a loss to survive. */
function mayChange(
  entry: Checked,
  part: NetworkPart,
  whole: Site,
  without: ReadonlyMap<NetworkPart, Site>,
): boolean {
  const { intent, pairs } = entry
  if (pairs.some((pair) => whole.matters(part, pair))) return true
  if (!mustSurvive(entry)) return false
  return [...without].some(
    ([loss, site]) =>
      loss.kind === intent.survives &&
      pairs.some((pair) => whole.matters(loss, pair) && site.matters(part, pair)),
  )
}

/** Whether the intent holds in what is left, losses included. */
function holds(
  site: Site,
  { intent, pairs, verdict }: Checked,
  parts: readonly NetworkPart[],
): boolean {
  // Endpoints without a place or a common family stay so.
  if (verdict.problems.length > 0) return false
  const without = (rest: Site) =>
    pairs.every((pair) => {
      const answer = rest.answer(pair)
      return judge(intent, pair.from.family, answer, answer).shortfalls.length === 0
    })
  if (!without(site)) return false
  if (intent.survives === undefined) return true
  return parts.every((loss) => loss.kind !== intent.survives || without(site.without(loss)))
}
