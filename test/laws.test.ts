import { fc, it } from '@fast-check/vitest'
import { type LogicalNetwork, RELEASES, type ReleaseName, type Trace } from 'isthmus'
import { describe, expect } from 'vitest'
import { networks } from './dataplane/arbitraries.ts'
import { send } from './dataplane/networks.ts'
import { type Cluster, clusters } from './kubeovn/arbitraries.ts'
import { fate, load, peering, pod, subnet, to, vpc, type Written } from './kubeovn/cluster.ts'

const questions = networks.chain(({ model, addresses, pods }) =>
  fc.record({
    model: fc.constant(model),
    sender: fc.constantFrom(...pods),
    destination: fc.constantFrom(...addresses),
  }),
)

const releases = fc.constantFrom(...(Object.keys(RELEASES) as ReleaseName[]))

/** The priority of the route that the first router takes, or nothing. */
function firstRoute(model: LogicalNetwork, sender: string, destination: string): number {
  const { hops } = send(model, sender, destination, { ttl: 2 }).request
  const router = hops.find(({ kind }) => kind === 'router')
  const steps = router?.steps ?? []
  const inside = steps.flatMap((step) =>
    step.kind === 'choice' ? step.between.flatMap((way) => way.hops[0]!.steps) : [step],
  )
  return inside.find((step) => step.kind === 'route')?.priority ?? 0
}

describe('of the data plane', () => {
  it.prop([questions, fc.integer({ min: 1, max: 255 })])(
    'a packet ends after as many routers as its time to live at most, and the answer is the same twice',
    ({ model, sender, destination }, ttl) => {
      const trace = send(model, sender, destination, { ttl })
      const routers = trace.request.hops.filter(({ kind }) => kind === 'router')
      expect(routers.length).toBeLessThanOrEqual(ttl)
      expect(send(model, sender, destination, { ttl })).toEqual(trace)
    },
  )

  it.prop([questions, fc.nat()])(
    'without one of its routes a router never finds a stronger one',
    ({ model, sender, destination }, pick) => {
      const all = model.routers.flatMap(({ staticRoutes }) => staticRoutes)
      const lost = all[pick % Math.max(all.length, 1)]
      const fewer = {
        ...model,
        routers: model.routers.map((router) => ({
          ...router,
          staticRoutes: router.staticRoutes.filter((route) => route !== lost),
        })),
      }
      expect(firstRoute(fewer, sender, destination)).toBeLessThanOrEqual(
        firstRoute(model, sender, destination),
      )
    },
  )

  it.prop([questions, fc.integer({ min: 0, max: 40 })])(
    'a packet that is delivered is delivered with more time to live too',
    ({ model, sender, destination }, more) => {
      // A match may look at the time to live.
      fc.pre(!JSON.stringify(model).includes('ip.ttl'))
      const trace = send(model, sender, destination, { ttl: 5 })
      if (trace.request.outcome !== 'delivered') return
      const later = send(model, sender, destination, { ttl: 5 + more })
      expect(later.request.receiver).toBe(trace.request.receiver)
    },
  )
})

/** VPCs in a tree, each with a pod, and routes to every other along the tree; some links are missing on both sides. */
const trees = fc
  .record({
    parents: fc.array(fc.nat(), { minLength: 1, maxLength: 6 }),
    missing: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
  })
  .map(({ parents, missing }) => {
    const parentOf = (n: number) => parents[n - 1]! % n
    const count = parents.length + 1
    const linked = (n: number) => !missing[n - 1]
    const neighbours = (n: number) =>
      [...Array(count).keys()].filter(
        (m) => m !== n && ((n > 0 && parentOf(n) === m) || (m > 0 && parentOf(m) === n)),
      )
    /** The neighbour towards a VPC: a step on the only way there. */
    const towards = (n: number, target: number): number =>
      neighbours(n).find((m) => m === target || reaches(m, target, n))!
    const reaches = (n: number, target: number, from: number): boolean =>
      neighbours(n).some((m) => m !== from && (m === target || reaches(m, target, n)))
    const address = (n: number, m: number) => `169.254.${Math.max(n, m)}.${n < m ? 1 : 2}`
    const objects = [...Array(count).keys()].flatMap((n) => [
      vpc(`v${n}`, {
        vpcPeerings: neighbours(n)
          .filter((m) => linked(Math.max(n, m)))
          .map((m) => peering(`v${m}`, `${address(n, m)}/30`)),
        staticRoutes: [...Array(count).keys()]
          .filter((m) => m !== n)
          .map((m) => to(`10.${m}.0.0/16`, address(towards(n, m), n))),
      }),
      subnet(`n${n}`, `v${n}`, `10.${n}.0.0/16`),
      pod(`p${n}`, `n${n}`, `10.${n}.0.2`),
    ])
    return { objects, count, whole: !missing.slice(0, parents.length).includes(true) }
  })

const asked = clusters.chain(({ objects, pods }) =>
  fc.record({
    cluster: fc.constant<Cluster>({ objects, pods }),
    from: fc.constantFrom(...pods),
    to: fc.constantFrom(...pods, '10.1.0.1', '10.2.0.1', '169.254.3.2', '8.8.8.8'),
    protocol: fc.constantFrom('icmp', 'tcp'),
    release: releases,
  }),
)

function ask(
  objects: readonly Written[],
  probe: { from: string; to: string; protocol: string },
  release: ReleaseName,
): Trace {
  const port = probe.protocol === 'tcp' ? { port: 80 } : {}
  return load(objects, { release }).network.trace({ ...probe, ...port })
}

/** As JSON, in which what stands in several places is written once: ways that OVN may choose from have their ends in common. */
function written(value: unknown): string {
  const known = new Map<object, number>()
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== 'object' || part === null) return part
    const number = known.get(part)
    if (number !== undefined) return { same: number }
    known.set(part, known.size)
    return part
  })
}

const summary = (trace: Trace) => [trace.verdict, fate(trace), trace.notes.map(({ code }) => code)]

describe('of Kube-OVN', () => {
  it.prop([trees])(
    'without rules and with symmetric routes, who reaches is reached',
    ({ objects, count, whole }) => {
      const { network } = load(objects)
      for (let a = 0; a < count; a++) {
        for (let b = 0; b < a; b++) {
          const there = network.trace({ from: `p${a}`, to: `p${b}` }).verdict
          const back = network.trace({ from: `p${b}`, to: `p${a}` }).verdict
          expect(there).toBe(back)
          if (whole) expect(there).toBe('reachable')
        }
      }
    },
  )

  it.prop([asked])(
    'an unrelated VPC changes nothing',
    ({ cluster, from, to: target, protocol, release }) => {
      const unrelated = [
        vpc('alien', {
          vpcPeerings: [peering('elsewhere', '169.254.3.1/30')],
          staticRoutes: [to('10.0.0.0/8', '169.254.3.2')],
          policyRoutes: [{ priority: 32000, match: 'ip', action: 'drop' }],
        }),
        subnet('alien-net', 'alien', '10.1.0.0/16', { private: true }),
        pod('alien-pod', 'alien-net', '10.1.0.2'),
      ]
      const probe = { from, to: target, protocol }
      expect(summary(ask([...cluster.objects, ...unrelated], probe, release))).toEqual(
        summary(ask(cluster.objects, probe, release)),
      )
    },
  )

  it.prop([asked, fc.infiniteStream(fc.nat())])(
    'the order of documents does not matter',
    ({ cluster, from, to: target, protocol, release }, random) => {
      const shuffled = cluster.objects
        .map((object) => [random.next().value, object] as const)
        .sort(([a], [b]) => a - b)
        .map(([, object]) => object)
      const probe = { from, to: target, protocol }
      const { verdict } = ask(cluster.objects, probe, release)
      expect(ask(shuffled, probe, release).verdict).toBe(verdict)
    },
  )

  it.prop([asked])(
    'other names of VPCs rename the trace and change nothing else',
    ({ cluster, from, to: target, protocol, release }) => {
      const renamed = (text: string) => text.replaceAll(/vpc(?=[123])/g, 'hub')
      const probe = { from, to: target, protocol }
      const before = ask(cluster.objects, probe, release)
      const after = ask(
        JSON.parse(renamed(JSON.stringify(cluster.objects))) as Written[],
        probe,
        release,
      )
      expect(JSON.parse(written(after))).toEqual(JSON.parse(renamed(written(before))))
    },
  )

  it.prop([asked])(
    'a packet is what it was asked to be, and its reply the reverse',
    ({ cluster, from, to: target, protocol, release }) => {
      const { packet, request, reply } = ask(
        cluster.objects,
        { from, to: target, protocol },
        release,
      )
      expect(request.packet).toBe(packet)
      if (reply)
        expect([reply.packet.source, reply.packet.destination]).toEqual([
          packet.destination,
          packet.source,
        ])
      if (reply) expect(['delivered', 'answered']).toContain(request.outcome)
    },
  )
})
