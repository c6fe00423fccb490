import { type Hop, type Leg, protocolName, type Trace } from '../dataplane/index.ts'
import type { LogicalNetwork } from '../model/index.ts'
import { formatAddress } from '../net/index.ts'
import { decisionOf, describeCandidate } from './deciding.ts'
import { formatDiagnostic } from './diagnostics.ts'
import { explain } from './explain.ts'
import { formatOrigin } from './origin.ts'
import { plain, type Style } from './style.ts'

/**
 * A trace to read: verdict first, then each hop with what decided it, then why it failed and what to change; not that,
 * without the network.
 */
export function formatTrace(
  trace: Trace,
  from: string,
  to: string,
  network: LogicalNetwork | undefined,
  style: Style = plain,
): string {
  const { verdict, request, reply, packet, notes } = trace
  const verdictText =
    verdict === 'reachable'
      ? style.good(verdict)
      : verdict === 'undefined'
        ? style.warn(verdict)
        : style.bad(verdict)
  const port = packet.destinationPort === 0 ? '' : ` port ${packet.destinationPort}`
  const lines = [
    `${verdictText}: ${style.strong(`${from} → ${to}`)}, ${protocolName(packet.protocol)}${port}`,
    '',
  ]
  lines.push(...formatLeg('Request', request, style))
  if (reply) lines.push('', ...formatLeg('Reply', reply, style))
  const why = network && explain(trace, network)
  if (why) {
    lines.push('', `${style.strong('Why')}: ${why.what}`)
    if (why.origin) lines.push(`  ${style.faint(formatOrigin(why.origin))}`)
    if (why.help) lines.push(`  ${style.strong('help')}: ${why.help}`)
    if (why.change) lines.push(`  ${style.strong('write')}: ${why.change}`)
  }
  for (const note of notes) lines.push('', formatDiagnostic(note, style))
  return `${lines.join('\n')}\n`
}

export function formatLeg(title: string, leg: Leg, style: Style): string[] {
  const { packet, outcome, reason, hops, error } = leg
  const good = outcome === 'delivered' || outcome === 'answered'
  const end = (good ? style.good : outcome === 'undefined' ? style.warn : style.bad)(
    reason ? `${outcome} (${reason})` : outcome,
  )
  const lines = [
    `${title} ${formatAddress(packet.source)} → ${formatAddress(packet.destination)}, ttl ${packet.ttl}: ${end}`,
  ]
  for (const [index, hop] of hops.entries()) lines.push(...formatHop(index + 1, hop, style))
  if (error) lines.push(`  ${formatErrorFate(error)}`)
  return lines
}

/** What becomes of the error that a router sent back. */
export function formatErrorFate({ packet, outcome, reason }: Leg): string {
  const type = packet.protocol === 6 ? 'TCP reset' : 'ICMP error'
  const fate = outcome === 'delivered' ? 'reaches the sender' : `is ${outcome} (${reason})`
  return `the ${type} from ${formatAddress(packet.source)} ${fate}`
}

function formatHop(number: number, hop: Hop, style: Style): string[] {
  const way = [hop.inPort, hop.outPort].filter((port) => port !== undefined).join(' → ')
  const lines = [
    `${String(number).padStart(3)}  ${hop.kind} ${style.strong(hop.node)}  ${way}  ${style.faint(`ttl ${hop.ttl}`)}`,
  ]
  for (const step of hop.steps) {
    if (step.kind === 'choice') {
      lines.push('       OVN chooses by itself:')
      for (const candidate of step.between) {
        const at = style.faint(formatOrigin(candidate.decidedBy.origin))
        lines.push(`         ${describeCandidate(candidate)}  ${at}`.trimEnd())
      }
      continue
    }
    const decision = decisionOf(step)
    if (!decision) continue
    const at = decision.origin ? `  ${style.faint(formatOrigin(decision.origin))}` : ''
    lines.push(`       ${decision.text}${at}`)
  }
  return lines
}
