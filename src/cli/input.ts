import { type Command, Option } from 'commander'
import type { Diagnostic } from '../diagnostic/index.ts'
import { NEWEST_RELEASE, RELEASES, type ReleaseName } from '../kubeovn/index.ts'
import { type Loaded, loadNetwork } from '../load.ts'
import type { Source } from '../manifest/index.ts'
import type { Network } from '../network.ts'
import { type ReadSourcesResult, readSources } from '../node.ts'
import { formatDiagnostic } from '../report/index.ts'
import { UsageError } from './exit.ts'
import type { Terminal } from './terminal.ts'

/** What every command that reads manifests takes. */
export interface ManifestOptions {
  readonly filename: readonly string[]
  readonly recursive?: boolean
  readonly namespace: string
  readonly release: ReleaseName
  readonly quiet?: boolean
}

/** What every command that answers from the network takes. */
export interface InputOptions extends ManifestOptions {
  readonly connectIp: 'auto' | 'network' | 'address'
}

/** Adds the options that say what to read and how. */
export function withInput(command: Command): Command {
  return withManifests(command).addOption(
    new Option(
      '--connect-ip <reading>',
      'how to read localConnectIP: as a live cluster (address), as a shared network, or by its host bits (auto)',
    )
      .choices(['auto', 'network', 'address'])
      .default('auto'),
  )
}

/** As {@link withInput}, for commands that read localConnectIP as a live cluster does. */
export function withManifests(command: Command, { required = true } = {}): Command {
  return command
    .addOption(
      new Option(
        '-f, --filename <file>',
        'manifests: a file, a folder, or - for standard input; may be repeated',
      )
        .argParser((value, before: string[] | undefined) => [...(before ?? []), value])
        .makeOptionMandatory(required),
    )
    .option('-R, --recursive', 'read folders inside folders too')
    .option('-n, --namespace <name>', 'namespace of names that have none', 'default')
    .addOption(
      new Option('--release <release>', 'Kube-OVN release, or upstream OVN')
        .choices(Object.keys(RELEASES))
        .default(NEWEST_RELEASE),
    )
    .option('-q, --quiet', 'do not print warnings about the manifests')
}

/** From this size on, reading takes long enough to say so. */
const LARGE = 8e6

/** The texts that `-f` names, and what keeps others from being read. */
export function readInput(options: ManifestOptions, terminal: Terminal): ReadSourcesResult {
  const read = readSources(options.filename, {
    recursive: options.recursive ?? false,
    stdin: terminal.stdin,
  })
  const size = sizeOf(read.sources)
  if (size > LARGE) terminal.err(`reading ${(size / 1e6).toFixed(0)} MB of manifests …\n`)
  return read
}

function sizeOf(sources: readonly Source[]): number {
  return sources.reduce((sum, { text }) => sum + text.length, 0)
}

/** All that is wrong with manifests: a file that can't be read is the cause of nothing having been read. */
export function allProblems(
  unread: readonly Diagnostic[],
  diagnostics: readonly Diagnostic[],
): readonly Diagnostic[] {
  if (unread.length === 0) return diagnostics
  return [...unread, ...diagnostics.filter(({ code }) => code !== 'no-input')]
}

/**
 * Reads and compiles what `-f` names. Warnings go to the error stream.
 *
 * @throws UsageError after printing every error, if there is one: an answer from half of the input would mislead
 */
export function load(options: InputOptions, terminal: Terminal): Network {
  const started = terminal.now()
  const { sources, diagnostics } = readInput(options, terminal)
  const loaded: Loaded = loadNetwork(sources, options)
  if (sizeOf(sources) > LARGE) {
    const seconds = ((terminal.now() - started) / 1000).toFixed(1)
    const { endpoints, routers } = loaded.network.model
    terminal.err(`${routers.length} VPCs, ${endpoints.length} endpoints in ${seconds} s\n`)
  }
  const all = allProblems(diagnostics, loaded.diagnostics)
  const errors = all.filter(({ severity }) => severity === 'error')
  report(errors, terminal)
  if (!options.quiet)
    report(
      all.filter(({ severity }) => severity !== 'error'),
      terminal,
    )
  if (errors.length > 0) {
    throw new UsageError(
      `${errors.length} ${errors.length === 1 ? 'error' : 'errors'} in the manifests; nothing was traced or listed`,
    )
  }
  return loaded.network
}

/**
 * As {@link load}, for commands that show the network itself: what it takes for granted is told at once, since no
 * trace will.
 */
export function loadToShow(options: InputOptions, terminal: Terminal): Network {
  const network = load(options, terminal)
  if (options.quiet) return network
  const parts = network.model.routers.flatMap(({ ports, policies }) => [
    ...ports.flatMap(({ networks }) => networks),
    ...policies,
  ])
  const assumptions = parts.flatMap(({ assumption }) => assumption ?? [])
  report([...new Set(assumptions)], terminal)
  return network
}

/** So many of one code are shown; the rest is counted. */
const SHOWN = 20

/** Prints diagnostics on the error stream. */
export function report(diagnostics: readonly Diagnostic[], terminal: Terminal): void {
  const seen = new Map<string, number>()
  for (const diagnostic of diagnostics) {
    const count = (seen.get(diagnostic.code) ?? 0) + 1
    seen.set(diagnostic.code, count)
    if (count <= SHOWN || diagnostic.severity === 'error') {
      terminal.err(`${formatDiagnostic(diagnostic, terminal.errStyle)}\n`)
    }
  }
  for (const [code, count] of seen) {
    if (count > SHOWN && diagnostics.some((d) => d.code === code && d.severity !== 'error')) {
      terminal.err(`… and ${count - SHOWN} more of [${code}]\n`)
    }
  }
}
