import type { CheckReport } from '../analysis/index.ts'
import { findingsOf } from './check-findings.ts'
import { describeIntent } from './check-words.ts'
import { githubCommand } from './github.ts'

/** A check as commands of GitHub Actions, which shows each beside its line: nothing where every intent holds. */
export function formatCheckGithub(report: CheckReport): string {
  const lines = findingsOf(report).map(({ verdict, message, help, origin }) =>
    githubCommand('error', describeIntent(verdict.intent), [message, ...help].join('\n'), origin),
  )
  return lines.join('')
}
