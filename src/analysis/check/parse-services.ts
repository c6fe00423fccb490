import { icmpProtocol, PORT_PROTOCOLS, ServiceSet } from '../../match/index.ts'
import { combine, EMPTY, type Family, type IntervalSet, interval, union } from '../../net/index.ts'

/** A set of services in each family. */
export interface Services extends Readonly<Record<Family, ServiceSet>> {
  /** Whether they are everything, or what is left of it: then nobody named each of them. */
  readonly unnamed?: true
}

/** A text that names no services. */
export class ServicesError extends Error {
  override readonly name = 'ServicesError'
  readonly help: string

  constructor(message: string, help: string) {
    super(message)
    this.help = help
  }
}

export const ALL_SERVICES: Services = { 4: ServiceSet.all(4), 6: ServiceSet.all(6), unnamed: true }

const FORMS =
  'write as `tcp 80,443,8000-8999`, `udp 68 from 67`, `sctp`, `icmp type 8 code 0`, `ping`, `protocol 112`, `all`, `all but tcp 22`; several with `;` between'

/**
 * The services of a text in the form in which reports print them: `tcp 80,443,8000-8999; udp 68 from 67`. Ports are
 * destination ports, those behind `from` source ports. `icmp` is that of each family, `ping` its echo request; types and
 * codes behind `icmp` are those of IPv4, behind `icmp6` those of IPv6.
 *
 * Upper case is as good as lower.
 *
 * @throws ServicesError
 */
export function parseServices(text: string): Services {
  const [, rest] = /^all but\b(.*)$/is.exec(text.trim()) ?? []
  if (rest === undefined) return unionOf(text)
  const excluded = unionOf(rest)
  const left = both((family) => ServiceSet.all(family).difference(excluded[family]))
  return { ...left, unnamed: true }
}

function both(make: (family: Family) => ServiceSet): Services {
  return { 4: make(4), 6: make(6) }
}

/** Everything that is in one of them. */
export function unite(all: readonly Services[]): Services {
  const united = both((family) =>
    all.reduce((set, services) => set.union(services[family]), ServiceSet.none(family)),
  )
  return all.some(({ unnamed }) => unnamed) ? { ...united, unnamed: true } : united
}

function unionOf(text: string): Services {
  return unite(text.split(';').map((term) => parseTerm(term.trim())))
}

const PORTS: Readonly<Record<string, number>> = { tcp: 6, udp: 17, sctp: 132 }

function parseTerm(text: string): Services {
  const [word, ...rest] = text.toLowerCase().split(/\s+/)
  const options = optionsOf(word!, rest, text)
  switch (word) {
    case 'all':
      return ALL_SERVICES
    case 'none':
      return both(ServiceSet.none)
    case 'tcp':
    case 'udp':
    case 'sctp': {
      const protocol = PORTS[word]!
      return both((family) =>
        ServiceSet.of(family, interval(protocol, protocol), {
          ...(options.ports && { destinationPorts: options.ports }),
          ...(options.from && { sourcePorts: options.from }),
        }),
      )
    }
    case 'ping':
      return both((family) => icmp(family, ECHO_REQUEST[family], interval(0, 0)))
    case 'icmp':
      // A number means something else in the other family.
      if (options.type || options.code) return only(4, icmp(4, options.type, options.code))
      return both((family) => icmp(family, undefined, undefined))
    case 'icmp6':
      return only(6, icmp(6, options.type, options.code))
    case 'protocol':
      return both((family) => ServiceSet.of(family, options.ports!))
    default:
      throw new ServicesError(`\`${text}\` is no service`, FORMS)
  }
}

const ECHO_REQUEST = { 4: interval(8, 8), 6: interval(128, 128) }

function icmp(
  family: Family,
  types: IntervalSet | undefined,
  codes: IntervalSet | undefined,
): ServiceSet {
  const protocol = icmpProtocol(family)
  return ServiceSet.of(family, interval(protocol, protocol), {
    ...(types && { icmpTypes: types }),
    ...(codes && { icmpCodes: codes }),
  })
}

function only(family: Family, set: ServiceSet): Services {
  return both((other) => (other === family ? set : ServiceSet.none(other)))
}

interface Options {
  readonly ports?: IntervalSet
  readonly from?: IntervalSet
  readonly type?: IntervalSet
  readonly code?: IntervalSet
}

/** Which numbers may stand behind a word, and up to which; the first may stand without a word of its own. */
function optionsOf(word: string, rest: readonly string[], text: string): Options {
  const allowed: Readonly<Record<string, number>> =
    word in PORTS
      ? { ports: 65535, from: 65535 }
      : word === 'icmp' || word === 'icmp6'
        ? { type: 255, code: 255 }
        : word === 'protocol'
          ? { ports: 255 }
          : {}
  const options: Record<string, IntervalSet> = {}
  const words = [...rest]
  while (words.length > 0) {
    const named = Object.hasOwn(allowed, words[0]!) && words[0] !== 'ports'
    const name = named ? words.shift()! : 'ports'
    const limit = allowed[name]
    const numbers = words.shift()
    if (limit === undefined || numbers === undefined || options[name]) {
      throw new ServicesError(`\`${text}\` is no service`, FORMS)
    }
    options[name] = parseRanges(numbers, limit)
  }
  if (word === 'protocol' && !options['ports']) {
    throw new ServicesError('`protocol` needs a number', FORMS)
  }
  return options
}

/**
 * `80,443,8000-8999`
 *
 * @throws ServicesError
 */
export function parseRanges(text: string, limit: number): IntervalSet {
  let set = EMPTY
  for (const part of text.split(',')) {
    const [, low, high = low] = /^\s*(\d+)(?:\s*-\s*(\d+))?\s*$/.exec(part) ?? []
    const [first, last] = [Number(low), Number(high)]
    if (low === undefined || last > limit || first > last) {
      throw new ServicesError(
        `\`${part.trim()}\` is no number from 0 to ${limit}, and no range of them`,
        'write as 443, or as 8000-8999 with the smaller number first',
      )
    }
    set = combine(set, interval(first, last), union)
  }
  return set
}

/** Whether nothing is left of the services without port 0: an intent about them would prove nothing. */
export function asksNothing(services: ServiceSet): boolean {
  return withoutPortZero(services).isEmpty
}

/** What to say to those who ask for {@link asksNothing | nothing}. */
export const NOTHING_ASKED = {
  message: 'it is about no service that somebody could use, so nothing would be proven',
  help: 'name a service, as `tcp 443`, or leave the services out to mean all; port 0 does not count by itself, and ICMP types are those of one version of IP',
}

/** Port 0 aside: nobody listens there, and nobody speaks from there. */
export function withoutPortZero(set: ServiceSet): ServiceSet {
  const { family } = set
  return set.difference(PORT_ZERO[family])
}

const PORT_ZERO = both((family) => {
  const protocols = PORT_PROTOCOLS.flatMap((protocol) => interval(protocol, protocol))
  const zero = interval(0, 0)
  return ServiceSet.of(family, protocols, { sourcePorts: zero }).union(
    ServiceSet.of(family, protocols, { destinationPorts: zero }),
  )
})
