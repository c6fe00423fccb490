import type { Terminal } from './terminal.ts'

/** Says how far it is, once a second, if it takes longer than that. */
export function progressOn(
  terminal: Terminal,
  words: (done: number, all: number) => string,
): (done: number, all: number) => void {
  let last = terminal.now()
  return (done, all) => {
    if (terminal.now() - last < 1000) return
    last = terminal.now()
    terminal.err(`${words(done, all)} …\n`)
  }
}
