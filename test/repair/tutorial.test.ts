import { loadNetwork } from 'isthmus'
import { describe, expect, it } from 'vitest'
import { brokenFile, repaired } from './designs.ts'

describe("a repair of the tutorial's designs", () => {
  it.each([
    ['two-vpcs', 'a -> b', 3],
    ['ip-pattern', 'one -> two', 3],
    ['security-group', 'a -> b', 3],
    ['cluster-peering', 'vm -> service tcp 80', 4],
    ['hub-and-spoke', 'shared -> app-1 tcp 80', 3],
    ['hub-and-spoke', 'app-1 -> app-2 tcp 80', 4],
  ])('%s: %s, in both readings of localConnectIP', (name, line, edits) => {
    const { repair, obstacles } = repaired(brokenFile(`fixtures/tutorial/${name}.yaml`), line)
    expect(obstacles).toEqual([])
    expect(repair!.edits).toHaveLength(edits)
    expect(repair!.blastRadius.lost).toEqual([])
    const [from, , to] = line.split(' ') as [string, string, string]
    for (const connectIp of ['address', 'network', 'auto'] as const) {
      const { network } = loadNetwork(repair!.sources, { connectIp })
      const trace = network.trace({ from, to, protocol: 'tcp', port: 80 })
      expect([connectIp, trace.verdict]).toEqual([connectIp, 'reachable'])
    }
  })
})
