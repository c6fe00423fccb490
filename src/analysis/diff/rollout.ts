/** A state on the way: the steps that were taken, by number. */
export type Taken = ReadonlySet<number>

/** The steps that lead from one state to another, and what must not be broken on the way. */
export interface RolloutProblem<Breakage> {
  /** How many steps there are. Those with lower numbers are tried first. */
  readonly steps: number
  /** What is broken in a state; undefined where nothing is. Asked once for each state. */
  readonly breakageOf: (taken: Taken) => Breakage | undefined
}

export interface RolloutOptions {
  /** How many states are looked at before the search is given up. Default 32,768: all states of 15 steps. */
  readonly limit?: number
  /** Told each time before a state is looked at, with the number of those that were. */
  readonly progress?: (states: number) => void
}

/** An order of the steps, or why there is none. */
export type Rollout<Breakage> = {
  /** How many states were looked at. */
  readonly states: number
} & (
  | { readonly kind: 'order'; readonly order: readonly number[] }
  /**
   * `none`: every state that can be got to without a break was looked at, and the last is not among them. `unknown`:
   * the limit was reached before.
   */
  | {
      readonly kind: 'none' | 'unknown'
      readonly furthest: DeadEnd<Breakage>
      /** A smallest set of steps that, taken at one moment, make an order possible; absent if that is not known. */
      readonly together: readonly number[] | undefined
    }
)

/** As many steps as could be taken, and what each of the others breaks then. */
export interface DeadEnd<Breakage> {
  readonly taken: readonly number[]
  readonly breaks: readonly { readonly step: number; readonly breakage: Breakage }[]
}

const LIMIT = 2 ** 15

/** Up to so many steps, sets of steps that must be taken together are looked for. */
const FEW = 15

/** Finds an order in which no step breaks anything, if there is one: depth first, each state once. */
export function rollout<Breakage>(
  problem: RolloutProblem<Breakage>,
  { limit = LIMIT, progress = () => {} }: RolloutOptions = {},
): Rollout<Breakage> {
  const search = new Search(problem, limit, progress)
  const singles = Array.from({ length: problem.steps }, (_, step) => [step])
  const found = search.path(singles)
  if (found === 'limit') return { kind: 'unknown', ...search.outcome(), together: undefined }
  if (found) return { kind: 'order', states: search.states, order: found.flat() }
  const outcome = search.outcome()
  const together = problem.steps <= FEW ? search.together() : undefined
  return { kind: 'none', ...outcome, together }
}

class Search<Breakage> {
  readonly #problem: RolloutProblem<Breakage>
  readonly #limit: number
  readonly #progress: (states: number) => void
  readonly #known = new Map<string, Breakage | undefined>()
  #furthest: readonly number[] = []

  constructor(
    problem: RolloutProblem<Breakage>,
    limit: number,
    progress: (states: number) => void,
  ) {
    this.#problem = problem
    this.#limit = limit
    this.#progress = progress
  }

  get states(): number {
    return this.#known.size
  }

  /** The moves, each of some steps at one moment, in an order that breaks nothing. */
  path(
    moves: readonly (readonly number[])[],
  ): readonly (readonly number[])[] | 'limit' | undefined {
    const seen = new Set<string>()
    const path: (readonly number[])[] = []
    const visit = (taken: Taken): boolean | 'limit' => {
      if (taken.size === this.#problem.steps) return true
      if (taken.size > this.#furthest.length) this.#furthest = [...taken]
      for (const move of moves) {
        if (taken.has(move[0]!)) continue
        const next = new Set([...taken, ...move])
        const key = keyOf(next)
        if (seen.has(key)) continue
        seen.add(key)
        // What is broken last was broken on purpose.
        if (next.size < this.#problem.steps) {
          if (!this.#known.has(key) && this.#known.size >= this.#limit) return 'limit'
          if (this.#breakage(next) !== undefined) continue
        }
        path.push(move)
        const found = visit(next)
        if (found) return found
        path.pop()
      }
      return false
    }
    const found = visit(new Set())
    return found === 'limit' ? found : found ? path : undefined
  }

  outcome(): { readonly states: number; readonly furthest: DeadEnd<Breakage> } {
    const taken = this.#furthest
    const states = this.states
    const breaks = Array.from({ length: this.#problem.steps }, (_, step) => step).flatMap(
      (step) => {
        if (taken.includes(step)) return []
        const breakage = this.#known.get(keyOf(new Set([...taken, step])))
        return breakage === undefined ? [] : [{ step, breakage }]
      },
    )
    return { states, furthest: { taken: [...taken], breaks } }
  }

  /** All of them together always will do, so that there is a smallest set. Undefined where the limit is reached. */
  together(): readonly number[] | undefined {
    const all = Array.from({ length: this.#problem.steps }, (_, step) => step)
    for (let size = 2; size <= all.length; size++) {
      for (const group of subsets(all, size)) {
        const rest = all.filter((step) => !group.includes(step)).map((step) => [step])
        const found = this.path([...rest, group])
        if (found === 'limit') return undefined
        if (found) return group
      }
    }
    return undefined
  }

  #breakage(taken: Taken): Breakage | undefined {
    const key = keyOf(taken)
    if (!this.#known.has(key)) {
      this.#progress(this.#known.size)
      this.#known.set(key, this.#problem.breakageOf(taken))
    }
    return this.#known.get(key)
  }
}

function keyOf(taken: Taken): string {
  return [...taken].sort((a, b) => a - b).join()
}

/** All subsets of a size, in the order of their members. */
function* subsets(items: readonly number[], size: number): Iterable<number[]> {
  if (size === 0) {
    yield []
    return
  }
  for (const [i, first] of items.entries()) {
    for (const rest of subsets(items.slice(i + 1), size - 1)) yield [first, ...rest]
  }
}
