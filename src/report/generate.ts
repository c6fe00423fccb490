import type { GeneratedDesign, PairProblem, PlanProblem, Verification } from '../plan/index.ts'
import { formatDiagnostic } from './diagnostics.ts'
import { whatOf } from './faults.ts'
import { counted } from './reachability-groups.ts'
import { formatServices } from './services.ts'
import { plain, type Style } from './style.ts'

/** What a design has, and what was proven of it: one line. */
export function formatVerified(
  { request, links, objects }: GeneratedDesign,
  { pairs, joined }: Verification,
): string {
  const { vpcs } = request
  const changed = objects.filter(({ isNew }) => !isNew).length
  const fresh = objects.length - changed
  const written =
    objects.length === 0
      ? 'nothing is missing'
      : [counted(fresh, 'new object'), ...(changed > 0 ? [`${changed} changed`] : [])].join(', ')
  return `${vpcs.length} VPCs, ${counted(links.length, 'peering')}; ${written}. Verified: of ${pairs} ordered pairs of subnets, ${joined} reach each other as designed, and no other more than before\n`
}

/** So many problems of a kind are written out. */
const SHOWN = 5

/** Why a design was not written. */
export function formatPlanProblems(problems: readonly PlanProblem[], style: Style = plain): string {
  const lines: string[] = []
  for (const kind of ['diagnostic', 'full', 'fault', 'pair'] as const) {
    const found = problems.filter((problem) => problem.kind === kind)
    for (const problem of found.slice(0, SHOWN)) lines.push(describe(problem, style))
    if (found.length > SHOWN) lines.push(`… and ${found.length - SHOWN} more like this`)
  }
  return `${lines.join('\n')}\n`
}

function describe(problem: PlanProblem, style: Style): string {
  switch (problem.kind) {
    case 'diagnostic':
      return formatDiagnostic(problem.diagnostic, style)
    case 'full':
      return `${style.bad('full')}: subnet \`${problem.subnet}\` has no address left, so that nothing in it can be tried`
    case 'fault':
      return `${style.bad(problem.fault.kind)}: ${whatOf(problem.fault)}`
    case 'pair':
      return describePair(problem, style)
  }
}

function describePair(
  { from, to, family, grouped, expected, found }: PairProblem,
  style: Style,
): string {
  const pods = grouped ? ', for pods in the security groups of the design' : ''
  const got = [
    formatServices(found.reachable),
    ...(found.undefined.isEmpty ? [] : [`undefined: ${formatServices(found.undefined)}`]),
  ].join(', ')
  return `${style.bad('reachability')}: from subnet \`${from}\` to \`${to}\`, IPv${family}${pods}: ${formatServices(expected.reachable)} is meant to get through, and what does is ${got}`
}
