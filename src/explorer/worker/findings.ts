import type { Diagnostic, Origin } from '../../diagnostic/index.ts'
import type { Finding as LintFinding } from '../../lint/index.ts'
import type { Finding, Place } from '../protocol/index.ts'
import type { OpenDesign } from './session.ts'

/** Everything that is wrong with a design, by file and line; what is about no line comes first. */
export function findingsOf(design: OpenDesign): readonly Finding[] {
  const { sources } = design
  const found = design.kind === 'cloud' ? [] : design.report.findings.map(fromRule)
  const files = new Map(sources.map(({ file }, i) => [file, i]))
  const order = ({ places: [place] }: Finding): number =>
    place ? (files.get(place.file) ?? -1) : -1
  return unique([...found, ...design.untold.map(fromDiagnostic)]).sort(
    (a, b) =>
      order(a) - order(b) ||
      (a.places[0]?.line ?? 0) - (b.places[0]?.line ?? 0) ||
      (a.places[0]?.column ?? 0) - (b.places[0]?.column ?? 0),
  )
}

/** Identity of what a rule found. */
export function idOf({ rule, message, places }: Omit<LintFinding, 'fix'>): string {
  const { file, line, column } = places[0]!.origin
  return `${rule.id} ${file}:${line}:${column} ${message}`
}

function fromRule(finding: LintFinding): Finding {
  const { rule, severity, message, places, help } = finding
  return {
    id: idOf(finding),
    code: rule.id,
    severity,
    message,
    why: rule.why,
    help,
    places: places.flatMap(({ origin, label }) => placeOf(origin, label)),
  }
}

function fromDiagnostic({ code, severity, message, help, origin }: Diagnostic): Finding {
  const places = origin ? placeOf(origin, '') : []
  const [place] = places
  const at = place ? `${place.file}:${place.line}:${place.column}` : ''
  return { id: `${code} ${at} ${message}`, code, severity, message, why: undefined, help, places }
}

/** Nothing for what a controller makes by itself, which stands in no text. */
function placeOf({ file, line, column }: Origin, label: string): Place[] {
  return line > 0 ? [{ file, line, column, label }] : []
}

/** Equal ones are one: lists in the page are keyed by id. */
function unique(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [finding.id, finding])).values()]
}
