import { fc, it } from '@fast-check/vitest'
import {
  type Endpoint,
  Fabric,
  type LogicalNetwork,
  Network,
  NetworkBuilder,
  simulate,
} from 'isthmus'
import { describe, expect } from 'vitest'
import { partsOf } from '../../src/analysis/check/parts.ts'
import { classPairs, select } from '../../src/analysis/check/selection.ts'
import { Site } from '../../src/analysis/check/site.ts'
import {
  type CheckReport,
  checkIntents,
  type Intent,
  type NetworkPart,
  parseSelector,
  parseServices,
  servicesBetween,
} from '../../src/analysis/index.ts'
import { ServiceSet } from '../../src/match/index.ts'
import { networkWithout } from '../../src/model/index.ts'
import { networks } from '../dataplane/arbitraries.ts'
import { populated } from '../dataplane/networks.ts'

const SELECTORS = ['*', 'vpc=x', 'vpc=y', 'subnet=lan-z', 'default/x0', '!vpc=x', 'sg=group']
const SERVICES = ['all', 'tcp', 'udp 2000', 'udp 1000-1999', 'icmp', 'ping; tcp 80']

const intents: fc.Arbitrary<Intent> = fc
  .record({
    kind: fc.constantFrom<Intent['kind']>('reachable', 'unreachable', 'only', 'isolated'),
    from: fc.constantFrom(...SELECTORS),
    to: fc.constantFrom(...SELECTORS),
    services: fc.constantFrom(...SERVICES),
    survives: fc.constantFrom<Intent['survives']>(undefined, undefined, 'peering', 'route'),
    allowUndefined: fc.boolean(),
  })
  .map(({ kind, from, to, services, survives, allowUndefined }) => ({
    kind,
    name: undefined,
    description: undefined,
    reason: undefined,
    from: { selector: parseSelector(from), origin: undefined },
    to: { selector: parseSelector(to), origin: undefined },
    services: parseServices(services),
    survives,
    allowUndefined,
    origin: undefined,
  }))

/** Random networks whose pods are endpoints, and who is in a security group. */
const designs: fc.Arbitrary<LogicalNetwork> = networks.map(({ model }) => populated(model))

const check = (network: LogicalNetwork, list: readonly Intent[], coverage = false): CheckReport =>
  checkIntents(new Network(network).reachability(), list, { coverage })

const NO_SERVICE = { protocol: 0, sourcePort: 0, destinationPort: 0, icmpType: 0, icmpCode: 0 }

function between(fabric: Fabric, from: Endpoint, to: Endpoint) {
  const [source, destination] = [from.addresses[0]!, to.addresses[0]!]
  return servicesBetween(fabric, {
    packet: { ...NO_SERVICE, source, destination, ttl: 64 },
    port: fabric.switchPort(from.port!)!,
    from,
    to,
  })
}

/** Which pairs of endpoints an intent is about, pair by pair, as the selectors of this test have it. */
function pairsOf(network: LogicalNetwork, { kind, from, to }: Intent): [Endpoint, Endpoint][] {
  const selected = (end: Intent['from'], endpoint: Endpoint): boolean => {
    const [text] = SELECTORS.filter(
      (candidate) => JSON.stringify(parseSelector(candidate)) === JSON.stringify(end.selector),
    )
    const own = endpoint.port![0]
    return {
      '*': true,
      'vpc=x': own === 'x',
      'vpc=y': own === 'y',
      'subnet=lan-z': own === 'z',
      'default/x0': endpoint.port === 'x0',
      '!vpc=x': own !== 'x',
      'sg=group': endpoint.securityGroups.includes('group'),
    }[text!]!
  }
  return network.endpoints.flatMap((a) =>
    network.endpoints
      .filter((b) => b !== a)
      .filter(
        (b) =>
          (selected(from, a) && selected(to, b)) ||
          (kind === 'isolated' && selected(from, b) && selected(to, a)),
      )
      .map((b): [Endpoint, Endpoint] => [a, b]),
  )
}

/** Pairs for which an intent does not hold: each endpoint by itself, without classes. */
function failingPairs(network: LogicalNetwork, intent: Intent): [Endpoint, Endpoint][] {
  const fabric = new Fabric(network)
  return pairsOf(network, intent).filter(([from, to]) => {
    const { reachable, undefined: open } = between(fabric, from, to)
    const { family } = reachable
    const own = intent.services[family]
    const sure = intent.allowUndefined ? reachable.union(open) : reachable
    const possible = intent.allowUndefined ? reachable : reachable.union(open)
    const portZero = ServiceSet.of(family, [6, 6, 17, 17, 132, 132], {
      destinationPorts: [0, 0],
    }).union(ServiceSet.of(family, [6, 6, 17, 17, 132, 132], { sourcePorts: [0, 0] }))
    const missing = !own.difference(portZero).difference(sure).isEmpty
    switch (intent.kind) {
      case 'reachable':
        return missing
      case 'only':
        return missing || !possible.difference(own).isEmpty
      default:
        return !possible.intersection(own).isEmpty
    }
  })
}

/** Whether it holds, and does without each of the parts that it must survive. */
function holds(network: LogicalNetwork, intent: Intent, parts: readonly NetworkPart[]): boolean {
  const rests = parts
    .filter(({ kind }) => kind === intent.survives)
    .map(({ elements }) => networkWithout(network, new Set(elements)))
  return [network, ...rests].every((rest) => failingPairs(rest, intent).length === 0)
}

/** Every pair of a network, and what is left of it without each of its parts. */
function everywhere(network: LogicalNetwork) {
  const reachability = new Network(network).reachability()
  const { selection } = select(network, reachability.classes, { kind: 'all' })
  const whole = Site.of(reachability)
  return partsOf(network).map((part) => ({
    pairs: [...classPairs(selection, selection)],
    site: whole.without(part),
    fresh: new Fabric(networkWithout(network, new Set(part.elements))),
  }))
}

function agree({ pairs, site, fresh }: ReturnType<typeof everywhere>[number]): void {
  for (const pair of pairs) {
    const answer = site.answer(pair)
    const wanted = between(fresh, pair.example.from.endpoint, pair.example.to.endpoint)
    expect(answer.reachable.equals(wanted.reachable)).toBe(true)
    expect(answer.undefined.equals(wanted.undefined)).toBe(true)
  }
}

describe('a network without one of its parts', () => {
  it.prop({ network: designs }, { numRuns: 60 })(
    'answers for every pair, whether or not the part is said to matter to it, as if it were compiled anew',
    ({ network }) => {
      for (const rest of everywhere(network)) agree(rest)
    },
  )

  const pair = () =>
    new NetworkBuilder()
      .router('a')
      .subnet('a-net', 'a', '10.1.0.0/24')
      .endpoint('default/a', 'a-net', '10.1.0.2', { groups: ['members'] })
      .endpoint('default/b', 'a-net', '10.1.0.3')
      .router('c')
      .peer('a', '169.254.0.1/30', 'c', '169.254.0.2/30')

  it('takes a port that a match names, and that is not there any more, as one that no packet passes', () => {
    const network = pair()
      .subnet('other', 'a', '10.2.0.0/24')
      .endpoint('default/c', 'other', '10.2.0.2')
      .policy('a', 1, 'outport == "a-c"', 'drop')
      .build()
    for (const rest of everywhere(network)) agree(rest)
  })

  it('minds the last rule that makes a switch track connections, although it decides nothing', () => {
    const network = pair()
      .acl('a-net', {
        direction: 'to-lport',
        match: 'ip4.src == 192.0.2.1',
        action: 'allow-related',
      })
      .acl('a-net', { direction: 'to-lport', match: 'tcp.src == 80', action: 'drop' })
      .build()
    for (const rest of everywhere(network)) agree(rest)
  })

  it('minds a rule that leaves the decision to the next tier', () => {
    const network = pair()
      .groupAcl('members', {
        direction: 'to-lport',
        match: 'ip4',
        action: 'pass',
        tier: 0,
        priority: 2,
      })
      .groupAcl('members', {
        direction: 'to-lport',
        match: 'ip4',
        action: 'drop',
        tier: 0,
        priority: 1,
      })
      .build()
    for (const rest of everywhere(network)) agree(rest)
  })

  it('minds the addresses of a peering, which its routers take for their own', () => {
    const network = pair()
      .subnet('other', 'c', '169.254.0.0/24', { gateway: '169.254.0.9' })
      .endpoint('default/c', 'other', '169.254.0.3')
      .endpoint('default/d', 'other', '169.254.0.1')
      .route('a', '169.254.0.0/16', '169.254.0.2')
      .route('c', '10.1.0.0/24', '169.254.0.1')
      .build()
    for (const rest of everywhere(network)) agree(rest)
  })
})

describe('a check of random intents in random networks', () => {
  it.prop({ network: designs, intent: intents }, { numRuns: 300 })(
    'counts the pairs that fail as one would pair by pair, and shows a packet that does',
    ({ network, intent: { survives: _, ...intent } }) => {
      const [verdict] = check(network, [{ ...intent, survives: undefined }]).verdicts
      const pairs = pairsOf(network, { ...intent, survives: undefined })
      if (verdict!.status === 'error') {
        expect(pairs).toEqual([])
        return
      }
      expect(verdict!.pairs).toBe(pairs.length)
      const failing = new Map(verdict!.failures.map(({ example, pairs: some }) => [example, some]))
      const count = [...failing.values()].reduce((sum, some) => sum + some, 0)
      expect(count).toBe(failingPairs(network, { ...intent, survives: undefined }).length)
      expect(verdict!.status).toBe(count === 0 ? 'holds' : 'fails')
      for (const { problem, packet, trace, services, example } of verdict!.failures) {
        expect(services.has(packet)).toBe(true)
        expect(trace.verdict).toBe(
          { blocked: 'unreachable', 'let-through': 'reachable', undefined: 'undefined' }[problem],
        )
        expect([trace.from, trace.to]).toEqual([example.from.endpoint, example.to.endpoint])
      }
    },
  )

  it.prop(
    {
      network: designs,
      intent: intents,
      service: fc.record({
        protocol: fc.constantFrom(1, 6, 17, 58, 132, 2),
        sourcePort: fc.constantFrom(1, 1999, 2000, 49152),
        destinationPort: fc.constantFrom(1, 80, 1999, 2000, 2001),
        icmpType: fc.constantFrom(0, 8, 128),
        icmpCode: fc.constantFrom(0, 1),
      }),
    },
    { numRuns: 300 },
  )('agrees with the trace of any packet', ({ network, intent, service }) => {
    const [verdict] = check(network, [intent]).verdicts
    if (verdict!.status !== 'holds') return
    const fabric = new Fabric(network)
    for (const [from, to] of pairsOf(network, intent)) {
      const [source, destination] = [from.addresses[0]!, to.addresses[0]!]
      const trace = simulate(fabric, {
        packet: { ...service, source, destination, ttl: 64 },
        port: fabric.switchPort(from.port!)!,
        from,
        to,
      })
      if (trace.verdict === 'undefined' && intent.allowUndefined) continue
      const own = intent.services[source.family].has(service)
      const must = own && (intent.kind === 'reachable' || intent.kind === 'only')
      const mustNot = own !== (intent.kind === 'only') && intent.kind !== 'reachable'
      if (must) expect(trace.verdict).toBe('reachable')
      if (mustNot) expect(trace.verdict).toBe('unreachable')
    }
  })

  it.prop(
    { network: designs, list: fc.array(intents, { minLength: 1, maxLength: 2 }) },
    { numRuns: 100 },
  )(
    'takes each part away, and depends on those without which a verdict is another',
    ({ network, list }) => {
      const { verdicts, coverage } = check(network, list, true)
      const { covered, uncovered } = coverage!
      const parts = [...covered, ...uncovered]
      const asked = verdicts.filter(({ status }) => status !== 'error')
      for (const { intent, status } of asked) {
        expect(status === 'holds').toBe(holds(network, intent, parts))
      }
      for (const part of parts) {
        const rest = networkWithout(network, new Set(part.elements))
        const left = parts.filter((other) => other !== part)
        const changed = asked.some(
          ({ intent, status }) => (status === 'holds') !== holds(rest, intent, left),
        )
        expect(covered.includes(part)).toBe(changed)
      }
    },
  )
})
