import { type Command, Option } from 'commander'
import type { Probe } from '../dataplane/index.ts'
import { UsageError } from './exit.ts'
import { wholeNumber } from './values.ts'

/** What options say of a packet. */
export interface ProbeOptions {
  readonly tcp?: number
  readonly udp?: number
  readonly sctp?: number
  readonly icmp?: boolean
  readonly protocol?: string
  readonly port?: number
  readonly sourcePort?: number
  readonly icmpType?: number
  readonly icmpCode?: number
  readonly ttl?: number
  readonly ipVersion?: string
}

/** What a probe says by itself. */
export const PROBE_OPTIONS = [
  'tcp',
  'udp',
  'sctp',
  'icmp',
  'protocol',
  'port',
  'sourcePort',
  'icmpType',
  'icmpCode',
  'ttl',
  'ipVersion',
] as const satisfies readonly (keyof ProbeOptions)[]

/** Adds the options that say which packet it is. */
export function withProbe(command: Command): Command {
  return command
    .option('--tcp <port>', 'a TCP connection to this port', wholeNumber)
    .option('--udp <port>', 'a UDP datagram to this port', wholeNumber)
    .option('--sctp <port>', 'an SCTP association to this port', wholeNumber)
    .option('--icmp', 'a ping (the default)')
    .option('--protocol <protocol>', 'icmp, tcp, udp, sctp, or an IP protocol number')
    .option('--port <port>', 'destination port, with --protocol', wholeNumber)
    .option('--source-port <port>', 'source port', wholeNumber)
    .option('--icmp-type <type>', 'ICMP type, if not an echo request', wholeNumber)
    .option('--icmp-code <code>', 'ICMP code', wholeNumber)
    .option('--ttl <hops>', 'time to live at the sender', wholeNumber)
    .addOption(
      new Option('--ip-version <version>', 'for two ends that have both').choices(['4', '6']),
    )
}

/**
 * The packet that two ends and options name.
 *
 * @throws UsageError for options that exclude each other
 */
export function toProbe(from: string, to: string, options: ProbeOptions): Probe {
  const named = (['tcp', 'udp', 'sctp'] as const).filter((name) => options[name] !== undefined)
  const chosen = [
    ...named,
    ...(options.icmp ? ['icmp'] : []),
    ...(options.protocol ? ['protocol'] : []),
  ]
  if (chosen.length > 1) {
    throw new UsageError(`--${chosen.join(' and --')} exclude each other`, 'name one protocol')
  }
  const [name] = named
  if (options.port !== undefined && options.protocol === undefined) {
    throw new UsageError(
      '--port needs --protocol',
      'or name the port with the protocol, as in --tcp 443',
    )
  }
  const protocol = name ?? options.protocol
  const port = name ? options[name] : options.port
  return {
    from,
    to,
    ...(protocol !== undefined && { protocol }),
    ...(port !== undefined && { port }),
    ...(options.sourcePort !== undefined && { sourcePort: options.sourcePort }),
    ...(options.icmpType !== undefined && { icmpType: options.icmpType }),
    ...(options.icmpCode !== undefined && { icmpCode: options.icmpCode }),
    ...(options.ttl !== undefined && { ttl: options.ttl }),
    ...(options.ipVersion !== undefined && { ipVersion: options.ipVersion === '6' ? 6 : 4 }),
  }
}
