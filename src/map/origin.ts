import type { Origin } from '../diagnostic/index.ts'

/** An origin as plain data, which can be sent to another thread; what was to be looked up later is looked up now.
 * That costs a reading of the object, so ask for what is shown. */
export function plainOrigin({ file, document, line, column, path }: Origin): Origin {
  return { file, document, line, column, path }
}

/** The field `origin` of a part of a map, where the part has one. */
export function originField(origin: Origin | undefined): { readonly origin?: Origin } {
  return origin ? { origin: plainOrigin(origin) } : {}
}
