export { parseReachLine, ReachLineError } from './reach-line.ts'
export { type IntentsOptions, type IntentsResult, readIntents } from './read.ts'
