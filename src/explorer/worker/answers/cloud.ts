import {
  type CloudSimulation,
  formatCondition,
  peeringSides,
  recoveryOf,
  type TimelineEntry,
} from '../../../cloud.ts'
import { recoveryWords } from '../../../report/index.ts'
import type { CloudEvent, CloudProtocol, CloudTimeline } from '../../protocol/index.ts'
import { simulationAt } from '../cloud-design.ts'
import type { Answers } from './answers.ts'

export const CLOUD_ANSWERS: Answers<CloudProtocol> = {
  cloud: ({ design: { cloud, simulation } }) => {
    if (!cloud || !simulation) return undefined
    const whole = simulationAt(cloud, undefined)
    return {
      resources: whole.resources,
      events: whole.timeline.map(eventOf),
      end: whole.now,
      sides: peeringSides(simulation.world),
      advice: whole.resources.flatMap((resource) => adviceFor(whole, resource)),
    }
  },
}

function eventOf(entry: TimelineEntry): CloudEvent {
  const { at } = entry
  if (entry.kind === 'event') {
    const { text, refused } = entry
    const details = refused === undefined ? [] : [refused]
    return { at, resource: undefined, text, details, tone: refused ? 'bad' : 'neutral' }
  }
  if (entry.kind === 'gone') {
    return { at, resource: entry.name, text: 'is gone', details: [], tone: 'neutral' }
  }
  const { name, state, deleting, conditions } = entry
  const types = conditions.map(({ type }) => type)
  return {
    at,
    resource: name,
    text: `${state || 'no state yet'}${deleting ? ', being deleted' : ''}`,
    details: conditions.map((condition) => formatCondition(condition, true)),
    tone: types.includes('Ready') ? 'good' : types.length > 0 ? 'bad' : 'neutral',
  }
}

function adviceFor(simulation: CloudSimulation, resource: string): CloudTimeline['advice'] {
  const progress = simulation.progress(resource)
  const status = simulation.status(resource)
  if (!status) return []
  const recovery = recoveryOf(simulation.world, status, progress)
  return recovery.kind === 'ready'
    ? []
    : [{ resource, text: recoveryWords(recovery, progress?.retry) }]
}
