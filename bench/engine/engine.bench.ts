import { loadNetwork, Network } from 'isthmus'
import { bench, describe } from 'vitest'
import { hubsAndSpokes } from './hubs.ts'

/** Few runs: each takes about a second. */
const FEW = { iterations: 7, time: 0, warmupIterations: 2, warmupTime: 0 }

function json(vpcs: number, pods: number): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: hubsAndSpokes(vpcs, pods) })
}

function load(text: string): Network {
  const { network, diagnostics } = loadNetwork(text)
  if (diagnostics.length > 0) throw new Error(diagnostics[0]!.message)
  return network
}

/** Traces and insists on the verdict, so that no run is fast because it is wrong. */
function reach(network: Network, from: string, to: string, port: number): void {
  const { verdict } = network.trace({ from, to, protocol: 'tcp', port })
  if (verdict !== 'reachable') throw new Error(`${from} → ${to} is ${verdict}`)
}

describe('a warm trace of a request over two routers and the reply back', () => {
  const small = load(json(2, 2))
  const large = load(json(200, 10))

  bench('2 VPCs', () => reach(small, 'pod-1-0', 'pod-0-1', 120))
  bench('200 VPCs', () => reach(large, 'pod-101-0', 'pod-100-1', 120))
})

describe('every service between two ends, warm: two routers, a security group of five rules at each end', () => {
  const network = load(json(200, 10))

  bench('200 VPCs', () => {
    const { reachable } = network.services({ from: 'pod-101-0', to: 'pod-100-1' })
    if (reachable.isEmpty) throw new Error('nothing gets through')
  })
})

describe('10,000 VPCs and 100,000 endpoints', () => {
  const text = json(10_000, 10)
  const { model } = load(text)

  bench(
    `JSON of ${Math.round(text.length / 1e6)} MB to a network that answers`,
    () => void load(text),
    FEW,
  )

  bench('logical network compiled', () => void new Network(model), FEW)

  bench(
    'logical network compiled, and a first trace out of every VPC',
    () => {
      const network = new Network(model)
      for (let i = 0; i < 10_000; i++) {
        if (i % 100 !== 0) reach(network, `pod-${i}-0`, `pod-${i - (i % 100)}-1`, 120)
      }
    },
    FEW,
  )
})
