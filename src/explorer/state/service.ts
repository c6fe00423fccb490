import type { Fields } from './fields.ts'

/** A service of one packet: what a probe says beside its two ends. */
export interface Service {
  /** `icmp`, `tcp`, `udp`, `sctp`, or the number of an IP protocol. */
  readonly protocol: string
  readonly port?: number
  readonly sourcePort?: number
  /** An echo request where it is not given. */
  readonly icmpType?: number
  readonly icmpCode?: number
}

const FORMS: readonly (readonly [form: RegExp, read: (...parts: string[]) => Service])[] = [
  [/^(?:ping|icmp6?)$/, () => ({ protocol: 'icmp' })],
  [
    /^icmp6? type (\d{1,3})(?: code (\d{1,3}))?$/,
    (type, code) => ({
      protocol: 'icmp',
      icmpType: Number(type),
      ...(code !== undefined && { icmpCode: Number(code) }),
    }),
  ],
  [
    /^(tcp|udp|sctp)(?: (\d{1,5}))?(?: from (\d{1,5}))?$/,
    (protocol, port, source) => ({
      protocol: protocol!,
      ...(port !== undefined && { port: Number(port) }),
      ...(source !== undefined && { sourcePort: Number(source) }),
    }),
  ],
  [/^protocol (\d{1,3})$/, (number) => ({ protocol: number! })],
]

/**
 * Reads one service in the form in which reports print them: `ping`, `tcp 5432`, `udp 68 from 67`, `icmp type 3 code 4`,
 * `protocol 47`. What can't be read is taken for the name of a protocol, of which the engine says that it is none.
 */
export function readService(text: string): Service {
  const wanted = text.trim().toLowerCase()
  for (const [form, read] of FORMS) {
    const parts = form.exec(wanted)
    if (parts) return read(...parts.slice(1))
  }
  return { protocol: text }
}

/** The text that {@link readService} reads. */
export function formatService(service: Service): string {
  const { protocol, port, sourcePort, icmpType, icmpCode } = service
  if (protocol === 'icmp') {
    if (icmpType === undefined) return 'ping'
    return `icmp type ${icmpType}${icmpCode === undefined ? '' : ` code ${icmpCode}`}`
  }
  if (/^\d+$/.test(protocol)) return `protocol ${protocol}`
  return `${protocol}${port === undefined ? '' : ` ${port}`}${sourcePort === undefined ? '' : ` from ${sourcePort}`}`
}

/** What is traced where the address does not say. */
export const DEFAULT_SERVICE = 'ping'

/** A packet to trace, as probes name it. */
export interface TracedProbe extends Service {
  readonly from: string
  readonly to: string
  readonly ipVersion?: 4 | 6
}

/** The fields of the address that open the trace of a packet. */
export function traceFields({ from, to, ipVersion, ...service }: TracedProbe): Fields {
  return {
    from,
    to,
    service: formatService(service),
    ip: ipVersion === undefined ? undefined : String(ipVersion),
    step: undefined,
    panel: 'trace',
    region: 'panel',
  }
}
