import type { CloudSimulation } from '../../src/cloud/index.ts'
import { providerOf } from '../../src/cloud/simulation/providers.ts'

/** Lets somebody change the world of a simulation. @returns why it was refused */
export function changeOf(
  simulation: CloudSimulation,
  verb: string,
  args: object,
): string | undefined {
  const { schema, run } = providerOf(simulation.world).changes[verb]!
  const parsed = schema.parse(args)
  return simulation.change(verb, (cloud) => run(cloud, parsed))
}
