import type { Diagnostic, Severity } from '../diagnostic/index.ts'
import type { ProvenFinding, ProvenReport } from '../lint/index.ts'
import { githubCommand } from './github.ts'
import { shortWhy } from './lint-words.ts'
import { formatOrigin } from './origin.ts'

const COMMANDS = { error: 'error', warning: 'warning', info: 'notice' } as const satisfies Record<
  Severity,
  string
>

/** What a linter found as commands of GitHub Actions, which shows each beside its line. */
export function formatLintGithub({ findings, errors }: ProvenReport): string {
  return [...errors.map(errorCommand), ...findings.map(findingCommand)].join('')
}

function errorCommand({ code, message, help, origin }: Diagnostic): string {
  const text = [message, ...(help ? [help] : [])].join('\n')
  return githubCommand('error', code, text, origin)
}

function findingCommand({ rule, severity, message, places, help, fix }: ProvenFinding): string {
  const [main, ...others] = places
  const lines = [
    message,
    ...others.map(({ origin, label }) => `${label}: ${formatOrigin(origin)}`),
    shortWhy(rule),
    ...(help ? [help] : []),
    ...(fix ? [`fix: ${fix.title}`] : []),
  ]
  return githubCommand(COMMANDS[severity], rule.id, lines.join('\n'), main!.origin)
}
