import type { Failure, IntentVerdict } from '../analysis/index.ts'
import { formatAddress, formatPrefix, overlaps } from '../net/index.ts'
import type { Draft } from './draft.ts'
import type { Goal } from './goal.ts'
import { Impossible, type Obstacle } from './obstacle.ts'
import { remedyFor } from './remedy.ts'
import { type Situation, situationOf, type TransitPools } from './situation.ts'
import type { Step } from './step.ts'
import { cheapestWay, nextOnWay, type Way } from './way.ts'

/** How to go about a repair. */
export interface Strategy {
  /** By which VPCs packets are to be led; undefined where each cause is to be mended as it comes. */
  readonly way: (situation: Situation) => Way | undefined
  /** Whether a peering gets the addresses that routes name, or routes the addresses that a half of it has. */
  readonly keepsHops: boolean
}

const direct = ({ from, to }: Situation): Way => [from.router, to.router]

/**
 * What is tried, so that the smallest of them can be taken: to mend what is wrong on the way that packets take, the way
 * that lacks the least, and a peering of the two VPCs themselves.
 */
export const STRATEGIES: readonly Strategy[] = [
  { way: () => undefined, keepsHops: true },
  { way: (situation) => cheapestWay(situation, true), keepsHops: true },
  { way: (situation) => cheapestWay(situation, false), keepsHops: false },
  { way: direct, keepsHops: true },
  { way: direct, keepsHops: false },
]

/** Each step changes the draft, but a design may have so much wrong with it that nobody would wait for the end. */
const ROUNDS = 1000

/** Adds steps to a draft until all that is to become true is. */
export function completed(
  start: Draft,
  goal: Goal,
  strategy: Strategy,
  transit: TransitPools,
): Draft | Obstacle {
  const ways = new Map<string, Way | undefined>()
  const seen = new Set<string>()
  let draft = start
  for (let round = 0; round < ROUNDS; round++) {
    const verdict = goal.unmet(draft)
    if (!verdict) return draft
    seen.add(draft.key)
    const steps = nextSteps(start, draft, verdict, strategy, ways, transit)
    if (!Array.isArray(steps)) return steps as Obstacle
    draft = draft.with(steps)
    if (seen.has(draft.key)) {
      return obstacleOf(verdict, {
        message: 'what would have to be written is there already, and does not help',
      })
    }
  }
  return obstacleOf(goal.unmet(draft)!, { message: `more than ${ROUNDS} changes would not do` })
}

function nextSteps(
  start: Draft,
  draft: Draft,
  verdict: IntentVerdict,
  strategy: Strategy,
  ways: Map<string, Way | undefined>,
  transit: TransitPools,
): readonly Step[] | Obstacle {
  const { intent, failures, problems } = verdict
  const [problem] = problems
  if (problem) return obstacleOf(verdict, problem)
  const failure = failures[0]!
  const unmendable = neverMended(verdict, failure)
  if (unmendable) return unmendable
  const situation = situationOf(draft, intent, failure, transit)
  if (!situation) return causeless(verdict, failure, 'an end of it has no router')
  try {
    const { from, to } = situation
    if (from.router !== to.router) {
      const key = JSON.stringify([from.router, to.router, situation.family])
      if (!ways.has(key)) ways.set(key, strategy.way({ ...situation, draft: start }))
      const way = ways.get(key)
      const steps = way ? nextOnWay(situation, way, strategy.keepsHops) : []
      if (steps.length > 0) return steps
    }
    const [cause] = failure.causes.causes
    if (cause?.mend) return remedyFor(situation, cause)
    return causeless(verdict, failure, overlapOf(situation) ?? 'no change is known that mends it')
  } catch (error) {
    if (!(error instanceof Impossible)) throw error
    const { message, help, origin } = error
    return obstacleOf(verdict, { message, help, origin, failure })
  }
}

/** Failures that are about something else than packets that are lost. */
function neverMended(verdict: IntentVerdict, failure: Failure): Obstacle | undefined {
  if (failure.without) {
    return obstacleOf(verdict, {
      message: 'it does not survive the loss of a part, and no second way is built here',
      help: 'leave `survives` out to repair the rest of it, and add the second way by hand',
      failure,
    })
  }
  if (failure.problem !== 'let-through') return undefined
  return obstacleOf(verdict, {
    message: 'it lets through what it must not, and a repair only opens',
    help: 'close that first: `isthmus check` shows which rules let it through',
    failure,
  })
}

/** Where both VPCs have the same addresses no router can tell which are meant. */
function overlapOf({ draft, from, to }: Situation): string | undefined {
  for (const [here, there] of [
    [from, to],
    [to, from],
  ] as const) {
    if (here.router === there.router) continue
    const own = draft.design.resources.subnets
      .filter(({ vpc }) => vpc === here.router)
      .find(({ cidrs }) => cidrs.some((cidr) => overlaps(cidr, there.subnet)))
    if (!own) continue
    const address = formatAddress(there.address)
    return `subnets overlap: VPC \`${here.router}\` has ${formatPrefix(own.cidrs.find((cidr) => overlaps(cidr, there.subnet))!)} (subnet \`${own.name}\`) itself, so that packets for ${address} of VPC \`${there.router}\` never leave it; give one of the two subnets other addresses`
  }
  return undefined
}

/** An obstacle that a packet shows. */
function causeless(verdict: IntentVerdict, failure: Failure, message: string): Obstacle {
  return obstacleOf(verdict, { message, failure, cause: failure.causes.causes.at(-1) })
}

/** What is in the way of an intent. */
export function obstacleOf(
  { intent }: IntentVerdict,
  { message, help, origin, cause, failure, broken }: Partial<Obstacle> & { message: string },
): Obstacle {
  return { intent, message, help, origin, cause, failure, broken }
}

/**
 * The draft without the steps that it does as well without: leaving out any single one of those that stay, something
 * that is to hold does not.
 */
export function minimal(draft: Draft, goal: Goal): Draft {
  let kept = draft
  let shrunk = true
  while (shrunk) {
    shrunk = false
    for (const step of kept.steps) {
      const rest = kept.without(step)
      if (!goal.holds(rest)) continue
      kept = rest
      shrunk = true
    }
  }
  return kept
}

/** An intent that was true and that a draft breaks, as an obstacle. */
export function brokenBy(draft: Draft, goal: Goal, start: Draft): Obstacle {
  const { intent, failures } = goal.broken(draft)!
  return obstacleOf(goal.unmet(start)!, {
    message: 'the edits that would do it break another intent',
    help: 'change that intent if it is no longer meant; as they are, the two contradict each other',
    origin: intent.origin,
    failure: failures[0],
    broken: intent,
  })
}
