import type { DiagnosticCode } from '../diagnostic/index.ts'
import type { Design } from './design.ts'
import type { Violation } from './rule.ts'

/** The violations that reading and translating the manifests told already, by one or several codes. */
export function* told(
  { diagnostics }: Design,
  ...codes: readonly DiagnosticCode[]
): Generator<Violation> {
  for (const { code, message, origin, help } of diagnostics) {
    if (!codes.includes(code) || !origin) continue
    yield { message, places: [{ origin, label: origin.path }], ...(help && { help }) }
  }
}
