import { describe, expect, it } from 'vitest'
import { manifestsAfter, stepsBetween } from '../../src/cli/rollout-steps.ts'
import { readManifests } from '../../src/manifest/index.ts'
import { readSources } from '../../src/node.ts'
import { isthmus } from './terminal.ts'

const BEFORE = 'fixtures/diff/before.yaml'
const NEW_GROUP = ['--with', 'fixtures/diff/new-group.yaml', '--without', 'group:db']
const READDRESSED = ['--with', 'fixtures/diff/readdressed.yaml']
const INTENTS = ['--intents', 'fixtures/diff/intents.yaml']

const rollout = async (...args: string[]) => await isthmus(['rollout', BEFORE, '-q', ...args])

describe('isthmus rollout', () => {
  it('gives an order that breaks no intent', async () => {
    const { code, out } = await rollout(...NEW_GROUP, ...INTENTS)
    expect(code).toBe(0)
    expect(out).toBe(
      [
        '  1. add SecurityGroup postgres  fixtures/diff/new-group.yaml:12:1',
        '  2. change Pod shared/db  fixtures/diff/new-group.yaml:2:1',
        '  3. delete SecurityGroup db  fixtures/diff/before.yaml:62:1',
        '',
        '3 steps in an order that keeps all 2 intents that hold before and after (2 states looked at)',
        '',
      ].join('\n'),
    )
  })

  it('gives one in which each step keeps them, step by step', async () => {
    const { steps } = JSON.parse((await rollout(...NEW_GROUP, ...INTENTS, '-o', 'json')).out)
    expect(
      steps.map(({ action, kind, name }: Record<string, string>) => `${action} ${kind} ${name}`),
    ).toEqual(['add SecurityGroup postgres', 'change Pod shared/db', 'delete SecurityGroup db'])
    const ssh = async (...args: string[]) =>
      (
        await isthmus([
          'trace',
          'team-1/web',
          'shared/db',
          '--tcp',
          '22',
          '-q',
          '-f',
          BEFORE,
          ...args,
        ])
      ).code
    // The other way round, the database would be open until its new group is there.
    expect(await ssh('--without', 'group:db')).toBe(0)
    expect(await ssh(...NEW_GROUP)).toBe(1)
  })

  it('proves that there is no order, and says what would have to be applied at one moment', async () => {
    const { code, out } = await rollout(...READDRESSED)
    expect(code).toBe(1)
    expect(out).toContain(
      'each step breaks something:\n  change Vpc hub  fixtures/diff/readdressed.yaml:2:1\n    breaks 1 endpoint: shared/db → 1 endpoint: team-1/web: all\n',
    )
    expect(out).toContain(
      'there is an order if these are applied at one moment:\n  change Vpc hub  fixtures/diff/readdressed.yaml:2:1\n  change Vpc spoke-1  fixtures/diff/readdressed.yaml:14:1\n',
    )
    expect(out).toContain(
      'there is no order of the 2 steps that keeps whatever is reachable before and after: all that can be got to was tried (2 states looked at)\n',
    )
  })

  it('tells how far it gets, and what breaks then', async () => {
    const run = async (output: string) =>
      await rollout(...READDRESSED, ...NEW_GROUP, ...INTENTS, '-o', output)
    const found = JSON.parse((await run('json')).out)
    expect(found.result).toBe('none')
    expect(found.kept).toEqual(['teams reach the database', 'nobody logs in to the database'])
    const kinds = (steps: { kind: string }[]) => steps.map(({ kind }) => kind)
    expect(kinds(found.furthest.taken)).toEqual(['SecurityGroup', 'Pod', 'SecurityGroup'])
    expect(found.furthest.breaks.map(({ what }: { what: string[] }) => what)).toEqual([
      ['teams reach the database'],
      ['teams reach the database'],
    ])
    expect(kinds(found.together)).toEqual(['Vpc', 'Vpc'])
    const { out } = await run('text')
    expect(out).toContain('this far nothing breaks:\n  add SecurityGroup postgres')
    expect(out).toContain('and then each other step does:\n  change Vpc hub')
    const markdown = (await run('markdown')).out
    expect(markdown).toContain(
      '| 1 | change Vpc hub | `fixtures/diff/readdressed.yaml:2:1` | teams reach the database |',
    )
    expect(markdown).toContain('There is an order if these are applied at one moment:')
  })

  it('tells a search that was given up from a proof', async () => {
    const { code, out } = await rollout(...READDRESSED, '--limit', '1')
    expect(code).toBe(1)
    expect(out).toContain(
      'no order of the 2 steps that keeps whatever is reachable before and after was found, and there may be one: the search was given up (1 state looked at; --limit allows more)',
    )
    expect(out).not.toContain('at one moment')
  })

  it('names the intents that it leaves out; exit 1 if the change itself breaks one', async () => {
    const cut = ['--without', 'peering:hub/spoke-1']
    const { code, out } = await rollout(...cut, ...INTENTS)
    expect(code).toBe(1)
    expect(out).toContain(
      '\n\nleft out teams reach the database: it holds before and not after, so the change itself breaks it\n\n2 steps in an order that keeps the intent that holds before and after',
    )
    const markdown = (await rollout(...cut, ...INTENTS, '-o', 'markdown')).out
    expect(markdown).toContain('\n- left out teams reach the database: it holds before')
    const { kept, leftOut } = JSON.parse((await rollout(...cut, ...INTENTS, '-o', 'json')).out)
    expect(kept).toEqual(['nobody logs in to the database'])
    expect(leftOut).toEqual({ lost: ['teams reach the database'], gained: [], failing: [] })
    expect(JSON.parse((await rollout(...cut, '-o', 'json')).out).leftOut).toBeNull()
  })

  it('takes it well if an intent comes to hold, or never does; and claims to keep none then', async () => {
    const intents = await isthmus(
      ['rollout', 'fixtures/diff/after.yaml', BEFORE, '-q', '--intents', '-'],
      `intents:
  - name: nobody logs in
    unreachable: {from: team-1/web, to: shared/db, protocol: tcp, ports: [22]}
  - name: everybody logs in
    reachable: {from: team-2/web, to: shared/db, protocol: tcp, ports: [22]}
`,
    )
    expect(intents.code).toBe(0)
    expect(intents.out).toContain(
      [
        'left out nobody logs in: it holds after and not before',
        'left out everybody logs in: it holds neither before nor after',
        '',
        '',
      ].join('\n'),
    )
    expect(intents.out).toContain('keeps no intent, for none holds before and after')
  })

  it('has nothing to do where the objects are the same', async () => {
    const { code, out } = await isthmus(['rollout', BEFORE, 'fixtures/diff/../diff/before.yaml'])
    expect(code).toBe(0)
    expect(out).toBe('nothing to apply: the objects are the same\n')
  })

  it('prints an order as Markdown', async () => {
    const { out } = await rollout(...NEW_GROUP, '-o', 'markdown')
    expect(out).toContain(
      '| 1 | add SecurityGroup postgres | `fixtures/diff/new-group.yaml:12:1` |',
    )
  })
})

describe('the steps of a rollout', () => {
  const read = (file: string) => readManifests(readSources([file]).sources).manifests
  const plain = (manifests: ReturnType<typeof read>) =>
    manifests.map(({ value }) => JSON.stringify(value)).sort()

  it.each([
    ['fixtures/diff/before.yaml', 'fixtures/diff/after.yaml'],
    ['fixtures/diff/after.yaml', 'fixtures/diff/rewritten.yaml'],
    ['fixtures/intents/tiers/network.yaml', 'fixtures/diff/before.yaml'],
  ])('make the one of the other: %s, %s', (first, second) => {
    const [before, after] = [read(first), read(second)]
    for (const [from, to] of [
      [before, after],
      [after, before],
    ] as const) {
      const steps = stepsBetween(from, to, 'default')
      expect(plain(manifestsAfter(from, steps))).toEqual(plain(to))
      expect(manifestsAfter(from, [])).toEqual(from)
    }
    expect(stepsBetween(before, before, 'default')).toEqual([])
  })
})
