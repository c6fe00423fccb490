export {
  type AddressMembers,
  compileMatch,
  type MatchEnvironment,
  type MatchFunction,
} from './compile.ts'
export type { Constant, Expression, FieldRef, Operator } from './expression.ts'
export { FIELDS, type Field, type FieldType } from './fields.ts'
export { formatExpression } from './format.ts'
export { MatchError } from './match-error.ts'
export { ConntrackState, type PacketFields } from './packet-fields.ts'
export { parseMatch } from './parse.ts'
