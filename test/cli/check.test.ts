import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { isthmus } from './terminal.ts'

const folder = mkdtempSync(join(tmpdir(), 'isthmus-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const design = (name: string) => [
  '--intents',
  `fixtures/intents/${name}/intents.yaml`,
  '-f',
  `fixtures/intents/${name}/network.yaml`,
]
const MANIFESTS = ['-f', 'fixtures/intents/hub-and-spoke/network.yaml']
const intents = (name: string, text: string) => ['--intents', file(name, `intents: [${text}]\n`)]

describe('isthmus check', () => {
  it('prints a line for each intent and how many hold; exit 0', async () => {
    const { code, out, err } = await isthmus(['check', ...design('hub-and-spoke')])
    expect(out).toBe(`ok    every team reaches what is shared, 6 pairs
ok    what is shared reaches every team, 6 pairs
ok    teams keep to themselves, 6 pairs

3 intents: 3 hold
`)
    expect([code, err]).toEqual([0, ''])
  })

  it('shows a packet, its hops, what blocks it, where that is written and what to write; exit 1', async () => {
    const { code, out } = await isthmus([
      'check',
      ...intents(
        'blocked.yaml',
        '{reachable: {from: team-1/*, to: team-2/*, protocol: tcp, ports: 443}}',
      ),
      ...MANIFESTS,
    ])
    expect(code).toBe(1)
    expect(out).toContain('FAIL  reachable: team-1/* → team-2/*, tcp 443, 1 of 1 pair\n')
    expect(out).toContain('blocked.yaml:1:11')
    expect(out).toContain('blocked: team-1/web → team-2/web, tcp 443\n')
    expect(out).toMatch(/Request 10\.1\.0\.2 → 10\.2\.0\.2, ttl 64: dropped \(no-route\)/)
    expect(out).toContain('things to mend, each of which blocks it:')
    expect(out).toContain(
      'write: `{ policy: policyDst, cidr: 10.2.0.0/16, nextHopIP: 169.254.1.1 }`',
    )
    expect(out).toContain('isthmus trace team-1/web team-2/web --tcp 443')
    expect(out).toContain('1 intent: 0 hold, 1 fails\n')
  })

  it('shows what lets a packet through that must not get through', async () => {
    const { code, out } = await isthmus([
      'check',
      ...intents('through.yaml', '{unreachable: {from: vpc=spoke-1, to: shared/db}, name: no db}'),
      ...MANIFESTS,
    ])
    expect(code).toBe(1)
    expect(out).toContain('gets through: team-1/web → shared/db, tcp 1\n')
    expect(out).toContain('all that is wrong there: all\n')
    expect(out).toContain('Why: nothing on its way stops it\n')
    expect(out).toMatch(
      /route 10\.0\.0\.0\/16 via 169\.254\.1\.1, dst-ip, priority \d+ {2}fixtures\/intents\/hub-and-spoke\/network\.yaml:\d+:\d+/,
    )
  })

  it('names the peering whose loss an intent does not survive, and its line', async () => {
    const { code, out } = await isthmus([
      'check',
      ...intents(
        'survives.yaml',
        '{reachable: {from: vpc=spoke-1, to: shared/db}, survives: any-one-peering}',
      ),
      ...MANIFESTS,
    ])
    expect(code).toBe(1)
    expect(out).toMatch(
      /without peering hub – spoke-1 {2}fixtures\/intents\/hub-and-spoke\/network\.yaml:\d+:\d+\n/,
    )
    expect(out).toContain('1 pair, without any one peering')
    expect(out).toContain('help: add another way there and back')
    // To write back what was taken away is no advice.
    expect(out).not.toContain('write:')
    const annotations = (
      await isthmus([
        'check',
        '--intents',
        join(folder, 'survives.yaml'),
        ...MANIFESTS,
        '-o',
        'github',
      ])
    ).out
    const [, line] = /without peering hub – spoke-1 {2}\S+:(\d+):\d+\n/.exec(out)!
    expect(annotations).toMatch(new RegExp(`^::error file=\\S+,line=${line},`))
    expect(annotations).toContain('%0Aadd another way there and back')
    expect(annotations).not.toMatch(/write:|isthmus trace/)
  })

  it('counts the other parts without which an intent does not hold', async () => {
    const { out } = await isthmus([
      'check',
      ...intents('routes.yaml', '{reachable: {from: vpc=spoke-*, to: vpc=hub}, survives: 1 route}'),
      ...MANIFESTS,
    ])
    expect(out.match(/without route/g)).toHaveLength(3)
    expect(out).toContain('and without 3 routes more\n')
  })

  it('counts those that get through alike', async () => {
    const { out } = await isthmus([
      'check',
      ...intents('alike.yaml', '{unreachable: {from: vpc=spoke-1, to: vpc=hub}}'),
      ...MANIFESTS,
    ])
    expect(out).toMatch(/gets through: team-1\/web → shared\/.+, and 1 pair like it\n/)
  })

  it('shows several ways of failing and counts the others', async () => {
    const { out } = await isthmus([
      'check',
      ...intents('many.yaml', '{reachable: {from: vpc=spoke-*, to: vpc=spoke-*}}'),
      ...MANIFESTS,
    ])
    expect(out).toContain('6 of 6 pairs')
    expect(out.match(/blocked: /g)).toHaveLength(3)
    expect(out).toContain('and 3 pairs more')
  })

  it('says beside each intent what it leaves out and does not count, and in JSON', async () => {
    const proxy = file(
      'proxy.yaml',
      '{apiVersion: v1, kind: Pod, metadata: {name: proxy, namespace: shop, labels: {tier: web}}, spec: {hostNetwork: true}}',
    )
    const args = ['check', ...design('tiers'), '-f', proxy]
    const { code, out, err } = await isthmus(args)
    expect(out).toContain(
      'ok    the web tier reaches the app tier by its port alone, 4 pairs, 1 pod left out, not counting udp 68 from 67; protocol 112\n',
    )
    expect(code).toBe(0)
    expect(err).toContain(
      'info: 1 pod is left out, as ended or with the network of a node: `shop/proxy`',
    )
    const { intents: told } = JSON.parse((await isthmus([...args, '-o', 'json'])).out)
    expect(told[1]).toMatchObject({
      notCounted: 'udp 68 from 67; protocol 112',
      leftOut: ['shop/proxy'],
    })
    expect(told[2]).toMatchObject({ notCounted: '', leftOut: [] })
  })

  it('shows beside a failure what the intent is for, and why it makes an exception', async () => {
    const { out } = await isthmus([
      'check',
      ...intents(
        'why.yaml',
        '{reachable: {from: team-1/*, to: team-2/*}, description: teams meet, allow-undefined: true, reason: two uplinks}',
      ),
      ...MANIFESTS,
    ])
    expect(out).toContain('why.yaml:1:11\n      teams meet\n      its exception: two uplinks\n')
  })

  it('calls a ping a ping', async () => {
    const { out } = await isthmus([
      'check',
      ...intents('ping.yaml', '{reachable: {from: team-1/*, to: shared/db, protocol: ping}}'),
      ...MANIFESTS,
    ])
    expect(out).toContain('ok    reachable: team-1/* → shared/db, ping, 1 pair\n')
  })

  it('advises no narrowing of a rule that every security group has', async () => {
    const { out } = await isthmus([
      'check',
      ...intents('base.yaml', '{unreachable: {from: sg=web, to: sg=db, protocol: udp}}'),
      '-f',
      'fixtures/intents/tiers/network.yaml',
    ])
    expect(out).toContain('gets through: shop/web-1 → shop/db-1, udp 68 from 67')
    expect(out).toContain('help: every security group lets this in by itself')
  })

  it('exits with 2 for an intent that selects nobody, after checking the others', async () => {
    const { code, out } = await isthmus([
      'check',
      ...intents(
        'nobody.yaml',
        '{reachable: {from: vpc=spoke-9, to: shared/db}}, {reachable: {from: vpc=spoke-1, to: shared/db}}',
      ),
      ...MANIFESTS,
    ])
    expect(code).toBe(2)
    expect(out).toContain('there is no VPC `spoke-9`')
    expect(out).toContain('did you mean `spoke-1`?')
    expect(out).toContain('2 intents: 1 holds, 1 is not a question about this network')
  })

  it('prints JSON with probes that trace takes', async () => {
    const { code, out } = await isthmus([
      'check',
      ...intents(
        'json.yaml',
        '{reachable: {from: vpc=spoke-1, to: vpc=spoke-2, services: udp 53}}',
      ),
      ...MANIFESTS,
      '-o',
      'json',
      '--coverage',
    ])
    expect(code).toBe(1)
    const report = JSON.parse(out)
    expect(report).toMatchObject({
      intents: [
        {
          kind: 'reachable',
          status: 'fails',
          pairs: 1,
          origin: { line: 1 },
          failures: [
            {
              problem: 'blocked',
              from: 'team-1/web',
              to: 'team-2/web',
              services: 'udp 53',
              without: null,
            },
          ],
        },
      ],
      coverage: { percent: 0 },
      notes: [],
    })
    expect(report.coverage.uncovered).toHaveLength(9)
    const probes = file('probes.json', JSON.stringify([report.intents[0].failures[0].probe]))
    expect(
      JSON.parse((await isthmus(['trace', '--probes', probes, ...MANIFESTS])).out).verdict,
    ).toBe('unreachable')
  })

  it('lists what no intent depends on, and fails below the coverage that is asked for', async () => {
    const some = intents('some.yaml', '{reachable: {from: vpc=spoke-1, to: shared/db}}')
    const listed = await isthmus(['check', ...some, ...MANIFESTS, '--coverage'])
    expect(listed.code).toBe(0)
    expect(listed.out).toContain('coverage: 33 %: intents depend on 3 of the 9 peerings')
    expect(listed.out).toMatch(/ {2}peering hub – spoke-2 {2}fixtures\/.*network\.yaml:\d+:\d+\n/)
    expect((await isthmus(['check', ...some, ...MANIFESTS, '--coverage', '33'])).code).toBe(0)
    const low = await isthmus(['check', ...some, ...MANIFESTS, '--coverage', '34%'])
    expect(low.code).toBe(1)
    expect(low.err).toContain('coverage is 33 %, and 34 % are asked for')
  })

  it('tells what verdicts rest on, unless it is to be quiet', async () => {
    const args = [
      'check',
      ...intents('rest.yaml', '{reachable: {from: a, to: b}}'),
      '-f',
      'fixtures/tutorial/two-vpcs.yaml',
    ]
    expect((await isthmus(args)).err).toContain('[connect-ip-read-as-network]')
    expect((await isthmus([...args, '-q'])).err).toBe('')
  })

  it.each<[string[], string]>([
    [['check', ...MANIFESTS], "required option '--intents <file>'"],
    [['check', '--intents', 'nowhere.yaml', ...MANIFESTS], 'there is no such file or folder'],
    [['check', '--intents', '-', '-f', '-'], 'standard input can be read once'],
    [['check', '--intents', '-', ...MANIFESTS, '--watch'], 'standard input can not be watched'],
    [['check', ...design('chain'), '--coverage', '101'], 'from 0 to 100'],
    [
      ['check', ...intents('typo.yaml', '{reachabel: {}}'), ...MANIFESTS],
      'did you mean `reachable`?',
    ],
  ])('for %j: what is wrong, and exit 2', async (args, message) => {
    const { code, err } = await isthmus(args)
    expect(err).toContain(message)
    expect(code).toBe(2)
  })

  it('finds intents and manifests that are kept in one folder', async () => {
    const one = 'fixtures/intents/chain'
    const { code, out, err } = await isthmus(['check', '--intents', one, '-f', one])
    expect(out).toMatch(/hold\n$/)
    expect(err).toMatch(/Kubernetes objects among the intents are passed over/)
    expect(err).toMatch(/this is an intents file/)
    expect([code, (await isthmus(['check', '-q', '--intents', one, '-f', one])).err]).toEqual([
      0,
      '',
    ])
  })

  it('reads intents from standard input', async () => {
    const text = readFileSync('fixtures/intents/chain/intents.yaml', 'utf8')
    const args = ['check', '--intents', '-', '-f', 'fixtures/intents/chain/network.yaml']
    expect((await isthmus(args, text)).out).toContain('3 intents: 3 hold')
  })

  it('checks again when a file changes, mistakes in it included', async () => {
    const path = file('watched.yaml', 'intents: [{reachable: {from: left, to: right}}]')
    const chain = 'fixtures/intents/chain/network.yaml'
    const { out, err } = await isthmus(
      ['check', '--intents', path, '-f', chain, '--watch'],
      '',
      (paths, recursive, changed) => {
        expect([paths, recursive]).toEqual([[path, chain], false])
        file('watched.yaml', 'intents: [{reachabel: {from: left, to: right}}]')
        changed()
        file('watched.yaml', 'intents: [{unreachable: {from: left, to: right}}]')
        changed()
      },
    )
    expect(err).toMatch(
      /something has changed[\s\S]+did you mean `reachable`\?[\s\S]+something has changed/,
    )
    expect(out).toMatch(/1 intent: 1 holds\n[\s\S]+1 intent: 0 hold, 1 fails\n/)
  })

  it('explains the file and the exit codes in --help', async () => {
    const { out } = await isthmus(['check', '--help'])
    expect(out).toContain('survives: any-one-peering')
    expect(out).toContain('Exit code: 0 every intent holds')
  })
})
