import { type PacketFields, USUAL_TTL } from '../../match/index.ts'
import type { Family } from '../../net/index.ts'

export { setDestination, setSource } from '../../dataplane/index.ts'

/** A packet without addresses, as it leaves a workload. */
export function emptyPacket(family: Family): PacketFields {
  return {
    family,
    src0: 0,
    src1: 0,
    src2: 0,
    src3: 0,
    dst0: 0,
    dst1: 0,
    dst2: 0,
    dst3: 0,
    protocol: 0,
    sourcePort: 0,
    destinationPort: 0,
    icmpType: 0,
    icmpCode: 0,
    ttl: USUAL_TTL,
    ct: 0,
    inPort: -1,
    outPort: -1,
  }
}
