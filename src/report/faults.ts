import { FAULT_KINDS, type Fault, type FaultKind } from '../analysis/index.ts'
import { type Probe, probeOf } from '../dataplane/index.ts'
import type { LogicalNetwork } from '../model/index.ts'
import { formatAddress, formatPrefix } from '../net/index.ts'
import { nameOf } from './check-words.ts'
import { describe } from './deciding.ts'
import { type DiagnosticJson, originJson } from './diagnostics.ts'
import { type Explanation, explain } from './explain.ts'
import { formatOrigin } from './origin.ts'
import { commandOf } from './pair-services.ts'
import { plain, type Style } from './style.ts'

/** A fault as `isthmus faults -o json` prints it. */
export interface FaultJson {
  readonly kind: FaultKind
  /** One sentence. */
  readonly what: string
  readonly routers: readonly string[]
  /** CIDRs. */
  readonly sources: readonly string[]
  readonly destinations: readonly string[]
  /** Names of the workloads that are shadowed; empty for other kinds. */
  readonly endpoints: readonly string[]
  readonly decidedBy: readonly {
    readonly text: string
    readonly origin: DiagnosticJson['origin']
  }[]
  /** What happens to the example, where that is written, and what to change. */
  readonly why: {
    readonly what: string
    readonly origin: DiagnosticJson['origin']
    readonly help: string | null
  }
  /** As `isthmus trace --probes` takes it; what that can't name is null. */
  readonly example: Probe | null
}

export function faultsJson(faults: readonly Fault[], network: LogicalNetwork): FaultJson[] {
  return faults.map((fault) => {
    const { kind, routers, sources, destinations, decidedBy } = fault
    const { what, origin, help } = whyOf(fault, network)
    return {
      kind,
      what: whatOf(fault),
      routers,
      sources: sources.map(formatPrefix),
      destinations: destinations.map(formatPrefix),
      endpoints: fault.kind === 'shadowed-endpoint' ? fault.endpoints.map(nameOf) : [],
      decidedBy: decidedBy.map((part) => ({
        text: describe(part),
        origin: originJson(part.origin),
      })),
      why: { what, origin: originJson(origin), help: help ?? null },
      example: probeOfFault(fault) ?? null,
    }
  })
}

/** The faults to read: what is wrong, the lines that decide it, what to change, and a packet to trace. */
export function formatFaults(
  faults: readonly Fault[],
  network: LogicalNetwork,
  style: Style = plain,
): string {
  if (faults.length === 0) return 'no faults\n'
  const lines = faults.flatMap((fault) => [...formatFault(fault, network, style), ''])
  return `${[...lines, summaryOf(faults)].join('\n')}\n`
}

function formatFault(fault: Fault, network: LogicalNetwork, style: Style): string[] {
  const why = whyOf(fault, network)
  const lines = [`${style.bad(fault.kind)}: ${style.strong(whatOf(fault))}`, `  ${why.what}`]
  if (why.origin) lines.push(`    ${style.faint(formatOrigin(why.origin))}`)
  for (const part of new Set(fault.decidedBy)) {
    lines.push(`  by ${describe(part)}  ${style.faint(formatOrigin(part.origin))}`.trimEnd())
  }
  if (why.help) lines.push(`  ${style.strong('help')}: ${why.help}`)
  const probe = probeOfFault(fault)
  if (probe) lines.push(`  ${style.faint(commandOf(probe))}`)
  return lines
}

/** The fault in one sentence. */
export function whatOf(fault: Fault): string {
  const from = list(fault.sources.map(formatPrefix))
  const to = list(fault.destinations.map(formatPrefix))
  const { routers } = fault
  switch (fault.kind) {
    case 'loop':
      return `packets to ${to} circle between routers ${[...routers, routers[0]].join(' → ')}`
    case 'black-hole':
      return `packets to ${to} are sent to router \`${fault.node}\`, which drops them`
    case 'one-way':
      return `requests from ${from} to ${to} arrive, and the replies are lost at \`${fault.node}\``
    case 'shadowed-endpoint':
      return `from ${from}, packets to ${list(fault.endpoints.map(nameOf))} end at \`${fault.node}\``
    case 'asymmetric-path':
      return `from ${from} to ${to} the way is ${fault.there.join(' → ')}, and back it is ${fault.back.join(' → ')}`
    case 'transit':
      return `from ${from}, ${to} is reached through router \`${fault.via}\`, between routers that are not peers`
  }
}

export function whyOf(fault: Fault, network: LogicalNetwork): Explanation {
  const { example, decidedBy } = fault
  const origin = decidedBy.find((part) => part.origin)?.origin
  switch (fault.kind) {
    case 'asymmetric-path':
      return {
        what: 'the packet and its reply both arrive, over different routers',
        origin,
        help: 'send both over the same peerings: let the routes that part name next hops on one way',
      }
    case 'transit':
      return {
        what: `the packet passes ${fault.routers.join(' → ')}, and its reply comes back`,
        origin,
        help: `if they are meant to reach each other, a peering of their own says so; if not, take the route out of router \`${fault.via}\` or the wider one that leads there, or drop the packets with a policy`,
      }
    case 'shadowed-endpoint':
      return {
        what:
          explain(example, network)?.what ??
          `something else at \`${fault.node}\` has ${formatAddress(example.packet.destination)} and answers`,
        origin,
        help: 'give subnets that are joined by peerings ranges that do not overlap, and each workload an address of its own',
      }
    case 'loop':
    case 'black-hole':
    case 'one-way':
      // Its example never is reachable: one of its ways at least ends in the fault.
      return explain(example, network)!
  }
}

function probeOfFault({ example }: Fault): Probe | undefined {
  const { from, to, packet } = example
  return probeOf(packet, nameOf(from!), to ? nameOf(to) : formatAddress(packet.destination))
}

/** So many names are written out. */
const SHOWN = 4

function list(names: readonly string[]): string {
  if (names.length === 0) return 'somewhere'
  const shown = names.slice(0, SHOWN).join(', ')
  return names.length > SHOWN ? `${shown} and ${names.length - SHOWN} more` : shown
}

function summaryOf(faults: readonly Fault[]): string {
  const counts = FAULT_KINDS.flatMap((kind) => {
    const count = faults.filter((fault) => fault.kind === kind).length
    return count > 0 ? [`${count} ${kind}`] : []
  })
  return `${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}: ${counts.join(', ')}`
}
