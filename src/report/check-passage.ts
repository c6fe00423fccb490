import type { Failure } from '../analysis/index.ts'
import type { Step } from '../dataplane/index.ts'
import { type Decision, decisionOf } from './deciding.ts'

/** What lets a packet through that must not get through, and what to do about it. */
export interface Passage {
  /** The last rule that allows it and the last route that takes it further, as far as there are any. */
  readonly decisions: readonly Decision[]
  readonly help: string
}

export function passageOf({ trace }: Failure): Passage {
  const steps = trace.request.hops.flatMap((hop) => hop.steps)
  const allowed = steps.findLast((step) => step.kind === 'acl' && step.acl)
  const routed = steps.findLast((step) => step.kind === 'route' && !step.connected)
  return {
    decisions: [allowed, routed].flatMap((step) => (step && decisionOf(step)) ?? []),
    help: helpFor(allowed, routed),
  }
}

function helpFor(allowed: Step | undefined, routed: Step | undefined): string {
  if (allowed?.kind === 'acl' && allowed.acl?.base) {
    return 'every security group lets this in by itself: leave it out of the services, or add a rule to the group that drops it'
  }
  if (allowed) return 'narrow the rule that allows it, or put one that drops it above'
  return routed
    ? 'take out the route, if nothing else needs it, or add a rule that drops it'
    : 'both are behind one router and no rule forbids it: add a rule that drops it, a security group, or `private: true` to the subnet'
}
