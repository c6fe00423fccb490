import { NetworkBuilder, peeringGraph, peeringPath } from 'isthmus'
import { describe, expect, it } from 'vitest'
import { network, port, router } from '../dataplane/networks.ts'
import { load, pair, peering, vpc } from '../kubeovn/cluster.ts'

const chain = () => {
  const builder = new NetworkBuilder()
  for (const name of ['a', 'b', 'c', 'd', 'constructor']) builder.router(name)
  return builder
    .peer('a', '169.254.1.1/30', 'b', '169.254.1.2/30')
    .peer('b', '169.254.2.1/30', 'c', '169.254.2.2/30')
    .peer('c', '169.254.3.1/30', 'constructor', '169.254.3.2/30')
    .build()
}

describe('the peering graph', () => {
  it('has a node for each router and an edge for each working peering', () => {
    const graph = peeringGraph(load(pair()).network.model)
    expect(graph.nodes()).toEqual(['router/vpc-a', 'router/vpc-b'])
    expect(graph.edges().map(({ v, w }) => [v, w])).toEqual([['router/vpc-a', 'router/vpc-b']])
    expect(graph.edge(graph.edges()[0]!)).toEqual({ ports: ['vpc-a-vpc-b', 'vpc-b-vpc-a'] })
  })

  it('has no edge for a peering of one side', () => {
    const graph = peeringGraph(load(pair({ b: { vpcPeerings: [] } })).network.model)
    expect([graph.nodeCount(), graph.edgeCount()]).toEqual([2, 0])
    const astray = network({
      routers: [
        router('a', [port('a-b', '', { peer: 'b-a' })]),
        router('b', [port('b-a', '', { peer: 'elsewhere' })]),
      ],
    })
    expect(peeringGraph(astray).edgeCount()).toBe(0)
  })

  it('has a loop for a VPC that peers with itself', () => {
    const graph = peeringGraph(
      load([vpc('v', { vpcPeerings: [peering('v', '169.254.0.1/30')] })]).network.model,
    )
    expect(graph.edges().map(({ v, w }) => [v, w])).toEqual([['router/v', 'router/v']])
  })
})

describe('the shortest way over peerings', () => {
  it('names all routers on it', () => {
    expect(peeringPath(chain(), 'a', 'constructor')).toEqual(['a', 'b', 'c', 'constructor'])
    expect(peeringPath(chain(), 'c', 'a')).toEqual(['c', 'b', 'a'])
    expect(peeringPath(chain(), 'b', 'b')).toEqual(['b'])
  })

  it('is none where nothing joins the two, or one is not there', () => {
    expect(peeringPath(chain(), 'a', 'd')).toEqual([])
    expect(peeringPath(chain(), 'a', 'x')).toEqual([])
    expect(peeringPath(chain(), 'x', 'a')).toEqual([])
  })
})
