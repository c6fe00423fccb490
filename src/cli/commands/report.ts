import { type Command, Option } from 'commander'
import { checkIntents } from '../../analysis/index.ts'
import { mapOfDesign, mapOfWorld } from '../../design-map.ts'
import { Design, lint, proveFixes } from '../../lint/index.ts'
import { foldMap, groupsOf, type NetworkMap, openingFolds } from '../../map/index.ts'
import type { Prefix } from '../../net/index.ts'
import type { Network } from '../../network.ts'
import { addressPlan, takeInventory } from '../../plan/index.ts'
import {
  type DesignReview,
  formatDesignHtml,
  formatDesignMarkdown,
  formatMapMermaid,
  formatMapSvg,
} from '../../report/index.ts'
import { loadConfig } from '../config.ts'
import { EXIT } from '../exit.ts'
import {
  compile,
  type Input,
  type ManifestOptions,
  readPaths,
  repeated,
  withManifests,
} from '../input.ts'
import { readIntentFiles } from '../intents-input.ts'
import { wholeMatrix } from '../reach-all.ts'
import type { Terminal } from '../terminal.ts'
import { cidr } from '../values.ts'

const OUTPUTS = ['html', 'markdown'] as const

interface ReportOptions extends ManifestOptions {
  readonly intents: readonly string[]
  readonly pool: readonly Prefix[]
  readonly title: string
  readonly config?: string
  readonly output: (typeof OUTPUTS)[number]
}

/** `isthmus report`. */
export function addReport(
  program: Command,
  terminal: Terminal,
  exit: (code: number) => void,
): void {
  withManifests(program.command('report'))
    .description('all about a design on one page, for a review or a pull request')
    .option('--intents <file>', 'what must hold: a file or a folder; may be repeated', repeated, [])
    .option(
      '--pool <cidr>',
      'a block of addresses whose free space is told; may be repeated',
      (value: string, before: readonly Prefix[]) => [...before, cidr(value)],
      [],
    )
    .option('--title <text>', 'what the page is called', 'Network design')
    .addOption(
      new Option('-o, --output <format>', 'output format').choices(OUTPUTS).default('html'),
    )
    .addHelpText('after', EXAMPLES)
    .action((options: ReportOptions) => {
      const review = reviewOf(options, terminal)
      terminal.outLines(
        options.output === 'html' ? formatDesignHtml(review) : formatDesignMarkdown(review),
      )
      exit(EXIT.ok)
    })
}

const EXAMPLES = `
Examples:
  isthmus report -f manifests/ > design.html                      map, peerings, addresses, reachability, findings
  isthmus report -f manifests/ --intents intents.yaml > d.html    and whether what must hold does
  isthmus report -f manifests/ --pool 10.0.0.0/8 > design.html    and what is free there
  isthmus report -f manifests/ -o markdown | gh pr comment -F -   for a pull request

The page loads nothing, runs no script, and prints to A4. It judges nothing: lint and check fail where something is wrong.

Exit code: 0 the page was made, 2 bad input or usage.
`

/** @throws UsageError as every command does for bad input */
function reviewOf(options: ReportOptions, terminal: Terminal): DesignReview {
  const intents = options.intents.length > 0 ? readIntentFiles(options, terminal) : undefined
  const input = readPaths(options.filename, options, terminal)
  const network = compile(input, { ...options, connectIp: 'address', quiet: true }, terminal)
  const reachability = wholeMatrix(network)
  const common = {
    title: options.title,
    files: input.sources.map(({ file }) => file),
    network: network.model,
    faults: network.faults(),
    ...(reachability && { reachability }),
    ...(intents && { check: checkIntents(network.reachability(), intents) }),
  }
  if (input.world) {
    const map = mapOfWorld(input.world, network)
    return { ...common, ...drawn(map), basis: [WORLD], objects: new Map(), diagnostics: [] }
  }
  return { ...common, ...ofManifests(input, network, options, terminal) }
}

const WORLD = 'A world of cloud networks, as it stands.'

/** What only manifests of Kube-OVN have. */
function ofManifests(
  { manifests, problems, sources }: Input,
  network: Network,
  options: ReportOptions,
  terminal: Terminal,
): Omit<DesignReview, 'title' | 'files' | 'network' | 'faults'> {
  const { namespace, release, pool } = options
  const design = new Design(manifests, problems, { namespace, release })
  const { rules, ignore } = loadConfig(options.config, terminal)
  const found = proveFixes(design, lint(design, rules, ignore), { sources, rules, effects: 'none' })
  const { findings } = found
  const told = new Set(findings.map(({ message }) => message))
  return {
    ...drawn(mapOfDesign(design, { network: network.model, findings })),
    basis: [`Simulated as Kube-OVN ${release}. ${LIVE}`],
    objects: countKinds(manifests),
    addresses: addressPlan(
      takeInventory(manifests, problems, { namespace, release, connectIp: 'address' }),
      pool,
    ),
    lint: found,
    diagnostics: design.diagnostics.filter(({ message }) => !told.has(message)),
  }
}

/** The people who are to judge a design want to know what a cluster would do. */
const LIVE = 'localConnectIP is read as a live cluster reads it: as the address of a router port.'

/** The diagram may take so many characters of a comment on GitHub, of 65,536. */
const DIAGRAM = 20_000

/** A large map is shown folded, as it opens everywhere. */
function drawn(map: NetworkMap): Pick<DesignReview, 'map' | 'picture'> {
  const groups = groupsOf(map)
  const folded = openingFolds(map, groups)
  const svg = formatMapSvg(foldMap(map, groups, folded))
  const mermaid = formatMapMermaid(map, groups, folded, DIAGRAM)
  return { map, picture: { kind: 'picture', svg, mermaid } }
}

function countKinds(manifests: Input['manifests']): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { kind } of manifests) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
}
