import { type Command, Option } from 'commander'
import type { Prefix } from '../../net/index.ts'
import { type AddressPlan, addressPlan, takeInventory } from '../../plan/index.ts'
import {
  addressPlanJson,
  formatAddressPlan,
  formatAddressPlanCsv,
  formatAddressPlanMarkdown,
} from '../../report/index.ts'
import { EXIT, UsageError } from '../exit.ts'
import { allProblems, type ManifestOptions, readInput, report, withManifests } from '../input.ts'
import type { Terminal } from '../terminal.ts'
import { cidr } from '../values.ts'

const OUTPUTS = ['text', 'json', 'csv', 'markdown'] as const

interface IpamOptions extends ManifestOptions {
  readonly pool: readonly Prefix[]
  readonly output: (typeof OUTPUTS)[number]
}

/** `isthmus ipam`. */
export function addIpam(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  withManifests(program.command('ipam'))
    .description('which addresses are used, by whom, which are free, and which overlap')
    .option(
      '--pool <cidr>',
      'a block of addresses whose free space is asked for; may be repeated',
      (value: string, before: readonly Prefix[]) => [...before, cidr(value)],
      [],
    )
    .addOption(
      new Option('-o, --output <format>', 'output format').choices(OUTPUTS).default('text'),
    )
    .addHelpText('after', EXAMPLES)
    .action((options: IpamOptions) => exit(ipam(options, terminal)))
}

const EXAMPLES = `
Examples:
  isthmus ipam -f manifests/                           subnets, networks of peerings, overlaps
  isthmus ipam -f manifests/ --pool 10.0.0.0/8         and what is free there, as CIDRs
  isthmus ipam -f manifests/ -o csv > addresses.csv

VPCs that nothing joins may have the same addresses: an overlap is one that some router sees. docs/plan.md tells which.

Exit code: 0 nothing overlaps, 1 something does, 2 bad input or usage.
`

function ipam(options: IpamOptions, terminal: Terminal): number {
  const { diagnostics: unread, manifests, problems } = readInput(options, terminal)
  const { namespace, release, output, quiet } = options
  const reading = { namespace, release, connectIp: 'address' } as const
  const inventory = takeInventory(manifests, problems, reading)
  const all = allProblems(unread, inventory.diagnostics)
  const errors = all.filter(({ severity }) => severity === 'error')
  report(quiet ? errors : all, terminal)
  if (errors.length > 0) {
    throw new UsageError(
      `${errors.length} ${errors.length === 1 ? 'error' : 'errors'} in the manifests; no addresses were listed`,
    )
  }
  const plan = addressPlan(inventory, options.pool)
  terminal.outLines(linesOf(plan, output, terminal))
  return plan.overlaps.length > 0 ? EXIT.negative : EXIT.ok
}

function linesOf(
  plan: AddressPlan,
  output: IpamOptions['output'],
  { outStyle }: Terminal,
): Iterable<string> {
  switch (output) {
    case 'text':
      return formatAddressPlan(plan, outStyle)
    case 'json':
      return [JSON.stringify(addressPlanJson(plan), undefined, 2)]
    case 'csv':
      return formatAddressPlanCsv(plan)
    case 'markdown':
      return formatAddressPlanMarkdown(plan)
  }
}
