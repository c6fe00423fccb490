import { withoutPortZero } from '../analysis/index.ts'
import { probeOf, type Trace } from '../dataplane/index.ts'
import type { Diagnostic } from '../diagnostic/index.ts'
import type { Network } from '../network.ts'
import { formatCauses, formatDiagnostic, formatServices, formatTrace } from '../report/index.ts'
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
  return paragraphs(sets.join('\n'), exampleText(network, from, to, found[0]!))
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
  if (kind === 'extra') {
    return paragraphs('What lets it pass, the routes and the rules, is in its trace:', text)
  }
  return paragraphs(probe ? formatCauses(network.causes(probe)) : '', text)
}

/** How many warnings are shown. */
const MOST = 10

/** What was odd when the network was loaded, as it may be why an expectation fails: a rule that was refused, say. */
export function warningsText(warnings: readonly Diagnostic[]): string {
  if (warnings.length === 0) return ''
  const more = warnings.length - MOST
  return [
    'Warnings about the manifests:',
    ...warnings.slice(0, MOST).map((warning) => formatDiagnostic(warning)),
    ...(more > 0 ? [`and ${more} more`] : []),
  ].join('\n')
}

/** Texts with an empty line between them; empty ones are left out. */
export function paragraphs(...texts: readonly string[]): string {
  return texts
    .map((text) => text.trimEnd())
    .filter((text) => text !== '')
    .join('\n\n')
}
