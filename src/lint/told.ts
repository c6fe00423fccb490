import type { Diagnostic, DiagnosticCode, Origin } from '../diagnostic/index.ts'
import type { Design } from './design.ts'
import type { Fix, Violation } from './rule.ts'

/** A diagnostic that stands at a place. */
export type Told = Diagnostic & { readonly origin: Origin }

/**
 * The violations that reading and translating the manifests told already, by one code.
 *
 * @param fixOf what mends it
 */
export function* told(
  { diagnostics }: Design,
  code: DiagnosticCode,
  fixOf?: (told: Told) => Fix | undefined,
): Generator<Violation> {
  for (const diagnostic of diagnostics) {
    const { message, origin, help } = diagnostic
    if (diagnostic.code !== code || !origin) continue
    const fix = fixOf?.({ ...diagnostic, origin })
    const places = [{ origin, label: origin.path }]
    yield { message, places, ...(help && { help }), ...(fix && { fix }) }
  }
}
