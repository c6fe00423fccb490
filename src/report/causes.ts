import type { Cause, Causes } from '../analysis/index.ts'
import type { LogicalRouterPort } from '../model/index.ts'
import { formatPrefix } from '../net/index.ts'
import { type WrittenChange, writtenChange } from '../repair/index.ts'
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
  const lines = [`${style.strong(causesTitle(causes.length))}:`]
  for (const [i, cause] of causes.entries()) {
    const why = explain(cause.trace, cause.network)!
    lines.push(`${String(i + 1).padStart(3)}. ${why.what}`)
    if (why.origin) lines.push(`     ${style.faint(formatOrigin(why.origin))}`)
    if (why.help) lines.push(`     ${style.strong('help')}: ${why.help}`)
    for (const change of changesOf(cause)) lines.push(`     ${style.strong('write')}: ${change}`)
  }
  if (!complete) lines.push(`     ${MORE_CAUSES}`)
  return `${lines.join('\n')}\n`
}

/** What stands above so many causes. */
export function causesTitle(count: number): string {
  return count === 1 ? 'One thing to mend' : `${count} things to mend, each of which blocks it`
}

/** What stands below causes that are perhaps not all. */
export const MORE_CAUSES = 'what else may block it shows only when this is mended'

/**
 * The mend of a cause in the words of manifests, as far as it is in routes, peerings and security groups; or in those of the
 * cloud in whose networks it is.
 */
function changesOf(cause: Cause): string[] {
  const { mend = [], network, trace } = cause
  const change = explain(trace, network)?.change
  if (change !== undefined) return [change]
  if (network.madeFrom === 'world') return []
  const { cloud } = network
  if (mend.some((change) => 'router' in change && cloud?.routers.has(change.router))) return []
  return mend.flatMap((change) => {
    const written = writtenChange(change, cause)
    return (written && formatWritten(written)) ?? []
  })
}

function formatWritten(written: WrittenChange): string | undefined {
  switch (written.kind) {
    case 'route': {
      const { vpc, entry, instead } = written
      const other = instead && describe(instead)
      if (!entry) return other && `take ${other} out of the static routes of VPC \`${vpc}\``
      return `${item(entry)} into the static routes of VPC \`${vpc}\`${other ? `, instead of ${other}` : ''}`
    }
    case 'peering': {
      const { vpc, entry, instead } = written
      const other = instead ? `, instead of the one with ${addressesOf(instead)}` : ''
      return `${item(entry)} into the peerings of VPC \`${vpc}\`${other}`
    }
    case 'rule': {
      const { group, list, entry } = written
      const wide =
        entry.protocol === 'all'
          ? ', which allows other protocols too: rules can name only tcp, udp and icmp'
          : ''
      return `${item(entry)} into the ${RULE_LISTS[list]} rules of security group \`${group}\`${wide}`
    }
  }
}

const RULE_LISTS = { ingressRules: 'ingress', egressRules: 'egress' } as const

/** An item of a list in one line of YAML. */
function item(entry: object): string {
  const fields = Object.entries(entry).map(([field, value]) => {
    const quoted = field === 'localConnectIP' || (field === 'remoteAddress' && /:/.test(value))
    return `${field}: ${quoted ? `'${value}'` : value}`
  })
  return `\`{ ${fields.join(', ')} }\``
}

function addressesOf({ networks }: LogicalRouterPort): string {
  return networks.map(formatPrefix).join(',')
}
