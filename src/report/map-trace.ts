import { protocolName, type Trace } from '../dataplane/index.ts'
import { type MapRoute, mapRoute, type NetworkMap } from '../map/index.ts'
import type { LogicalNetwork } from '../model/index.ts'
import { decidedBy } from './deciding.ts'
import { explain } from './explain.ts'
import { formatOrigin } from './origin.ts'

/** A trace over a map of its network, in the words of traces. `from` and `to` are what was asked for. */
export function routeOfTrace(
  trace: Trace,
  { from, to }: { readonly from: string; readonly to: string },
  map: NetworkMap,
  network: LogicalNetwork,
): MapRoute {
  const { packet } = trace
  const port = packet.destinationPort === 0 ? '' : ` port ${packet.destinationPort}`
  return mapRoute(trace, map, {
    title: `${from} → ${to}, ${protocolName(packet.protocol)}${port}`,
    why: explain(trace, network)?.what,
    hop: (hop) => {
      const decision = decidedBy(hop)
      if (!decision) return ''
      const at = decision.origin ? ` (${formatOrigin(decision.origin)})` : ''
      return `${decision.text}${at}`
    },
  })
}
