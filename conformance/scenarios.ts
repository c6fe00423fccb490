import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { stringify } from 'yaml'
import { loadNetwork, type Probe, type Trace } from '../src/index.ts'
import { formatAddress } from '../src/net/index.ts'
import type { Observation } from './observation.ts'
import { Random } from './random.ts'
import { randomNetwork } from './random-network.ts'
import { randomProbe } from './random-probe.ts'
import { randomRules } from './random-rules.ts'

/** Manifests and the questions about them. */
export interface Scenario {
  readonly name: string
  /** What to give to `npm run conformance --` to run this one alone. */
  readonly options: string
  readonly manifests: string
  readonly probes: readonly Probe[]
  /** What is claimed of each packet on a live cluster, where something is. */
  readonly claims?: readonly Claim[]
  /** Takes down what OVN was seen to do with a packet of a claim. */
  readonly record?: (observed: Observation) => void
}

/** A verdict that holds whatever the packet meets; `undefined` where OVN leaves it open. */
export type Claim = Trace['verdict']

/** The scenario of a seed: three in four are networks, the others rules by themselves. */
export function randomScenario(seed: number, probes: number): Scenario {
  const random = new Random(seed)
  const { manifests, correspondents } = seed % 4 === 0 ? randomRules(random) : randomNetwork(random)
  return {
    name: `seed ${seed}`,
    options: `--seed ${seed} --networks 1 --probes ${probes} --no-fixtures`,
    manifests: manifests.map((manifest) => stringify(manifest)).join('---\n'),
    probes: random.times(probes, () => randomProbe(random, random.pick(correspondents))),
  }
}

/**
 * Every manifest file below the folder. Its probes are those beside it in `probes.jsonl`, or else as many as wanted
 * between the endpoints that are in it.
 */
export function fixtureScenarios(folder: string, probes: number): Scenario[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.ya?ml$/.test(file))
    .sort()
  return files.map((file): Scenario => {
    const path = join(folder, file)
    const written = join(dirname(path), 'probes.jsonl')
    const manifests = readFileSync(path, 'utf8')
    const name = basename(file) === 'manifests.yaml' ? dirname(file) : file
    return {
      name: join(relative(process.cwd(), folder), name),
      options: `--networks 0 --only ${name}`,
      manifests,
      probes: existsSync(written) ? readProbes(written) : probesBetween(manifests, probes),
    }
  })
}

function readProbes(file: string): Probe[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Probe)
}

function probesBetween(manifests: string, count: number): Probe[] {
  const { model } = loadNetwork(manifests).network
  const names = model.endpoints.map(({ namespace, name }) => `${namespace}/${name}`)
  if (names.length === 0) return []
  const routers = model.routers.flatMap(({ ports }) =>
    ports.flatMap(({ networks }) => networks.map(({ address }) => formatAddress(address))),
  )
  const random = new Random(names.length)
  return random.times(count, () => {
    const [from, to] = [random.pick(names), random.pick([...names, ...routers])]
    return random.chance(0.5) ? { from, to } : { from, to, protocol: 'tcp', port: 80 }
  })
}
