import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { mustRun } from './scenarios.ts'
import { FIXTURES } from './worlds.ts'

/** What Cloud Manager is known to do, a scenario or more for each: files begin with the number. */
const ROWS: readonly (readonly [number, string])[] = [
  [1, 'AWS becomes ready'],
  [2, 'AWS, the tag comes late'],
  [3, 'AWS, the role comes late'],
  [4, 'AWS, wrong VPC or region'],
  [5, 'AWS, a secondary CIDR overlaps'],
  [6, 'AWS, nobody accepts, and the request expires'],
  [7, 'AWS, strategy NONE'],
  [8, 'AWS, strategies MATCHED and UNMATCHED'],
  [9, 'AWS, deleted'],
  [10, 'AWS, created again'],
  [11, 'AWS, a second resource for the same VPC'],
  [12, 'AWS, CIDRs come and go'],
  [13, 'AWS is not transitive'],
  [14, 'AWS, two remote VPCs with equal CIDRs'],
  [15, 'GCP becomes ready'],
  [16, 'GCP, the tag comes late and goes'],
  [17, 'GCP, custom routes'],
  [18, 'GCP, quotas of both sides'],
  [19, 'GCP, ranges overlap'],
  [20, 'GCP, deleted, and created again'],
  [21, 'Azure becomes ready, also with a remote gateway'],
  [22, 'Azure, overlaps, also with a third network'],
  [23, 'Azure, the name is taken'],
  [24, 'Azure, deleted and created again'],
  [25, 'Azure, the remote network is resized'],
  [26, 'what is immutable'],
  [27, 'deleteRemotePeering is set later'],
  [28, 'Azure, remoteTenant is set later'],
  [29, 'AWS, a secondary CIDR of Kyma'],
  [30, 'AWS, an error after Ready stays'],
  [31, 'AWS, a deletion that hangs'],
  [32, 'AWS, the remote side deletes'],
  [33, 'GCP, a peering of somebody else'],
  [34, 'GCP heals itself'],
  [35, 'GCP, a new subnet is refused'],
  [36, 'GCP, two resources with one name'],
  [37, 'Azure, no service principal'],
  [38, 'Azure, no role'],
  [39, 'Azure, no remote gateway'],
  [40, 'Azure, two remote gateways'],
  [41, 'Azure, hub and spoke'],
  [42, 'Azure, no ARM id'],
  [43, 'the control plane lacks objects'],
  [44, 'AWS, remote VPCs overlap in part'],
  [45, 'AWS, security groups of peers'],
]

const files = readdirSync(`${FIXTURES}scenarios`)
const rowOf = (file: string): number => Number(/^\d+/.exec(file)?.[0])

describe('there are scenarios that expect status and reachability:', () => {
  it.each(ROWS)('%i %s', (row) => {
    const runs = files.filter((file) => rowOf(file) === row).map((file) => mustRun(file))
    expect(runs.length).toBeGreaterThan(0)
    for (const { checks } of runs) {
      const passed = (what: string, status: string) =>
        checks.filter((check) => check.what === what && check.status === status).length
      expect(passed('timeline', 'passed')).toBeGreaterThan(0)
      // Packets are followed by another test: here nobody judges them.
      expect(passed('outcome', 'unchecked')).toBeGreaterThan(0)
    }
  })

  it('and none besides', () => {
    expect(new Set(files.map(rowOf))).toEqual(new Set(ROWS.map(([row]) => row)))
  })
})
