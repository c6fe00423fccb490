import type { CheckReport } from '../analysis/index.ts'
import { findingsOf } from './check-findings.ts'
import { describeIntent } from './check-words.ts'

/** A check as commands of GitHub Actions, which shows each beside its line: nothing where every intent holds. */
export function formatCheckGithub(report: CheckReport): string {
  const lines = findingsOf(report).map(({ verdict, message, help, origin }) => {
    const properties = {
      ...(origin && { file: origin.file, line: origin.line, col: origin.column }),
      title: describeIntent(verdict.intent),
    }
    const text = Object.entries(properties).map(([name, value]) => `${name}=${property(value)}`)
    return `::error ${text.join(',')}::${data([message, ...help].join('\n'))}\n`
  })
  return lines.join('')
}

/** What stands behind `::`: one line, as the workflow runner decodes it. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

/** A property's value: colons and commas would end it. */
function property(value: string | number): string {
  return data(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
