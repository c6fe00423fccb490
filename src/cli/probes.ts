import { isMap, LineCounter, parseDocument } from 'yaml'
import * as z from 'zod'
import type { Probe } from '../dataplane/index.ts'
import { readSources } from '../node.ts'
import { formatDiagnostic } from '../report/index.ts'
import { UsageError } from './exit.ts'
import type { Terminal } from './terminal.ts'

const probe = z.strictObject({
  from: z.string(),
  to: z.string(),
  protocol: z.union([z.string(), z.int()]).optional(),
  port: z.int().optional(),
  sourcePort: z.int().optional(),
  icmpType: z.int().optional(),
  icmpCode: z.int().optional(),
  ttl: z.int().optional(),
  ipVersion: z.literal([4, 6]).optional(),
  /** For the reader of the file. */
  note: z.string().optional(),
})

/** A probe as it stands in a file. */
interface Entry {
  readonly value: unknown
  readonly line: number
}

/**
 * The probes of a file: a YAML or JSON list, or JSON Lines.
 *
 * @throws UsageError after printing what is wrong with each of them
 */
export function readProbes(file: string, terminal: Terminal): Probe[] {
  const { sources, diagnostics } = readSources([file], { stdin: terminal.stdin })
  for (const problem of diagnostics)
    terminal.err(`${formatDiagnostic(problem, terminal.errStyle)}\n`)
  const [source] = sources
  if (!source) throw new UsageError(`no probes could be read from \`${file}\``)
  const problems: string[] = []
  const probes: Probe[] = []
  const entries = isJsonLines(source.text)
    ? jsonLines(source.text, problems)
    : list(source.text, problems)
  for (const { value, line } of entries) {
    const parsed = probe.safeParse(value)
    if (parsed.success) {
      const { note: _, ...rest } = parsed.data
      probes.push(withoutUndefined(rest))
    } else {
      for (const issue of parsed.error.issues) {
        const path = issue.path.length > 0 ? `${issue.path.join('.')}: ` : ''
        problems.push(`${line}: ${path}${issue.message.replace(/^Invalid input: /, '')}`)
      }
    }
  }
  if (problems.length > 0) {
    const byLine = problems.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
    for (const problem of byLine) terminal.err(`${file}:${problem}\n`)
    throw new UsageError(
      `${problems.length} ${problems.length === 1 ? 'error' : 'errors'} in the probes`,
      'a probe has from, to, and optionally protocol, port, sourcePort, icmpType, icmpCode, ttl, ipVersion, note',
    )
  }
  if (probes.length === 0) throw new UsageError(`\`${file}\` has no probes`)
  return probes
}

/** One object on the first line, closed there: a list would begin with `[` or `-`. */
function isJsonLines(text: string): boolean {
  const first = text.trimStart().split('\n', 1)[0]!.trim()
  return first.startsWith('{') && first.endsWith('}')
}

function jsonLines(text: string, problems: string[]): Entry[] {
  return text.split('\n').flatMap((source, index): Entry[] => {
    if (source.trim() === '') return []
    try {
      return [{ value: JSON.parse(source), line: index + 1 }]
    } catch (error) {
      problems.push(`${index + 1}: not JSON: ${(error as Error).message}`)
      return []
    }
  })
}

function list(text: string, problems: string[]): Entry[] {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  for (const { message, linePos } of document.errors) {
    problems.push(`${linePos?.[0].line ?? 1}: ${message.split('\n')[0]}`)
  }
  if (document.errors.length > 0) return []
  const { contents } = document
  if (!contents || isMap(contents) || !('items' in contents)) {
    problems.push('1: the probes must be a list')
    return []
  }
  const values = document.toJS() as unknown[]
  return values.map((value, index) => {
    const range = (contents.items[index] as { range?: [number, number, number] }).range
    return { value, line: range ? lines.linePos(range[0]).line : 1 }
  })
}

function withoutUndefined(value: Readonly<Record<string, unknown>>): Probe {
  return Object.fromEntries(
    Object.entries(value).filter(([, item]) => item !== undefined),
  ) as unknown as Probe
}
