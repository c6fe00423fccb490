export {
  type AddressMembers,
  compileMatch,
  type MatchEnvironment,
  type MatchFunction,
} from './compile.ts'
export type { Constant, Expression, FieldRef, Operator } from './expression.ts'
export { FIELDS, type Field } from './fields.ts'
export { formatExpression } from './format.ts'
export { MatchError } from './match-error.ts'
export { ConntrackState, type PacketFields } from './packet-fields.ts'
export { parseMatch } from './parse.ts'
export {
  type AddressQuestions,
  asksNothing,
  joinQuestions,
  NO_QUESTIONS,
  type Questions,
  questionsOf,
  USUAL_TTL,
} from './questions.ts'
export {
  EPHEMERAL_PORT,
  icmpProtocol,
  PORT_PROTOCOLS,
  type Service,
  ServiceSet,
} from './service-set.ts'
export { asksService, compileServices, type ServiceFunction } from './services.ts'
