import { ServiceSet } from '../match/index.ts'

/** What a router does not refuse at its own addresses, by family. */
export const ICMP = { 4: ServiceSet.of(4, [1, 1]), 6: ServiceSet.of(6, [58, 58]) }

/** What it answers there. */
export const ECHO_REQUEST = {
  4: ServiceSet.of(4, [1, 1], { icmpTypes: [8, 8] }),
  6: ServiceSet.of(6, [58, 58], { icmpTypes: [128, 128] }),
}
