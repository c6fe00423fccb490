export { type IntentsOptions, type IntentsResult, readIntents } from './read.ts'
