import { object, podOn } from './manifest.ts'
import type { Random } from './random.ts'
import { randomMatch, type Vocabulary } from './random-match.ts'
import type { RandomNetwork } from './random-network.ts'

/**
 * VPCs of two subnets, each with one rule that decides: what its match says of a packet is what becomes of it.
 */
export function randomRules(random: Random): RandomNetwork {
  const parts = random.times(4, (index) => randomRule(random, index))
  return {
    manifests: parts.flatMap(({ manifests }) => manifests),
    correspondents: parts.flatMap(({ correspondents }) => correspondents),
  }
}

function randomRule(random: Random, index: number): RandomNetwork {
  const [vpc, near, far] = [`v${index}`, `near${index}`, `far${index}`]
  const cidrs = (net: number) => [`10.${index}.${net}.0/24`, `fd00:${index}:${net}::/64`]
  const at = (net: number, host: number) => [
    `10.${index}.${net}.${host}`,
    `fd00:${index}:${net}::${host}`,
  ]
  const texts = [cidrs(0), cidrs(1), at(0, 2), at(1, 2), at(1, 3)]
  const words: Vocabulary = {
    v4: texts.map(([v4]) => v4!),
    v6: texts.map(([, v6]) => v6!),
    names: [
      `inport == "${vpc}-${near}"`,
      `outport == "${near}-${vpc}"`,
      `inport == {"p${index}.default", "q${index}.default"}`,
    ],
  }
  const match = randomMatch(random, words)
  const isPolicy = random.chance(0.5)
  const rule = {
    direction: random.pick(['to-lport', 'from-lport']),
    priority: 2000,
    match,
    action: random.pick(['drop', 'drop', 'reject']),
  }
  const tracking = { direction: 'to-lport', priority: 5, match: 'ip', action: 'allow-related' }
  const acls = isPolicy ? [] : random.chance(0.5) ? [rule, tracking] : [rule]
  const policyRoutes = isPolicy ? [{ priority: 32000, match, action: 'drop' }] : []
  return {
    manifests: [
      object('Vpc', vpc, { policyRoutes }),
      object('Subnet', near, { vpc, cidrBlock: cidrs(0).join(','), acls }),
      object('Subnet', far, { vpc, cidrBlock: cidrs(1).join(',') }),
      podOn(near, `p${index}`, at(0, 2)),
      podOn(far, `q${index}`, at(1, 2)),
      podOn(far, `r${index}`, at(1, 3)),
    ],
    correspondents: [
      { pods: [`p${index}`, `q${index}`, `r${index}`], addresses: at(0, 1), dual: true },
    ],
  }
}
