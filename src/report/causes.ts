import { type Cause, type Causes, type Change, groupsOfPort } from '../analysis/index.ts'
import { icmpProtocol } from '../match/index.ts'
import type { LogicalNetwork, LogicalRouterPort } from '../model/index.ts'
import { formatAddress, formatPrefix, masked } from '../net/index.ts'
import { describe } from './deciding.ts'
import { type DiagnosticJson, originJson } from './diagnostics.ts'
import { explain } from './explain.ts'
import { formatOrigin } from './origin.ts'
import { plain, type Style } from './style.ts'

/** A cause as JSON has it. */
export interface CauseJson {
  readonly leg: Cause['leg']
  readonly outcome: Cause['outcome']
  readonly reason: Cause['reason'] | null
  readonly node: string | null
  readonly what: string
  readonly origin: DiagnosticJson['origin']
  readonly help: string | null
  /** What to write into manifests, where that is known: one entry for each place. */
  readonly change: readonly string[]
}

/** The causes of a packet; see {@link Causes} for `complete`. */
export interface CausesJson {
  readonly causes: readonly CauseJson[]
  readonly complete: boolean
}

export function causesJson({ causes, complete }: Causes): CausesJson {
  return {
    causes: causes.map((cause) => {
      const why = explain(cause.trace, cause.network)!
      return {
        leg: cause.leg,
        outcome: cause.outcome,
        reason: cause.reason ?? null,
        node: cause.node ?? null,
        what: why.what,
        origin: originJson(why.origin),
        help: why.help ?? null,
        change: changesOf(cause),
      }
    }),
    complete,
  }
}

/** Every cause that blocks a packet: what is wrong, where that is written, and what to change. Empty if there is none. */
export function formatCauses({ causes, complete }: Causes, style: Style = plain): string {
  if (causes.length === 0) return ''
  const title =
    causes.length === 1
      ? 'One thing to mend'
      : `${causes.length} things to mend, each of which blocks it`
  const lines = [`${style.strong(title)}:`]
  for (const [i, cause] of causes.entries()) {
    const why = explain(cause.trace, cause.network)!
    lines.push(`${String(i + 1).padStart(3)}. ${why.what}`)
    if (why.origin) lines.push(`     ${style.faint(formatOrigin(why.origin))}`)
    if (why.help) lines.push(`     ${style.strong('help')}: ${why.help}`)
    for (const change of changesOf(cause)) lines.push(`     ${style.strong('write')}: ${change}`)
  }
  if (!complete) lines.push('     what else may block it shows only when this is mended')
  return `${lines.join('\n')}\n`
}

/** The mend of a cause in the words of manifests, as far as it is in routes, peerings and security groups. */
function changesOf(cause: Cause): string[] {
  const { mend = [], network } = cause
  if (network.madeFrom === 'world') return []
  return mend.flatMap((change) => formatChange(change, cause) ?? [])
}

function formatChange(change: Change, cause: Cause): string | undefined {
  const { network } = cause
  switch (change.kind) {
    case 'route': {
      const { add, remove, router } = change
      if (!add)
        return remove && `take ${describe(remove)} out of the static routes of VPC \`${router}\``
      const fields = [
        `policy: ${add.policy === 'dst-ip' ? 'policyDst' : 'policySrc'}`,
        `cidr: ${formatPrefix(masked(add.prefix))}`,
        ...(add.nextHop === 'discard' ? [] : [`nextHopIP: ${formatAddress(add.nextHop)}`]),
        ...(add.routeTable === '' ? [] : [`routeTable: ${add.routeTable}`]),
      ]
      const instead = remove ? `, instead of ${describe(remove)}` : ''
      return `\`{ ${fields.join(', ')} }\` into the static routes of VPC \`${router}\`${instead}`
    }
    case 'port': {
      const { add, remove, router } = change
      const remote = remoteOf(change, network)
      if (remote === undefined) return undefined
      const instead = remove ? `, instead of the one with ${addressesOf(remove)}` : ''
      return `\`{ remoteVpc: ${remote}, localConnectIP: '${addressesOf(add)}' }\` into the peerings of VPC \`${router}\`${instead}`
    }
    case 'group-acl':
      return formatGroupRule(change, cause)
    case 'acl':
    case 'policy':
      return undefined
  }
}

/** The members of a group are the other end where it has one: addresses of pods change. */
function formatGroupRule(
  { add, group }: Extract<Change, { kind: 'group-acl' }>,
  { packet, trace, network }: Cause,
): string {
  const { of, base } = network.portGroups.find(({ name }) => name === group)!.rules!
  const [list, other, address] =
    add.direction === 'from-lport'
      ? ['egress', trace.to, packet.destination]
      : ['ingress', trace.from, packet.source]
  const [remote] = other?.port === undefined ? [] : groupsOfPort(network, other.port)
  const { family } = address
  const protocol = PROTOCOLS[packet.protocol]
  const icmp = packet.protocol === icmpProtocol(family)
  const { destinationPort: port } = packet
  const text = formatAddress(address)
  const fields = [
    `ipVersion: ipv${family}`,
    `priority: ${base - add.priority}`,
    `protocol: ${icmp ? 'icmp' : (protocol ?? 'all')}`,
    ...(remote
      ? [`remoteType: securityGroup`, `remoteSecurityGroup: ${remote.rules!.of}`]
      : [`remoteType: address`, `remoteAddress: ${family === 6 ? `'${text}'` : text}`]),
    ...(protocol ? [`portRangeMin: ${port}`, `portRangeMax: ${port}`] : []),
    'policy: allow',
  ]
  const wide =
    icmp || protocol
      ? ''
      : ', which allows other protocols too: rules can name only tcp, udp and icmp'
  return `\`{ ${fields.join(', ')} }\` into the ${list} rules of security group \`${of}\`${wide}`
}

/** Those that rules of security groups have words for, with ports. */
const PROTOCOLS: Readonly<Record<number, string>> = { 6: 'tcp', 17: 'udp' }

function addressesOf({ networks }: LogicalRouterPort): string {
  return networks.map(formatPrefix).join(',')
}

/** The router at the other end: whoever has the port that is named as peer, or is to have it. */
function remoteOf(
  { add, router }: Extract<Change, { kind: 'port' }>,
  { routers }: LogicalNetwork,
): string | undefined {
  const owner = routers.find(({ ports }) => ports.some(({ name }) => name === add.peer))
  return (owner ?? routers.find(({ name }) => `${name}-${router}` === add.peer))?.name
}
