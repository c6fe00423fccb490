import { withoutPortZero } from '../analysis/index.ts'
import { probeOf, type Trace } from '../dataplane/index.ts'
import type { Network } from '../network.ts'
import { formatCauses, formatServices, formatTrace } from '../report/index.ts'
import type { Shortfall } from './proof.ts'

const KINDS: Readonly<Record<Shortfall['kind'], string>> = {
  lost: 'lost',
  extra: 'gets through and must not',
  open: 'undefined, for OVN itself leaves open what happens, so neither `toReach` nor `.not.toReach` holds',
}

const VERDICTS: Readonly<Record<Shortfall['kind'], Trace['verdict']>> = {
  lost: 'unreachable',
  extra: 'reachable',
  open: 'undefined',
}

/**
 * Why an expectation fails: the services that do otherwise, then for one packet of the first of them what to mend, and
 * its trace.
 */
export function failureText(
  network: Network,
  from: string,
  to: string,
  found: readonly Shortfall[],
): string {
  const sets = found.map(
    ({ kind, family, services }) =>
      `${from} → ${to} over IPv${family}, ${KINDS[kind]}: ${formatServices(services)}`,
  )
  return [...sets, '', exampleText(network, from, to, found[0]!)].join('\n')
}

function exampleText(network: Network, from: string, to: string, shortfall: Shortfall): string {
  const { kind, services, answer } = shortfall
  const verdict = VERDICTS[kind]
  const [example, service] = answer.parts
    .filter((candidate) => candidate.verdict === verdict)
    .map(({ services: all, trace }) => {
      const meant = withoutPortZero(all.intersection(services))
      return [trace, meant.example()] as const
    })
    .find(([, found]) => found)!
  const probe = probeOf({ ...example.packet, ...service }, from, to)
  const trace = probe ? network.trace(probe) : example
  const text = formatTrace(trace, from, to, network.model)
  if (kind === 'extra')
    return `What lets it pass, the routes and the rules, is in its trace:\n\n${text}`
  return `${probe ? `${formatCauses(network.causes(probe))}\n` : ''}${text}`
}
