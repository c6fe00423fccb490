import { Fabric } from '../../dataplane/index.ts'
import type { LogicalNetwork } from '../../model/index.ts'
import { Reachability } from '../reachability/index.ts'
import type { ReachabilityChange } from './change.ts'
import { type ChangedIslands, changedIslands } from './changed-islands.ts'
import { changedPart, type States } from './changed-part.ts'
import { extrasOf } from './extras.ts'
import { FamilyDiff } from './family-diff.ts'
import { OutsideDiff } from './outside.ts'

/** How many ordered pairs of endpoints, each by its addresses of a family, changed in which way. */
export interface DiffCounts {
  /** All of them. A pair may count in several of the others. */
  readonly pairs: number
  /** Some service is reachable that was not. */
  readonly gained: number
  /** Some service was reachable and no longer is. */
  readonly lost: number
  /** OVN leaves some service open that was certain. */
  readonly undefined: number
  /** Some service that was left open is certain. */
  readonly settled: number
}

/** Two whole networks, and where something differs between them. */
interface Whole {
  readonly networks: States
  readonly islands: () => ChangedIslands | undefined
}

function wholeOf(before: Reachability, after: Reachability): Whole {
  const networks = { before: before.network, after: after.network }
  return { networks, islands: () => changedIslands(networks.before, networks.after) }
}

/** The difference in reachability between two networks. */
export class ReachabilityDiff {
  /** What was compared: the networks, or parts of them with the same difference. */
  readonly before: Reachability
  readonly after: Reachability
  /** The whole networks. */
  readonly networks: States
  readonly #islands: Whole['islands']
  readonly #families: readonly FamilyDiff[]
  #outside: OutsideDiff | undefined

  constructor(before: Reachability, after: Reachability, whole?: Whole) {
    this.before = before
    this.after = after
    const { networks, islands } = whole ?? wholeOf(before, after)
    this.networks = networks
    this.#islands = islands
    this.#families = ([4, 6] as const).map((family) => FamilyDiff.of(before, after, family))
  }

  /** Whether every packet between any two endpoints ends as it did. */
  get isEmpty(): boolean {
    return this.#families.every((family) => family.isEmpty)
  }

  /**
   * Every changed pair in exactly one change, ordered by the names of the endpoints. They are worked out while they are
   * read, for there can be as many as pairs of groups.
   */
  *changes(): Iterable<ReachabilityChange> {
    for (const family of this.#families) yield* family.changes()
  }

  /** What changes for packets to addresses that are in neither network: worked out when it is first asked for. */
  get outside(): OutsideDiff {
    this.#outside ??= new OutsideDiff(this.before, this.after, this.networks, this.#islands())
    return this.#outside
  }

  /** Counts the changed pairs; takes as long as reading all changes. */
  counts(): DiffCounts {
    const counts = { pairs: 0, gained: 0, lost: 0, undefined: 0, settled: 0 }
    for (const { pairs, shifts } of this.changes()) {
      counts.pairs += pairs
      if (shifts.some(({ after }) => after === 'reachable')) counts.gained += pairs
      if (shifts.some(({ before }) => before === 'reachable')) counts.lost += pairs
      if (shifts.some(({ after }) => after === 'undefined')) counts.undefined += pairs
      if (shifts.some(({ before }) => before === 'undefined')) counts.settled += pairs
    }
    return counts
  }
}

/**
 * What changes for packets between endpoints when one network takes the place of another: exactly the pairs and services
 * whose verdict differs, whatever was rewritten. Endpoints are the same if they have the same namespace and name;
 * nothing is reachable to or from an endpoint that is not there. The difference of a network to itself is empty, and
 * that of two networks is, with `before` and `after` exchanged, that of the same two the other way round.
 *
 * No pairs are enumerated: rows of class pairs are compared, and what changed is grouped by hashes of 64 bits.
 */
export function diffReachability(before: Reachability, after: Reachability): ReachabilityDiff {
  return new ReachabilityDiff(before, after)
}

/**
 * The same for networks that nobody has asked for their reachability: only the parts of them that can differ are prepared.
 */
export function diffNetworks(before: LogicalNetwork, after: LogicalNetwork): ReachabilityDiff {
  const networks = { before, after }
  const islands = changedIslands(before, after)
  const part = changedPart(networks, islands)
  const [then, now] = reachabilities(part, islands)
  return new ReachabilityDiff(then, now, { networks, islands: () => islands })
}

/** Where one network has routes and peerings beyond the other, that one is prepared, and the other as it is without them. */
function reachabilities(
  { before, after }: States,
  islands: ChangedIslands | undefined,
): [before: Reachability, after: Reachability] {
  const whole = (model: LogicalNetwork) => Reachability.of(new Fabric(model))
  const gone = islands && extrasOf(before, after, islands)
  if (gone) {
    const then = whole(before)
    return [then, then.without(gone, after)]
  }
  const now = whole(after)
  const added = islands && extrasOf(after, before, islands)
  return [added ? now.without(added, before) : whole(before), now]
}
