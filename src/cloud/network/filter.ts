import type { Acl } from '../../model/index.ts'

/** The packets that a rule of a cloud's filter is about, seen from the machine that has the filter. */
export interface FilterMatch {
  readonly direction: 'in' | 'out'
  /** Port group of the machines that have the filter. */
  readonly group: string
  /** The other end in the match language, `10.0.0.0/8` or `$set`; absent is everywhere. */
  readonly remote?: string | undefined
  readonly protocol: 'all' | 'tcp' | 'udp' | 'icmp'
  /** Of the destination: `443`, `8000-8999`; absent are all. */
  readonly ports?: string | undefined
}

/** OVN's directions are those of the switch: what comes into a machine goes to its port. */
export function directionOf(direction: FilterMatch['direction']): Acl['direction'] {
  return direction === 'in' ? 'to-lport' : 'from-lport'
}

/** The rule's match, for an ACL of the group. */
export function matchOf({ direction, group, remote, protocol, ports }: FilterMatch): string {
  const [port, field] = direction === 'in' ? ['outport', 'ip4.src'] : ['inport', 'ip4.dst']
  return [
    `${port} == @${group}`,
    'ip4',
    ...(remote === undefined ? [] : [`${field} == ${remote}`]),
    ...serviceMatch(protocol, ports),
  ].join(' && ')
}

/** Protocol and ports in the match language, to be joined by `&&`. */
export function serviceMatch(
  protocol: FilterMatch['protocol'],
  ports: string | undefined,
): readonly string[] {
  if (protocol === 'all') return []
  if (protocol === 'icmp') return ['icmp4']
  if (ports === undefined) return [protocol]
  const [first, last = first] = ports.split('-')
  return [first === last ? `${protocol}.dst == ${first}` : `${first} <= ${protocol}.dst <= ${last}`]
}

/** A name that the match language takes. */
export function identifier(...parts: readonly string[]): string {
  return parts.join('.').replace(/[^\w.]/g, (sign) => `_${sign.charCodeAt(0).toString(16)}_`)
}

/** Prefixes or addresses in the match language; at least one. */
export function setOf(members: readonly string[]): string {
  return members.length === 1 ? members[0]! : `{${members.join(', ')}}`
}
