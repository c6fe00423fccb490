import { writeFileSync } from 'node:fs'
import { type Command, Option } from 'commander'
import { type ExplorerInput, embedInput } from '../../explorer/index.ts'
import { EXIT, UsageError } from '../exit.ts'
import { explorerPage } from '../explore-page.ts'
import { openInBrowser, serveExplorer } from '../explore-server.ts'
import { type ManifestOptions, readAll, report, withManifests } from '../input.ts'
import type { Terminal } from '../terminal.ts'
import { wholeNumber } from '../values.ts'

interface ExploreOptions extends Omit<ManifestOptions, 'filename'> {
  readonly filename?: readonly string[]
  readonly out?: string
  readonly port: number
  readonly open?: boolean
}

/** `isthmus explore`. */
export function addExplore(
  program: Command,
  terminal: Terminal,
  exit: (code: number) => void,
): void {
  withManifests(program.command('explore'), { required: false })
    .description('look at a design in the browser: map, traces, findings and fixes, as you edit it')
    .option('--out <file>', 'write the page into a file that opens from disk, and serve nothing')
    .addOption(
      new Option('--port <port>', 'port on 127.0.0.1; 0 is any that is free')
        .argParser(wholeNumber)
        .default(0),
    )
    .option('--open', 'open the page in the browser')
    .addHelpText('after', EXAMPLES)
    .action(async (options: ExploreOptions) => {
      const input = readExplorerInput(options, terminal)
      const page = explorerPage()
      const whole = input ? embedInput(page, input) : page
      if (options.out !== undefined) writePage(options.out, whole)
      else await serve(whole, options, terminal)
      exit(EXIT.ok)
    })
}

const EXAMPLES = `
Examples:
  isthmus explore -f manifests/                     serve the page on 127.0.0.1 until Ctrl-C, and print where
  isthmus explore -f manifests/ --open              and open it in the browser
  isthmus explore -f manifests/ --out design.html   one file with everything in it, to open or to hand over
  isthmus explore                                   the page with its built-in examples

The engine runs in the page: neither what you look at nor what you change leaves the machine. docs/explorer.md tells more.

Exit code: 0 done, 2 bad input or usage.
`

/**
 * What the page opens on; undefined for its own examples. Manifests with errors are shown with them.
 *
 * @throws UsageError where a file can't be read
 */
function readExplorerInput(options: ExploreOptions, terminal: Terminal): ExplorerInput | undefined {
  const { filename, recursive = false, release, namespace } = options
  if (options.with.length > 0 || options.without.length > 0) {
    throw new UsageError(
      '--with and --without are for answers; the explorer shows files as they are',
      'name all files with -f, and take away in the page what is to go',
    )
  }
  if (!filename) return undefined
  const { sources, diagnostics } = readAll(filename, recursive, terminal)
  report(diagnostics, terminal)
  if (diagnostics.some(({ severity }) => severity === 'error')) {
    throw new UsageError('not everything could be read; nothing is shown')
  }
  return { sources, release, reading: 'address', namespace }
}

/** @throws UsageError where the file can't be written */
function writePage(file: string, page: string): void {
  try {
    writeFileSync(file, page)
  } catch (error) {
    throw new UsageError(`\`${file}\` can't be written: ${(error as Error).message}`)
  }
}

/** Serves until the process is told to stop. */
async function serve(page: string, options: ExploreOptions, terminal: Terminal): Promise<void> {
  const server = await serveExplorer(page, options.port)
  terminal.out(`${server.url}\n`)
  terminal.err('Ctrl-C ends it\n')
  if (options.open) openInBrowser(server.url)
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  await server.close()
}
