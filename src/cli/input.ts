import { type Command, Option } from 'commander'
import { isWorldText, type World } from '../cloud/index.ts'
import { cloudNetwork } from '../cloud-network.ts'
import { networkInWorld } from '../cluster-in-world.ts'
import type { Diagnostic } from '../diagnostic/index.ts'
import { NEWEST_RELEASE, RELEASES, type ReleaseName } from '../kubeovn/index.ts'
import { type Loaded, networkOf } from '../load.ts'
import { type Manifest, readManifests, type Source } from '../manifest/index.ts'
import type { Network } from '../network.ts'
import { type ReadSourcesResult, readSources } from '../node.ts'
import { formatDiagnostic } from '../report/index.ts'
import { UsageError } from './exit.ts'
import { isInGit, readFromGit } from './git.ts'
import type { Terminal } from './terminal.ts'
import { manifestsWithout, REMOVAL_FORMS } from './without.ts'
import { worldInput } from './world-input.ts'

/** What every command that reads manifests takes. */
export interface ManifestOptions {
  readonly filename: readonly string[]
  readonly recursive?: boolean
  readonly namespace: string
  readonly release: ReleaseName
  readonly quiet?: boolean
  /** Files and folders whose objects come on top, ... */
  readonly with: readonly string[]
  /** ... and what is then taken away; see {@link manifestsWithout}. */
  readonly without: readonly string[]
}

/** What every command that answers from the network takes. */
export interface InputOptions extends ManifestOptions {
  readonly connectIp: 'auto' | 'network' | 'address'
}

/** Adds the options that say what to read and how. */
export function withInput(command: Command, { release = true } = {}): Command {
  return withConnectIp(withManifests(command, { release }))
}

function withConnectIp(command: Command): Command {
  return command.addOption(
    new Option(
      '--connect-ip <reading>',
      'how to read localConnectIP: as a live cluster (address), as a shared network, or by its host bits (auto)',
    )
      .choices(['auto', 'network', 'address'])
      .default('auto'),
  )
}

/** As {@link withInput}, for commands that read localConnectIP as a live cluster does. */
export function withManifests(command: Command, { required = true, release = true } = {}): Command {
  const reading = withReading(
    command.addOption(
      new Option(
        '-f, --filename <file>',
        'manifests: a file, a folder, git:REF:PATH, or - for standard input; may be repeated',
      )
        .argParser(repeated)
        .makeOptionMandatory(required),
    ),
  )
  return release ? withRelease(reading) : reading
}

/** What commands take that are told otherwise what to read. */
export type ReadingOptions = Omit<InputOptions, 'filename'>

/** As {@link withInput}, without saying which manifests to read. */
export function withSides(command: Command): Command {
  return withConnectIp(withRelease(withReading(command)))
}

/** The options that say how to read manifests, but not which, and for which release. */
function withReading(command: Command): Command {
  return command
    .option('-R, --recursive', 'read folders inside folders too')
    .option('-n, --namespace <name>', 'namespace of names that have none', 'default')
    .addOption(
      new Option(
        '--with <file>',
        'as if these objects were there too, or in place of those of the same name; may be repeated',
      )
        .argParser(repeated)
        .default([], 'none'),
    )
    .addOption(
      new Option('--without <part>', `as if this were not there: ${REMOVAL_FORMS}; may be repeated`)
        .argParser(repeated)
        .default([], 'none'),
    )
    .option('--config <file>', 'configuration (default: isthmus.yaml, where there is one)')
    .option('-q, --quiet', 'do not print warnings about the manifests')
}

function withRelease(command: Command): Command {
  return command.addOption(
    new Option('--release <release>', 'Kube-OVN release, or upstream OVN')
      .choices(Object.keys(RELEASES))
      .default(NEWEST_RELEASE),
  )
}

/** Collects what an option is given each time. */
export function repeated(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}

/** From this size on, reading takes long enough to say so. */
const LARGE = 8e6

/** What was read, with what `--with` and `--without` make of it. */
export interface Input extends ReadSourcesResult {
  readonly manifests: readonly Manifest[]
  /** A world of cloud networks, which is read instead of manifests, or with those of the cluster that is in it. */
  readonly world?: World
  /** What is wrong with the texts that were read; `diagnostics` tells what keeps others from being read. */
  readonly problems: readonly Diagnostic[]
}

/**
 * Reads the manifests that `-f` names, for commands that are about them.
 *
 * @throws UsageError for a part to go without that is not there, and for a world
 */
export function readInput(options: Omit<ManifestOptions, 'release'>, terminal: Terminal): Input {
  return refuseWorld(readPaths(options.filename, options, terminal))
}

/** @throws UsageError where what was read is no manifests */
export function refuseWorld(input: Input): Input {
  if (!input.world) return input
  throw new UsageError(
    'this is a world of cloud networks, and the command is about manifests of Kube-OVN',
    'ask trace, reach, check, faults or diff; `isthmus cloud preflight` says what stands in the way of a peering, and `isthmus cloud dangling` what is left of one',
  )
}

/**
 * Reads files, folders and commits as {@link readInput} does.
 *
 * @param values what is read with the same map shares what is the same: see `readManifests`
 * @throws UsageError for a part to go without that is not there
 */
export function readPaths(
  paths: readonly string[],
  options: Omit<ManifestOptions, 'filename' | 'release'>,
  terminal: Terminal,
  values?: Map<string, unknown>,
): Input {
  const readPath = (path: string) => ({
    path,
    ...readAll([path], options.recursive ?? false, terminal),
  })
  const named = [...new Set(paths)].map(readPath)
  const onTop = [...new Set(options.with)].filter((path) => !paths.includes(path)).map(readPath)
  const read = joined([...named, ...onTop])
  const size = sizeOf(read.sources)
  if (size > LARGE) terminal.err(`reading ${(size / 1e6).toFixed(0)} MB of manifests …\n`)
  const input = inputOf(read, options, values)
  if (!input.world) for (const { path, ...one } of onTop) refuseEmpty(path, one, input)
  return input
}

/** @throws UsageError where nothing comes of what was to come on top */
function refuseEmpty(
  path: string,
  { sources, diagnostics }: ReadSourcesResult,
  input: Input,
): void {
  const files = new Set(sources.map(({ file }) => file))
  const isEmpty =
    !input.manifests.some((manifest) => files.has(manifest.origin().file)) &&
    // All of them may have gone by --without, or be replaced in turn.
    readManifests(sources).diagnostics.some(({ code }) => code === 'no-input')
  if (diagnostics.length > 0 || !isEmpty) return
  throw new UsageError(
    `--with ${path} adds nothing: no Kubernetes object is in it`,
    'name the file or folder with the objects that are to be there too',
  )
}

/** The texts of files, folders and commits, and what keeps others from being read. */
export function readAll(
  paths: readonly string[],
  recursive: boolean,
  { stdin }: Terminal,
): ReadSourcesResult {
  return joined(
    [...new Set(paths)].map((path) =>
      isInGit(path) ? readFromGit(path, recursive) : readSources([path], { recursive, stdin }),
    ),
  )
}

function joined(results: readonly ReadSourcesResult[]): ReadSourcesResult {
  return {
    sources: results.flatMap(({ sources }) => sources),
    diagnostics: results.flatMap(({ diagnostics }) => diagnostics),
  }
}

function inputOf(
  read: ReadSourcesResult,
  { namespace, without }: Pick<ManifestOptions, 'namespace' | 'without'>,
  values: Map<string, unknown> | undefined,
): Input {
  if (read.sources.some(({ text }) => isWorldText(text)))
    return worldInput(read, without, namespace)
  const { manifests, diagnostics: problems } = readManifests(read.sources, {
    namespace,
    ...(values && { values }),
  })
  return { ...read, problems, manifests: manifestsWithout(manifests, without, namespace) }
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
 * Reads and compiles what `-f` names: manifests, a world of cloud networks, or both. Warnings go to the error stream.
 *
 * @throws UsageError after printing every error, if there is one: an answer from half of the input would mislead
 */
export function load(options: InputOptions, terminal: Terminal): Network {
  return compile(readPaths(options.filename, options, terminal), options, terminal)
}

/**
 * The network of what was read. Warnings go to the error stream.
 *
 * @throws UsageError as {@link load} does
 */
export function compile(input: Input, options: ReadingOptions, terminal: Terminal): Network {
  const started = terminal.now()
  const { network, diagnostics } = networkOfInput(input, options)
  if (sizeOf(input.sources) > LARGE) {
    const seconds = ((terminal.now() - started) / 1000).toFixed(1)
    const { endpoints, routers } = network.model
    terminal.err(`${routers.length} VPCs, ${endpoints.length} endpoints in ${seconds} s\n`)
  }
  const all = allProblems(input.diagnostics, [...input.problems, ...diagnostics])
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
  return network
}

function networkOfInput({ world, manifests }: Input, options: ReadingOptions): Loaded {
  if (!world) return networkOf(manifests, options)
  if (manifests.length > 0) return networkInWorld(manifests, world, options)
  return { network: cloudNetwork(world), diagnostics: [] }
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
