import { diffReachability } from '../../../analysis/index.ts'
import type { ConnectIpReading } from '../../../kubeovn/index.ts'
import { effectsJson } from '../../../report/index.ts'
import { EXAMPLE_SOURCES } from '../../examples/examples.ts'
import type { DesignProtocol, Opened } from '../../protocol/index.ts'
import { findingsOf } from '../findings.ts'
import type { OpenDesign } from '../session.ts'
import type { Answers } from './answers.ts'

export const DESIGN_ANSWERS: Answers<DesignProtocol> = {
  example: (_, { name }) => EXAMPLE_SOURCES[name](),
  open: (session, request) => {
    const started = performance.now()
    const design = session.open(request)
    const findings = findingsOf(design)
    const { kind } = design
    return { kind, counts: countsOf(design), findings, took: performance.now() - started }
  },
  readings: ({ design }) => {
    const { reading } = design.request
    const other: ConnectIpReading = reading === 'address' ? 'auto' : 'address'
    if (design.kind === 'cloud') return { other, effects: [] }
    const [before, after] = [design.network(), design.network(other)]
    const diff = diffReachability(before.reachability(), after.reachability())
    return { other, effects: effectsJson(diff) }
  },
}

function countsOf(design: OpenDesign): Opened['counts'] {
  if (design.kind === 'cloud' && !design.simulation) {
    return { vpcs: 0, subnets: 0, endpoints: 0, peerings: 0 }
  }
  const { routers, switches, endpoints } = design.network('address').model
  const ends = routers.flatMap(({ ports }) => ports.filter(({ peer }) => peer !== undefined))
  const names = new Set(ends.map(({ name }) => name))
  const first = ends.filter(({ name, peer }) => !names.has(peer!) || name < peer!)
  return {
    vpcs: routers.length,
    subnets: switches.length,
    endpoints: endpoints.length,
    peerings: first.length,
  }
}
