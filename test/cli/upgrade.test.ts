import { describe, expect, it } from 'vitest'
import { isthmus } from './terminal.ts'

const design = (name: string) => `fixtures/recorded/${name}/manifests.yaml`
const upgrade = async (from: string, to: string, name: string, ...more: string[]) =>
  await isthmus(['upgrade', '--from', from, '--to', to, '-q', '-f', design(name), ...more])

describe('isthmus upgrade', () => {
  it('tells which verdicts change, and the priorities that make it so', async () => {
    const { code, out } = await upgrade('1.14', '1.17', '08-policysrc-vs-policydst')
    expect(code).toBe(1)
    expect(out).toContain('reachable, was left open by OVN: all')
    expect(out).toContain('two routes of equal priority disagree')
    expect(out).toContain(
      'because of route-priorities: in 1.14, a route to a prefix of n bits has priority 3n+1, a connected network 3n+2, one by source 1, of a single address 2; in 1.17, a route to a prefix of n bits has priority 8n+4, a connected network 8n+6, one by source 1, of a single address 5',
    )
    expect(out).toContain('7 pairs of endpoints changed: ')
  })

  it.each([
    ['1.12', '27-policy-routes', 'automatic-source-routes'],
    ['1.14', '28-policy-reroute-ecmp', 'reroute-next-hops'],
    ['1.15', '34-sg-tiers-and-pass', 'security-group-tiers'],
    ['1.15', '21-sg-remote-group', 'security-group-priorities'],
  ])('names what is different since %s in %s', async (from, name, trait) => {
    const { out } = await upgrade(from, '1.17', name)
    const reasons = [...out.matchAll(/because of ([\w-]+):/g)].map(([, reason]) => reason)
    expect(new Set(reasons)).toEqual(new Set([trait]))
  })

  it('has the reasons in JSON and in Markdown, too', async () => {
    const { changes } = JSON.parse(
      (await upgrade('1.15', '1.17', '34-sg-tiers-and-pass', '-o', 'json')).out,
    )
    for (const { shifts } of changes) {
      for (const { because } of shifts)
        expect(because).toEqual([expect.stringMatching(/^security-group-tiers: in 1\.15, /)])
    }
    const { out } = await upgrade('1.15', '1.17', '34-sg-tiers-and-pass', '-o', 'markdown')
    expect(out).toContain('because of security-group-tiers: in 1.15, ')
  })

  it('finds nothing where nothing rests on what differs; exit 0', async () => {
    const run = await isthmus([
      'upgrade',
      '--from',
      '1.14',
      '--to',
      '1.17',
      '-f',
      'fixtures/diff/before.yaml',
    ])
    expect(run.code).toBe(0)
    expect(run.out).toBe(
      'no change: every packet between any two endpoints, and to addresses outside, ends as before\n',
    )
    expect(run.err).toContain('1.14 and 1.17 differ in: route-priorities, ')
  })

  it('warns of what only the release to come does not take, and once of the rest', async () => {
    const errors = async (...args: string[]) =>
      (await isthmus([...args, '-f', design('random-0001')])).err
    const warningsOf = (text: string) =>
      text.split('\n').filter((line) => line.includes('warning: '))
    const older = warningsOf(await errors('reach', '--release', '1.15'))
    const newer = warningsOf(await errors('reach', '--release', '1.17'))
    const added = older.filter((line) => !newer.includes(line))
    expect(added.join()).toContain('is refused by the controller')
    const told = warningsOf(await errors('upgrade', '--from', '1.17', '--to', '1.15'))
    expect(told.toSorted()).toEqual([...newer, ...added].toSorted())
  })

  it('wants two different releases', async () => {
    expect((await upgrade('1.17', '1.17', '27-policy-routes')).err).toContain(
      '--from and --to are both 1.17',
    )
    expect((await upgrade('1.17', '1.99', '27-policy-routes')).code).toBe(2)
    expect((await isthmus(['upgrade', '--from', '1.14', '-f', 'x'])).code).toBe(2)
  })
})
