import type { Diagnostic } from '../diagnostic/index.ts'
import type { Annotated, Caveat } from '../model/index.ts'
import { formatAddress } from '../net/index.ts'
import type { Fabric } from './fabric.ts'
import type { SwitchPortNode } from './nodes.ts'
import type { Hop, Leg, Step } from './trace.ts'

/**
 * What a reader of a trace must know beside its hops: the assumptions of the parts that decided, the rules on its way
 * that have no effect, and what was written but is not simulated and could touch this packet.
 */
export function notesOn(
  fabric: Fabric,
  request: Leg,
  reply: Leg | undefined,
  sender: SwitchPortNode,
): Diagnostic[] {
  const notes = new Set<Diagnostic>()
  assumed(sender.model, notes)
  noteHops(fabric, request.hops, notes)
  if (reply) noteHops(fabric, reply.hops, notes)
  const { caveats } = fabric.network
  if (caveats.length > 0) {
    const hops = reply ? [...request.hops, ...reply.hops] : request.hops
    const touched = visited(hops, request, sender)
    for (const caveat of caveats) {
      if (touches(caveat, touched, request)) notes.add(caveat.diagnostic)
    }
  }
  return [...notes]
}

function noteHops(fabric: Fabric, hops: readonly Hop[], notes: Set<Diagnostic>): void {
  for (const hop of hops) {
    for (const step of hop.steps) noteStep(step, notes)
    if (hop.kind === 'machine') continue
    const node = hop.kind === 'router' ? fabric.router(hop.node) : fabric.switch(hop.node)
    for (const { diagnostic } of node!.ineffective) notes.add(diagnostic)
  }
}

function noteStep(step: Step, notes: Set<Diagnostic>): void {
  switch (step.kind) {
    case 'acl':
      assumed(step.acl, notes)
      break
    case 'route':
      assumed(step.route, notes)
      assumed(step.port, notes)
      break
    case 'policy':
      assumed(step.policy, notes)
      break
    case 'resolve':
      assumed(step.owner, notes)
      assumed(step.network, notes)
      break
    case 'output':
      assumed(step.port, notes)
      break
    case 'forward':
      assumed(step.route, notes)
      assumed(step.interface, notes)
      break
    case 'snat':
      assumed(step.rule, notes)
      break
    case 'unsnat':
      break
    case 'choice':
      for (const { decidedBy } of step.between) assumed(decidedBy, notes)
      break
    case 'end':
      break
  }
}

function assumed(part: Annotated | undefined, notes: Set<Diagnostic>): void {
  if (part?.assumption) notes.add(part.assumption)
}

type Touched = Readonly<Record<'router' | 'switch' | 'machine' | 'port' | 'address', Set<string>>>

function visited(hops: readonly Hop[], request: Leg, sender: SwitchPortNode): Touched {
  const touched: Touched = {
    router: new Set(),
    switch: new Set(),
    machine: new Set(),
    port: new Set([sender.model.name]),
    address: new Set([
      formatAddress(request.packet.source),
      formatAddress(request.packet.destination),
    ]),
  }
  for (const { node, kind, inPort, outPort } of hops) {
    touched[kind].add(node)
    if (inPort) touched.port.add(inPort)
    if (outPort) touched.port.add(outPort)
  }
  return touched
}

function touches({ scope }: Caveat, touched: Touched, { outcome }: Leg): boolean {
  if (scope.kind === 'everything') return true
  if (scope.kind === 'unanswered') return outcome !== 'delivered' && outcome !== 'answered'
  const seen = touched[scope.kind]
  for (const name of scope.names) if (seen.has(name)) return true
  return false
}
