import { formatCell, nameOfMember } from './reachability-groups.ts'
import type { ReachabilityReport } from './reachability-report.ts'

/**
 * A line for each pair of different endpoints: who, to whom, over which version of IP, and what gets through, with tabs
 * between. One after the other, for there may be billions.
 */
export function* formatReachabilityPairs({ matrices }: ReachabilityReport): Iterable<string> {
  for (const matrix of matrices) {
    const receivers = matrix.receivers.map(({ parts }) =>
      parts.flatMap(({ members }) =>
        members.map((member) => ({ member, name: nameOfMember(member) })),
      ),
    )
    for (const [sender, { parts }] of matrix.senders.entries()) {
      const texts = new Map(
        matrix.row(sender).cells.map((cell) => [cell.receiver, formatCell(cell)]),
      )
      for (const from of parts.flatMap(({ members }) => members)) {
        const name = nameOfMember(from)
        for (const [receiver, group] of receivers.entries()) {
          const ending = `IPv${matrix.family}\t${texts.get(receiver) ?? 'none'}`
          for (const to of group) {
            if (to.member !== from) yield `${name}\t${to.name}\t${ending}`
          }
        }
      }
    }
  }
}
