import {
  diffReachability,
  type NetworkPart,
  partsOf,
  type ReachabilityDiff,
  reachabilityWithout,
} from '../../../analysis/index.ts'
import type { LogicalNetwork } from '../../../model/index.ts'
import { describePart, effectsJson } from '../../../report/index.ts'
import type { Toll, WhatIfProtocol } from '../../protocol/index.ts'
import type { OpenDesign } from '../session.ts'
import type { Answers } from './answers.ts'

export const WHAT_IF_ANSWERS: Answers<WhatIfProtocol> = {
  parts: ({ design }) =>
    [...named(design.network().model)].map(([id, part]) => {
      const { kind, origin } = part
      const place = origin && {
        file: origin.file,
        line: origin.line,
        column: origin.column,
        label: '',
      }
      return { id, kind, title: describePart(part), place }
    }),
  without: ({ design }, { id }) => {
    const part = named(design.network().model).get(id)
    return part && effectsJson(differenceWithout(design, part))
  },
  tolls: ({ design }, { kind }) =>
    [...named(design.network().model)]
      .filter(([, part]) => part.kind === kind)
      .map(([id, part]) => tollOf(id, differenceWithout(design, part))),
}

/** The parts of a network by what they are called: the same text for the same part of another network. */
function named(network: LogicalNetwork): Map<string, NetworkPart> {
  const parts = new Map<string, NetworkPart>()
  for (const part of partsOf(network)) {
    const name = nameOf(part)
    let id = name
    for (let twin = 2; parts.has(id); twin++) id = `${name} ${twin}`
    parts.set(id, part)
  }
  return parts
}

/** A peering has the id that its link has on the map: the names of its ports. */
function nameOf(part: NetworkPart): string {
  if (part.kind !== 'peering') return describePart(part)
  const ports = part.elements.flatMap((element) => ('name' in element ? element.name : []))
  return `link/${ports.join('/')}`
}

function differenceWithout(design: OpenDesign, part: NetworkPart): ReachabilityDiff {
  const whole = design.network().reachability()
  return diffReachability(whole, reachabilityWithout(whole, part))
}

function tollOf(id: string, diff: ReachabilityDiff): Toll {
  const toll = { id, worse: 0, better: 0, open: 0 }
  for (const { pairs, shifts } of diff.changes()) {
    if (shifts.some(({ after }) => after === 'undefined')) toll.open += pairs
    else if (shifts.some(({ before }) => before === 'reachable')) toll.worse += pairs
    else toll.better += pairs
  }
  return toll
}
