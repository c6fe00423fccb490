import { ConntrackState } from '../match/index.ts'
import type { SourceNat } from '../model/index.ts'
import type { Address } from '../net/index.ts'
import type { MachineNode, SwitchPortNode } from './nodes.ts'

/** Where a packet is in a conversation, as conntrack would label it at a workload's port. */
export type Conversation = 'request' | 'reply' | 'related'

/** The label, in bits of the match language. */
export const CT = {
  request: ConntrackState.trk | ConntrackState.new,
  reply: ConntrackState.trk | ConntrackState.est | ConntrackState.rpl,
  related: ConntrackState.trk | ConntrackState.rel | ConntrackState.rpl,
} as const

/** A source that a machine replaced. */
export interface Translated {
  readonly rule: SourceNat
  readonly from: Address
  readonly to: Address
}

/** What the request of a conversation leaves behind for whatever comes back. */
export class Connection {
  /** Ports at which it passed without being tracked: their ACLs judge the reply as a new packet. */
  readonly untracked = new Set<SwitchPortNode>()
  #translated: Map<MachineNode, Translated> | undefined

  translate(machine: MachineNode, entry: Translated): void {
    this.#translated ??= new Map()
    this.#translated.set(machine, entry)
  }

  translatedBy(machine: MachineNode): Translated | undefined {
    return this.#translated?.get(machine)
  }
}
