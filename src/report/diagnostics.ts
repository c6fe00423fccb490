import type { Diagnostic, Severity } from '../diagnostic/index.ts'
import { formatOrigin } from './origin.ts'
import { plain, type Style } from './style.ts'

/** One diagnostic: where, how bad, what, and below it what to do. */
export function formatDiagnostic(diagnostic: Diagnostic, style: Style = plain): string {
  const { severity, message, origin, help, code } = diagnostic
  const where = origin ? `${style.strong(formatOrigin(origin))}: ` : ''
  const lines = [`${where}${severityWord(severity, style)}: ${message} ${style.faint(`[${code}]`)}`]
  if (help) lines.push(`  ${style.strong('help')}: ${help}`)
  return lines.join('\n')
}

export function severityWord(severity: Severity, style: Style): string {
  if (severity === 'info') return severity
  return severity === 'error' ? style.bad(severity) : style.warn(severity)
}

/** A diagnostic as JSON has it. */
export interface DiagnosticJson {
  readonly code: string
  readonly severity: string
  readonly message: string
  readonly origin: { readonly file: string; readonly line: number; readonly column: number } | null
  readonly help: string | null
}

export function diagnosticJson({
  code,
  severity,
  message,
  origin,
  help,
}: Diagnostic): DiagnosticJson {
  return { code, severity, message, origin: originJson(origin), help: help ?? null }
}

export function originJson(origin: Diagnostic['origin']): DiagnosticJson['origin'] {
  return origin && origin.line > 0
    ? { file: origin.file, line: origin.line, column: origin.column }
    : null
}
