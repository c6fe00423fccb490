import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Design, type Finding, lint } from '../src/lint/index.ts'
import { DOCUMENTED_FINDINGS, type DocumentedFinding } from './documented-findings.ts'

/** What lint says of documentation, against what it is known to say. */
export interface CorpusReport {
  readonly files: number
  readonly pages: number
  /** Findings that are in the list, with the reason. */
  readonly expected: readonly DocumentedFinding[]
  /** Findings that are not in the list: false alarms, unless somebody says why they are right. */
  readonly unexpected: readonly string[]
  /** What is in the list, and was not found. */
  readonly missing: readonly DocumentedFinding[]
}

/** Lints the manifests in a folder, one file for each block of a page: `PAGE-01.yaml`, `PAGE-02.yaml`, … */
export function lintCorpus(folder: string): CorpusReport {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
  const pages = new Map<string, string[]>()
  for (const file of files) {
    const page = file.replace(/-\d+\.yaml$/, '')
    pages.set(page, [...(pages.get(page) ?? []), file])
  }
  const missing = new Set(DOCUMENTED_FINDINGS)
  const expected: DocumentedFinding[] = []
  const unexpected: string[] = []
  for (const blocks of pages.values()) {
    for (const finding of lintPage(folder, blocks)) {
      const { file } = finding.places[0]!.origin
      const known = DOCUMENTED_FINDINGS.find(
        (one) => missing.has(one) && one.file === file && one.rule === finding.rule.id,
      )
      if (!known) unexpected.push(describe(finding))
      else {
        missing.delete(known)
        expected.push(known)
      }
    }
  }
  return { files: files.length, pages: pages.size, expected, unexpected, missing: [...missing] }
}

function lintPage(folder: string, blocks: readonly string[]): readonly Finding[] {
  const sources = blocks.map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }))
  return lint(Design.read(sources)).findings
}

function describe({ rule, severity, message, places }: Finding): string {
  const { file, line, column } = places[0]!.origin
  return `${file}:${line}:${column}: ${severity} ${rule.id}: ${message}`
}

/** Prints the report. Gives the exit code. */
export function checkCorpus(folder: string): number {
  const { files, pages, expected, unexpected, missing } = lintCorpus(folder)
  if (files === 0) {
    console.log(`no documentation in ${folder}: expected files such as vpc-peering-01.yaml`)
    return 1
  }
  console.log(`${files} manifests of ${pages} pages linted`)
  for (const { file, rule, reason } of expected) console.log(`  ${file}: ${rule}: ${reason}`)
  for (const text of unexpected) console.log(`FALSE ALARM, or not yet judged: ${text}`)
  for (const { file, rule } of missing) console.log(`NOT FOUND any more: ${file}: ${rule}`)
  console.log(
    `${expected.length} findings, each known to be right; ${unexpected.length} unexpected; ${missing.length} missing`,
  )
  return unexpected.length + missing.length > 0 ? 1 : 0
}
