import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadNetwork, type Probe, ProbeError, type ReleaseName } from 'isthmus'
import { describe, expect, test } from 'vitest'
import { contradictions, type Observation } from '../conformance/observation.ts'

const recorded = join(import.meta.dirname, '../fixtures/recorded')
/** The engines that were recorded: Kube-OVN's build of OVN 25.03, and Debian's of 23.03. */
const releases = ['1.17', 'ovn-23.03'] as const satisfies readonly ReleaseName[]

function lines<T>(folder: string, file: string): T[] {
  const text = readFileSync(join(recorded, folder, file), 'utf8')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T)
}

describe('verdicts recorded from real OVN', () => {
  let replayed = 0

  for (const folder of readdirSync(recorded).sort()) {
    test(folder, () => {
      const file = join('fixtures/recorded', folder, 'manifests.yaml')
      const text = readFileSync(join(recorded, folder, 'manifests.yaml'), 'utf8')
      const probes = lines<Probe>(folder, 'probes.jsonl')
      const expected = lines<Partial<Record<string, Observation>>>(folder, 'expected.jsonl')
      expect(expected).toHaveLength(probes.length)
      const wrong: string[] = []
      for (const release of releases) {
        const { network } = loadNetwork([{ file, text }], { release, connectIp: 'address' })
        for (const [index, probe] of probes.entries()) {
          // A scenario that needs what 23.03 lacks was recorded on the other engine alone.
          const observed = expected[index]![release]
          if (!observed) continue
          replayed++
          for (const found of compare(observed, () => network.trace(probe))) {
            wrong.push(`${release}, line ${index + 1}, ${JSON.stringify(probe)}: ${found}`)
          }
        }
      }
      expect(wrong).toEqual([])
    })
  }

  test('are more than 3,600', () => {
    expect(replayed).toBeGreaterThan(3600)
  })
})

function compare(
  observed: Observation,
  trace: () => Parameters<typeof contradictions>[1],
): string[] {
  if (observed.verdict !== 'error') return contradictions(observed, trace())
  try {
    return [`OVN has no port for an end of the probe, ours is ${trace().verdict}`]
  } catch (error) {
    const refused = error instanceof ProbeError && error.code === 'endpoint-without-address'
    return refused ? [] : [String(error)]
  }
}
