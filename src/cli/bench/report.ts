import type { BenchResult } from './bench-routes.ts'

/** What the measurements are of. */
export interface BenchContext {
  /** `900 synthetic routes, seed 1`, or the name of a file. */
  readonly table: string
  readonly traffic: string
  readonly rounds: number
  /** Processor, JavaScript engine, date. */
  readonly machine: string
}

export function formatBenchText(result: BenchResult, context: BenchContext): string {
  return format(result, context, (rows) => {
    const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
    return rows.map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!),
        )
        .join('  ')
        .trimEnd(),
    )
  })
}

export function formatBenchMarkdown(result: BenchResult, context: BenchContext): string {
  return format(result, context, ([head = [], ...rows]) =>
    [head, head.map((_, column) => (column === 0 ? '---' : '--:')), ...rows].map(
      (row) => `| ${row.join(' | ')} |`,
    ),
  )
}

export function benchJson(result: BenchResult, context: BenchContext): unknown {
  return { ...context, ...result }
}

type Rows = readonly (readonly string[])[]

function format(
  { groups, memory, checked, wrong, missing }: BenchResult,
  { table, traffic, rounds, machine }: BenchContext,
  layout: (rows: Rows) => string[],
): string {
  const times = groups.flatMap(({ title, timings }) =>
    timings.map(({ name, median, low, high, ratio }) => [
      `${title}: ${name}`,
      duration(median),
      `${duration(low)} – ${duration(high)}`,
      `${significant(1e9 / median)}/s`,
      timings.length > 1 ? `${ratio.toFixed(2)} ×` : '',
    ]),
  )
  const sizes = memory.map(({ name, routes, bytes }) => [
    name,
    routes.toLocaleString('en'),
    `${significant(bytes)}B`,
    (bytes / routes).toFixed(1),
  ])
  const lines = [
    `Table: ${table}`,
    `Traffic: ${traffic}`,
    `Machine: ${machine}`,
    `Answers compared with the slow twin: ${checked.toLocaleString('en')}, wrong: ${wrong.length}`,
    ...wrong
      .slice(0, 10)
      .map((w) => `  ${w.by}: ${w.address} gives ${w.actual}, expected ${w.expected}`),
    ...missing.map((name) => `Not compared: ${name} is not installed`),
    '',
    ...layout([
      ['what', `CPU time, median of ${rounds}`, 'middle half', 'rate', 'ratio'],
      ...times,
    ]),
    '',
    ...layout([['memory', 'routes', 'size', 'bytes a route'], ...sizes]),
  ]
  return `${lines.join('\n')}\n`
}

/** Nanoseconds in a unit that suits them. */
function duration(ns: number): string {
  if (ns < 1e3) return `${ns.toPrecision(3)} ns`
  if (ns < 1e6) return `${(ns / 1e3).toPrecision(3)} µs`
  return `${(ns / 1e6).toPrecision(3)} ms`
}

function significant(value: number): string {
  if (value < 1e3) return `${value.toPrecision(3)} `
  if (value < 1e6) return `${(value / 1e3).toPrecision(3)} k`
  return `${(value / 1e6).toPrecision(3)} M`
}
