import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isthmus } from './terminal.ts'

const SHOP = 'fixtures/repair/shop.yaml'
const LINE = 'shop/web -> data/db tcp/5432'
const HUB = 'fixtures/intents/hub-and-spoke/network.yaml'
const TRACE = ['trace', 'shop/web', 'data/db', '--tcp', '5432', '-f']

let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'isthmus-repair-'))
  file = join(folder, 'shop.yaml')
  copyFileSync(SHOP, file)
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('isthmus repair', () => {
  it('prints what its page shows', async () => {
    const page = readFileSync('docs/repair.md', 'utf8')
    const [, line, files, text] =
      /<!-- isthmus repair --reach '(.+)' -f (.+) -->\n```\n([\s\S]+?)```/.exec(page)!
    const { code, out } = await isthmus(['repair', '--reach', line!, '-f', files!])
    expect([code, out]).toEqual([0, text])
  })

  it('changes no file, unless it is told to', async () => {
    await isthmus(['repair', '--reach', LINE, '-f', file])
    expect(readFileSync(file, 'utf8')).toBe(readFileSync(SHOP, 'utf8'))
    const { code, err } = await isthmus(['repair', '--reach', LINE, '-f', file, '--fix'])
    expect([code, err]).toEqual([0, `5 edits made, in ${file}\n`])
    const text = readFileSync(file, 'utf8')
    for (const comment of ['# the warehouse, behind the gateway', '# backups', '# A shop']) {
      expect(text).toContain(comment)
    }
    expect((await isthmus([...TRACE, file])).code).toBe(0)
    const again = await isthmus(['repair', '--reach', LINE, '-f', file, '--fix'])
    expect([again.code, again.err]).toEqual([0, ''])
    expect(again.out).toMatch(/^nothing to do: /)
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  it('counts a single edit as one', async () => {
    const right = readFileSync('fixtures/tutorial/two-vpcs-repaired.yaml', 'utf8')
    writeFileSync(file, right.replace('remoteVpc: vpc-b', 'remoteVpc: vpc-x'))
    const { code, err } = await isthmus(['repair', '--reach', 'a -> b', '-f', file, '--fix'])
    expect([code, err]).toEqual([0, `1 edit made, in ${file}\n`])
    expect(readFileSync(file, 'utf8')).toBe(right)
  })

  it('prints a patch that git takes', async () => {
    const { code, out, err } = await isthmus(['repair', '--reach', LINE, '-f', SHOP, '--diff'])
    expect([code, err]).toEqual([0, ''])
    execFileSync('git', ['init', '-q', folder])
    execFileSync('mkdir', ['-p', join(folder, 'fixtures/repair')])
    copyFileSync(SHOP, join(folder, SHOP))
    execFileSync('git', ['apply', '-'], { cwd: folder, input: out })
    expect((await isthmus([...TRACE, join(folder, SHOP)])).code).toBe(0)
  })

  it('reads standard input, and writes no such file', async () => {
    const text = readFileSync(SHOP, 'utf8')
    expect((await isthmus(['repair', '--reach', LINE, '-f', '-'], text)).code).toBe(0)
    const { code, err } = await isthmus(['repair', '--reach', LINE, '-f', '-', '--fix'], text)
    expect([code, err]).toEqual([2, expect.stringContaining('`-` is no file to write to')])
  })

  it('repairs what an intents file asks for, and keeps the rest of it', async () => {
    const intents = join(folder, 'intents.yaml')
    writeFileSync(
      intents,
      `intents:
  - reachable: {from: shop/web, to: data/db, protocol: tcp, ports: 5432}
  - unreachable: {from: data/db, to: shop/web}
`,
    )
    const repaired = await isthmus(['repair', '--intents', intents, '-f', file, '-o', 'json'])
    expect(repaired.code).toBe(0)
    expect(JSON.parse(repaired.out).intents).toEqual([
      {
        name: 'reachable: shop/web → data/db, tcp 5432',
        before: 'fails',
        after: 'holds',
        pairs: 1,
      },
      { name: 'unreachable: data/db → shop/web, all', before: 'holds', after: 'holds', pairs: 1 },
    ])
    await isthmus(['repair', '--intents', intents, '-f', file, '--fix'])
    expect((await isthmus(['check', '--intents', intents, '-f', file])).code).toBe(0)
  })

  it('exits with 1 where there is no repair, and tells it beside a patch', async () => {
    const { code, out, err } = await isthmus([
      'repair',
      '--reach',
      'shop/nobody -> data/db',
      '-f',
      SHOP,
      '--diff',
    ])
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain('there is no pod `shop/nobody`')
  })

  it('tells another way where there is one', async () => {
    const { out } = await isthmus([
      'repair',
      '--reach',
      'team-1/web -> team-2/web tcp 443',
      '-f',
      HUB,
    ])
    expect(out).toContain('2 edits make it true')
    expect(out).toContain('another way, spoke-1 → spoke-2: 4 edits')
    expect(out).toContain('team-2/web → team-1/web: everything gets through')
    expect(out).toContain('are in no security group that would narrow it')
  })

  it.each([
    [['-f', SHOP], 'nothing is said to be reachable'],
    [['-f', SHOP, '--reach', 'web db'], 'has no arrow between two ends'],
    [['-f', SHOP, '--reach', LINE, '--without', 'vpc:data'], 'so that there is nothing to repair'],
    [['-f', SHOP, '--reach', LINE, '--transit-pool', 'x'], '`x` is no CIDR'],
    [['-f', 'examples/kyma/scenario.yaml', '--reach', LINE], 'error'],
  ])('refuses %j', async (args, message) => {
    const { code, err } = await isthmus(['repair', ...args])
    expect(code).toBe(2)
    expect(err).toContain(message)
  })

  it('takes new networks from the pool that it is given', async () => {
    const pool = ['--transit-pool', '172.31.0.0/24', '--avoid', '172.31.0.0/30']
    const { out } = await isthmus(['repair', '--reach', LINE, '-f', SHOP, ...pool])
    expect(out).toContain('with address 172.31.0.5/30')
  })
})

describe('isthmus repair -o markdown', () => {
  it('is a table of edits, the patch, the proof, and what changes', async () => {
    const { out } = await isthmus(['repair', '--reach', LINE, '-f', SHOP, '-o', 'markdown'])
    expect(out).toMatchSnapshot()
  })

  it('says that there is nothing to do, or no repair', async () => {
    const hold = ['repair', '--reach', 'team-1/web -> shared/db', '-f', HUB, '-o', 'markdown']
    expect((await isthmus(hold)).out).toContain('Nothing to do: this holds already.')
    const none = ['repair', '--reach', 'team-1/nobody -> shared/db', '-f', HUB, '-o', 'markdown']
    expect((await isthmus(none)).out).toContain('**No repair** for')
  })
})
