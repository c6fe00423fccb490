/** What Jest and vitest ask of a matcher. */
export interface MatcherResult {
  readonly pass: boolean
  readonly message: () => string
}

/** What a matcher is told by Jest and vitest. */
export interface MatcherContext {
  readonly isNot?: boolean | undefined
}
