import type { LintRule } from '../lint/index.ts'
import { sentence } from './markdown.ts'
import { formatMerged } from './unified-diff.ts'

/** The page of a rule, in Markdown: what is wrong, why it matters, and an example of it beside one that is right. */
export function formatRulePage(rule: LintRule): string {
  const { wrong, right } = rule.example
  return `## ${what(rule)}
An example: with the lines behind \`-\` it is wrong, with those behind \`+\` in their place it is right.

\`\`\`diff
${formatMerged(`${wrong.trim()}\n`, `${right.trim()}\n`)}\`\`\`
`
}

function what({ id, severity, summary, why }: LintRule): string {
  return `${id}\n\n**${severity}**: ${summary}.\n\n${why.trim()}\n`
}

/** Every rule in one line, the names in a column. */
export function formatRuleList(rules: readonly LintRule[]): string {
  const width = Math.max(...rules.map(({ id }) => id.length))
  return rules
    .map(({ id, severity, summary }) => `${id.padEnd(width)}  ${severity.padEnd(7)}  ${summary}\n`)
    .join('')
}

/** Everything behind this line of the documentation is written by {@link withRulePages}. */
const GENERATED = '<!-- From here on written by `npm run docs:rules`. -->'

/** The documentation with a table of all rules, and of each what its page says without the example, in the place of those that were there. */
export function withRulePages(documentation: string, rules: readonly LintRule[]): string {
  const [text] = documentation.split(GENERATED)
  const table = rules.map(
    ({ id, severity, summary }) => `| [${id}](#${id}) | ${severity} | ${sentence(summary)} |`,
  )
  return [
    `${text!.trimEnd()}\n`,
    `${GENERATED}\n`,
    ['| rule | severity | what is wrong |', '| --- | --- | --- |', ...table, ''].join('\n'),
    ...rules.map((rule) => `### ${what(rule)}`),
  ].join('\n')
}
