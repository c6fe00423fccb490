import type { Log, Fix as SarifFix } from 'sarif'
import { describe, expect, it } from 'vitest'
import { applyEdits } from '../../src/edit/index.ts'
import { Design, type Fix, lint, proveFixes, RULES } from '../../src/lint/index.ts'
import { lintSarif } from '../../src/report/index.ts'
import { validate } from './sarif-standard.ts'

interface Text {
  readonly file: string
  readonly text: string
}

/** The log of what is found in some texts, and the fixes in the order of its results. */
function logOf(sources: readonly Text[]): { log: Log; fixes: (Fix | undefined)[] } {
  const design = Design.read(sources)
  const report = proveFixes(design, lint(design), { sources, rules: RULES })
  const log: Log = lintSarif(report, RULES, '1.2.3', sources)
  return { log, fixes: report.findings.map(({ fix }) => fix) }
}

/** The texts after a fix of a log, as whoever reads it would make it: from the last replacement to the first. */
function made(sources: readonly Text[], { artifactChanges }: SarifFix): Text[] {
  return sources.map(({ file, text }) => {
    const change = artifactChanges.find(({ artifactLocation }) => artifactLocation.uri === file)
    const changed = (change?.replacements ?? []).toReversed().reduce((rest, replacement) => {
      const { startLine, startColumn, endLine, endColumn } = replacement.deletedRegion
      const lines = rest.split('\n')
      const offset = (line: number, column: number): number =>
        lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0) + column - 1
      expect(startLine).toBeLessThanOrEqual(lines.length)
      expect(endLine).toBeLessThanOrEqual(lines.length)
      return (
        rest.slice(0, offset(startLine!, startColumn!)) +
        (replacement.insertedContent?.text ?? '') +
        rest.slice(offset(endLine!, endColumn!))
      )
    }, text)
    return { file, text: changed }
  })
}

const examples = RULES.filter(({ example }) => !example.release).flatMap(({ id, example }) => {
  const documents = example.wrong.split(/^---\n/m)
  return [
    { name: id, sources: [{ file: 'all.yaml', text: example.wrong }] },
    // Without an end of the last line, with other ends, behind a mark, and one file an object.
    { name: `${id}, no last end`, sources: [{ file: 'all.yaml', text: example.wrong.trimEnd() }] },
    {
      name: `${id}, several files`,
      sources: documents.map((text, i) => ({ file: `${i}.yaml`, text })),
    },
    { name: `${id}, behind a mark`, sources: [{ file: 'a.yaml', text: `\uFEFF${example.wrong}` }] },
  ]
})

describe('fixes in SARIF', () => {
  it.each(examples)('change texts as --fix does: $name', ({ sources }) => {
    const { log, fixes } = logOf(sources)
    const { results } = log.runs[0]!
    expect(results!.map((result) => result.fixes?.length ?? 0)).toEqual(
      fixes.map((fix) => (fix ? 1 : 0)),
    )
    for (const [i, fix] of fixes.entries()) {
      if (!fix) continue
      const [own] = results![i]!.fixes!
      expect(own!.description!.text).toBe(fix.title)
      expect(made(sources, own!)).toEqual(applyEdits(sources, fix.edits).sources)
    }
  })

  it('name only the lines that change', () => {
    const rule = RULES.find(({ id }) => id === 'peering-one-sided')!
    const { log } = logOf([{ file: 'net.yaml', text: rule.example.wrong }])
    const result = log.runs[0]!.results!.find(({ ruleId }) => ruleId === 'peering-one-sided')
    const { replacements } = result!.fixes![0]!.artifactChanges[0]!
    expect(replacements).toHaveLength(1)
    const { startLine, endLine, startColumn, endColumn } = replacements[0]!.deletedRegion
    expect([startColumn, endColumn, endLine! - startLine!]).toEqual([1, 1, 0])
    expect(replacements[0]!.insertedContent!.text).toContain('remoteVpc')
  })

  it('are in a log that has what the standard requires, and nothing that it does not know', () => {
    const sources = [
      { file: 'net.yaml', text: RULES.map(({ example }) => example.wrong).join('---\n') },
    ]
    const design = Design.read(sources)
    const report = proveFixes(design, lint(design), { sources, rules: RULES })
    const [finding] = report.findings
    const suppressed = [
      {
        finding: finding!,
        reason: 'known',
        by: 'annotation' as const,
        origin: finding!.places[0]!.origin,
      },
    ]
    const errors = [{ code: 'field-type' as const, severity: 'error' as const, message: 'x' }]
    const log = lintSarif({ ...report, suppressed, errors }, RULES, '1.2.3', sources)
    const seen = validate(JSON.parse(JSON.stringify(log)))
    for (const name of ['fix', 'suppression', 'notification']) expect(seen).toContain(name)
  })
})
