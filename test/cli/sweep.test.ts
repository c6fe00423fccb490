import { describe, expect, it } from 'vitest'
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
        'without peering hub – spoke-1  fixtures/diff/before.yaml:12:44',
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
      'nothing changes without any one of these:\n  route 10.2.128.0/17 via 169.254.2.2 of router `hub`  fixtures/diff/rewritten.yaml:',
    )
    expect(out).toMatch(/\n5 parts taken away, one at a time: 4 with a change\n$/)
  })

  it('tells which intents break; exit 1', async () => {
    const { code, out } = await isthmus(['sweep', ...HUB, ...INTENTS, '--only', 'peering'])
    expect(code).toBe(1)
    expect(out).toContain(
      'without peering hub – spoke-2  fixtures/intents/hub-and-spoke/network.yaml:13:44\n  breaks every team reaches what is shared\n  breaks what is shared reaches every team\n',
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
      '| peering hub – spoke-1 | `fixtures/intents/hub-and-spoke/network.yaml:12:44` | 4 pairs of endpoints changed: 4 lose services |  |',
    )
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
