import { test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { type ProviderName, peeringSides, type World } from '../../../src/cloud/index.ts'
import { cloudNetwork } from '../../../src/cloud-network.ts'
import type { Network } from '../../../src/network.ts'
import { BEHIND, MACHINES, WORLDS } from './random-worlds.ts'
import { readOk } from './read.ts'
import { awsTarget, azureSides, gcpSides, peeredPairs } from './twin.ts'

/** A packet from the machine of one network to that of another one, or to what is behind that one's gateway. */
interface Crossing {
  readonly from: string
  readonly to: string
  readonly destination: string
  readonly behind: boolean
}

const NETWORK: Readonly<Record<ProviderName, string>> = { aws: 'vpc', gcp: 'net', azure: 'net' }

function crossings(provider: ProviderName): Crossing[] {
  const name = (i: number) => `${NETWORK[provider]}-${i}`
  return MACHINES.flatMap((_, i) =>
    MACHINES.flatMap((machine, j) => {
      if (i === j) return []
      const ends = { from: name(i), to: name(j) }
      return [
        { ...ends, destination: machine, behind: false },
        { ...ends, destination: BEHIND[j]!, behind: true },
      ]
    }),
  )
}

/** What the destination is called in traces. */
function placeOf(provider: ProviderName, { to, destination, behind }: Crossing): string {
  if (!behind) return destination
  const number = to.at(-1)
  const gateways = { aws: `vgw-${number}`, gcp: `${to} on premises`, azure: `${to}/vpn` }
  return `${gateways[provider]}:${destination}`
}

/** Whether the request gets there, whatever becomes of the reply. */
function arrives(network: Network, provider: ProviderName, crossing: Crossing): boolean {
  const { from } = crossing
  const trace = network.trace({
    from: `${from}/m${from.at(-1)}`,
    to: placeOf(provider, crossing),
    protocol: 'tcp',
    port: 443,
  })
  return ['delivered', 'answered'].includes(trace.request.outcome!)
}

/** What the providers' documentation says, crossing by crossing. */
function shouldArrive(world: World, { from, to, destination, behind }: Crossing): boolean {
  const isPair = ([a, b]: readonly [string, string]) => a === from && b === to
  if (!peeredPairs(world).some(isPair)) return false
  switch (world.provider) {
    case 'aws': {
      const target = awsTarget(world, from, destination)
      const connection = world.peeringConnections.find(({ id }) => id === target)
      const ends = connection ? [connection.requester, connection.accepter] : []
      // No connection leads to what is behind a gateway of the peer.
      return !behind && ends.includes(from) && ends.includes(to)
    }
    case 'gcp': {
      const { side, back } = gcpSides(world).find(({ pair }) => isPair(pair))!
      return !behind || (side.importCustomRoutes && back!.exportCustomRoutes)
    }
    case 'azure': {
      const { side, back } = azureSides(world).find(({ pair }) => isPair(pair))!
      return !behind || (side.useRemoteGateways && back!.allowGatewayTransit)
    }
  }
}

describe.each<ProviderName>(['aws', 'gcp', 'azure'])('on %s', (provider) => {
  test.prop({ world: WORLDS[provider] }, { numRuns: 150 })(
    'a packet gets into another network exactly where both sides of their peering are up and a route leads over it',
    ({ world: written }) => {
      const world = readOk(JSON.stringify(written))
      const all = crossings(provider)
      const network = cloudNetwork(world)
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
