import { formatDuration, type Preflight, type PreflightCheck } from '../cloud/index.ts'
import { conditionLine, recoveryWords, stateWords } from './cloud-words.ts'
import { formatDiagnostic } from './diagnostics.ts'
import { plain, type Style } from './style.ts'

/** What is known of a resource before it is applied, to read. */
export function formatPreflight(preflight: Preflight, style: Style = plain): string {
  const { kind, name, diagnostics, checks, quotas, predicted } = preflight
  const lines = [style.strong(`${kind} ${name}`)]
  lines.push(
    ...diagnostics.flatMap((diagnostic) => formatDiagnostic(diagnostic, style).split('\n')),
  )
  lines.push(...checks.flatMap((check) => checkLines(check, style)))
  if (quotas.length > 0) lines.push('', style.strong('Quotas, without this resource:'))
  for (const { where, quota, used, limit } of quotas) {
    const text = `  ${where}: ${used} of ${limit} ${quota}, ${Math.max(0, limit - used)} left`
    lines.push(used >= limit ? style.bad(text) : text)
  }
  lines.push('')
  if (!predicted) return `${[...lines, style.bad('the API server refuses it')].join('\n')}\n`
  const { status, at, recovery } = predicted
  lines.push(`${style.strong('It will be')} ${stateWords(status)} after ${formatDuration(at)}`)
  lines.push(...status.conditions.map((condition) => `  ${conditionLine(condition, style)}`))
  lines.push(`  ${style.strong('help')}: ${recoveryWords(recovery, undefined)}`)
  return `${lines.join('\n')}\n`
}

function checkLines({ name, status, text, help }: PreflightCheck, style: Style): string[] {
  const word = {
    ok: style.good('ok     '),
    warning: style.warn('warning'),
    problem: style.bad('PROBLEM'),
  }[status]
  return [
    `${word} ${name}: ${text}`,
    ...(help === undefined ? [] : [`        ${style.strong('help')}: ${help}`]),
  ]
}
