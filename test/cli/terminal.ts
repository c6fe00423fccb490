import { run } from '../../src/cli/program.ts'
import { plain } from '../../src/report/index.ts'

/** What a command printed, and its exit code. */
export interface Run {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs the command line in this process. */
export function isthmus(args: readonly string[], stdin = ''): Run {
  let out = ''
  let err = ''
  const code = run(args, {
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
    stdin: () => new TextEncoder().encode(stdin),
    outStyle: plain,
    errStyle: plain,
    now: () => 0,
  })
  return { code, out, err }
}
