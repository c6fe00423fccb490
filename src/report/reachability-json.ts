import type { Matrix, PairCounts, Reachability } from '../analysis/index.ts'
import type { Probe } from '../dataplane/index.ts'
import { formatAddress } from '../net/index.ts'
import { nameOf } from './check-words.ts'
import { type DiagnosticJson, diagnosticJson, originJson } from './diagnostics.ts'
import {
  examplesOf,
  factsOf,
  lostIn,
  type NamedCell,
  type NamedGroup,
  namedCells,
  nameGroups,
} from './reachability-groups.ts'
import { type OutsideJson, outsideJson } from './reachability-outside.ts'
import { reasonsOf } from './reachability-reasons.ts'
import type { ReachabilityReport } from './reachability-report.ts'
import { formatServices } from './services.ts'

/** The reachability of a network as `isthmus reach -o json` prints it. Sets are as {@link formatServices} writes them. */
export interface ReachabilityJson {
  /** One for each version of IP over which there is a pair. */
  readonly families: readonly FamilyReachabilityJson[]
  /** For each class of senders, where `--to` is a CIDR or an address; else empty. */
  readonly outside: readonly OutsideJson[]
  /** Endpoints that were asked about and have no place in the network. */
  readonly unplaced: readonly string[]
  /** Pods that were asked about and are to have none: they use the network of their node, or have ended. */
  readonly leftOut: readonly string[]
  readonly notes: readonly DiagnosticJson[]
}

export interface FamilyReachabilityJson {
  readonly ipVersion: 4 | 6
  /** What was asked for. */
  readonly services: string
  /** Of ordered pairs of different endpoints. */
  readonly counts: PairCounts
  readonly groups: readonly ReachabilityGroupJson[]
  /**
   * Every pair of a sender and a receiver, each by its group, is in one cell. That of a sender whose `to` is null stands
   * for all groups of receivers to which it has no other cell: nothing gets there.
   */
  readonly cells: readonly ReachabilityCellJson[]
}

/** Endpoints that get the same, or to which the same gets. */
export interface ReachabilityGroupJson {
  readonly name: string
  readonly sends: boolean
  readonly receives: boolean
  readonly vpcs: readonly string[]
  readonly subnets: readonly string[]
  /** Those of each member, joined by `+`: once for each combination, `(none)` for members without any. */
  readonly securityGroups: readonly string[]
  readonly members: readonly { readonly name: string; readonly address: string }[]
}

export interface ReachabilityCellJson {
  /** Name of a group. */
  readonly from: string
  readonly to: string | null
  /** For how many ordered pairs of different endpoints the cell stands. */
  readonly pairs: number
  /** Whose request arrives and whose reply comes back. */
  readonly reachable: string
  /** What OVN leaves open. */
  readonly undefined: string
  /** What else was asked for. */
  readonly lost: string
  /** Why the undefined and the lost services of one of the pairs do not certainly get through. */
  readonly reasons: readonly ReasonJson[]
  /**
   * A packet with each verdict between one of the pairs, as `isthmus trace --probes` takes it; null where no packet has
   * that verdict, or none that can be written as a probe.
   */
  readonly examples: {
    readonly reachable: Probe | null
    readonly undefined: Probe | null
    readonly unreachable: Probe | null
  }
}

export interface ReasonJson {
  readonly services: string
  readonly verdict: 'undefined' | 'unreachable'
  readonly what: string
  readonly origin: DiagnosticJson['origin']
  readonly help: string | null
}

/** {@link ReachabilityJson} as lines of text, with a line for each group and each cell: there may be very many. */
export function* formatReachabilityJson(report: ReachabilityReport): Iterable<string> {
  const { reachability, matrices, unplaced, leftOut, notes } = report
  yield '{'
  yield '  "families": ['
  for (const [i, matrix] of matrices.entries()) {
    const groups = nameGroups(matrix)
    const sides = { senders: new Set(groups.senders), receivers: new Set(groups.receivers) }
    yield '    {'
    yield `      "ipVersion": ${matrix.family},`
    yield `      "services": ${JSON.stringify(formatServices(matrix.services))},`
    yield `      "counts": ${JSON.stringify(matrix.counts())},`
    yield '      "groups": ['
    yield* items(groups.all, (group) => groupJson(group, sides), '        ')
    yield '      ],'
    yield '      "cells": ['
    yield* items(
      namedCells(matrix, groups),
      (cell) => cellJson(cell, matrix, reachability),
      '        ',
    )
    yield '      ]'
    yield i < matrices.length - 1 ? '    },' : '    }'
  }
  yield '  ],'
  yield `  "outside": ${JSON.stringify(outsideJson(report))},`
  yield `  "unplaced": ${JSON.stringify(unplaced.map(nameOf))},`
  yield `  "leftOut": ${JSON.stringify(leftOut.map(nameOf))},`
  yield `  "notes": ${JSON.stringify(notes.map(diagnosticJson))}`
  yield '}'
}

/** The items of a list, one a line. */
function* items<T>(
  values: Iterable<T>,
  toJson: (value: T) => object,
  indent: string,
): Iterable<string> {
  let line: string | undefined
  for (const value of values) {
    if (line !== undefined) yield `${line},`
    line = `${indent}${JSON.stringify(toJson(value))}`
  }
  if (line !== undefined) yield line
}

function groupJson(
  group: NamedGroup,
  { senders, receivers }: Record<'senders' | 'receivers', ReadonlySet<NamedGroup>>,
): ReachabilityGroupJson {
  return {
    name: group.name,
    sends: senders.has(group),
    receives: receivers.has(group),
    ...factsOf(group.parts),
    members: group.parts.flatMap(({ members }) =>
      members.map(({ endpoint, address }) => ({
        name: nameOf(endpoint),
        address: formatAddress(address),
      })),
    ),
  }
}

function cellJson(
  { cell, from, to }: NamedCell,
  { services }: Matrix,
  reachability: Reachability,
): ReachabilityCellJson {
  const { reachable, undefined: open, unreachable } = examplesOf(cell, services)
  return {
    from: from.name,
    to: to?.name ?? null,
    pairs: cell.pairs,
    reachable: formatServices(cell.reachable),
    undefined: formatServices(cell.undefined),
    lost: formatServices(lostIn(cell, services)),
    reasons: reasonsOf(cell, cell, services, reachability).map((reason) => ({
      services: formatServices(reason.services),
      verdict: reason.verdict,
      what: reason.why.what,
      origin: originJson(reason.why.origin),
      help: reason.why.help ?? null,
    })),
    examples: {
      reachable: reachable ?? null,
      undefined: open ?? null,
      unreachable: unreachable ?? null,
    },
  }
}
