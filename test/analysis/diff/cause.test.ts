import { mustLoadNetwork } from 'isthmus'
import { describe, expect, it } from 'vitest'
import { causeOf, diffReachability } from '../../../src/analysis/diff/index.ts'
import { readSources } from '../../../src/node.ts'
import { describe as words } from '../../../src/report/index.ts'

const DESIGN = readSources(['fixtures/diff/before.yaml']).sources[0]!.text

/** What leads packets their ways in a design and in an edited one, as `before | after`, once each. */
function turns(edit: (text: string) => string, release: '1.15' | '1.17' = '1.17'): string[] {
  const [before, after] = [DESIGN, edit(DESIGN)].map((text) =>
    mustLoadNetwork([{ file: 'f', text }], { release }).reachability(),
  )
  expect(edit(DESIGN)).not.toBe(DESIGN)
  const diff = diffReachability(before!, after!)
  const told = [...diff.changes()].flatMap((change) =>
    change.shifts.map((shift) => {
      const cause = causeOf(diff, change, shift)
      return [cause.before, cause.after]
        .map((side) => {
          const { turn } = side!
          const { decidedBy, leg, hop } = turn!
          return `${leg} at ${hop.node}: ${decidedBy ? words(decidedBy) : 'nothing'}`
        })
        .join(' | ')
    }),
  )
  return [...new Set(told)]
}

const replaced = (from: string, to: string) => (text: string) => text.replace(from, to)

describe('the cause of a difference', () => {
  it('is the route that is gone, and the one by source that takes its place', () => {
    expect(turns(replaced("    - {cidr: '10.1.0.0/16', nextHopIP: '169.254.1.2'}\n", ''))).toEqual([
      'request at hub: 10.1.0.0/16 via 169.254.1.2 | request at hub: 10.0.0.0/16 via 10.0.0.1',
      'reply at hub: 10.1.0.0/16 via 169.254.1.2 | reply at hub: 10.0.0.0/16 via 10.0.0.1',
    ])
  })

  it('is the port of the peering that is gone, and not the route that is still there', () => {
    const edit = replaced("    - {remoteVpc: spoke-1, localConnectIP: '169.254.1.1/30'}\n", '')
    expect(turns(edit)).toEqual([
      'request at hub: port hub-spoke-1 | request at hub: 10.0.0.0/16 via 10.0.0.1',
      'request at spoke-1: port hub-spoke-1 | request at spoke-1: 10.0.0.0/16 via 169.254.1.1',
    ])
  })

  it('is the rule of a security group that lets a packet pass, and the one that drops it', () => {
    const edit = replaced(
      'portRangeMin: 5432, portRangeMax: 5432',
      'portRangeMin: 5433, portRangeMax: 5433',
    )
    const [first] = turns(edit)
    expect(first).toMatch(
      /^request at hub-net: ACL 2003 drop .* \| request at hub-net: ACL 18482 allow-related .*5433/,
    )
  })

  it('is the ACL that is left where two disagreed', () => {
    const tie = replaced(
      '  egressRules',
      '    - {ipVersion: ipv4, policy: drop, priority: 2, protocol: tcp, remoteType: address, remoteAddress: 10.1.0.0/16, portRangeMin: 5432, portRangeMax: 5432}\n  egressRules',
    )
    expect(turns(tie).join()).toMatch(
      /^request at hub-net: ACL 18482 allow-related .* \| request at hub-net: /,
    )
  })

  it('is the policy that reroutes or drops', () => {
    const edit = replaced(
      '  name: spoke-1\nspec:\n',
      "  name: spoke-1\nspec:\n  policyRoutes:\n    - {priority: 32000, match: 'ip4.dst == 10.0.0.0/16', action: drop}\n",
    )
    expect(turns(edit)).toEqual([
      'reply at spoke-1: 10.0.0.0/16 via 169.254.1.1 | reply at spoke-1: policy 32000 drop (ip4.dst == 10.0.0.0/16)',
      'request at spoke-1: 10.0.0.0/16 via 169.254.1.1 | request at spoke-1: policy 32000 drop (ip4.dst == 10.0.0.0/16)',
    ])
  })

  it('is not a route that was split on the way and leads where it did', () => {
    const edit = (text: string) =>
      text
        .replace(
          "{cidr: '10.0.0.0/16', nextHopIP: '169.254.1.1'}",
          "{cidr: '10.0.0.0/17', nextHopIP: '169.254.1.1'}",
        )
        .replace("    - {cidr: '10.1.0.0/16', nextHopIP: '169.254.1.2'}\n", '')
    expect(turns(edit)).toEqual([
      'request at hub: 10.1.0.0/16 via 169.254.1.2 | request at hub: 10.0.0.0/16 via 10.0.0.1',
      'reply at hub: 10.1.0.0/16 via 169.254.1.2 | reply at hub: 10.0.0.0/16 via 10.0.0.1',
    ])
  })

  it('is the port of a workload that moved to another subnet', () => {
    const moved = (text: string) => {
      const at = text.lastIndexOf('logical_switch: spoke-2-net')
      return `${text.slice(0, at)}logical_switch: spoke-1-net${text.slice(at + 27)}`
    }
    expect(turns(moved)).toContain(
      'request at spoke-2-net: port web.team-2 | request at spoke-1-net: port web.team-2',
    )
  })
})
