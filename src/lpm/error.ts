/** What a {@link RouteTableError} is about. */
export type RouteTableErrorCode =
  | 'not-a-prefix'
  | 'not-an-address'
  | 'not-a-length'
  | 'not-an-integer'
  | 'changed-while-iterating'
  | 'too-many-values'
  | 'not-a-batch'
  | 'no-wasm'

/** A key or a use that a routing table refuses. The table is as it was before the call. */
export class RouteTableError extends Error {
  override readonly name = 'RouteTableError'
  readonly code: RouteTableErrorCode

  constructor(code: RouteTableErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
