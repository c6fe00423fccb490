import { describe, expect, it } from 'vitest'
import type { DiffJson, RemovalJson } from '../../src/report/index.ts'
import { isthmus } from './terminal.ts'

const DESIGN = 'fixtures/diff/before.yaml'
const HUB = ['-f', 'fixtures/intents/hub-and-spoke/network.yaml']
const INTENTS = ['--intents', 'fixtures/intents/hub-and-spoke/intents.yaml']

describe('isthmus sweep', () => {
  it('tells what is lost without each part', async () => {
    const { code, out } = await isthmus(['sweep', '-f', DESIGN])
    expect(code).toBe(0)
    expect(out).toContain(
      [
        '--without peering:hub/spoke-1  peering hub – spoke-1  fixtures/diff/before.yaml:12:44',
        '  2 pairs of endpoints changed: 2 lose services',
        '    - 1 endpoint: shared/db → 1 endpoint: team-1/web, no longer reachable: all',
        '    - 1 endpoint: team-1/web → 1 endpoint: shared/db, no longer reachable: tcp 5432; udp 68 from 67; icmp; protocol 112',
      ].join('\n'),
    )
    expect(out).toMatch(/\n9 parts taken away, one at a time: 9 with a change\n$/)
  })

  it('lists last what changes nothing', async () => {
    const { out } = await isthmus([
      'sweep',
      '-f',
      'fixtures/diff/rewritten.yaml',
      '--only',
      'route',
    ])
    expect(out).toContain(
      'nothing changes without any one of these:\n  --without route:hub/10.2.128.0/17  route 10.2.128.0/17 via 169.254.2.2 of router `hub`  fixtures/diff/rewritten.yaml:',
    )
    expect(out).toMatch(/\n5 parts taken away, one at a time: 4 with a change\n$/)
  })

  it('tells which intents break; exit 1', async () => {
    const { code, out } = await isthmus(['sweep', ...HUB, ...INTENTS, '--only', 'peering'])
    expect(code).toBe(1)
    expect(out).toContain(
      '--without peering:hub/spoke-2  peering hub – spoke-2  fixtures/intents/hub-and-spoke/network.yaml:13:44\n  breaks every team reaches what is shared\n  breaks what is shared reaches every team\n',
    )
    expect(out).toContain('3 with a change, 3 of which break an intent')
  })

  it('prints JSON and Markdown', async () => {
    const removals = JSON.parse((await isthmus(['sweep', ...HUB, ...INTENTS, '-o', 'json'])).out)
    expect(removals).toHaveLength(9)
    expect(removals[0]).toMatchObject({
      kind: 'peering',
      part: 'peering hub – spoke-1',
      origin: { line: 12 },
      counts: { pairs: 4, lost: 4, gained: 0 },
      broken: ['every team reaches what is shared', 'what is shared reaches every team'],
      mended: [],
    })
    expect(removals[0].changes[0].shifts).toEqual([
      { before: 'reachable', after: 'unreachable', services: 'all' },
    ])
    const markdown = (await isthmus(['sweep', ...HUB, '--only', 'peering', '-o', 'markdown'])).out
    expect(markdown).toContain(
      '| `--without peering:hub/spoke-1`<br>peering hub – spoke-1 | `fixtures/intents/hub-and-spoke/network.yaml:12:44` | 4 pairs of endpoints changed: 4 lose services |  |',
    )
  })

  it.each([
    ...['before', 'after', 'rewritten', 'internet', 'second-route'].map(
      (name) => `fixtures/diff/${name}.yaml`,
    ),
    ...['03-one-sided-peering', '24-private-subnet', '27-policy-routes', 'random-0007'].map(
      (name) => `fixtures/recorded/${name}/manifests.yaml`,
    ),
    'fixtures/intents/tiers/network.yaml',
  ])('names each part as --without takes it, and nothing more: %s', async (file) => {
    const parts: RemovalJson[] = JSON.parse(
      (await isthmus(['sweep', '-q', '-f', file, '-o', 'json'])).out,
    )
    const named = parts.flatMap(({ without, ...part }) =>
      without === null ? [] : { without, ...part },
    )
    expect(named.length).toBeGreaterThan(0)
    for (const { without, counts, changes, outside } of named) {
      const { out } = await isthmus(['diff', '-q', file, '--without', without, '-o', 'json'])
      const diff: DiffJson = JSON.parse(out)
      expect({ without, counts: diff.counts, changes: diff.changes.length }).toEqual({
        without,
        counts,
        changes: changes.length,
      })
      expect(diff.outside.changes).toHaveLength(outside.length)
    }
  })

  it('tells apart what shares a name, and names nothing that it would not take alone', async () => {
    const rule = (priority: number, remoteAddress: string) =>
      `{ipVersion: ipv4, protocol: all, priority: ${priority}, remoteType: address, remoteAddress: ${remoteAddress}, policy: allow}`
    const design = `
apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: a}
spec:
  staticRoutes:
    - {cidr: 10.9.0.0/16, nextHopIP: 10.1.0.8}
    - {cidr: 10.9.0.0/16, nextHopIP: 10.1.0.9, policy: policySrc}
  policyRoutes:
    - {priority: 10, match: ip4.src == 10.1.0.5, action: drop}
    - {priority: 10, match: ip4.src == 10.1.0.6, action: drop}
---
apiVersion: kubeovn.io/v1
kind: Subnet
metadata: {name: a-net}
spec:
  vpc: a
  cidrBlock: 10.1.0.0/24
  acls:
    - {direction: to-lport, priority: 1000, match: ip4.src == 10.1.0.7, action: drop}
    - {direction: from-lport, priority: 1000, match: ip4.src == 10.1.0.7, action: drop}
---
apiVersion: kubeovn.io/v1
kind: SecurityGroup
metadata: {name: g}
spec:
  ingressRules: [${rule(1, '10.1.0.0/24')}, ${rule(1, '10.2.0.0/24')}, ${rule(2, '10.3.0.0/24')}]
  egressRules: [${rule(1, '10.1.0.0/24')}]
`
    const parts: RemovalJson[] = JSON.parse(
      (await isthmus(['sweep', '-q', '-f', '-', '-o', 'json'], design)).out,
    )
    expect(parts.map(({ without }) => without)).toEqual([
      'route:a/10.9.0.0/16@10.1.0.8',
      'route:a/10.9.0.0/16@10.1.0.9',
      'policy:a/10@ip4.src == 10.1.0.5',
      'policy:a/10@ip4.src == 10.1.0.6',
      null,
      null,
      'rule:g/ingress/1@10.1.0.0/24',
      'rule:g/ingress/1@10.2.0.0/24',
      'rule:g/ingress/2',
      'rule:g/egress/1',
    ])
    const { out } = await isthmus(['sweep', '-q', '-f', '-'], design)
    expect(out).toContain("--without 'policy:a/10@ip4.src == 10.1.0.5'  policy")
  })

  it('refuses kinds that are none', async () => {
    const run = await isthmus(['sweep', ...HUB, '--only', 'peerings'])
    expect(run.code).toBe(2)
    expect(run.err).toContain('Did you mean peering?')
    expect((await isthmus(['sweep', ...HUB, '--only', 'everything'])).err).toContain(
      'Write peering, route',
    )
  })
})
