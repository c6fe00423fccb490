import { allVpcs, findConnection } from './lookup.ts'
import type { AwsWorld } from './world.ts'

/** The connections, and the routes to connections. */
export function describePeerings(world: AwsWorld): string[] {
  const connections = world.peeringConnections.map(
    ({ requester, accepter, code }) => `${requester} – ${accepter}: ${code}`,
  )
  const routes = [...allVpcs(world)].flatMap(({ vpc }) =>
    vpc.routeTables.flatMap((table) =>
      table.routes
        .filter(({ target }) => target.startsWith('pcx-'))
        .map(({ destination, target }) => {
          const connection = findConnection(world, target)
          const ends = [connection?.requester, connection?.accepter]
          const peer = ends.find((end) => end !== vpc.id)
          const to = connection?.code === 'active' ? `via ${peer}` : 'blackhole'
          return `${table.id}: ${destination} ${to}`
        }),
    ),
  )
  return [...connections, ...routes]
}
