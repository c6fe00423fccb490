import { type Command, Option } from 'commander'
import { diffReachability, notesOn } from '../../analysis/index.ts'
import { differingTraits, RELEASES, type Release, type ReleaseName } from '../../kubeovn/index.ts'
import { networkOf } from '../../load.ts'
import type { Because } from '../../report/index.ts'
import { endsOf } from '../assumed-ends.ts'
import { DIFF_FORMATS, type DiffFormat, writtenDiff } from '../diff-output.ts'
import { EXIT, UsageError } from '../exit.ts'
import { compile, type InputOptions, readInput, report, withInput } from '../input.ts'
import type { Terminal } from '../terminal.ts'
import { UpgradeCauses } from '../upgrade-causes.ts'

interface UpgradeOptions extends Omit<InputOptions, 'release'> {
  readonly from: ReleaseName
  readonly to: ReleaseName
  readonly output: DiffFormat
}

/** `isthmus upgrade`. */
export function addUpgrade(
  program: Command,
  terminal: Terminal,
  exit: (code: number) => void,
): void {
  const release = (flags: string, what: string) =>
    new Option(flags, what).choices(Object.keys(RELEASES)).makeOptionMandatory()
  withInput(program.command('upgrade'), { release: false })
    .description('which verdicts change when Kube-OVN is upgraded, and what of the release does it')
    .addOption(release('--from <release>', 'the release that runs'))
    .addOption(release('--to <release>', 'the one that is to run'))
    .addOption(
      new Option('-o, --output <format>', 'output format').choices(DIFF_FORMATS).default('text'),
    )
    .addHelpText('after', EXAMPLES)
    .action((options: UpgradeOptions) => exit(upgrade(options, terminal)))
}

const EXAMPLES = `
Examples:
  isthmus upgrade --from 1.14 --to 1.17 -f manifests/
  isthmus upgrade --from 1.17 --to 1.15 -f manifests/ -o markdown    a way back is no different

Each change names the lines that decide it in either release, and what the releases do differently that makes it so:
whatever changes the verdict of the packet when it alone is upgraded.

Exit code: 0 no verdict changes, 1 some do, 2 bad input or usage.
`

function upgrade({ from, to, ...options }: UpgradeOptions, terminal: Terminal): number {
  if (from === to) {
    throw new UsageError(`--from and --to are both ${from}`, 'name two releases')
  }
  const input = readInput(options, terminal)
  const before = compile(input, { ...options, release: from }, terminal)
  const translate = (release: Release) => networkOf(input.manifests, options, release)
  const after = translate(RELEASES[to])
  if (!options.quiet) {
    // What both releases make of the manifests has been told.
    const told = new Set(translate(RELEASES[from]).diagnostics.map(({ message }) => message))
    report(
      after.diagnostics.filter(({ message }) => !told.has(message)),
      terminal,
    )
  }
  const { populate, note } = endsOf([before, after.network])
  const diff = diffReachability(
    populate(before).reachability(),
    populate(after.network).reachability(),
  )
  const notes = notesOn(after.network.model)
  if (!options.quiet) report(notes, terminal)
  const causes = new UpgradeCauses(
    RELEASES[from],
    RELEASES[to],
    (release) => translate(release).network,
  )
  const because: Because = (change, shift) =>
    causes.of(change, shift).map((trait) => {
      const [was, is] = [trait.tell(RELEASES[from]), trait.tell(RELEASES[to])]
      return `${trait.name}: in ${from}, ${was}; in ${to}, ${is}`
    })
  terminal.out(writtenDiff(diff, { notes, because, ends: note }, options.output, terminal))
  if (diff.isEmpty && options.output === 'text' && !options.quiet) {
    const traits = differingTraits(RELEASES[from], RELEASES[to]).map(({ name }) => name)
    terminal.err(
      `${from} and ${to} differ in: ${traits.join(', ') || 'nothing that matters here'}\n`,
    )
  }
  return diff.isEmpty ? EXIT.ok : EXIT.negative
}
