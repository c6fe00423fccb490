import { ALL_SERVICES, parseServices, type Services, ServicesError } from '../analysis/index.ts'
import { nearest } from '../diagnostic/index.ts'

/** A port, a range as `'8000-8999'`, several of both, or all: `true`. */
export type Ports = true | Port | readonly Port[]
type Port = number | `${number}-${number}`

/**
 * The services that an expectation is about: by protocol, or as a text in the form in which reports print sets of them,
 * `tcp 80,443; udp 68 from 67; icmp type 8`.
 */
export type ServiceNames = ServiceOptions | string

/** Services by protocol. Ports are destination ports; source ports may be any. */
export interface ServiceOptions {
  readonly tcp?: Ports
  readonly udp?: Ports
  readonly sctp?: Ports
  /** ICMP, in IPv6 ICMPv6, of every type and code. */
  readonly icmp?: true
  /** Echo requests alone. */
  readonly ping?: true
  /** Numbers of other IP protocols. */
  readonly protocol?: number | readonly number[]
}

/** Services of both families, and what to call them. */
export interface NamedServices {
  readonly text: string
  readonly services: Services
}

const ANYTHING: NamedServices = { text: 'anything', services: ALL_SERVICES }

const KEYS = ['tcp', 'udp', 'sctp', 'icmp', 'ping', 'protocol'] as const

/**
 * Every service where none is named.
 *
 * @throws TypeError when a word or number is none of a service
 */
export function servicesOf(names: ServiceNames | undefined): NamedServices {
  if (names === undefined) return ANYTHING
  const text = typeof names === 'string' ? names : textOf(names)
  if (text === '')
    throw new TypeError('no service is named: leave the argument out for all of them')
  try {
    return { text, services: parseServices(text) }
  } catch (error) {
    if (!(error instanceof ServicesError)) throw error
    throw new TypeError(`${error.message}\nhelp: ${error.help}`)
  }
}

function textOf(options: ServiceOptions): string {
  return Object.entries(options)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => termOf(key, value))
    .join('; ')
}

/** What `parseServices` understands. */
function termOf(key: string, value: unknown): string {
  if (!KEYS.some((known) => known === key)) {
    const near = nearest(key, KEYS)
    const help = near ? `did you mean \`${near}\`?` : `those that are known: ${KEYS.join(', ')}`
    throw new TypeError(`\`${key}\` is no service\nhelp: ${help}`)
  }
  if (value === true && key !== 'protocol') return key
  const list = Array.isArray(value) ? value : [value]
  const numbers = key !== 'icmp' && key !== 'ping' && list.length > 0
  if (!numbers || !list.every((item) => typeof item === 'number' || typeof item === 'string')) {
    throw new TypeError(`\`${key}: ${JSON.stringify(value)}\` is no service\nhelp: ${formOf(key)}`)
  }
  return `${key} ${list.join()}`
}

function formOf(key: string): string {
  if (key === 'icmp' || key === 'ping') return `write \`${key}: true\`, or leave it out`
  if (key === 'protocol') return 'write a number, or a list of them'
  return `write \`${key}: 443\`, \`${key}: [80, '8000-8999']\`, or \`${key}: true\` for all ports`
}
