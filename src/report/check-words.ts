import {
  formatSelector,
  type Intent,
  type IntentVerdict,
  type NetworkPart,
  parseServices,
  type Services,
} from '../analysis/index.ts'
import type { Packet } from '../dataplane/index.ts'
import { EPHEMERAL_PORT, icmpProtocol, PORT_PROTOCOLS, ServiceSet } from '../match/index.ts'
import type { Endpoint } from '../model/index.ts'
import { interval } from '../net/index.ts'
import { describe } from './deciding.ts'
import { formatServices } from './services.ts'

/** The name of an intent, or the intent itself in a few words. */
export function describeIntent({ name, kind, from, to, services }: Intent): string {
  if (name !== undefined) return name
  const arrow = kind === 'isolated' ? '↔' : '→'
  return `${kind}: ${formatSelector(from.selector)} ${arrow} ${formatSelector(to.selector)}, ${describeServices(services)}`
}

function describeServices(services: Services): string {
  // In each version of IP it is something else.
  if (PING[4].equals(services[4]) && PING[6].equals(services[6])) return 'ping'
  const [v4, v6] = [formatServices(services[4]), formatServices(services[6])]
  return v4 === v6 ? v4 : `${v4} (IPv6: ${v6})`
}

const PING = parseServices('ping')

/** What a verdict sets aside, in both versions of IP, or an empty text. */
export function asideText(aside: IntentVerdict['aside']): string {
  const texts = ([4, 6] as const).flatMap((family) =>
    aside[family].isEmpty ? [] : formatServices(aside[family]).split('; '),
  )
  return [...new Set(texts)].join('; ')
}

/** A part of a network in a few words, with whose it is. */
export function describePart({ kind, holders, elements }: NetworkPart): string {
  const [holder] = holders
  switch (kind) {
    case 'peering':
      return holders.length === 1
        ? `the half of a peering of router \`${holder}\``
        : `peering ${holders.join(' – ')}`
    case 'route':
      return `route ${elements.map(describe).join(', ')} of router \`${holder}\``
    case 'policy':
      return `${elements.map(describe).join(', ')} of router \`${holder}\``
    case 'rule':
      return `${elements.map(describe).join(', ')} of \`${holder}\``
  }
}

/** The service of a packet as a person would write it; the usual source port goes without saying. */
export function describeService(packet: Packet): string {
  const { protocol, sourcePort, destinationPort, icmpType, icmpCode } = packet
  const { family } = packet.source
  const hasPorts = PORT_PROTOCOLS.some((other) => other === protocol)
  const usual = sourcePort === EPHEMERAL_PORT
  const isIcmp = protocol === icmpProtocol(family)
  return formatServices(
    ServiceSet.of(family, interval(protocol, protocol), {
      ...(hasPorts && { destinationPorts: interval(destinationPort, destinationPort) }),
      ...(hasPorts && !usual && { sourcePorts: interval(sourcePort, sourcePort) }),
      ...(isIcmp && { icmpTypes: interval(icmpType, icmpType) }),
      ...(isIcmp && icmpCode !== 0 && { icmpCodes: interval(icmpCode, icmpCode) }),
    }),
  )
}

/** `namespace/name`; a node has no namespace. */
export function nameOf({ namespace, name }: Endpoint): string {
  return namespace === '' ? name : `${namespace}/${name}`
}
