/** Expectations about networks for Jest and vitest: `expect.extend(matchers)`. */
import type { CloudDeadline, Loss, ServiceNames } from './testing/index.ts'

export {
  type CloudDeadline,
  type Loss,
  type MatcherResult,
  matchers,
  type Ports,
  type ServiceNames,
  type ServiceOptions,
} from './testing/index.ts'

/** The expectations as `expect(network)` and `expect(cloud)` have them. `R` is what they return. */
export interface NetworkMatchers<R = void> {
  /**
   * All of these services get from one end to the other, and their replies back; every service where none is named.
   * With `.not` none of them does. What OVN leaves undefined fails both.
   */
  toReach(from: string, to: string, services?: ServiceNames): R
  /** All of these services get there and back, and nothing else does. */
  toReachOnly(from: string, to: string, services: ServiceNames): R
  /** Nothing gets there and back, in either direction. */
  toBeIsolated(from: string, to: string): R
  /** All of these services get there and back, with the peering or route and without it. */
  toSurviveLossOf(loss: Loss, from: string, to: string, services?: ServiceNames): R
  /** Cloud Manager gets the peering resource to say Ready, in so much virtual time, which goes by. */
  toBecomeReady(name: string, deadline?: CloudDeadline): R
  /** Once everything is done, no account has anything left of peerings that are gone. */
  toLeaveNothingBehind(): R
}

declare global {
  // Where Jest's types look for matchers.
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: all declarations must have the same parameters
    interface Matchers<R, T = {}> extends NetworkMatchers<R> {}
  }
}
