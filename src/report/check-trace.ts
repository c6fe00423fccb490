import type { Failure } from '../analysis/index.ts'
import { probeOf } from '../dataplane/index.ts'
import { nameOf } from './check-words.ts'
import { commandOf } from './pair-services.ts'
import { plain, type Style } from './style.ts'
import { formatLeg } from './trace-text.ts'

/** The hops of a failure's packet, and of its reply. */
export function traceLines({ trace }: Failure, style: Style = plain): string[] {
  const { request, reply } = trace
  return [
    ...formatLeg('Request', request, style),
    ...(reply ? formatLeg('Reply', reply, style) : []),
  ]
}

/** The command that traces a failure's packet: there is none in a network without one of its parts. */
export function commandFor({ packet, example, without }: Failure): string | undefined {
  const { from, to } = example
  const probe = without ? undefined : probeOf(packet, nameOf(from.endpoint), nameOf(to.endpoint))
  return probe && commandOf(probe)
}
