import type { Family } from '../net/index.ts'

/**
 * What a match can see of a packet and of where it is. Addresses are left-aligned words, as in
 * {@link Address}; ports and groups are numbers that the compiler's environment gave out.
 */
export interface PacketFields {
  family: Family
  src0: number
  src1: number
  src2: number
  src3: number
  dst0: number
  dst1: number
  dst2: number
  dst3: number
  /** IP protocol number: 1, 6, 17, 58, 132, … */
  protocol: number
  /** TCP, UDP or SCTP port; 0 for other protocols. */
  sourcePort: number
  destinationPort: number
  icmpType: number
  icmpCode: number
  ttl: number
  /** {@link ConntrackState} bits. */
  ct: number
  inPort: number
  outPort: number
}

/** Bits of `PacketFields.ct`, named as the `ct.*` symbols. */
export const ConntrackState = {
  trk: 1,
  new: 2,
  est: 4,
  rel: 8,
  rpl: 16,
  inv: 32,
} as const
