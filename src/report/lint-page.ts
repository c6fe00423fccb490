import type { LintRule } from '../lint/index.ts'

/** The page of a rule, in Markdown: what is wrong, why it matters, and an example of it with one that is right. */
export function formatRulePage({ id, severity, summary, why, example }: LintRule): string {
  return `## ${id}

**${severity}**: ${summary}.

${why.trim()}

Wrong:

\`\`\`yaml
${example.wrong.trim()}
\`\`\`

Right:

\`\`\`yaml
${example.right.trim()}
\`\`\`
`
}

/** Every rule in one line, the names in a column. */
export function formatRuleList(rules: readonly LintRule[]): string {
  const width = Math.max(...rules.map(({ id }) => id.length))
  return rules
    .map(({ id, severity, summary }) => `${id.padEnd(width)}  ${severity.padEnd(7)}  ${summary}\n`)
    .join('')
}
