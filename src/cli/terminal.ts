import { readFileSync, statSync, watch } from 'node:fs'
import { basename, dirname } from 'node:path'
import { pipeline, Readable } from 'node:stream'
import { styleText } from 'node:util'
import { plain, type Style } from '../report/index.ts'

/** The world outside a command: what it reads from and writes to. */
export interface Terminal {
  out(text: string): void
  /** Prints lines as they are made and as fast as they are read, to the end or until nobody reads on: the last thing to print. */
  outLines(lines: Iterable<string>): void
  /** Errors, warnings and progress. */
  err(text: string): void
  stdin(): Uint8Array
  readonly outStyle: Style
  readonly errStyle: Style
  /** Milliseconds from some point on. */
  now(): number
  /** Calls back whenever something in these files and folders has changed, until the process is stopped. */
  watch(paths: readonly string[], recursive: boolean, changed: () => void): void
}

const COLOURED: Style = {
  good: (text) => styleText('green', text, { validateStream: false }),
  bad: (text) => styleText('red', text, { validateStream: false }),
  warn: (text) => styleText('yellow', text, { validateStream: false }),
  strong: (text) => styleText('bold', text, { validateStream: false }),
  faint: (text) => styleText('dim', text, { validateStream: false }),
}

/** The terminal of this process. Colours only where somebody looks, and NO_COLOR is not set. */
export function processTerminal(): Terminal {
  const colours = (stream: NodeJS.WriteStream): Style =>
    stream.isTTY && !process.env['NO_COLOR'] && stream.hasColors() ? COLOURED : plain
  return {
    out: (text) => void process.stdout.write(text),
    outLines: (lines) => {
      // A reader that closes the pipe early, as `| head` does, is no error; whatever goes wrong with the lines is.
      pipeline(Readable.from(chunks(lines)), process.stdout, (error) => {
        if (error && !READER_GONE.includes(error.code)) throw error
      })
    },
    err: (text) => void process.stderr.write(text),
    stdin: () => readFileSync(0),
    outStyle: colours(process.stdout),
    errStyle: colours(process.stderr),
    now: () => performance.now(),
    watch: watchPaths,
  }
}

const READER_GONE: readonly unknown[] = ['EPIPE', 'ERR_STREAM_PREMATURE_CLOSE']

/** So many characters are written at once. */
const CHUNK = 65536

function* chunks(lines: Iterable<string>): Iterable<string> {
  let chunk = ''
  for (const line of lines) {
    chunk += `${line}\n`
    if (chunk.length < CHUNK) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}

/** Editors write a file in several steps, each of which is an event. */
const SETTLED = 100

function watchPaths(paths: readonly string[], recursive: boolean, changed: () => void): void {
  let timer: NodeJS.Timeout | undefined
  const soon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(changed, SETTLED)
  }
  for (const path of paths) {
    if (statSync(path).isDirectory()) watch(path, { recursive }, soon)
    else {
      // A file that is replaced is another file: its folder tells of both.
      watch(dirname(path), (_, name) => {
        if (name === basename(path)) soon()
      })
    }
  }
}
