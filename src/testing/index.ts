export type { Loss } from './loss.ts'
export { type MatcherResult, matchers } from './matchers.ts'
export type { Ports, ServiceNames, ServiceOptions } from './services.ts'
