import {
  type Intent,
  parseSelector,
  parseServices,
  type Selector,
} from '../../../analysis/index.ts'
import type { Probe } from '../../../dataplane/index.ts'
import { repair } from '../../../repair/index.ts'
import { repairJson } from '../../../report/index.ts'
import type { TraceRepair } from '../../protocol/index.ts'
import { formatService } from '../../state/service.ts'
import { placeOf } from '../place.ts'
import type { OpenDesign } from '../session.ts'

/** Whether edits can be looked for that let exactly this packet through, as a live cluster reads the manifests. */
export function isRepairable({ kind, request }: OpenDesign, probe: Probe): boolean {
  return kind === 'kube-ovn' && request.reading === 'address' && probe.icmpType === undefined
}

/** The smallest edits that let the service of a probe through. */
export function repairOf(design: OpenDesign, probe: Probe): TraceRepair {
  const { lintDesign, sources } = design
  const report = repair(lintDesign, { reach: [intentOf(design, probe)], sources })
  const { repair: found, obstacles } = repairJson(report)
  if (!report.repair || !found) {
    return {
      kind: 'none',
      obstacles: obstacles.map(({ message, details, help }) => ({
        message,
        details,
        help: help ?? undefined,
      })),
    }
  }
  const { intended, beyond, base, lost } = found.blastRadius
  return {
    kind: 'repair',
    edits: found.edits.map(({ title, origin, without }) => ({
      title,
      place: placeOf(origin),
      without: without.what,
    })),
    effects: [...intended, ...lost, ...beyond, ...base],
    diff: found.diff,
    sources: report.repair.sources,
  }
}

function intentOf({ request: { namespace } }: OpenDesign, probe: Probe): Intent {
  const { from, to, protocol, port, sourcePort } = probe
  const service = formatService({
    protocol: String(protocol),
    ...(port !== undefined && { port }),
    ...(sourcePort !== undefined && { sourcePort }),
  })
  const end = (name: string) => ({ selector: selectorOf(name, namespace), origin: undefined })
  return {
    kind: 'reachable',
    name: undefined,
    description: undefined,
    reason: undefined,
    from: end(from),
    to: end(to),
    services: parseServices(service),
    survives: undefined,
    allowUndefined: false,
    origin: undefined,
  }
}

/** Selects who a probe names: a pod, or the address in a VPC. */
function selectorOf(name: string, namespace: string): Selector {
  const colon = name.indexOf(':')
  if (colon > 0 && !name.includes('/')) {
    const [vpc, address] = [name.slice(0, colon), name.slice(colon + 1)]
    return parseSelector(`vpc=${vpc},cidr=${address}`, namespace)
  }
  return parseSelector(name, namespace)
}
