import { type Command, Option } from 'commander'
import { DEFAULT_SETTINGS, type Preflight, preflight } from '../../../cloud/index.ts'
import { readManifests } from '../../../manifest/index.ts'
import { readSources } from '../../../node.ts'
import { cloudPreflightJson, formatPreflight } from '../../../report/index.ts'
import { EXIT } from '../../exit.ts'
import type { Terminal } from '../../terminal.ts'
import { mustReadWorld, refuseErrors } from './input.ts'

interface PreflightOptions {
  readonly filename: readonly string[]
  readonly world: string
  readonly sync?: boolean
  readonly output: 'text' | 'json'
}

/** `isthmus cloud preflight`. */
export function addCloudPreflight(
  cloud: Command,
  terminal: Terminal,
  exit: (code: number) => void,
): void {
  cloud
    .command('preflight')
    .description(
      'before a resource is applied: what stands in its way, and what status it will end with',
    )
    .requiredOption(
      '-f, --filename <file>',
      'resources: a file, a folder, or - for standard input; may be repeated',
      (value: string, before: string[] | undefined) => [...(before ?? []), value],
    )
    .requiredOption('--world <file>', 'the Kyma cluster and the remote networks')
    .option('--sync', 'with the feature flag vpcPeeringSync')
    .addOption(
      new Option('-o, --output <format>', 'output format')
        .choices(['text', 'json'])
        .default('text'),
    )
    .addHelpText('after', EXAMPLES)
    .action((options: PreflightOptions) => {
      const world = mustReadWorld(options.world, terminal)
      const { sources, diagnostics } = readSources(options.filename, { stdin: terminal.stdin })
      const read = readManifests(sources)
      refuseErrors([...diagnostics, ...read.diagnostics], terminal)
      const settings = { ...DEFAULT_SETTINGS, vpcPeeringSync: options.sync ?? false }
      const found = read.manifests.map((manifest) => preflight(manifest, world, settings))
      terminal.out(
        options.output === 'json'
          ? `${JSON.stringify(found.map(cloudPreflightJson), undefined, 2)}\n`
          : found.map((one) => formatPreflight(one, terminal.outStyle)).join('\n'),
      )
      exit(found.every(willBeReady) ? EXIT.ok : EXIT.negative)
    })
}

const EXAMPLES = `
Examples:
  isthmus cloud preflight -f peering.yaml --world world.yaml          permissions, tag, overlaps, quotas, and the status to come
  isthmus cloud preflight -f peering.yaml --world world.yaml -o json  the same as data

Each resource is looked at as if it were the only one that is applied. docs/cloud.md explains worlds with every field.

Exit code: 0 every resource will be Ready, 1 one will not, 2 bad input or usage.
`

function willBeReady({ predicted }: Preflight): boolean {
  return predicted?.recovery.kind === 'ready'
}
