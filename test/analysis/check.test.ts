import { loadNetwork } from 'isthmus'
import { describe, expect, it } from 'vitest'
import { checkIntents } from '../../src/analysis/index.ts'
import { readIntents } from '../../src/intents/index.ts'
import { check, read } from './designs.ts'

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
          code: 'pod-subnet-refused',
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
    // What the server says of its own traffic, and half of a tie that is allowed.
    expect(paths).toEqual([
      ['rule', 'spec.egressRules[0]'],
      ['rule', 'spec.ingressRules[0]'],
    ])
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
      elements.some((element) => 'prefix' in element && element.prefix.length === 16),
    )
    expect(spare).toHaveLength(6)
  })
})
