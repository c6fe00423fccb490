import { NetworkBuilder } from 'isthmus'
import { parsePrefix } from 'isthmus/net'
import { describe, expect, it } from 'vitest'
import { withoutPeering, withoutRoute } from '../../src/model/index.ts'

const design = () =>
  new NetworkBuilder()
    .router('red')
    .router('blue')
    .router('far')
    .peer('red', '169.254.0.1/30', 'blue', '169.254.0.2/30')
    .peer('blue', '169.254.0.5/30', 'far', '169.254.0.6/30')
    .route('red', '10.2.0.0/16', '169.254.0.2')
    .route('red', '10.3.0.0/16', '169.254.0.2')
const network = design().build()
const ports = (changed: typeof network | undefined) =>
  changed?.routers.flatMap((router) => router.ports.map(({ name }) => name))

describe('a network without a peering', () => {
  it.each([
    ['red', 'blue'],
    ['blue', 'red'],
  ])('has neither of its ports: %s, %s', (a, b) => {
    expect(ports(withoutPeering(network, a, b))).toEqual(['blue-far', 'far-blue'])
  })

  it('has not the one port of a half', () => {
    const half = design().halfPeer('far', 'red', '169.254.0.9/30').build()
    expect(ports(withoutPeering(half, 'red', 'far'))).toEqual(ports(network))
  })

  it('is none where there is no such peering', () => {
    expect(withoutPeering(network, 'red', 'far')).toBeUndefined()
    expect(withoutPeering(network, 'red', 'nobody')).toBeUndefined()
  })
})

describe('a network without a route', () => {
  it('has the others of the router', () => {
    // As routers see it, host bits make no difference.
    const changed = withoutRoute(network, 'red', parsePrefix('10.2.3.4/16')!)
    const [red] = changed!.routers
    expect(red!.staticRoutes).toEqual([network.routers[0]!.staticRoutes[1]])
  })

  it('is none where there is no such route', () => {
    expect(withoutRoute(network, 'red', parsePrefix('10.2.0.0/17')!)).toBeUndefined()
    expect(withoutRoute(network, 'blue', parsePrefix('10.2.0.0/16')!)).toBeUndefined()
  })
})
