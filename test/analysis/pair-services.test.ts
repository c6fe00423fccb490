import { fc, it } from '@fast-check/vitest'
import { type Acl, Fabric, type LogicalNetwork, type Packet, simulate, type Trace } from 'isthmus'
import { parseAddress } from 'isthmus/net'
import { describe, expect } from 'vitest'
import { type PairServices, type ServicePart, servicesBetween } from '../../src/analysis/index.ts'
import { type Service, ServiceSet } from '../../src/match/index.ts'
import { networks } from '../dataplane/arbitraries.ts'
import { acl, peers, policy } from '../dataplane/networks.ts'
import { conditions, corners, NO_SERVICE, PORTS, SMALL } from './packets.ts'

/** The packets of a pod to an address, each with a service. */
function pair(model: LogicalNetwork, sender: string, destination: string, ttl = 64) {
  const fabric = new Fabric(model)
  const port = fabric.switchPort(sender)!
  const to = parseAddress(destination)!
  const source = port.model.addresses.find(({ family }) => family === to.family)!
  const packet: Packet = { source, destination: to, ttl, ...NO_SERVICE }
  const injection = { port, from: undefined, to: undefined }
  return {
    services: servicesBetween(fabric, { ...injection, packet }),
    trace: (service: Service) =>
      simulate(fabric, { ...injection, packet: { ...packet, ...service } }),
  }
}

/** A fate in words, with the rule that stopped the packet if one did. */
function fate(
  { verdict, request, reply }: Trace,
  part?: Pick<ServicePart, 'leg' | 'outcome' | 'reason' | 'node' | 'decidedBy'>,
): string {
  if (verdict === 'reachable') return verdict
  const { outcome, reason, hops } = reply ?? request
  const hop = hops.at(-1)
  const stops = hop?.steps.flatMap((step) =>
    step.kind === 'acl' && step.verdict !== 'allow'
      ? (step.acl ?? [])
      : step.kind === 'policy' && step.policy.action === 'drop'
        ? step.policy
        : [],
  )
  const said = part ?? {
    leg: reply ? 'reply' : 'request',
    outcome,
    reason,
    node: hop?.node,
    decidedBy: stops ?? [],
  }
  const rules = stops?.length === 0 ? '' : said.decidedBy.map((rule) => JSON.stringify(rule)).join()
  return [verdict, said.leg, said.outcome, said.reason, said.node, rules].join(' ')
}

/** Checks that a service is in one part, which tells of its fate as its trace does. */
function agree(answer: PairServices, service: Service, trace: Trace): void {
  const [part, ...others] = answer.parts.filter(({ services }) => services.has(service))
  const told = `${part!.verdict} ${fate(trace, part)} in ${others.length + 1} part`
  const sets = `${answer.reachable.has(service)} ${answer.undefined.has(service)}`
  const expected = `${trace.verdict === 'reachable'} ${trace.verdict === 'undefined'}`
  expect(`${told}, ${sets}`).toBe(`${trace.verdict} ${fate(trace)} in 1 part, ${expected}`)
}

/** Networks whose rules look at services too, and may leave connections untracked. */
const questions = fc
  .record({
    network: networks,
    extra: fc.infiniteStream(fc.option(conditions)),
    stateless: fc.infiniteStream(fc.nat({ max: 4 })),
  })
  .chain(({ network: { model, addresses, pods }, extra, stateless }) => {
    const narrowed = <T extends { match: string }>(rule: T): T => {
      const condition = extra.next().value
      return condition ? { ...rule, match: `${rule.match} && ${condition}` } : rule
    }
    const changed = (rule: Acl): Acl => ({
      ...narrowed(rule),
      ...(rule.action === 'allow' && stateless.next().value === 0 && { action: 'allow-stateless' }),
    })
    return fc.record({
      model: fc.constant<LogicalNetwork>({
        ...model,
        routers: model.routers.map((router) => ({
          ...router,
          policies: router.policies.map(narrowed),
        })),
        switches: model.switches.map((node) => ({ ...node, acls: node.acls.map(changed) })),
        portGroups: model.portGroups.map((group) => ({ ...group, acls: group.acls.map(changed) })),
      }),
      sender: fc.constantFrom(...pods),
      destination: fc.constantFrom(...addresses),
      ttl: fc.constantFrom(2, 4, 5, 5, 9, 9, 64),
    })
  })

const services = fc.record({
  protocol: fc.oneof(fc.constantFrom(1, 6, 17, 58, 132, 47), fc.nat({ max: 255 })),
  sourcePort: fc.constantFrom(...PORTS, 1000, 2000, 49152, 65535),
  destinationPort: fc.constantFrom(...PORTS, 1000, 1999, 2000, 2001, 65535),
  icmpType: fc.constantFrom(0, 3, 8, 128, 129, 255),
  icmpCode: fc.constantFrom(0, 1, 255),
})

describe('the services between two ends', () => {
  it.prop([questions, fc.array(services, { minLength: 5, maxLength: 20 })], {
    numRuns: 1000,
  })(
    'have the fate that a trace gives each of them, and none is left out',
    ({ model, sender, destination, ttl }, samples) => {
      const { services: answer, trace } = pair(model, sender, destination, ttl)
      const { family } = answer.reachable
      const whole = answer.parts.reduce(
        (set, part) => set.union(part.services),
        ServiceSet.none(family),
      )
      expect(whole.equals(ServiceSet.all(family))).toBe(true)
      for (const service of samples) agree(answer, service, trace(service))
    },
  )

  it.prop([questions], { numRuns: 200 })(
    'have it on the edges of every part too, inside and outside',
    ({ model, sender, destination, ttl }) => {
      const { services: answer, trace } = pair(model, sender, destination, ttl)
      for (const { services: set } of answer.parts) {
        for (const service of corners(set)) agree(answer, service, trace(service))
      }
    },
  )

  it.prop([questions], { numRuns: 100 })(
    'are those of every packet in a space that is small enough to try them all',
    ({ model, sender, destination, ttl }) => {
      const { services: answer, trace } = pair(model, sender, destination, ttl)
      for (const service of SMALL) agree(answer, service, trace(service))
    },
  )

  it.prop([questions], { numRuns: 200 })(
    'come with the trace of one of them',
    ({ model, sender, destination, ttl }) => {
      const { services: answer, trace } = pair(model, sender, destination, ttl)
      for (const part of answer.parts) {
        expect(part.services.has(part.trace.packet)).toBe(true)
        agree(answer, part.trace.packet, trace(part.trace.packet))
        expect(fate(part.trace)).toBe(fate(trace(part.trace.packet)))
      }
    },
  )
})

const TCP = (ports: readonly number[], sourcePorts?: readonly number[]) =>
  ServiceSet.of(4, [6, 6], {
    destinationPorts: ports,
    ...(sourcePorts && { sourcePorts }),
  })
const all = ServiceSet.all(4)

function between(model: LogicalNetwork, destination = '10.2.0.2') {
  return pair(model, 'pod-a', destination).services
}

describe('between two pods', () => {
  it('everything gets through where no rule says otherwise', () => {
    const { reachable, parts } = between(peers())
    expect(reachable.equals(all)).toBe(true)
    expect(parts).toHaveLength(1)
  })

  it('exactly what is allowed gets through, and the rule that stops the rest is named', () => {
    const deny = acl('to-lport', 1, 'ip', 'drop')
    const { reachable, parts } = between(
      peers({ aclsB: [acl('to-lport', 2, '443 <= tcp.dst <= 445', 'allow-related'), deny] }),
    )
    expect(reachable.equals(TCP([443, 445]))).toBe(true)
    expect(parts[1]).toMatchObject({ reason: 'acl-drop', leg: 'request', node: 'b' })
    expect(parts[1]!.decidedBy).toEqual([deny])
    expect(parts[1]!.services.equals(all.difference(reachable))).toBe(true)
  })

  it('what two rules stop is told apart', () => {
    const rules = [
      acl('from-lport', 2, 'inport == "pod-a" && tcp.dst == 22', 'drop'),
      acl('from-lport', 1, 'inport == "pod-a" && udp', 'reject'),
    ]
    const { parts } = between(peers({ aclsA: rules }))
    expect(parts.slice(1).map(({ decidedBy }) => decidedBy)).toEqual([[rules[0]], [rules[1]]])
    expect(parts[1]!.services.equals(TCP([22, 22]))).toBe(true)
    expect(parts[2]!.services.equals(ServiceSet.of(4, [17, 17]))).toBe(true)
  })

  it('a reply is judged by its own ports and type where connections are not tracked', () => {
    const match = 'inport == "pod-b" && (tcp.src == 80 || icmp4.type == 0)'
    const { reachable, parts } = between(peers({ aclsB: [acl('from-lport', 1, match, 'drop')] }))
    const lost = TCP([80, 80]).union(ServiceSet.of(4, [1, 1]))
    expect(reachable.equals(all.difference(lost))).toBe(true)
    expect(parts[1]).toMatchObject({ leg: 'reply', reason: 'acl-drop' })
  })

  it('stateless services need a rule that lets the reply in, related ones do not', () => {
    const { reachable } = between(
      peers({
        aclsA: [
          acl('from-lport', 3, 'inport == "pod-a" && tcp.dst == 1', 'allow-related'),
          acl('from-lport', 3, 'inport == "pod-a" && tcp.dst == {2, 3}', 'allow-stateless'),
          acl('from-lport', 1, 'inport == "pod-a"', 'drop'),
          acl('to-lport', 3, 'outport == "pod-a" && tcp.src == 3', 'allow'),
          acl('to-lport', 1, 'outport == "pod-a"', 'drop'),
        ],
      }),
    )
    expect(reachable.equals(TCP([1, 1, 3, 3]))).toBe(true)
  })

  it('what equal rules disagree about is undefined, and only that', () => {
    const rules = [
      acl('to-lport', 1, 'outport == "pod-b" && tcp', 'allow'),
      acl('to-lport', 1, 'outport == "pod-b" && tcp.dst == 80', 'drop'),
    ]
    const { undefined: open, reachable, parts } = between(peers({ aclsB: rules }))
    expect(open.equals(TCP([80, 80]))).toBe(true)
    expect(reachable.equals(all.difference(open))).toBe(true)
    expect(parts[1]!.decidedBy).toEqual(rules)
  })

  it('a policy stops some, there and back', () => {
    const { reachable, parts } = between(
      peers({ policies: [policy(1, 'tcp.src == 1000', 'drop')] }),
    )
    const there = TCP([0, 65535], [1000, 1000])
    const back = TCP([1000, 1000]).difference(there)
    expect(reachable.equals(all.difference(there).difference(back))).toBe(true)
    expect(parts.slice(1).map(({ leg, reason }) => [leg, reason])).toEqual(
      expect.arrayContaining([
        ['request', 'policy-drop'],
        ['reply', 'policy-drop'],
      ]),
    )
  })

  it('a test of single bits of a port, there and back, is answered by few sets of ports', () => {
    const { reachable } = between(peers({ policies: [policy(1, 'tcp.dst[1..2] == 1', 'drop')] }))
    const bits = (service: object) => reachable.has({ ...NO_SERVICE, protocol: 6, ...service })
    expect(bits({ sourcePort: 1, destinationPort: 4 })).toBe(true)
    expect(bits({ sourcePort: 1, destinationPort: 2 })).toBe(false)
    expect(bits({ sourcePort: 3, destinationPort: 4 })).toBe(false)
    const { slabs } = reachable.ports[6]
    expect(slabs).toHaveLength(8193)
    expect(new Set(slabs.map(({ ys }) => ys)).size).toBe(1)
  })

  it('what equal policies disagree about is undefined, and only that, there and back', () => {
    const policies = [policy(1, 'ip4', 'allow'), policy(1, 'tcp.dst == 80', 'drop')]
    const { undefined: open, reachable } = between(peers({ policies }))
    expect(open.equals(TCP([80, 80]).union(TCP([0, 65535], [80, 80])))).toBe(true)
    expect(reachable.equals(all.difference(open))).toBe(true)
  })

  it('of a router only a ping is answered', () => {
    const { reachable, parts } = between(peers(), '10.2.0.1')
    expect(reachable.equals(ServiceSet.of(4, [1, 1], { icmpTypes: [8, 8] }))).toBe(true)
    expect(parts.slice(1).map(({ outcome }) => outcome)).toEqual(['rejected', 'dropped'])
  })

  it('a pod reaches itself with anything', () => {
    expect(between(peers(), '10.1.0.2').reachable.equals(all)).toBe(true)
  })
})
