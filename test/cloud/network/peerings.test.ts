import { test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import type { GcpWorld } from '../../../src/cloud/gcp/world.ts'
import { type ProviderName, peeringSides, type World } from '../../../src/cloud/index.ts'
import { cloudNetwork } from '../../../src/cloud-network.ts'
import type { Network } from '../../../src/network.ts'
import { BEHIND, MACHINES, WORLDS } from './random-worlds.ts'
import { readOk } from './read.ts'
import { awsTarget, azureSides, gcpSides, type Pair, peeredPairs } from './twin.ts'

/** A packet from one network to another one, between their machines or from or to what is behind a gateway there. */
interface Crossing {
  readonly from: string
  readonly to: string
  readonly behind: 'sender' | 'receiver' | undefined
}

const NETWORK: Readonly<Record<ProviderName, string>> = { aws: 'vpc', gcp: 'net', azure: 'net' }

function crossings(provider: ProviderName): Crossing[] {
  const name = (i: number) => `${NETWORK[provider]}-${i}`
  return MACHINES.flatMap((_, i) =>
    MACHINES.flatMap((_, j) =>
      i === j
        ? []
        : ([undefined, 'receiver', 'sender'] as const).map((behind) => ({
            from: name(i),
            to: name(j),
            behind,
          })),
    ),
  )
}

const numberOf = (network: string): number => Number(network.at(-1))

/** The router of what is behind a network's gateway. */
function routerBehind(provider: ProviderName, network: string): string {
  switch (provider) {
    case 'aws':
      return `vgw-${numberOf(network)}`
    case 'gcp':
      return `${network} on premises`
    case 'azure':
      return `${network}/vpn`
  }
}

/** Whether the request gets there, whatever becomes of the reply. */
function arrives(
  network: Network,
  provider: ProviderName,
  { from, to, behind }: Crossing,
): boolean {
  const placeBehind = (at: string) => `${routerBehind(provider, at)}:${BEHIND[numberOf(at)]}`
  const ends = {
    from: behind === 'sender' ? placeBehind(from) : `${from}/m${numberOf(from)}`,
    to: behind === 'receiver' ? placeBehind(to) : `${to}/m${numberOf(to)}`,
  }
  const { request } = network.trace({ ...ends, protocol: 'tcp', port: 443 })
  return request.outcome === 'delivered'
}

/** What the providers' documentation says, crossing by crossing. */
function shouldArrive(world: World, crossing: Crossing): boolean {
  const { from, to, behind } = crossing
  const isPair = ([a, b]: Pair) => a === from && b === to
  if (!peeredPairs(world).some(isPair)) return false
  switch (world.provider) {
    case 'aws': {
      const target = awsTarget(world, from, MACHINES[numberOf(to)]!)
      const connection = world.peeringConnections.find(({ id }) => id === target)
      const ends = connection ? [connection.requester, connection.accepter] : []
      // No connection leads to or from what is behind a gateway.
      return !behind && ends.includes(from) && ends.includes(to)
    }
    case 'gcp': {
      const { side, back } = gcpSides(world).find(({ pair }) => isPair(pair))!
      // By the wide route, what is behind the sender's gateway has the receiver's address itself.
      if (behind === 'sender') return !hasWideRoute(world, from)
      return !behind || (side.importCustomRoutes && back!.exportCustomRoutes)
    }
    case 'azure': {
      const { side, back } = azureSides(world).find(({ pair }) => isPair(pair))!
      const [user, owner] = behind === 'receiver' ? [side, back!] : [back!, side]
      return !behind || (user.useRemoteGateways && owner.allowGatewayTransit)
    }
  }
}

function hasWideRoute({ projects }: GcpWorld, name: string): boolean {
  const networks = projects.flatMap((project) => project.networks)
  return networks.find((network) => network.name === name)!.routes.length > 1
}

/** Crossings for which there is somebody: not every network has a gateway. */
function possibleCrossings(network: Network, provider: ProviderName): Crossing[] {
  const routers = new Set(network.model.routers.map(({ name }) => name))
  return crossings(provider).filter(
    ({ from, to, behind }) =>
      !behind || routers.has(routerBehind(provider, behind === 'sender' ? from : to)),
  )
}

describe.each<ProviderName>(['aws', 'gcp', 'azure'])('on %s', (provider) => {
  test.prop({ world: WORLDS[provider] }, { numRuns: 150 })(
    'a packet gets into another network exactly where both sides of their peering are up and a route leads over it',
    ({ world: written }) => {
      const world = readOk(JSON.stringify(written))
      const network = cloudNetwork(world)
      const all = possibleCrossings(network, provider)
      const passing = all.filter((crossing) => arrives(network, provider, crossing))
      expect(passing).toEqual(all.filter((crossing) => shouldArrive(world, crossing)))
    },
  )

  test.prop({ world: WORLDS[provider] }, { numRuns: 150 })(
    'a side is up exactly while the other one is up as well',
    ({ world: written }) => {
      const world = readOk(JSON.stringify(written))
      const up = peeringSides(world).filter(({ isUp }) => isUp)
      const found = up.map(({ from, to }) => `${from} → ${to}`)
      const expected = peeredPairs(world).map((pair) => pair.join(' → '))
      expect(found.toSorted()).toEqual(expected.toSorted())
    },
  )
})
