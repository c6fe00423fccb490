import type { CheckReport } from '../analysis/index.ts'
import { detailsOf, findingsOf } from './check-findings.ts'
import { describeIntent } from './check-words.ts'
import { githubCommand } from './github.ts'

/** A check as commands of GitHub Actions, which shows each beside its line: nothing where every intent holds. */
export function formatCheckGithub(report: CheckReport): string {
  const lines = findingsOf(report).map((finding) => {
    const { verdict, message, origin } = finding
    const text = [message, ...detailsOf(finding)].join('\n')
    return githubCommand('error', describeIntent(verdict.intent), text, origin)
  })
  return lines.join('')
}
