import type { PacketFields } from '../match/index.ts'
import type { Address } from '../net/index.ts'
import type { Packet } from './trace.ts'

/** The destination as an address. */
export function destinationOf(p: PacketFields): Address {
  return { family: p.family, w0: p.dst0, w1: p.dst1, w2: p.dst2, w3: p.dst3 }
}

/** The source as an address. */
export function sourceOf(p: PacketFields): Address {
  return { family: p.family, w0: p.src0, w1: p.src1, w2: p.src2, w3: p.src3 }
}

export function setSource(p: PacketFields, { w0, w1, w2, w3 }: Address): void {
  p.src0 = w0
  p.src1 = w1
  p.src2 = w2
  p.src3 = w3
}

export function setDestination(p: PacketFields, { w0, w1, w2, w3 }: Address): void {
  p.dst0 = w0
  p.dst1 = w1
  p.dst2 = w2
  p.dst3 = w3
}

/** A packet as matches see it, before it is anywhere. */
export function fieldsOf(packet: Packet): PacketFields {
  const { source, destination } = packet
  return {
    family: source.family,
    src0: source.w0,
    src1: source.w1,
    src2: source.w2,
    src3: source.w3,
    dst0: destination.w0,
    dst1: destination.w1,
    dst2: destination.w2,
    dst3: destination.w3,
    protocol: packet.protocol,
    sourcePort: packet.sourcePort,
    destinationPort: packet.destinationPort,
    icmpType: packet.icmpType,
    icmpCode: packet.icmpCode,
    ttl: packet.ttl,
    ct: 0,
    inPort: -1,
    outPort: -1,
  }
}

/** Whether routers forward between these addresses: neither multicast, loopback, link-local nor "this network". */
export function isUnicast(p: PacketFields): boolean {
  if (p.family === 4) return isUnicast4(p.src0 >>> 24) && isUnicast4(p.dst0 >>> 24) && p.dst0 !== -1
  return isUnicast6(p.src0, p.src1, p.src2, p.src3) && isUnicast6(p.dst0, p.dst1, p.dst2, p.dst3)
}

function isUnicast4(firstOctet: number): boolean {
  return firstOctet !== 0 && firstOctet !== 127 && (firstOctet < 224 || firstOctet > 239)
}

function isUnicast6(w0: number, w1: number, w2: number, w3: number): boolean {
  const multicast = w0 >>> 24 === 0xff
  const linkLocal = w0 >>> 22 === 0x3fa
  const unspecifiedOrLoopback = (w0 | w1 | w2) === 0 && (w3 === 0 || w3 === 1)
  return !multicast && !linkLocal && !unspecifiedOrLoopback
}
