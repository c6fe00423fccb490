import type { Diagnostic } from '../diagnostic/index.ts'
import type { Annotated, Caveat } from '../model/index.ts'
import { formatAddress } from '../net/index.ts'
import type { Fabric, SwitchPortNode } from './fabric.ts'
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
  if (sender.model.assumption) notes.add(sender.model.assumption)
  const hops = [...request.hops, ...(reply?.hops ?? [])]
  for (const hop of hops) {
    for (const step of hop.steps) {
      for (const part of partsOf(step)) if (part.assumption) notes.add(part.assumption)
    }
    const node = hop.kind === 'router' ? fabric.router(hop.node) : fabric.switch(hop.node)
    for (const { diagnostic } of node?.ineffective ?? []) notes.add(diagnostic)
  }
  const { caveats } = fabric.network
  if (caveats.length > 0) {
    const touched = visited(hops, request, sender)
    for (const caveat of caveats) if (touches(caveat, touched)) notes.add(caveat.diagnostic)
  }
  return [...notes]
}

function partsOf(step: Step): Annotated[] {
  switch (step.kind) {
    case 'acl':
      return step.acl ? [step.acl] : []
    case 'route':
      return step.port ? [step.route, step.port] : [step.route]
    case 'policy':
      return [step.policy]
    case 'resolve':
      return [step.owner, step.network].filter((part) => part !== undefined)
    case 'choice':
      return step.between.map(({ decidedBy }) => decidedBy)
    case 'output':
      return [step.port]
    case 'end':
      return []
  }
}

type Touched = Readonly<Record<'router' | 'switch' | 'port' | 'address', Set<string>>>

function visited(hops: readonly Hop[], request: Leg, sender: SwitchPortNode): Touched {
  const touched: Touched = {
    router: new Set(),
    switch: new Set(),
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

function touches({ scope }: Caveat, touched: Touched): boolean {
  if (scope.kind === 'everything') return true
  const seen = touched[scope.kind]
  for (const name of scope.names) if (seen.has(name)) return true
  return false
}
