import type { CloudSimulation, World } from '../../src/cloud/index.ts'

/** Lets somebody change the world of a simulation. @returns why it was refused */
export function changeOf<W extends World>(
  simulation: CloudSimulation<W>,
  verb: string,
  args: object,
): string | undefined {
  return simulation.change({ [verb]: args })
}
