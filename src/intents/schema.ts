import * as z from 'zod'

/** Who and what an intent is about. Selectors and services have readers of their own. */
const subject = z.strictObject({
  from: z.unknown().optional(),
  to: z.unknown().optional(),
  protocol: z.union([z.string(), z.int()]).optional(),
  ports: z.union([z.string(), z.int(), z.array(z.union([z.string(), z.int()]))]).optional(),
  services: z.union([z.string(), z.array(z.string())]).optional(),
})
export type Subject = z.output<typeof subject>

/** The kinds of intents: exactly one of them is a key of each. */
export const KINDS = ['reachable', 'unreachable', 'only', 'isolated'] as const

export const intentSchema = z.strictObject({
  reachable: subject.optional(),
  unreachable: subject.optional(),
  only: subject.optional(),
  isolated: subject.optional(),
  name: z.string().optional(),
  description: z.string().optional(),
  reason: z.string().optional(),
  survives: z.enum(['any-one-peering', '1 peering', 'any-one-route', '1 route']).optional(),
  'allow-undefined': z.union([z.boolean(), z.array(z.string())]).optional(),
})
export type WrittenIntent = z.output<typeof intentSchema>

/** The keys of the mapping at a path of an intent. */
export function keysAt(path: readonly PropertyKey[]): readonly string[] {
  return Object.keys(path.length === 0 ? intentSchema.shape : subject.shape)
}

/** What is expected at a field, in words. */
export const EXPECTED: Readonly<Record<string, string>> = {
  reachable: 'a mapping with from and to',
  unreachable: 'a mapping with from and to',
  only: 'a mapping with from and to',
  isolated: 'a mapping with from and to',
  protocol: 'tcp, udp, sctp, icmp, ping, or a protocol number',
  ports: 'a port, a range as 8000-8999, or a list of these',
  services: 'a text as `tcp 80,443`, or a list of these',
  name: 'a text',
  description: 'a text',
  reason: 'a text',
  survives: '`any-one-peering` or `1 route`',
  'allow-undefined': 'true, or a list of reasons',
}
