import { run } from '../../src/cli/program.ts'
import type { Terminal } from '../../src/cli/terminal.ts'
import { plain } from '../../src/report/index.ts'

/** What a command printed, and its exit code. */
export interface Run {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs the command line in this process. */
export async function isthmus(
  args: readonly string[],
  stdin = '',
  watch: Terminal['watch'] = () => {},
): Promise<Run> {
  let out = ''
  let err = ''
  const code = await run(args, {
    out: (text) => {
      out += text
    },
    outLines: (lines) => {
      for (const line of lines) out += `${line}\n`
    },
    err: (text) => {
      err += text
    },
    stdin: () => new TextEncoder().encode(stdin),
    outStyle: plain,
    errStyle: plain,
    now: () => 0,
    watch,
  })
  return { code, out, err }
}
