import {
  asksNothing,
  asksService,
  compileMatch,
  compileServices,
  type Expression,
  joinQuestions,
  type MatchEnvironment,
  type MatchFunction,
  NO_QUESTIONS,
  type PacketFields,
  parseMatch,
  type Questions,
  questionsOf,
  type ServiceFunction,
  ServiceSet,
} from '../match/index.ts'
import type { PathCondition } from './path-condition.ts'

/** One of the conditions that a match joins by `&&`, or a match of another form as a whole. */
class Condition {
  readonly text: string
  readonly #expression: Expression
  readonly matches: MatchFunction
  readonly questions: Questions
  /** Whether it is about the packet's service, and about nothing else but the family. */
  readonly asksService: boolean
  readonly asksOnlyService: boolean
  /** Whether it is about the packet's destination and family alone. */
  readonly asksOnlyDestination: boolean
  /** The groups of `inport == @group` and `outport == @group`. */
  readonly inGroup: string | undefined
  readonly outGroup: string | undefined
  readonly #environment: MatchEnvironment
  #services: ServiceFunction | undefined

  /** @throws MatchError as `compileMatch` does */
  constructor(text: string, environment: MatchEnvironment) {
    this.text = text
    const expression = parseMatch(text)
    this.#expression = expression
    this.matches = compileMatch(expression, environment)
    this.questions = questionsOf(expression)
    this.asksService = asksService(expression)
    this.asksOnlyService = this.asksService && asksNothing(this.questions)
    this.asksOnlyDestination =
      !this.asksService &&
      !this.questions.bits &&
      asksNothing({ ...this.questions, destination: NO_QUESTIONS.destination })
    this.inGroup = demandedGroup(expression, 'inport')
    this.outGroup = demandedGroup(expression, 'outport')
    this.#environment = environment
  }

  services(p: PacketFields): ServiceSet {
    this.#services ??= compileServices(this.#expression, this.#environment)
    return this.#services(p)
  }
}

/** The match of an ACL or policy, compiled: a function of one packet, and one of all services at once. */
export class RuleMatch {
  /** What it joins by `&&`: each asks something about packets. */
  readonly conditions: readonly Condition[]
  #questions: Questions | undefined

  constructor(conditions: readonly Condition[]) {
    this.conditions = conditions
  }

  /** The group that the port where a packet comes in must be in; undefined where none is demanded. */
  get inGroup(): string | undefined {
    for (const { inGroup } of this.conditions) if (inGroup !== undefined) return inGroup
    return undefined
  }

  /** The same for the port where it goes out. */
  get outGroup(): string | undefined {
    for (const { outGroup } of this.conditions) if (outGroup !== undefined) return outGroup
    return undefined
  }

  /** All port groups that it names. */
  get groups(): readonly string[] {
    let all: readonly string[] = []
    for (const { questions } of this.conditions) {
      if (questions.groups.length > 0)
        all = all.length > 0 ? [...all, ...questions.groups] : questions.groups
    }
    return all
  }

  /** What the match asks about a packet beside its service. */
  get questions(): Questions {
    this.#questions ??= this.conditions
      .filter(({ asksOnlyService }) => !asksOnlyService)
      .reduce((all, { questions }) => joinQuestions(all, questions), NO_QUESTIONS)
    return this.#questions
  }

  /** Whether the packet matches. A condition is told of the services for which the answer is the same. */
  holds(p: PacketFields, condition: PathCondition | undefined): boolean {
    if (condition) return condition.decide(this.services(p))
    for (const part of this.conditions) if (!part.matches(p)) return false
    return true
  }

  /** Whether all packets to the destination match, or none does; undefined where it depends on something else. */
  holdsForDestination(p: PacketFields): boolean | undefined {
    let certain = true
    for (const part of this.conditions) {
      if (!part.asksOnlyDestination) certain = false
      else if (!part.matches(p)) return false
    }
    return certain ? true : undefined
  }

  /** The services with which the packet would match, whatever its own is. */
  services(p: PacketFields): ServiceSet {
    let set = ServiceSet.all(p.family)
    for (const part of this.conditions) {
      if (part.asksService) {
        set = set.intersection(part.services(p))
        if (set.isEmpty) break
      } else if (!part.matches(p)) return ServiceSet.none(p.family)
    }
    return set
  }
}

/** Compiles the matches of a network. Rules have most of their conditions in common: each is compiled once. */
export class MatchCompiler {
  readonly #environment: MatchEnvironment
  readonly #conditions = new Map<string, Condition>()
  readonly #joint = new Map<Condition, Map<Condition, Condition>>()

  constructor(environment: MatchEnvironment) {
    this.#environment = environment
  }

  /** @throws MatchError where OVN would refuse the match or install no flow for it */
  compile(match: string): RuleMatch {
    // Without parentheses and `||`, every `&&` joins conditions of the whole match.
    const texts = /[()|"]/.test(match) ? [match] : match.split('&&')
    try {
      return new RuleMatch(this.#joined(texts))
    } catch (error) {
      // The whole match tells where in it the mistake is.
      if (texts.length > 1) parseMatch(match)
      throw error
    }
  }

  /** Those about services come as one: rules of many groups say the same about them. */
  #joined(texts: readonly string[]): Condition[] {
    const conditions: Condition[] = []
    let services: Condition | undefined
    for (const text of texts) {
      const condition = this.#condition(text.trim())
      if (!condition.asksOnlyService) conditions.push(condition)
      else services = services ? this.#both(services, condition) : condition
    }
    if (services) conditions.push(services)
    // There are very many: a copy takes no more room than it needs.
    return conditions.slice()
  }

  #both(a: Condition, b: Condition): Condition {
    let joint = this.#joint.get(a)
    if (!joint) this.#joint.set(a, (joint = new Map()))
    let both = joint.get(b)
    if (!both) joint.set(b, (both = this.#condition(`${a.text} && ${b.text}`)))
    return both
  }

  #condition(text: string): Condition {
    let condition = this.#conditions.get(text)
    if (!condition) {
      condition = new Condition(text, this.#environment)
      this.#conditions.set(text, condition)
    }
    return condition
  }
}

/** The group of `outport == @group && …`: where it does not hold the match needs no further look. */
function demandedGroup(expression: Expression, field: 'inport' | 'outport'): string | undefined {
  for (const part of expression.kind === 'and' ? expression.operands : [expression]) {
    if (part.kind !== 'compare' || part.ref.field.name !== field || part.operator !== '==') continue
    const [constant] = part.constants
    if (part.constants.length === 1 && constant!.kind === 'port-group') return constant!.name
  }
  return undefined
}
