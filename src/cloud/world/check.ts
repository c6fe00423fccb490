import { checkAwsWorld } from '../aws/check-world.ts'
import { checkAzureWorld } from '../azure/check-world.ts'
import { checkGcpWorld } from '../gcp/check-world.ts'
import { onceFor } from './once-for.ts'
import type { WorldProblem } from './problem.ts'
import type { World } from './world.ts'

/** What no schema can tell: names that are there twice or not at all, addresses outside their subnet. */
export const checkWorld = onceFor((world: World): readonly WorldProblem[] => {
  switch (world.provider) {
    case 'aws':
      return checkAwsWorld(world)
    case 'gcp':
      return checkGcpWorld(world)
    case 'azure':
      return checkAzureWorld(world)
  }
})

/** Why no provider would let a world become another one: a part of it no longer fits the others. */
export function misfit(before: World, after: World): string | undefined {
  if (before === after) return undefined
  const known = new Set(checkWorld(before).map(({ message }) => message))
  const misfits = checkWorld(after).filter(({ networkGone }) => !networkGone)
  const first = misfits.find(({ message }) => !known.has(message))
  return first && `the parts of the world would no longer fit: ${first.message}`
}
