import { type Command, InvalidArgumentError, Option } from 'commander'
import { NEWEST_RELEASE, RELEASES, type ReleaseName } from '../../kubeovn/index.ts'
import { readManifests, type Source } from '../../manifest/index.ts'
import { type Family, type Prefix, parseCidr } from '../../net/index.ts'
import { readSources } from '../../node.ts'
import {
  type DesignRequest,
  generateDesign,
  type Inventory,
  PlanError,
  type Topology,
  takeInventory,
  verifyDesign,
} from '../../plan/index.ts'
import { formatPlannedObjects, formatPlanProblems, formatVerified } from '../../report/index.ts'
import { EXIT, UsageError } from '../exit.ts'
import { allProblems, report } from '../input.ts'
import type { Terminal } from '../terminal.ts'
import { cidrs } from '../values.ts'

interface GenerateOptions {
  readonly hub?: string
  readonly spokes?: Names
  readonly vpcs?: Names
  readonly subnets?: readonly Prefix[]
  readonly prefixLength?: readonly number[]
  readonly transit?: readonly Prefix[] | 'tutorial'
  readonly avoid: readonly Prefix[]
  readonly dualStack?: boolean
  readonly transitRouting?: boolean
  readonly securityGroups?: string | true
  readonly pods?: boolean
  readonly append?: boolean
  readonly filename?: readonly string[]
  readonly recursive?: boolean
  readonly release: ReleaseName
  readonly quiet?: boolean
}

/** Names, or so many of them. */
type Names = readonly string[] | number

const SUBNETS: Readonly<Record<Family, Prefix>> = {
  4: parseCidr('172.16.0.0/12')!,
  6: parseCidr('fd00:172:16::/48')!,
}
const LENGTHS: Readonly<Record<Family, number>> = { 4: 24, 6: 64 }
/** One is the other's twin: as many networks, with the same digits at their ends. */
const TRANSIT = [parseCidr('169.254.0.0/16')!, parseCidr('fd00:a9fe::/112')!]

/** What Kube-OVN and Kubernetes take by default, and addresses that nodes answer themselves. */
const AVOIDED =
  '10.16.0.0/16,10.96.0.0/12,100.64.0.0/16,169.254.20.10/32,169.254.25.10/32,169.254.169.254/32'

/** `isthmus generate hub-spoke`, `mesh` and `chain`. */
export function addGenerate(
  program: Command,
  terminal: Terminal,
  exit: (code: number) => void,
): void {
  const group = program
    .command('generate')
    .description('Kube-OVN manifests of peered VPCs that are right by construction, and verified')
  const add = (topology: Topology, description: string): Command =>
    withOptions(group.command(topology).description(description)).action(
      (options: GenerateOptions) => exit(generate(topology, options, terminal)),
    )
  add('hub-spoke', 'VPCs that all reach one, and not each other')
    .requiredOption('--hub <name>', 'the VPC in the middle')
    .requiredOption(
      '--spokes <names>',
      'names with commas between; a number N for spoke-1 … spoke-N',
      names,
    )
  for (const [topology, description] of [
    ['mesh', 'VPCs that all reach each other directly'],
    ['chain', 'VPCs of which each reaches the one before and the one after it'],
  ] as const) {
    add(topology, description).requiredOption(
      '--vpcs <names>',
      'names with commas between; a number N for vpc-1 … vpc-N',
      names,
    )
  }
}

function withOptions(command: Command): Command {
  return command
    .option(
      '--subnets <pools>',
      'where subnets come from: a CIDR, or one of each family with a comma between (default: 172.16.0.0/12)',
      cidrs,
    )
    .option('--prefix-length <lengths>', 'of subnets: IPv4, or IPv4,IPv6 (default: 24,64)', lengths)
    .option(
      '--transit <pools>',
      'where the networks of peerings come from: CIDRs, or tutorial for 10.{source}.{dest}.0/24 (default: 169.254.0.0/16,fd00:a9fe::/112)',
      (text) => (text === 'tutorial' ? text : cidrs(text)),
    )
    .addOption(
      new Option('--avoid <cidrs>', 'addresses that nothing is to have')
        .argParser(cidrs)
        .default(cidrs(AVOIDED), AVOIDED),
    )
    .option('--dual-stack', 'IPv6 too (from fd00:172:16::/48 where --subnets names no pool)')
    .option('--transit-routing', 'through the hub from spoke to spoke, and along the whole chain')
    .option(
      '--security-groups [services]',
      "groups that let through these and nothing else, as in 'tcp 443; icmp' (default: all)",
    )
    .option('--pods', 'a pod in each VPC, with the name of the VPC, to try the design with')
    .option(
      '-f, --filename <file>',
      'manifests that exist, whose addresses are left to them: a file, a folder, or -; may be repeated',
      (value: string, before: string[] | undefined) => [...(before ?? []), value],
    )
    .option('-R, --recursive', 'read folders inside folders too')
    .option('--append', 'add to the VPCs of -f: print what is missing, and the VPCs that change')
    .addOption(
      new Option('--release <release>', 'Kube-OVN release to verify with')
        .choices(Object.keys(RELEASES))
        .default(NEWEST_RELEASE),
    )
    .option('-q, --quiet', 'do not say what was verified')
    .addHelpText('after', EXAMPLES)
}

const EXAMPLES = `
Examples:
  isthmus generate hub-spoke --hub hub --spokes 3 --pods > net.yaml
  isthmus generate hub-spoke --hub hub --spokes 4 --pods --append -f net.yaml > more.yaml
  isthmus generate hub-spoke --hub shared --spokes red,blue --security-groups 'tcp 443; icmp' --dual-stack
  isthmus generate mesh --vpcs 4 --subnets 10.0.0.0/8 --prefix-length 20
  isthmus generate chain --vpcs edge,dmz,core --transit-routing --transit tutorial

The design is loaded as a live cluster would, together with -f: without a warning or fault more than before, and with
exactly the intended pairs reachable, it is printed; otherwise nothing is. docs/plan.md has worked examples.

Exit code: 0 printed, 1 not printed because it does not hold, 2 bad input or usage.
`

function names(text: string): Names {
  if (/^\d{1,6}$/.test(text)) return Number(text)
  return text.split(',').map((name) => name.trim())
}

function lengths(text: string): number[] {
  if (!/^\d{1,3}(,\d{1,3})?$/.test(text)) {
    throw new InvalidArgumentError('Write a whole number, or one for IPv4 and one for IPv6.')
  }
  return text.split(',').map(Number)
}

function generate(topology: Topology, options: GenerateOptions, terminal: Terminal): number {
  if (options.append && !options.filename) {
    throw new UsageError('--append needs -f', 'name the manifests of what exists')
  }
  const { sources, inventory } = existing(options, terminal)
  const design = planned(() => generateDesign(requestOf(topology, options), inventory))
  const text = formatPlannedObjects(design.objects)
  const verification = planned(() =>
    verifyDesign(
      { design, written: { file: '(generated)', text }, inventory, existing: sources },
      options,
    ),
  )
  if (verification.problems.length > 0) {
    terminal.err(formatPlanProblems(verification.problems, terminal.errStyle))
    terminal.err('the design does not hold, so nothing is printed\n')
    return EXIT.negative
  }
  terminal.out(text)
  if (!options.quiet) terminal.err(formatVerified(design, verification))
  return EXIT.ok
}

/** @throws UsageError for what can't be planned */
function planned<Result>(make: () => Result): Result {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof PlanError)) throw error
    throw new UsageError(error.message, error.help)
  }
}

/**
 * What exists: nothing, where no manifests are named.
 *
 * @throws UsageError after printing what is wrong with them
 */
function existing(
  { filename = [], recursive = false, release }: GenerateOptions,
  terminal: Terminal,
): { readonly sources: readonly Source[]; readonly inventory: Inventory } {
  const { sources, diagnostics } = readSources(filename, { recursive, stdin: terminal.stdin })
  const { manifests, diagnostics: problems } = readManifests(sources)
  const inventory = takeInventory(manifests, filename.length > 0 ? problems : [], {
    release,
    connectIp: 'address',
  })
  const errors = allProblems(diagnostics, inventory.diagnostics).filter(
    ({ severity }) => severity === 'error',
  )
  report(errors, terminal)
  if (errors.length > 0) {
    throw new UsageError(
      `${errors.length} ${errors.length === 1 ? 'error' : 'errors'} in the manifests; nothing was generated`,
    )
  }
  return { sources, inventory }
}

function requestOf(topology: Topology, options: GenerateOptions): DesignRequest {
  const { dualStack = false, transit = TRANSIT, avoid, securityGroups } = options
  const given = options.subnets ?? [SUBNETS[4]]
  const missing = ([4, 6] as const).filter(
    (family) => dualStack && !given.some(({ address }) => address.family === family),
  )
  const pools = [...given, ...missing.map((family) => SUBNETS[family])]
  return {
    topology,
    vpcs:
      topology === 'hub-spoke'
        ? [options.hub!, ...named('spoke', options.spokes!)]
        : named('vpc', options.vpcs!),
    transitRouting: options.transitRouting ?? false,
    subnets: pools,
    lengths: lengthsFor(pools, options.prefixLength),
    transit: transit === 'tutorial' ? { kind: 'pattern' } : { kind: 'pools', pools: transit },
    avoid,
    pods: options.pods ?? false,
    append: options.append ?? false,
    release: options.release,
    ...(securityGroups !== undefined && {
      services: securityGroups === true ? 'all' : securityGroups,
    }),
  }
}

/** One length is for the family that there is, of two for IPv4. */
function lengthsFor(pools: readonly Prefix[], given: readonly number[] = []) {
  const onlyIpv6 = given.length === 1 && pools.every(({ address }) => address.family === 6)
  const [ipv4 = LENGTHS[4], ipv6 = LENGTHS[6]] = onlyIpv6 ? [undefined, given[0]] : given
  return { 4: ipv4, 6: ipv6 }
}

function named(stem: string, given: Names): readonly string[] {
  if (typeof given !== 'number') return given
  return Array.from({ length: given }, (_, i) => `${stem}-${i + 1}`)
}
