import { Command, CommanderError } from 'commander'
import { type Probe, ProbeError, type Trace } from '../dataplane/index.ts'
import type { Network } from '../network.ts'
import { UsageError } from './exit.ts'
import { type ProbeOptions, toProbe, withProbe } from './probe-options.ts'

/**
 * The packet of `--trace`: what stands behind `isthmus trace`, as one word.
 *
 * @throws UsageError where that is not understood
 */
export function probeOfText(text: string): Probe {
  let probe: Probe | undefined
  const command = withProbe(new Command('trace'))
    .argument('<from>')
    .argument('<to>')
    .exitOverride()
    .helpOption(false)
    .configureOutput({ writeErr: () => {} })
    .action((from: string, to: string, options: ProbeOptions) => {
      probe = toProbe(from, to, options)
    })
  try {
    command.parse(
      text.split(/\s+/).filter((word) => word !== ''),
      { from: 'user' },
    )
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    const problem = error.message.replace(/^error: /, '')
    throw new UsageError(
      `--trace \`${text}\` is not understood: ${problem}`,
      "write what `isthmus trace` takes, as in --trace 'web db --tcp 5432'",
    )
  }
  return probe!
}

/**
 * What becomes of a packet.
 *
 * @throws UsageError where it names nobody
 */
export function traceOf(network: Network, probe: Probe): Trace {
  try {
    return network.trace(probe)
  } catch (error) {
    if (error instanceof ProbeError) throw new UsageError(error.message, error.help)
    throw error
  }
}
