import { type LogicalNetwork, Network } from 'isthmus'
import { type Shift, shiftsBetween } from '../../src/analysis/diff/common-cells.ts'
import type { Cell } from '../../src/analysis/index.ts'
import { ServiceSet } from '../../src/match/index.ts'
import type { Family } from '../../src/net/index.ts'

/** For each pair whose services changed, as `IPv4 default/a → default/b`, which of them did and how. */
export type Differences = Map<string, string>

/** Pair by pair. Every endpoint must have a name of its own, and not more than one address of a family. */
export function differences(before: LogicalNetwork, after: LogicalNetwork): Differences {
  const found: Differences = new Map()
  const [then, now] = [new Network(before), new Network(after)]
  const names = new Set(
    [...before.endpoints, ...after.endpoints].map(({ namespace, name }) => `${namespace}/${name}`),
  )
  for (const family of [4, 6] as const) {
    for (const from of names) {
      for (const to of names) {
        if (from === to) continue
        const shifts = shiftsBetween(cell(then, from, to, family), cell(now, from, to, family))
        if (shifts.length > 0) found.set(`IPv${family} ${from} → ${to}`, textOf(shifts))
      }
    }
  }
  return found
}

export function textOf(shifts: readonly Shift[]): string {
  return shifts
    .map(({ before, after, services }) => `${before} ${after} ${services.key}`)
    .join('\n')
}

function cell(network: Network, from: string, to: string, ipVersion: Family): Cell {
  const none = { reachable: ServiceSet.none(ipVersion), undefined: ServiceSet.none(ipVersion) }
  const placed = [from, to].every((name) =>
    network.model.endpoints.some(
      ({ namespace, name: own, addresses }) =>
        name === `${namespace}/${own}` && addresses.some(({ family }) => family === ipVersion),
    ),
  )
  if (!placed) return none
  return network.services({ from, to, ipVersion })
}
