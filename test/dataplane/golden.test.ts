import { fc, it } from '@fast-check/vitest'
import type { Leg } from 'isthmus'
import { expect } from 'vitest'
import { type GoldenEnding, GoldenWalk } from '../golden/walk.ts'
import { networks } from './arbitraries.ts'
import { PING, PING6, send, tcp } from './networks.ts'

const questions = networks.chain(({ model, addresses, pods }) =>
  fc.record({
    model: fc.constant(model),
    sender: fc.constantFrom(...pods),
    destination: fc.constantFrom(...addresses),
    kind: fc.constantFrom('ping', 'udp', 'tcp'),
    ttl: fc.constantFrom(2, 4, 5),
  }),
)

const fate = ({ outcome, receiver }: GoldenEnding) => `${outcome} ${receiver}`

/** The leg agrees with all ways that the packet may end: they are one, or the leg says that it is undefined. */
function agree(leg: Leg, endings: readonly GoldenEnding[]): void {
  const fates = new Set(endings.map(fate))
  const ours = `${leg.outcome} ${leg.receiver?.name ?? ''}`
  expect(ours).toBe(fates.size === 1 ? [...fates][0] : 'undefined ')
  if (fates.size > 1) return
  expect(endings.map(({ reason }) => reason)).toContain(leg.reason ?? '')
  const passed = leg.hops.filter(({ kind }) => kind === 'router').map(({ node }) => node)
  expect(endings.map(({ routers }) => routers.join(' '))).toContain(passed.join(' '))
}

it.prop([questions], { numRuns: 2000 })(
  'a packet and its reply end as the plain model has it, step by step',
  ({ model, sender, destination, kind, ttl }) => {
    const icmp = destination.includes(':') ? PING6 : PING
    const { request, reply } = send(model, sender, destination, {
      ...(kind === 'ping' ? icmp : kind === 'tcp' ? tcp(80) : {}),
      ttl,
    })
    const ports = model.switches.flatMap((node) => node.ports)
    const port = ports.find(({ name }) => name === sender)!
    agree(request, new GoldenWalk(model, request.packet, false).from(port))
    if (request.outcome !== 'delivered' || !reply) return
    const receiver = ports.find(({ name }) => name === request.receiver!.name)!
    const back = new GoldenWalk(model, reply.packet, true).from(receiver)
    // Delivered means to who asked.
    agree(
      reply,
      back.map((ending) =>
        ending.outcome === 'delivered' && ending.receiver !== sender
          ? { ...ending, outcome: 'misdelivered', reason: 'not-the-owner' }
          : ending,
      ),
    )
  },
)
