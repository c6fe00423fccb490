import { createHash } from 'node:crypto'
import { type Command, Option } from 'commander'
import { mapOfDesign, mapOfWorld } from '../../design-map.ts'
import { nearest } from '../../diagnostic/index.ts'
import { Design, lint } from '../../lint/index.ts'
import {
  foldMap,
  groupsOf,
  type MapGroup,
  type MapRoute,
  type NetworkMap,
  openingFolds,
  routeOnView,
} from '../../map/index.ts'
import type { Network } from '../../network.ts'
import {
  formatMapDot,
  formatMapHtml,
  formatMapMermaid,
  formatMapSvg,
  type MapTheme,
  routeOfTrace,
} from '../../report/index.ts'
import { loadConfig } from '../config.ts'
import { UsageError } from '../exit.ts'
import { compile, type Input, type InputOptions, readPaths, repeated, withInput } from '../input.ts'
import type { Terminal } from '../terminal.ts'
import { probeOfText, traceOf } from '../trace-text.ts'
import { writeWhole } from '../write-file.ts'

const OUTPUTS = ['svg', 'html', 'mermaid', 'dot', 'png'] as const

interface MapOptions extends InputOptions {
  readonly config?: string
  readonly output: (typeof OUTPUTS)[number]
  readonly out?: string
  readonly routes?: boolean
  readonly trace: readonly string[]
  readonly fold: readonly string[]
  readonly unfold: readonly string[]
  readonly groupBy?: string
  readonly theme: MapTheme
}

/** `isthmus map`. */
export function addMap(program: Command, terminal: Terminal): void {
  withInput(program.command('map'))
    .description('a picture of the VPCs, their subnets and peerings, and what is wrong with them')
    .addOption(new Option('-o, --output <format>', 'output format').choices(OUTPUTS).default('svg'))
    .option('--out <file>', 'write the picture there instead of printing it')
    .option('--routes', 'show the routes and policies of each VPC too')
    .addOption(
      new Option(
        '--trace <packet>',
        "draw the way of a packet and its reply: 'FROM TO --tcp 5432'; may be repeated",
      )
        .argParser(repeated)
        .default([], 'none'),
    )
    .addOption(
      new Option('--fold <group>', 'show a group as one box; `all` for every one; may be repeated')
        .argParser(repeated)
        .default([], 'all groups of a large map'),
    )
    .addOption(
      new Option(
        '--unfold <group>',
        'show the VPCs of a group; `all` for every one; may be repeated',
      )
        .argParser(repeated)
        .default([], 'none'),
    )
    .option('--group-by <label>', 'VPCs with one value of this label are a group')
    .addOption(
      new Option('--theme <theme>', 'for light or dark paper, or for what the reader prefers')
        .choices(['auto', 'light', 'dark'])
        .default('auto'),
    )
    .addHelpText('after', EXAMPLES)
    .action((options: MapOptions) => draw(options, terminal))
}

const EXAMPLES = `
Examples:
  isthmus map -f manifests/ > map.svg                       what joins which, and what is wrong, with the words of lint
  isthmus map -f manifests/ -o html --out map.html          a page to fold, unfold and look up routes in
  isthmus map -f manifests/ -o mermaid                      for a README or an issue: GitHub draws it
  isthmus map -f manifests/ --trace 'web db --tcp 5432'     the way of a packet, and where it dies
  isthmus map -f manifests/ --group-by team --fold all      one box a team
  isthmus map -f world.yaml                                 networks of a cloud, and the state of their peerings

Groups are VPCs whose names differ in the last part (spoke-1, spoke-2: \`spoke-*\`), or that peer with nobody but one other. A map
of more than 24 VPCs opens folded. docs/map.md has the rest.

Exit code: 0 drawn, 2 bad input or usage.
`

async function draw(options: MapOptions, terminal: Terminal): Promise<void> {
  const { output, out } = options
  if (output === 'png' && out === undefined) {
    throw new UsageError('a PNG is nothing to print', 'name a file for it with --out')
  }
  const probes = options.trace.map((text) => ({ text, probe: probeOfText(text) }))
  const input = readPaths(options.filename, options, terminal)
  const network = compile(input, options, terminal)
  const map = mapOf(input, network, options, terminal)
  const groups = groupsOf(map, options.groupBy)
  if (options.groupBy !== undefined && groups.length === 0) {
    throw new UsageError(
      `no two VPCs have one value of label \`${options.groupBy}\``,
      'name a label in the metadata of the VPCs',
    )
  }
  const traces = probes.map(({ probe }) =>
    routeOfTrace(traceOf(network, probe), probe, map, network.model),
  )
  const content = await written(
    { map, groups, folded: foldedNames(map, groups, options), traces },
    options,
  )
  if (out === undefined) terminal.out(content as string)
  else writeWhole(out, content)
}

function mapOf(
  input: Input,
  network: Network,
  options: MapOptions,
  terminal: Terminal,
): NetworkMap {
  if (input.world) return mapOfWorld(input.world, network)
  const { namespace, release } = options
  const design = new Design(input.manifests, input.problems, { namespace, release })
  const { rules, ignore } = loadConfig(options.config, terminal)
  const { findings } = lint(design, rules, ignore)
  return mapOfDesign(design, { network: network.model, findings })
}

/** Everything that a picture shows. */
interface Drawn {
  readonly map: NetworkMap
  readonly groups: readonly MapGroup[]
  readonly folded: readonly string[]
  readonly traces: readonly MapRoute[]
}

async function written(
  { map, groups, folded, traces }: Drawn,
  { output, routes = false, theme }: MapOptions,
): Promise<string | Uint8Array> {
  const view = foldMap(map, groups, folded)
  const options = { routes, theme, traces: traces.map((trace) => routeOnView(trace, view)) }
  switch (output) {
    case 'svg':
      return formatMapSvg(view, options)
    case 'html':
      return formatMapHtml({ map, groups, folded, traces }, { routes, theme, sha256 })
    case 'mermaid':
      return formatMapMermaid(map, groups, folded)
    case 'dot':
      return formatMapDot(view)
    case 'png': {
      const { renderPng } = await import('../png.ts')
      // A picture of points has no reader who prefers anything.
      return renderPng(
        formatMapSvg(view, { ...options, theme: theme === 'dark' ? 'dark' : 'light' }),
      )
    }
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}

/** @throws UsageError for a group that is not there */
function foldedNames(
  map: NetworkMap,
  groups: readonly MapGroup[],
  { fold, unfold }: MapOptions,
): string[] {
  const named = (names: readonly string[]): readonly string[] =>
    names.flatMap((name) =>
      name === 'all' ? groups.map((group) => group.name) : known(name, groups),
    )
  const folded = new Set(fold.length > 0 ? named(fold) : openingFolds(map, groups))
  for (const name of named(unfold)) folded.delete(name)
  return [...folded]
}

function known(name: string, groups: readonly MapGroup[]): string {
  const names = groups.map((group) => group.name)
  if (names.includes(name)) return name
  const near = nearest(name, names)
  throw new UsageError(
    `there is no group \`${name}\``,
    near
      ? `did you mean \`${near}\`?`
      : names.length > 0
        ? `there are: ${names.join(', ')}`
        : 'no VPCs have names alike or one neighbour alone; --group-by makes groups by a label',
  )
}
