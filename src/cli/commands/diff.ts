import { type Command, InvalidArgumentError, Option } from 'commander'
import { type DiffCounts, diffNetworks, notesOn, type OutsideCounts } from '../../analysis/index.ts'
import { type Diagnostic, nearest } from '../../diagnostic/index.ts'
import type { Network } from '../../network.ts'
import { endsOf, isNobody } from '../assumed-ends.ts'
import { DIFF_FORMATS, type DiffFormat, writtenDiff } from '../diff-output.ts'
import { EXIT, UsageError } from '../exit.ts'
import { compile, type ReadingOptions, report, withSides } from '../input.ts'
import { stepsBetween } from '../rollout-steps.ts'
import { readSides, SIDE_FORMS, type Sides } from '../sides.ts'
import type { Terminal } from '../terminal.ts'

/** What a difference may fail for, and how to tell. */
const POLICIES: Readonly<Record<string, (pairs: DiffCounts, outside: OutsideCounts) => number>> = {
  'new-reachability': (pairs, outside) => pairs.gained + outside.gained,
  'lost-reachability': (pairs, outside) => pairs.lost + outside.lost,
  undefined: (pairs, outside) => pairs.undefined + outside.undefined,
  any: ({ pairs }, { endpoints }) => pairs + endpoints,
}

interface DiffOptions extends ReadingOptions {
  readonly failOn: readonly string[]
  readonly output: DiffFormat
}

/** `isthmus diff`. */
export function addDiff(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  withSides(program.command('diff'))
    .description('what reachability appears and disappears between two states of the manifests')
    .argument('<before>', SIDE_FORMS)
    .argument('[after]', 'the same; without it, what --with and --without make of BEFORE')
    .addOption(
      new Option('-o, --output <format>', 'output format').choices(DIFF_FORMATS).default('text'),
    )
    .addOption(
      new Option(
        '--fail-on <changes>',
        `exit with 1 if there are such changes: ${Object.keys(POLICIES).join(', ')}; several with commas`,
      )
        .argParser(policies)
        .default([], 'none'),
    )
    .addHelpText('after', EXAMPLES)
    .action((before: string, after: string | undefined, options: DiffOptions) => {
      const sides = readSides(before, after, options, terminal)
      const networks = [sides.before, sides.after].map((side) => compile(side, options, terminal))
      const { populate, note } = endsOf(networks)
      const [first, second] = networks.map((network) => populate(network).model)
      const diff = diffNetworks(first!, second!)
      const notes = notesOnBoth(networks)
      if (!options.quiet) report(notes, terminal)
      terminal.out(writtenDiff(diff, { notes, ends: note }, options.output, terminal))
      const isWanted = (name: string): boolean =>
        POLICIES[name]!(diff.counts(), diff.outside.counts()) > 0
      const fails = options.failOn.some(isWanted)
      if (options.failOn.length > 0 && !fails && note) refuseUncompared(note, sides, options)
      exit(fails ? EXIT.negative : EXIT.ok)
    })
}

/** @throws UsageError where there may be changes that nobody is there to see: a gate must not pass then */
function refuseUncompared(note: Diagnostic, sides: Sides, { namespace }: ReadingOptions): void {
  if (isNobody(note)) throw new UsageError(`--fail-on can't tell: ${note.message}`, note.help)
  const { before, after } = sides
  const steps = stepsBetween(before.manifests, after.manifests, namespace)
  const groups = steps.filter(({ kind }) => kind === 'SecurityGroup').map(({ name }) => name)
  if (groups.length === 0) return
  throw new UsageError(
    `--fail-on can't tell: there are no endpoints in security groups, and these differ: ${groups.join(', ')}`,
    'add pods that are in them, with --with for instance',
  )
}

const EXAMPLES = `
Examples:
  isthmus diff git:main manifests/                        what a branch changes
  isthmus diff git:main~3:manifests git:main:manifests    between two commits
  isthmus diff before.yaml after.yaml -o markdown         for a pull request
  isthmus diff manifests/ --without peering:hub/spoke-1   what would be lost without a peering
  isthmus diff git:main manifests/ --fail-on new-reachability,undefined

It is the meaning that is compared: a route with another name, a prefix split in two, or rules in another order are no
change. Endpoints are the same if they have the same namespace and name. Where neither side has any, some are assumed
in each subnet of a VPC. docs/changes.md tells more.

Exit code: 0 done, 1 there are changes that --fail-on names, 2 bad input or usage, or --fail-on can't tell.
`

function policies(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim())
  for (const name of names) {
    if (Object.hasOwn(POLICIES, name)) continue
    const near = nearest(name, Object.keys(POLICIES))
    const known = `Write ${Object.keys(POLICIES).join(', ')}.`
    throw new InvalidArgumentError(near ? `Did you mean ${near}?` : known)
  }
  return names
}

/** What is told of both networks is told once. */
function notesOnBoth(networks: readonly Network[]): Diagnostic[] {
  const notes = networks.flatMap(({ model }) => notesOn(model))
  return [...new Map(notes.map((note) => [JSON.stringify(note), note])).values()]
}
