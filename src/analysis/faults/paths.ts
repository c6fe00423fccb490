import type { Hop, Leg, Outcome, Reason, Step } from '../../dataplane/index.ts'
import type { PortNetwork, RouterPolicy, StaticRoute } from '../../model/index.ts'

/** One way that a packet may take, without choices. */
export interface Alternative {
  readonly hops: readonly Hop[]
  readonly outcome: Outcome
  readonly reason: Reason | undefined
}

/** What sends a packet on at a router. */
export type Rule = StaticRoute | PortNetwork | RouterPolicy

/** A router on a path, and what sent the packet on there; undefined where it ended before that. */
export interface RouterStep {
  readonly router: string
  readonly rule: Rule | undefined
  /** The route that won, also where a policy overruled it. */
  readonly route: StaticRoute | PortNetwork | undefined
}

/**
 * The ways of a leg: one, or where OVN leaves a choice open each of the candidates. Ways that meet again share what
 * follows, so every choice is followed once only: what lies behind it is the same from wherever it was reached.
 */
export function alternativesOf({ hops, outcome, reason }: Leg): Alternative[] {
  const found: Alternative[] = []
  const seen = new Set<Step>()
  const open: Alternative[] = [{ hops, outcome, reason }]
  for (let path = open.pop(); path; path = open.pop()) {
    const at = path.hops.findIndex(({ steps }) => steps.some(({ kind }) => kind === 'choice'))
    if (at < 0) {
      found.push(path)
      continue
    }
    const { steps, ...hop } = path.hops[at]!
    const choice = steps.findIndex(({ kind }) => kind === 'choice')
    const step = steps[choice]!
    if (step.kind !== 'choice' || seen.has(step)) continue
    seen.add(step)
    for (const candidate of step.between.toReversed()) {
      const [head, ...rest] = candidate.hops
      open.push({
        outcome: candidate.outcome,
        reason: candidate.reason,
        hops: [
          ...path.hops.slice(0, at),
          { ...hop, ...head, steps: [...steps.slice(0, choice), ...(head?.steps ?? [])] },
          ...rest,
        ],
      })
    }
  }
  return found
}

/** The routers of a path in order. */
export function routerSteps(hops: readonly Hop[]): RouterStep[] {
  return hops
    .filter(({ kind }) => kind === 'router')
    .map(({ node, steps }) => {
      const routing = steps.find((step) => step.kind === 'route')
      const rerouting = steps.find((step) => step.kind === 'policy' && step.nextHop !== undefined)
      const route = routing?.kind === 'route' ? routing.route : undefined
      const rule = rerouting?.kind === 'policy' ? rerouting.policy : route
      return { router: node, rule, route }
    })
}

/** The routers of a path in order, anew behind each machine that hands the packet on. */
export function betweenMachines(hops: readonly Hop[]): RouterStep[][] {
  const parts: Hop[][] = [[]]
  for (const hop of hops) {
    if (hop.kind === 'machine') parts.push([])
    else parts.at(-1)!.push(hop)
  }
  return parts.map(routerSteps)
}

/** Whether the rule is a route to one of the router's own networks. */
export function isConnected(rule: Rule): rule is PortNetwork {
  return 'length' in rule
}

/** The routers between which a packet circles, from the first that it comes back to; undefined where it does not. */
export function circleIn(steps: readonly RouterStep[]): RouterStep[] | undefined {
  for (const [j, step] of steps.entries()) {
    const i = steps.findIndex(({ router, rule }) => router === step.router && rule === step.rule)
    if (step.rule && i < j) return steps.slice(i, j)
  }
  return undefined
}

/** Where a route or policy led into nothing. */
export interface Hole {
  /** What sent the packet there, and where that stands. */
  readonly cause: RouterStep
  /** The router that dropped the packet. */
  readonly node: string
}

/** The hole that a path ends in, if it does: a drop that a static route or rerouting policy led to. */
export function holeOf({ hops, reason }: Alternative): Hole | undefined {
  const steps = routerSteps(hops)
  const last = steps.at(-1)
  const cause = holeCause(steps, reason)
  if (!last || !cause?.rule || isConnected(cause.rule)) return undefined
  return { cause, node: last.router }
}

function holeCause(
  steps: readonly RouterStep[],
  reason: Reason | undefined,
): RouterStep | undefined {
  switch (reason) {
    case 'next-hop-unresolved':
    case 'peer-missing':
      return steps.at(-1)
    case 'no-route':
    case 'route-discard':
      return steps.at(-2)
    default:
      return undefined
  }
}
