import {
  type CloudSimulation,
  type Duration,
  danglingIn,
  formatDuration,
  SECOND,
  toMilliseconds,
} from '../cloud/index.ts'
import { formatCloudStatus, formatLeftovers } from '../report/index.ts'
import { paragraphs } from './message.ts'
import type { MatcherContext, MatcherResult } from './result.ts'

/** Until when something is to happen. */
export interface CloudDeadline {
  /** Virtual time from now on: `5m`, `90s`, `1h30m`, or milliseconds. Default: one day. */
  readonly within?: Duration
}

const ONE_DAY = '1d'

/** Expectations about a simulation of Cloud Manager. */
export const cloudMatchers = {
  toBecomeReady(
    this: MatcherContext,
    received: unknown,
    name: string,
    { within = ONE_DAY }: CloudDeadline = {},
  ): MatcherResult {
    const cloud = simulationOf(received)
    const duration = toMilliseconds(within)
    const end = cloud.now + duration
    while (!isReady(cloud, name) && cloud.now < end) {
      cloud.advance(Math.min(SECOND, end - cloud.now))
    }
    return {
      pass: isReady(cloud, name),
      message: () =>
        paragraphs(
          `expected ${name} ${this.isNot ? 'not ' : ''}to become Ready within ${formatDuration(duration)}`,
          formatCloudStatus(cloud, name),
        ),
    }
  },

  toLeaveNothingBehind(this: MatcherContext, received: unknown): MatcherResult {
    const cloud = simulationOf(received)
    cloud.runUntilIdle()
    return {
      pass: danglingIn(cloud.world).length === 0,
      message: () =>
        this.isNot
          ? 'expected something to be left behind in the accounts, and there is nothing'
          : paragraphs(
              'expected nothing to be left behind in the accounts',
              formatLeftovers(cloud),
            ),
    }
  },
}

/** Whether it says Ready, and nothing else. */
function isReady(cloud: CloudSimulation, name: string): boolean {
  const conditions = cloud.status(name)?.conditions ?? []
  return conditions.length > 0 && conditions.every(({ type }) => type === 'Ready')
}

function simulationOf(received: unknown): CloudSimulation {
  // Not by its class: test runners may load a module twice.
  if (typeof (received as Partial<CloudSimulation> | undefined)?.runUntilIdle === 'function') {
    return received as CloudSimulation
  }
  throw new TypeError(
    'what is expected something of is no simulation of Cloud Manager\nhelp: write `expect(cloud)` with what simulateCloud gives',
  )
}
