import { type CloudSimulation, type Dangling, danglingIn, recoveryOf } from '../cloud/index.ts'
import {
  conditionLine,
  danglingLines,
  entryLines,
  recoveryWords,
  stateWords,
} from './cloud-words.ts'
import { plain, type Style } from './style.ts'

/** How a resource stands, what it takes to get it ready, and everything that has happened. */
export function formatCloudStatus(
  simulation: CloudSimulation,
  name: string,
  style: Style = plain,
): string {
  const status = simulation.status(name)
  const lines = status
    ? [
        `${name} is ${stateWords(status)}`,
        ...status.conditions.map((condition) => `  ${conditionLine(condition, style)}`),
      ]
    : [`there is no resource ${name}`]
  if (status) {
    const progress = simulation.progress(name)
    const recovery = recoveryOf(simulation.world, status, progress)
    if (recovery.kind !== 'ready') {
      lines.push(`${style.strong('help')}: ${recoveryWords(recovery, progress?.retry)}`)
    }
  }
  lines.push('', ...simulation.timeline.flatMap((entry) => entryLines(entry, style)))
  return `${lines.join('\n')}\n`
}

/** What is left behind in a world, and how each is taken away. Empty if there is nothing. */
export function formatLeftovers({ world }: CloudSimulation, style: Style = plain): string {
  const lines = danglingIn(world).flatMap((item: Dangling) => danglingLines(item, style))
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`
}
