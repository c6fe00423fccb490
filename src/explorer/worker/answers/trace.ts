import type { TraceProtocol } from '../../protocol/index.ts'
import { boxesByNode } from '../trace/boxes.ts'
import { traceEnds } from '../trace/ends.ts'
import { mendingFixes } from '../trace/mending.ts'
import { probeOf } from '../trace/probe.ts'
import { isRepairable, repairOf } from '../trace/repaired.ts'
import { blockersOf, tracedEnds, tracedPacket } from '../trace/traced.ts'
import type { Answers } from './answers.ts'

const NO_BLOCKERS = { title: '', causes: [], more: undefined }

export const TRACE_ANSWERS: Answers<TraceProtocol> = {
  ends: ({ design }) => traceEnds(design.network().model),
  trace: ({ design }, request) => {
    const network = design.network()
    const probe = probeOf(request)
    const trace = network.trace(probe)
    const boxes = boxesByNode(design.map, network.model)
    const isBlocked = trace.verdict !== 'reachable'
    return {
      ...tracedPacket(trace, boxes),
      ...tracedEnds(network, probe, boxes),
      blockers: isBlocked ? blockersOf(network, probe) : NO_BLOCKERS,
      repairable: isBlocked && isRepairable(design, probe),
    }
  },
  mending: ({ design }, request) => mendingFixes(design, probeOf(request)),
  repair: ({ design }, request) => repairOf(design, probeOf(request)),
}
