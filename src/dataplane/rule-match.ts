import {
  compileMatch,
  compileServices,
  type Expression,
  type MatchEnvironment,
  type PacketFields,
  type ServiceFunction,
} from '../match/index.ts'
import type { PathCondition } from './path-condition.ts'

/** The match of an ACL or policy, compiled: as a function for one packet, and as sets of services once those are asked for. */
export class RuleMatch {
  readonly #expression: Expression
  readonly #environment: MatchEnvironment
  readonly #matches: (packet: PacketFields) => boolean
  #services: ServiceFunction | undefined

  /** @throws MatchError as `compileMatch` does */
  constructor(expression: Expression, environment: MatchEnvironment) {
    this.#expression = expression
    this.#environment = environment
    this.#matches = compileMatch(expression, environment)
  }

  /** Whether the packet matches. A condition is told of the services for which the answer is the same. */
  holds(p: PacketFields, condition: PathCondition | undefined): boolean {
    if (!condition) return this.#matches(p)
    this.#services ??= compileServices(this.#expression, this.#environment)
    return condition.decide(this.#services(p))
  }
}
