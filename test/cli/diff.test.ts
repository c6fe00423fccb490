import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isthmus } from './terminal.ts'

const BEFORE = 'fixtures/diff/before.yaml'
const AFTER = 'fixtures/diff/after.yaml'
const NO_CHANGE =
  'no change: every packet between any two endpoints, and to addresses outside, ends as before\n'

describe('isthmus diff', () => {
  it('tells what is lost and gained, and the lines that decide it before and after', async () => {
    const { code, out } = await isthmus(['diff', BEFORE, AFTER])
    expect(code).toBe(0)
    expect(out).toContain(
      [
        '- 1 endpoint: team-2/web → 1 endpoint: shared/db, 1 pair',
        '  VPC spoke-2; subnet spoke-2-net → VPC hub; subnet hub-net; security group db',
        '  no longer reachable: tcp 5432; udp 68 from 67; icmp; protocol 112',
        '    before: the reply follows route 10.2.0.0/16 via 169.254.2.2 at router `hub`  fixtures/diff/before.yaml:16:7',
        '    after:  the reply is lost at router `hub`: none of its routes takes 10.2.1.2  fixtures/diff/after.yaml:7:1',
        '    isthmus trace team-2/web shared/db --tcp 5432',
      ].join('\n'),
    )
    expect(out).toContain('lets the packet pass at switch `hub-net`  fixtures/diff/after.yaml:71:7')
    expect(out).toContain('To and from new endpoints:')
    expect(out).toMatch(/\n7 pairs of endpoints changed: 5 gain services, 2 lose services\n$/)
  })

  it('is the other way round with before and after exchanged', async () => {
    const { out } = await isthmus(['diff', AFTER, BEFORE])
    expect(out).toContain('newly reachable: tcp 5432; udp 68 from 67; icmp; protocol 112')
    expect(out).toContain('To and from endpoints that are gone:')
    expect(out).toMatch(/\n7 pairs of endpoints changed: 2 gain services, 5 lose services\n$/)
  })

  it('finds no change in a rewrite with the same meaning', async () => {
    for (const output of ['text', 'json', 'markdown']) {
      const { code, out } = await isthmus([
        'diff',
        BEFORE,
        'fixtures/diff/rewritten.yaml',
        '--fail-on',
        'any',
        '-o',
        output,
      ])
      expect(code).toBe(0)
      if (output === 'text') expect(out).toBe(NO_CHANGE)
      else if (output === 'json') expect(JSON.parse(out).changes).toEqual([])
      else expect(out).toContain('no change: every packet')
    }
  })

  it('compares a design with what --without makes of it', async () => {
    const { out } = await isthmus(['diff', BEFORE, '--without', 'peering:hub/spoke-1'])
    expect(out).toContain(
      'before: the packet goes through port spoke-1-hub at router `spoke-1`  fixtures/diff/before.yaml:24:40',
    )
    expect(out).toContain('2 pairs of endpoints changed: 2 lose services')
  })

  it('takes away from both sides where there are two', async () => {
    const { out } = await isthmus([
      'diff',
      BEFORE,
      AFTER,
      '--without',
      'group:db',
      '--without',
      'vpc:spoke-2',
    ])
    expect(out).toContain('4 pairs of endpoints changed: 4 gain services')
  })

  it('prints JSON with probes that trace gives the verdict of', async () => {
    const { changes, counts } = JSON.parse(
      (await isthmus(['diff', BEFORE, AFTER, '-o', 'json'])).out,
    )
    expect(counts).toEqual({ pairs: 7, gained: 5, lost: 2, undefined: 0, settled: 0 })
    expect(changes).toHaveLength(7)
    for (const { shifts } of changes) {
      for (const shift of shifts) {
        for (const [file, side] of [
          [BEFORE, shift.before],
          [AFTER, shift.after],
        ]) {
          if (!side.example) continue
          const { out } = await isthmus(
            ['trace', '--probes', '-', '-f', file],
            JSON.stringify(side.example),
          )
          expect(JSON.parse(out).verdict).toBe(side.verdict)
        }
      }
    }
    expect(changes[0]).toMatchObject({
      ipVersion: 4,
      from: { presence: 'both', endpoints: ['shared/db'], vpcs: ['hub'], subnets: ['hub-net'] },
      pairs: 1,
    })
  })

  it('prints Markdown with a table and the causes', async () => {
    const { out } = await isthmus(['diff', BEFORE, AFTER, '-o', 'markdown'])
    expect(out).toMatch(
      /^### Reachability\n\n7 pairs of endpoints changed: 5 gain services, 2 lose services\.\n/,
    )
    expect(out).toContain(
      '| + | 1 endpoint: team-1/web | 1 endpoint: shared/db | newly reachable: tcp 22 | 1 |',
    )
    expect(out).toContain('(`fixtures/diff/after.yaml:71:7`)')
  })

  it('fails for the changes that --fail-on names, and for no others', async () => {
    const code = async (before: string, after: string, failOn: string) =>
      (await isthmus(['diff', before, after, '--fail-on', failOn])).code
    expect(await code(BEFORE, AFTER, 'new-reachability')).toBe(1)
    expect(await code(BEFORE, AFTER, 'lost-reachability')).toBe(1)
    expect(await code(BEFORE, AFTER, 'undefined')).toBe(0)
    expect(await code(BEFORE, AFTER, 'undefined,any')).toBe(1)
    const without = async (failOn: string) =>
      (await isthmus(['diff', BEFORE, '--without', 'peering:hub/spoke-1', '--fail-on', failOn]))
        .code
    expect(await without('new-reachability')).toBe(0)
    expect(await without('lost-reachability')).toBe(1)
  })

  it('tells newly undefined services apart', async () => {
    const run = async (...more: string[]) =>
      await isthmus(['diff', BEFORE, '--with', 'fixtures/diff/second-route.yaml', ...more])
    expect((await run('--fail-on', 'undefined')).code).toBe(1)
    expect((await run('--fail-on', 'new-reachability')).code).toBe(0)
    expect((await run()).out).toContain('left open by OVN, was reachable: ')
    expect((await run()).out).toContain('? 1 endpoint: ')
  })

  it('refuses what it can not compare', async () => {
    const err = async (...args: string[]) => {
      const run = await isthmus(['diff', ...args])
      expect(run.code).toBe(2)
      return run.err
    }
    expect(await err(BEFORE)).toContain('AFTER is missing')
    expect(await err('-', '-')).toContain('standard input can be read once')
    expect(await err(BEFORE, 'no-such-file.yaml')).toContain("`no-such-file.yaml` can't be read")
    expect(await err(BEFORE, AFTER, '--fail-on', 'new-reachabilty')).toContain('Did you mean')
    expect(await err(BEFORE, AFTER, '--fail-on', 'everything')).toContain(
      'Write new-reachability, lost',
    )
  })
})

describe('isthmus diff with commits', () => {
  const home = process.cwd()
  const repository = mkdtempSync(join(tmpdir(), 'isthmus-git-'))
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=e@x', ...args], {
      cwd: repository,
      stdio: 'pipe',
    })
  const err = async (...args: string[]) => {
    const run = await isthmus(['diff', ...args])
    expect(run.code).toBe(2)
    return run.err
  }

  beforeAll(() => {
    const before = resolve(BEFORE)
    const after = resolve(AFTER)
    git('init', '-q', '-b', 'main')
    mkdirSync(join(repository, 'net work', 'inner'), { recursive: true })
    copyFileSync(before, join(repository, 'net work', 'design.yaml'))
    writeFileSync(join(repository, 'net work', 'notes.txt'), 'no: [manifest')
    writeFileSync(join(repository, 'net work', 'package.json'), '{"name": "design"}')
    writeFileSync(join(repository, 'net work', 'binary.yml.bak'), '\0')
    writeFileSync(
      join(repository, 'net work', 'inner', 'pod.json'),
      '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"inner","annotations":{"ovn.kubernetes.io/logical_switch":"hub-net"}}}',
    )
    git('add', '.')
    git('commit', '-q', '-m', 'one')
    git('tag', 'v1')
    copyFileSync(after, join(repository, 'net work', 'design.yaml'))
    git('commit', '-q', '-a', '-m', 'two')
    writeFileSync(join(repository, 'binary.yaml'), Buffer.from([0xff, 0xfe, 0, 1]))
    symlinkSync('net work/design.yaml', join(repository, 'link.yaml'))
    git('add', '.')
    git('commit', '-q', '-m', 'three')
    process.chdir(repository)
  })
  afterAll(() => {
    process.chdir(home)
    rmSync(repository, { recursive: true })
  })

  const changed = '7 pairs of endpoints changed: 5 gain services, 2 lose services'

  it('passes over what is no manifest in a commit, unless it is named', async () => {
    const run = await isthmus(['diff', 'git:v1:net work', 'git:main:net work'])
    expect(run.code).toBe(0)
    expect(run.err).toContain('v1:net work/package.json:1:1: info: this is a document without')
    const named = 'git:v1:net work/package.json'
    expect(await err(named, named)).toContain('[kind-missing]')
  })

  it('reads a folder or a file as of a commit', async () => {
    expect((await isthmus(['diff', 'git:v1:net work', 'git:main:net work'])).out).toContain(changed)
    const { out } = await isthmus(['diff', 'git:v1:net work/design.yaml', 'net work/design.yaml'])
    expect(out).toContain(changed)
    expect(out).toContain('v1:net work/design.yaml:16:7')
  })

  it('takes the path of the other side where a commit has none', async () => {
    expect((await isthmus(['diff', 'git:v1', 'net work'])).out).toContain(changed)
    expect((await isthmus(['diff', join(repository, 'net work'), 'git:main'])).out).toBe(NO_CHANGE)
    expect((await isthmus(['diff', 'git:v1:net work', 'git:main'])).out).toContain(changed)
    process.chdir(join(repository, 'net work'))
    expect((await isthmus(['diff', 'git:v1', '.'])).out).toContain(changed)
    expect(
      (await isthmus(['diff', 'git:v1:./design.yaml', 'git:main:../net work/design.yaml'])).out,
    ).toContain(changed)
    process.chdir(repository)
  })

  it('reads folders inside folders with -R, and links not at all', async () => {
    expect((await isthmus(['diff', 'git:v1:net work', 'git:v1:net work', '-R'])).out).toBe(
      NO_CHANGE,
    )
    const both = (await isthmus(['reach', '-q', '-R', '-f', 'git:v1:net work', '-o', 'pairs'])).out
    expect(both).toContain('default/inner')
    expect(
      (await isthmus(['reach', '-q', '-f', 'git:v1:net work', '-o', 'pairs'])).out,
    ).not.toContain('inner')
    expect(await err('git:main:link.yaml', 'git:main:net work')).toContain(
      "`main:link.yaml` can't be read: links are not followed in a commit",
    )
  })

  it('tells strangers what is wrong', async () => {
    expect(await err('git:nope', 'net work')).toContain(
      "`git:nope:net work` can't be read: there is no commit `nope`",
    )
    expect(await err('git:--help', 'net work')).toContain('there is no commit `--help`')
    expect(await err('git:', 'net work')).toContain('it names no commit')
    expect(await err('git:main:nowhere', 'net work')).toContain(
      'there is no such file or folder as of `main`',
    )
    expect(await err('git:main:../..', 'net work')).toContain(
      'the path leads out of the repository',
    )
    expect(await err('git:v1', 'git:v1')).toContain('to read the folders inside it as well, add -R')
    expect(await err('git:main:binary.yaml', 'net work')).toContain('it is not UTF-8 text')
    expect(await err('git:main', tmpdir())).toContain(`\`${tmpdir()}\` is not in the repository`)
    process.chdir(tmpdir())
    expect(await err('git:main:net work', 'git:v1:net work')).toContain(
      'the working directory is in no git repository',
    )
    expect(await err('git:main', '.')).toContain('the working directory is in no git repository')
    process.chdir(repository)
    const path = process.env['PATH']
    process.env['PATH'] = ''
    expect(await err('git:main:net work', 'git:v1:net work')).toContain('git is not installed')
    process.env['PATH'] = path
  })
})

describe('isthmus diff of what leaves the design', () => {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-outside-'))
  const write = (name: string, routes: string): string => {
    const file = join(folder, name)
    writeFileSync(
      file,
      `apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: a}
spec:
  staticRoutes: [${routes}]
---
apiVersion: kubeovn.io/v1
kind: Subnet
metadata: {name: net}
spec: {vpc: a, cidrBlock: 10.1.0.0/24}
---
apiVersion: v1
kind: Pod
metadata: {name: web, annotations: {ovn.kubernetes.io/logical_switch: net}}
`,
    )
    return file
  }
  const route = '{policy: policyDst, cidr: 198.51.100.0/24, nextHopIP: 10.1.0.254}'
  const [with_, without] = [write('with.yaml', route), write('without.yaml', '')]

  it('names who no longer gets out, to which addresses, and by which line', async () => {
    const { code, out } = await isthmus(['diff', with_, without, '-q'])
    expect(code).toBe(0)
    expect(out).toBe(`To addresses outside, which are in no subnet and which nobody has:

- 1 endpoint: default/web → 198.51.100.0-198.51.100.255
  VPC a; subnet net
  no longer handed to next hop 10.1.0.254 of router \`a\`: all
    before: the packet follows route 198.51.100.0/24 via 10.1.0.254 at router \`a\`  ${with_}:5:18
    after:  the packet is lost at router \`a\`: none of its routes takes 198.51.100.0  ${without}:1:1
    isthmus trace default/web 198.51.100.0 --tcp 1

packets of 1 endpoint to addresses outside go elsewhere: 1 lose a way out
`)
  })

  it('fails for it where that is asked for', async () => {
    const code = async (...args: string[]) => (await isthmus(['diff', '-q', ...args])).code
    expect(await code(without, with_, '--fail-on', 'new-reachability')).toBe(1)
    expect(await code(without, with_, '--fail-on', 'lost-reachability,undefined')).toBe(0)
    expect(await code(with_, without, '--fail-on', 'lost-reachability')).toBe(1)
    expect(await code(with_, without, '--fail-on', 'any')).toBe(1)
    expect(await code(with_, with_, '--fail-on', 'any')).toBe(0)
  })

  it('prints it as JSON and Markdown', async () => {
    const json = JSON.parse((await isthmus(['diff', without, with_, '-o', 'json', '-q'])).out)
    expect(json.outside).toMatchObject({
      counts: { endpoints: 1, gained: 1, lost: 0, undefined: 0 },
      exact: true,
      changes: [
        {
          ipVersion: 4,
          from: { endpoints: ['default/web'], presence: 'both' },
          ranges: [{ first: '198.51.100.0', last: '198.51.100.255' }],
          shifts: [
            {
              services: 'all',
              before: { fate: 'lost', nextHop: null },
              after: {
                fate: 'leaves',
                nextHop: { router: 'a', address: '10.1.0.254' },
                origin: { file: with_, line: 5 },
              },
            },
          ],
        },
      ],
    })
    const { out } = await isthmus(['diff', without, with_, '-o', 'markdown', '-q'])
    expect(out).toContain(
      '| + | 1 endpoint: default/web | 198.51.100.0-198.51.100.255 | newly handed to next hop 10.1.0.254 of router `a`: all |',
    )
  })

  it('counts as a change of a sweep', async () => {
    const { out } = await isthmus(['sweep', '-f', with_, '-q'])
    expect(out).toContain(
      '    - 1 endpoint: default/web → 198.51.100.0-198.51.100.255, no longer handed to next hop 10.1.0.254 of router `a`: all',
    )
    expect(out).toContain('1 part taken away, one at a time: 1 with a change')
  })
})
