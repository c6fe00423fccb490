import type { NetworkPart } from '../analysis/index.ts'
import { probeOf } from '../dataplane/index.ts'
import type { Diagnostic } from '../diagnostic/index.ts'
import type { Network } from '../network.ts'
import {
  formatCauses,
  formatDiagnostic,
  formatLoss,
  formatServices,
  formatTrace,
} from '../report/index.ts'
import type { Disproof } from './proof.ts'

const KINDS: Readonly<Record<Disproof['problem'], string>> = {
  blocked: 'lost',
  'let-through': 'gets through and must not',
  undefined:
    'undefined, for OVN itself leaves open what happens, so neither `toReach` nor `.not.toReach` holds',
}

/**
 * Why an expectation fails: the services that do otherwise, then for one packet of the first of them what to mend, and
 * its trace. Where the network is what a loss has left, what was `lost` is not to be put back.
 */
export function failureText(
  network: Network,
  from: string,
  to: string,
  found: readonly Disproof[],
  lost?: NetworkPart['kind'],
): string {
  const sets = found.map(
    ({ problem, family, services }) =>
      `${from} → ${to} over IPv${family}, ${KINDS[problem]}: ${formatServices(services)}`,
  )
  return paragraphs(sets.join('\n'), exampleText(network, from, to, found[0]!, lost))
}

function exampleText(
  network: Network,
  from: string,
  to: string,
  disproof: Disproof,
  lost: NetworkPart['kind'] | undefined,
): string {
  const { problem, example, answer } = disproof
  const part = answer.parts.find(({ services }) => services.has(example))!
  const probe = probeOf({ ...part.trace.packet, ...example }, from, to)
  const trace = probe ? network.trace(probe) : part.trace
  if (problem !== 'let-through' && !lost && !probe) {
    return formatTrace(trace, from, to, network.model)
  }
  // Why it is lost stands above the trace.
  const text = formatTrace(trace, from, to, undefined)
  if (problem === 'let-through') {
    return paragraphs('What lets it pass, the routes and the rules, is in its trace:', text)
  }
  if (lost) return paragraphs(formatLoss(trace, network.model, lost), text)
  return paragraphs(formatCauses(network.causes(probe!)), text)
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
