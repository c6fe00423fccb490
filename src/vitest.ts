/** Importing this gives vitest's `expect` the expectations of `isthmus/matchers`. */
import { expect } from 'vitest'
import { matchers, type NetworkMatchers } from './matchers.ts'

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: all declarations must have the same parameters
  interface Matchers<T = any> extends NetworkMatchers {}
}

expect.extend(matchers)
