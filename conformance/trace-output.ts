import type { ObservedOutcome, ObservedReason } from './observation.ts'

/** What became of a packet. */
export interface Account {
  readonly outcome: Exclude<ObservedOutcome, 'undefined' | 'misdelivered'>
  readonly reason?: ObservedReason
  /** The switch port that got the packet. */
  readonly receiver?: string
  /** Datapaths that the packet entered, switches and routers, in order. */
  readonly datapaths: readonly string[]
  /** How often conntrack was asked about it. */
  readonly lookups: number
  /** What became of the echo reply, when a router made one of the packet. */
  readonly answer?: Account
}

const INGRESS = /^ingress\(dp=("(?:[^"\\]|\\.)*"), inport=/
const TABLE = /^ ?\d+\. (\w+)(?: \([^)]*\))?: (.*)$/
const OUTPUT = /^\/\* output to ("(?:[^"\\]|\\.)*"), type "(\w*)" \*\/$/
/** An action that makes a new packet: `icmp4 { … };`. */
const MAKES_PACKET =
  /^(icmp4|icmp6|icmp4_error|icmp6_error|tcp_reset|sctp_abort|reject|arp|nd_ns) ?\{/

/** Where a packet that a table drops is lost. */
const DROPPED_IN: Readonly<Record<string, ObservedReason>> = {
  ls_in_apply_port_sec: 'port_security_in',
  ls_in_acl: 'acl_egress',
  ls_out_acl: 'acl_ingress',
  ls_out_apply_port_sec: 'port_security_out',
  lr_in_ip_input: 'router_ip_input',
  lr_in_ip_routing: 'no_route',
  lr_in_policy: 'policy_drop',
}

/**
 * Reads the detailed output of ovn-trace.
 *
 * @throws Error when the packet ends in a way that is not known here
 */
export function readTrace(text: string): Account {
  const reader = new Reader(text.split('\n').map((line) => line.trimEnd()))
  return reader.account()
}

class Reader {
  readonly #lines: readonly string[]
  #next = 0

  constructor(lines: readonly string[]) {
    this.#lines = lines
  }

  account(): Account {
    const datapaths: string[] = []
    let stage = ''
    let match = ''
    let lookups = 0
    const end = (outcome: Account['outcome'], reason?: ObservedReason): Account => ({
      outcome,
      datapaths,
      lookups,
      ...(reason && { reason }),
    })
    while (this.#next < this.#lines.length) {
      const line = this.#lines[this.#next++]!
      const ingress = INGRESS.exec(line)
      if (ingress) datapaths.push(JSON.parse(ingress[1]!) as string)
      const table = TABLE.exec(line)
      if (table) {
        stage = table[1]!
        match = table[2]!
        if (match.startsWith('no match')) return end('dropped', this.#droppedIn(stage, match))
        continue
      }
      if (line.startsWith('ct_next(')) lookups++
      const action = line.trim()
      const output = OUTPUT.exec(action)
      if (output && output[2] === '') {
        return { ...end('delivered'), receiver: JSON.parse(output[1]!) as string }
      }
      if (action === 'drop;') return end('dropped', this.#droppedIn(stage, match))
      if (action === 'icmp4.type = 0;' || action === 'icmp6.type = 129;') {
        return { ...end('answered'), answer: this.account() }
      }
      const makes = MAKES_PACKET.exec(action)?.[1]
      if (!makes) continue
      if (makes === 'arp' || makes === 'nd_ns') return end('dropped', 'no_arp')
      const expired = match.includes('ip.ttl == {0, 1}')
      return expired ? end('dropped', 'ttl_exceeded') : end('rejected')
    }
    // An ACL that drops and logs has no action but the log.
    return end('dropped', this.#droppedIn(stage, match))
  }

  #droppedIn(stage: string, match: string): ObservedReason {
    if (match.includes('ip.ttl == {0, 1}')) return 'ttl_exceeded'
    const reason = DROPPED_IN[stage]
    if (reason) return reason
    throw new Error(`ovn-trace drops the packet in ${stage}:\n${this.#lines.join('\n')}`)
  }
}
