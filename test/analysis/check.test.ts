import { readFileSync } from 'node:fs'
import { loadNetwork } from 'isthmus'
import { describe, expect, it } from 'vitest'
import { type CheckReport, checkIntents, type IntentVerdict } from '../../src/analysis/index.ts'
import { readIntents } from '../../src/intents/index.ts'

const read = (path: string) => readFileSync(`fixtures/intents/${path}`, 'utf8')

/** Checks intents in manifests, both as texts. */
function check(manifests: string, intentsText: string, coverage = false): CheckReport {
  const { network, diagnostics } = loadNetwork([{ file: 'network.yaml', text: manifests }])
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  const { intents, diagnostics: problems } = readIntents([
    { file: 'intents.yaml', text: intentsText },
  ])
  expect(problems).toEqual([])
  return checkIntents(network.reachability(), intents, { coverage })
}

/** The text with one part of it replaced, which must be there once. */
function mutated(text: string, from: string, to: string): string {
  expect(text.split(from)).toHaveLength(2)
  return text.replace(from, to)
}

const DESIGNS = [
  'hub-and-spoke',
  'full-mesh',
  'chain',
  'dual-stack',
  'tiers',
  'remote-groups',
  'private-subnets',
]

describe.each(DESIGNS)('the design %s', (design) => {
  it('does what its intents say', () => {
    const { verdicts, notes } = check(
      read(`${design}/network.yaml`),
      read(`${design}/intents.yaml`),
    )
    expect(verdicts.map(({ intent, status }) => [intent.name, status])).toEqual(
      verdicts.map(({ intent }) => [intent.name, 'holds']),
    )
    expect(verdicts.every(({ pairs }) => pairs > 0)).toBe(true)
    expect(notes).toEqual([])
  })
})

/** What a design no longer does once something in it is changed, and the reasons of the first failure's causes. */
function mutation(design: string, from: string, to: string) {
  const text = mutated(read(`${design}/network.yaml`), from, to)
  const { verdicts } = check(text, read(`${design}/intents.yaml`))
  return verdicts.filter(({ status }) => status !== 'holds')
}

const reasonsOf = ({ failures }: IntentVerdict) =>
  failures[0]!.causes.causes.map(({ leg, reason, node }) => [leg, reason, node])

const named = (verdicts: readonly IntentVerdict[]) => verdicts.map(({ intent }) => intent.name)

describe('a change of a design', () => {
  it('hub and spoke, a route dropped: neither the way there nor the way back is left', () => {
    const failing = mutation(
      'hub-and-spoke',
      "  staticRoutes:\n    - {cidr: '10.0.0.0/16', nextHopIP: '169.254.1.1'}\n",
      '',
    )
    expect(named(failing)).toEqual([
      'every team reaches what is shared',
      'what is shared reaches every team',
    ])
    expect(failing.map((verdict) => reasonsOf(verdict))).toEqual([
      [['request', 'no-route', 'spoke-1']],
      [['reply', 'no-route', 'spoke-1']],
    ])
    expect(failing[0]!.failures).toHaveLength(1)
    expect(failing[0]!.failures[0]!.pairs).toBe(2)
  })

  it('hub and spoke, a half of a peering dropped: the other half waits for it', () => {
    const failing = mutation(
      'hub-and-spoke',
      "    - {remoteVpc: spoke-2, localConnectIP: '169.254.2.1/30'}\n",
      '',
    )
    expect(named(failing)).toEqual([
      'every team reaches what is shared',
      'what is shared reaches every team',
    ])
    expect(reasonsOf(failing[0]!)[0]).toEqual(['request', 'peer-missing', 'spoke-2'])
  })

  it('hub and spoke, a route too many: the hub becomes a way from team to team', () => {
    const failing = mutation(
      'hub-and-spoke',
      "cidr: '10.0.0.0/16', nextHopIP: '169.254.1.1'",
      "cidr: '10.0.0.0/8', nextHopIP: '169.254.1.1'",
    )
    // Requests of the first team arrive, but no other team knows the way back.
    expect(named(failing)).toEqual([])
    const text = read('hub-and-spoke/network.yaml').replace(
      /cidr: '10\.0\.0\.0\/16', nextHopIP/g,
      "cidr: '10.0.0.0/8', nextHopIP",
    )
    const { verdicts } = check(text, read('hub-and-spoke/intents.yaml'))
    const [transit] = verdicts.filter(({ status }) => status === 'fails')
    expect(transit!.intent.name).toBe('teams keep to themselves')
    expect(transit!.failures.reduce((sum, { pairs }) => sum + pairs, 0)).toBe(6)
    const [first] = transit!.failures
    expect(first!.problem).toBe('let-through')
    const routers = first!.trace.request.hops.filter(({ kind }) => kind === 'router')
    expect(routers.map(({ node }) => node)).toEqual(['spoke-1', 'hub', 'spoke-2'])
    expect(first!.causes.causes).toEqual([])
  })

  it('full mesh, a spare route dropped: the link whose loss then hurts is named', () => {
    const failing = mutation(
      'full-mesh',
      "    - {cidr: '10.0.0.0/8', nextHopIP: '169.254.3.1'} # where the link to green is gone\n",
      '',
    )
    expect(named(failing)).toEqual(['everybody reaches everybody, whichever link is lost'])
    const lost = failing[0]!.failures.map(({ without }) => without!.holders.toSorted().join('-'))
    expect(new Set(lost)).toEqual(new Set(['green-red']))
    expect(failing[0]!.failures[0]!.without!.origin).toMatchObject({ file: 'network.yaml' })
    const pairs = failing[0]!.failures.map(
      ({ example }) => `${example.from.endpoint.name} → ${example.to.endpoint.name}`,
    )
    expect(pairs).toEqual(['red → green', 'green → red'])
  })

  it('chain, a route of the middle dropped: the ends lose each other, one there and one back', () => {
    const failing = mutation('chain', "    - {cidr: '10.3.0.0/16', nextHopIP: '169.254.2.2'}\n", '')
    expect(failing.map((verdict) => [verdict.intent.name, ...reasonsOf(verdict)])).toEqual([
      ['the ends reach each other through the middle', ['request', 'no-route', 'middle']],
      ['and back', ['reply', 'no-route', 'middle']],
      ['everybody reaches the middle', ['reply', 'no-route', 'middle']],
    ])
  })

  it('dual stack, a route of IPv6 dropped: IPv4 alone is left', () => {
    const failing = mutation(
      'dual-stack',
      "    - {cidr: 'fd00:2::/64', nextHopIP: 'fd00:ffff::2'}\n",
      '',
    )
    expect(named(failing)).toEqual(['HTTPS over both versions of IP', 'the server may call back'])
    for (const { failures } of failing) {
      expect(failures.map(({ services, pairs }) => [services.family, pairs])).toEqual([[6, 1]])
    }
  })

  it('dual stack, a rule for one version dropped: the security group closes the port for it', () => {
    const failing = mutation(
      'dual-stack',
      "remoteAddress: 'fd00:1::/64'",
      "remoteAddress: 'fd00:7::/64'",
    )
    expect(named(failing)).toEqual(['HTTPS over both versions of IP'])
    expect(reasonsOf(failing[0]!)).toEqual([['request', 'acl-drop', 'two-net']])
    expect(failing[0]!.failures[0]!.packet).toMatchObject({
      protocol: 6,
      destinationPort: 443,
      sourcePort: 49152,
    })
  })

  it('tiers, a priority changed: the rule that drops comes first', () => {
    const failing = mutation(
      'tiers',
      "priority: 1, protocol: tcp, remoteType: address, remoteAddress: '10.0.2.66', portRangeMin: 5432, portRangeMax: 5432, policy: drop",
      "priority: 1, protocol: tcp, remoteType: address, remoteAddress: '10.0.2.0/24', portRangeMin: 5432, portRangeMax: 5432, policy: drop",
    )
    expect(named(failing)).toEqual(['the app tier reaches the database'])
    expect(failing[0]!.failures[0]!.causes.causes[0]!.decidedBy).toMatchObject([
      { action: 'drop', origin: { path: 'spec.ingressRules[0]' } },
    ])
    const text = mutated(
      read('tiers/network.yaml'),
      "priority: 1, protocol: tcp, remoteType: address, remoteAddress: '10.0.2.66'",
      "priority: 3, protocol: tcp, remoteType: address, remoteAddress: '10.0.2.0/24'",
    )
    const { verdicts } = check(text, read('tiers/intents.yaml'))
    expect(verdicts.map(({ status }) => status)).toEqual(['holds', 'holds', 'holds', 'holds'])
  })

  it('tiers, a port too many: `only` says what else gets through', () => {
    const failing = mutation(
      'tiers',
      'portRangeMin: 8080, portRangeMax: 8080',
      'portRangeMin: 8079, portRangeMax: 8080',
    )
    expect(named(failing)).toEqual(['the web tier reaches the app tier by its port alone'])
    const [failure] = failing[0]!.failures
    expect(failure!.problem).toBe('let-through')
    expect(failure!.packet).toMatchObject({ protocol: 6, destinationPort: 8079 })
    expect(failure!.services.ports[6].has(49152, 8079)).toBe(true)
    expect(failure!.services.ports[6].has(49152, 8080)).toBe(false)
  })

  it('remote groups, a member leaves its group: it is locked out', () => {
    const failing = mutation(
      'remote-groups',
      'remoteSecurityGroup: clients',
      'remoteSecurityGroup: servers',
    )
    expect(named(failing)).toEqual(['clients reach the server'])
    expect(reasonsOf(failing[0]!)).toEqual([['request', 'acl-drop', 'back-net']])
  })

  it('private subnets, an allowed subnet too many: guests get in', () => {
    const failing = mutation('private-subnets', '    - 10.0.1.0/24\n', '    - 10.0.0.0/16\n')
    expect(named(failing)).toEqual(['guests do not'])
    const both = failing[0]!.failures.map(
      ({ example }) => `${example.from.endpoint.name} → ${example.to.endpoint.name}`,
    )
    expect(both).toEqual(['guest → printer', 'printer → guest'])
  })

  it('private subnets, the allowed one dropped: people no longer print', () => {
    const failing = mutation('private-subnets', '  allowSubnets:\n    - 10.0.1.0/24\n', '')
    expect(named(failing)).toEqual(['people print'])
    expect(reasonsOf(failing[0]!)[0]).toEqual(['request', 'acl-drop', 'printers'])
  })
})

describe('an intent', () => {
  const network = read('hub-and-spoke/network.yaml')
  const verdictOf = (intent: string, manifests = network) =>
    check(manifests, `intents: [${intent}]`).verdicts[0]!

  it('is an error where it names something that is not there, with the likeliest name', () => {
    const { status, problems } = verdictOf('{reachable: {from: vpc=spok-1, to: vpc=hub}}')
    expect(status).toBe('error')
    expect(problems).toMatchObject([
      {
        code: 'selector-selects-nobody',
        message: 'there is no VPC `spok-1`',
        help: 'did you mean `spoke-1`?',
        origin: { file: 'intents.yaml', line: 1 },
      },
    ])
  })

  it('is an error where it selects nobody, or one endpoint and itself', () => {
    const nobody = verdictOf("{unreachable: {from: 'vpc=hub,namespace=team-1', to: '*'}}")
    expect([nobody.status, nobody.problems[0]!.code]).toEqual(['error', 'selector-selects-nobody'])
    const itself = verdictOf('{unreachable: {from: team-1/web, to: vpc=spoke-1}}')
    expect([itself.status, itself.problems[0]!.code]).toEqual(['error', 'intent-without-pairs'])
    const outside = verdictOf('{unreachable: {from: team-1/web, to: 192.0.2.0/24}}')
    expect(outside.problems[0]!.message).toContain('nobody in the network has an address in')
  })

  it('fails, whatever it asks, where it selects a pod without an address beside others', () => {
    const text = `${network}---
{apiVersion: v1, kind: Pod, metadata: {name: lost, namespace: team-1, annotations: {ovn.kubernetes.io/logical_switch: nowhere}}}
`
    const reach = verdictOf('{reachable: {from: vpc=hub, to: namespace=team-1}}', text)
    expect(reach.status).toBe('fails')
    expect(reach.problems).toMatchObject([{ code: 'pod-without-address' }])
    const avoid = verdictOf('{unreachable: {from: vpc=spoke-2, to: namespace=team-1}}', text)
    expect(avoid.status).toBe('fails')
    expect(avoid.problems).toMatchObject([{ code: 'pod-without-address' }])
  })

  const node = (name: string) =>
    `---\n{apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: team-1}, spec: {hostNetwork: true}}\n`
  const ended =
    '---\n{apiVersion: v1, kind: Pod, metadata: {name: job, namespace: team-1, annotations: {ovn.kubernetes.io/logical_switch: spoke-1-net}}, status: {phase: Failed}}\n'

  it('leaves out pods that are to have no place in the network, and counts them', () => {
    const text = `${network}${node('proxy')}${ended}`
    const { verdicts, notes } = check(
      text,
      "intents: [{isolated: {from: '*', to: vpc=spoke-2}}, {unreachable: {from: namespace=team-1, to: vpc=spoke-2}}, {reachable: {from: vpc=hub, to: vpc=spoke-2}}]",
    )
    expect(verdicts.map(({ status, pairs }) => [status, pairs])).toEqual([
      ['fails', 8],
      ['holds', 1],
      ['holds', 2],
    ])
    const names = verdicts.map(({ leftOut }) => leftOut.map(({ name }) => name))
    expect(names).toEqual([['proxy', 'job'], ['proxy', 'job'], []])
    expect(verdicts[0]!.problems).toEqual([])
    expect(notes).toMatchObject([
      {
        code: 'pods-left-out',
        severity: 'info',
        message:
          '2 pods are left out, as ended or with the network of a node: `team-1/proxy`, `team-1/job`',
        origin: { path: 'spec.hostNetwork' },
      },
    ])
    const many = ['a', 'b', 'c', 'd', 'e'].map(node).join('')
    const { notes: told } = check(
      `${network}${many}`,
      "intents: [{reachable: {from: '*', to: vpc=hub}}]",
    )
    expect(told[0]!.message).toMatch(
      /^5 pods .+: `team-1\/a`, `team-1\/b`, `team-1\/c` and 2 more$/,
    )
  })

  it('is an error where a selector names nothing but such pods', () => {
    const text = `${network}${node('proxy')}${node('dns')}`
    const one = verdictOf('{unreachable: {from: team-1/proxy, to: vpc=hub}}', text)
    expect(one.problems).toMatchObject([
      {
        code: 'selector-selects-nobody',
        message:
          '`team-1/proxy` selects nobody in the network: pod `team-1/proxy` uses the network of its node',
        help: expect.stringContaining('select pods with an address'),
        origin: { file: 'intents.yaml' },
      },
    ])
    const two = verdictOf("{unreachable: {from: '!team-1/web,namespace=team-1', to: '*'}}", text)
    expect([two.status, two.problems[0]!.message]).toEqual([
      'error',
      expect.stringContaining('uses the network of its node, and 1 more is like it'),
    ])
  })

  it.each(['reachable', 'unreachable', 'only', 'isolated'])(
    'is an error where no pair has a place in the network: %s',
    (kind) => {
      const intent = `{${kind}: {from: team-1/web, to: shared/db}}`
      const { network: refused } = loadNetwork(network.replace(", nextHopIP: '169.254.1.2'", ''))
      const { intents } = readIntents(`intents: [${intent}]`)
      const [verdict] = checkIntents(refused.reachability(), intents).verdicts
      expect([verdict!.status, verdict!.pairs]).toEqual(['error', 0])
      expect(verdict!.problems).toMatchObject([
        {
          code: 'pod-without-address',
          message: expect.stringContaining('shared/db'),
          origin: { line: expect.any(Number) },
          help: expect.any(String),
        },
      ])
    },
  )

  it('is an error where no version of IP is common to any pair', () => {
    const text = network.replace('cidrBlock: 10.3.0.0/16', "cidrBlock: 'fd00:3::/64'")
    const verdict = verdictOf('{unreachable: {from: vpc=spoke-3, to: shared/db}}', text)
    expect([verdict.status, verdict.problems[0]!.code]).toEqual(['error', 'no-common-family'])
    // Beside pairs that there are, it does no harm.
    const beside = verdictOf('{unreachable: {from: vpc=spoke-*, to: team-1/web}}', text)
    expect(beside.status).toBe('holds')
  })

  it('fails where two ends have no version of IP in common', () => {
    const text = network.replace('cidrBlock: 10.3.0.0/16', "cidrBlock: 'fd00:3::/64'")
    const verdict = verdictOf('{reachable: {from: vpc=spoke-*, to: shared/db}}', text)
    expect(verdict.status).toBe('fails')
    expect(verdict.problems).toMatchObject([{ code: 'no-common-family' }])
    expect(verdict.problems[0]!.message).toContain('team-3/web')
  })

  it('asks for no port 0, and forbids it', () => {
    const text = read('dual-stack/network.yaml').replaceAll('portRangeMin: 443', 'portRangeMin: 1')
    expect(
      verdictOf('{reachable: {from: vpc=one, to: vpc=two, services: tcp 0-443}}', text).status,
    ).toBe('holds')
    expect(
      verdictOf('{unreachable: {from: vpc=one, to: vpc=two, services: tcp 0-443}}', text).status,
    ).toBe('fails')
  })

  it.each([
    '{reachable: {from: vpc=spoke-1, to: vpc=spoke-2, protocol: tcp, ports: 0}}',
    '{unreachable: {from: vpc=spoke-1, to: vpc=spoke-2, services: udp 0}}',
    '{reachable: {from: vpc=spoke-1, to: vpc=spoke-2, services: []}}',
    '{only: {from: vpc=spoke-1, to: vpc=spoke-2, services: none}}',
    '{isolated: {from: vpc=spoke-1, to: vpc=spoke-2, services: all but all}}',
    // A type of IPv6, and all of these have IPv4 alone.
    '{reachable: {from: vpc=spoke-1, to: vpc=spoke-2, services: icmp6 type 128}}',
  ])('is an error where it is about no service: %s', (intent) => {
    const { status, problems, pairs } = verdictOf(intent)
    expect([status, pairs]).toEqual(['error', 0])
    expect(problems).toMatchObject([
      {
        code: 'intent-without-services',
        help: expect.stringContaining('name a service'),
        origin: { file: 'intents.yaml', line: 1 },
      },
    ])
  })

  it('fails where OVN leaves the answer open, unless that is allowed by the name of its reason', () => {
    const text = read('tiers/network.yaml')
      .replace(
        "remoteAddress: '10.0.2.66', portRangeMin: 5432, portRangeMax: 5432, policy: drop",
        "remoteAddress: '10.0.2.0/24', portRangeMin: 5432, portRangeMax: 5432, policy: drop",
      )
      .replace('priority: 2', 'priority: 1')
    const intent = (more: string) =>
      verdictOf(`{reachable: {from: sg=app, to: sg=db, services: tcp 5432}${more}}`, text)
    const open = intent('')
    expect(open.status).toBe('fails')
    expect(open.failures[0]).toMatchObject({ problem: 'undefined' })
    expect(open.failures[0]!.trace.verdict).toBe('undefined')
    expect(intent(', allow-undefined: true').status).toBe('holds')
    expect(intent(', allow-undefined: [equal-priority-acls]').status).toBe('holds')
    expect(intent(', allow-undefined: [equal-cost-paths]').status).toBe('fails')
  })

  it('counts each pair of a group that is isolated from itself once', () => {
    const verdict = verdictOf('{isolated: {from: vpc=hub, to: "*"}}')
    // Two in the hub with three teams, both ways, and with each other.
    expect(verdict.pairs).toBe(2 * 3 * 2 + 2)
    expect(verdict.failures.reduce((sum, { pairs }) => sum + pairs, 0)).toBe(verdict.pairs)
  })
})

describe('coverage', () => {
  it('lists what no intent depends on, and nothing that a controller adds by itself', () => {
    const { coverage } = check(
      read('remote-groups/network.yaml'),
      read('remote-groups/intents.yaml'),
      true,
    )
    const paths = coverage!.uncovered.map(({ kind, origin }) => [kind, origin!.path])
    expect(paths).toEqual([['rule', 'spec.egressRules[0]']])
    expect(coverage!.covered.map(({ kind }) => kind)).toEqual([
      'peering',
      'route',
      'route',
      'rule',
      'rule',
    ])
  })

  it('counts nothing for an intent that fails whatever is taken away', () => {
    const lost = `---
{apiVersion: v1, kind: Pod, metadata: {name: lost, annotations: {ovn.kubernetes.io/logical_switch: nowhere}}}
`
    const { coverage, verdicts } = check(
      read('chain/network.yaml') + lost,
      'intents: [{reachable: {from: left, to: [right, lost]}}]',
      true,
    )
    expect(verdicts[0]!.status).toBe('fails')
    expect(coverage!.covered).toEqual([])
  })

  it('counts what an intent needs in order to survive', () => {
    const intents = 'intents: [{reachable: {from: "*", to: "*"}, survives: any-one-peering}]'
    const { coverage, verdicts } = check(read('full-mesh/network.yaml'), intents, true)
    expect(verdicts[0]!.status).toBe('holds')
    const spare = coverage!.covered.filter(({ elements }) =>
      elements.some((element) => 'prefix' in element && element.prefix.length < 16),
    )
    expect(spare).toHaveLength(6)
  })
})
