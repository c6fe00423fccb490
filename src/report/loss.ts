import type { NetworkPart } from '../analysis/index.ts'
import type { Trace } from '../dataplane/index.ts'
import type { LogicalNetwork } from '../model/index.ts'
import { explain } from './explain.ts'
import { plain, type Style } from './style.ts'

/**
 * Why a packet does not get through without a part of a network that must not be needed. `network` is what is left, and
 * `trace` from there. To put the part back would mend nothing, so that is not what is advised.
 */
export function formatLoss(
  trace: Trace,
  network: LogicalNetwork,
  kind: NetworkPart['kind'],
  style: Style = plain,
): string {
  return [
    `${style.strong('Why')}: ${explain(trace, network)!.what}`,
    `  ${style.strong('help')}: ${lossAdvice(kind)}`,
  ].join('\n')
}

/** What to do about a part that must not be needed. */
export function lossAdvice(kind: NetworkPart['kind']): string {
  return `add another way there and back, as a wider route over another peering, or do not ask it to survive the loss of a ${kind}`
}
