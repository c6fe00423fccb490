import {
  compileMatch,
  compileServices,
  type Expression,
  type MatchEnvironment,
  type PacketFields,
  type Questions,
  questionsOf,
  type ServiceFunction,
  type ServiceSet,
} from '../match/index.ts'
import type { PathCondition } from './path-condition.ts'

/** The match of an ACL or policy, compiled: as a function for one packet, and as sets of services once those are asked for. */
export class RuleMatch {
  readonly #expression: Expression
  readonly #environment: MatchEnvironment
  readonly #matches: (packet: PacketFields) => boolean
  #services: ServiceFunction | undefined
  #questions: Questions | undefined

  /** @throws MatchError as `compileMatch` does */
  constructor(expression: Expression, environment: MatchEnvironment) {
    this.#expression = expression
    this.#environment = environment
    this.#matches = compileMatch(expression, environment)
  }

  /** Whether the packet matches. A condition is told of the services for which the answer is the same. */
  holds(p: PacketFields, condition: PathCondition | undefined): boolean {
    return condition ? condition.decide(this.services(p)) : this.#matches(p)
  }

  /** What the match asks about a packet beside its service. */
  get questions(): Questions {
    this.#questions ??= questionsOf(this.#expression)
    return this.#questions
  }

  /** The services with which the packet would match, whatever its own is. */
  services(p: PacketFields): ServiceSet {
    this.#services ??= compileServices(this.#expression, this.#environment)
    return this.#services(p)
  }
}
