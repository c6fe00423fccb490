import type { Hop, Trace } from 'isthmus'
import { describe, expect, it } from 'vitest'
import { end, lan, network, pod, port, router, send, to } from './networks.ts'

/** Routers joined each with each, of which every one may send a packet for 10.99.0.0/16 on to any other. */
function mesh(size: number) {
  const names = Array.from({ length: size }, (_, i) => i)
  const link = (a: number, b: number) => `172.${Math.min(a, b)}.${Math.max(a, b)}`
  const others = (own: number) => names.filter((other) => other !== own)
  return network({
    routers: names.map((own) =>
      router(
        `r${own}`,
        [
          port(`r${own}-lan`, `10.${own}.0.1/24`),
          ...others(own).map((other) =>
            port(`r${own}-r${other}`, `${link(own, other)}.${own + 1}/24`, {
              peer: `r${other}-r${own}`,
            }),
          ),
        ],
        {
          routes: others(own).map((other) =>
            to('10.99.0.0/16', `${link(own, other)}.${other + 1}`),
          ),
        },
      ),
    ),
    switches: names.map((own) =>
      lan(`lan${own}`, `10.${own}.0.0/24 via 10.${own}.0.1`, `r${own}-lan`, [
        pod(`pod${own}`, `10.${own}.0.2`),
      ]),
    ),
  })
}

/** The hops of the request, and of all that OVN might have done instead. */
function everyHop({ request }: Trace): Set<Hop> {
  const seen = new Set<Hop>()
  const ahead = [request.hops]
  for (let hops = ahead.pop(); hops; hops = ahead.pop()) {
    for (const hop of hops) {
      if (seen.has(hop)) continue
      seen.add(hop)
      for (const step of hop.steps) {
        if (step.kind === 'choice') ahead.push(...step.between.map((candidate) => candidate.hops))
      }
    }
  }
  return seen
}

describe('a loop in which OVN chooses the way at every router', () => {
  const TTL = 255
  const loop = (size: number) => send(mesh(size), 'pod0', '10.99.0.1', { ttl: TTL })

  it('ends when the time to live is used up, whatever is chosen', () => {
    const { request } = loop(3)
    expect(end(request)).toMatch(/^dropped at r\d: ttl-exceeded$/)
    // The switch, and a router for each time to live.
    expect(request.hops.map(({ ttl }) => ttl)).toEqual([
      TTL,
      ...Array.from({ length: TTL - 1 }, (_, i) => TTL - 1 - i),
      1,
    ])
  })

  it('shows how each choice goes on to the end', () => {
    const { request } = loop(3)
    const [, first] = request.hops
    const choice = first!.steps.find((step) => step.kind === 'choice')
    expect(choice!.between.map(({ hops }) => hops.slice(0, 2).map(({ node }) => node))).toEqual([
      ['r0', 'r1'],
      ['r0', 'r2'],
    ])
    for (const { hops } of choice!.between) expect(hops).toHaveLength(TTL)
  })

  it('takes two hops for each way out of a router, for ways that meet share what follows', () => {
    const size = 5
    expect(everyHop(loop(size)).size).toBeLessThanOrEqual(2 * size * (size - 1) * TTL)
  })

  it('fits into memory where the routers are many', () => {
    expect(loop(24).request.hops).toHaveLength(1 + TTL)
  })
})
