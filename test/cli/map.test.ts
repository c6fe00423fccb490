import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { star } from '../map/examples.ts'
import { isthmus } from './terminal.ts'

const TWO = 'fixtures/tutorial/two-vpcs.yaml'

/** What a command writes to a file of its own. */
async function written(args: readonly string[], stdin = ''): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-'))
  try {
    const file = join(folder, 'map')
    const { code, err } = await isthmus([...args, '--out', file], stdin)
    expect([code, err.includes('error')]).toEqual([0, false])
    return readFileSync(file)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe('isthmus map', () => {
  it('draws the picture in the README', async () => {
    const [, command] = /^isthmus (map -f .+) --out (docs\/.+)$/m.exec(
      readFileSync('README.md', 'utf8'),
    )!
    const [start, trace] = command!.split(" --trace '")
    const args = [...start!.split(' '), '--trace', trace!.replace("'", '')]
    const { code, out } = await isthmus(args)
    expect(code).toBe(0)
    expect(out).toBe(readFileSync('docs/map-hub-and-spoke.svg', 'utf8'))
  })

  it.each([
    ['svg', /^<svg xmlns=/],
    ['html', /^<!doctype html>/],
    ['mermaid', /^flowchart LR\n/],
    ['dot', /^graph isthmus \{\n/],
  ])('prints %s', async (format, start) => {
    const { code, out } = await isthmus(['map', '-q', '-f', TWO, '-o', format])
    expect(code).toBe(0)
    expect(out).toMatch(start)
    expect(out).toContain('vpc-b')
  })

  it('writes PNG, the same each time', async () => {
    const args = ['map', '-q', '-f', TWO, '-o', 'png']
    const [one, two] = [await written(args), await written(args)]
    expect(one.subarray(0, 8)).toEqual(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))
    // Two points to a pixel of the picture, which is 640 wide.
    expect(one.readUInt32BE(16)).toBe(1280)
    expect(one.equals(two)).toBe(true)
    const { code, err } = await isthmus(args)
    expect([code, err]).toEqual([2, expect.stringContaining('--out')])
  })

  it('reads standard input, and draws what would be with and without something', async () => {
    const design = readFileSync(TWO, 'utf8')
    const { out } = await isthmus(['map', '-q', '-f', '-', '-o', 'mermaid'], design)
    expect(out).toContain(' -.-|')
    const without = await isthmus([
      ...['map', '-q', '-f', TWO, '-o', 'mermaid'],
      ...['--without', 'peering:vpc-a/vpc-b'],
    ])
    expect(without.out).toContain('no peerings')
    expect(without.out).not.toContain('-.-')
  })

  it('reads localConnectIP as it is told', async () => {
    const state = async (reading: string): Promise<string> =>
      (await isthmus(['map', '-q', '-f', TWO, '-o', 'dot', '--connect-ip', reading])).out
    expect(await state('address')).toContain('label="broken"')
    expect(await state('network')).toContain('label="works if localConnectIP is read as a network"')
  })

  it('draws a trace, and where it dies', async () => {
    const args = ['map', '-q', '-f', TWO, '--connect-ip', 'address', '--trace', 'a b --tcp 80']
    const { out } = await isthmus(args)
    expect(out).toContain('class="death"')
    expect(out).toContain('a → b, tcp port 80: unreachable')
    const arrived = await isthmus(['map', '-q', '-f', TWO, '--trace', 'a b', '--trace', 'b a'])
    expect(arrived.out).not.toContain('class="death"')
    expect(arrived.out).toContain('A a → b, icmp: reachable')
    expect(arrived.out).toContain('B b → a, icmp: reachable')
  })

  it('shows routes where they are asked for', async () => {
    const route = '10.2.0.0/16 via 192.168.1.1'
    expect((await isthmus(['map', '-q', '-f', TWO])).out).not.toContain(route)
    expect((await isthmus(['map', '-q', '-f', TWO, '--routes'])).out).toContain(route)
  })

  it('opens a large map folded, and folds and unfolds groups by name', async () => {
    const large = star(30).join('---\n')
    const args = ['map', '-q', '-f', '-', '-o', 'mermaid']
    const boxes = async (...more: readonly string[]): Promise<number> =>
      (await isthmus([...args, ...more], large)).out.match(/^ {2}n\d+\[/gm)!.length
    expect(await boxes()).toBe(2)
    expect(await boxes('--unfold', 'spoke-*')).toBe(31)
    expect(await boxes('--unfold', 'all')).toBe(31)
    expect(await boxes('--group-by', 'team', '--fold', 'team=odd')).toBe(17)
    expect(await boxes('--group-by', 'team', '--fold', 'all')).toBe(2)
  })

  it('draws the networks of a world, with the state of their peerings', async () => {
    const { out } = await isthmus(['map', '-f', 'fixtures/cloud/worlds/azure-hub.yaml'])
    expect(out).toContain('vnet-spoke')
    expect(out).toContain('>Connected<')
  })

  it.each([
    [['--fold', 'spoke'], 'there is no group `spoke`'],
    [['--group-by', 'nothing'], 'no two VPCs have one value of label `nothing`'],
    [['--trace', 'a'], "missing required argument 'to'"],
    [['--trace', 'a b --nonsense'], "unknown option '--nonsense'"],
    [['--trace', 'nobody b'], 'nobody'],
    [['--out', 'no/such/folder/map.svg'], "can't be written"],
  ])('says what is wrong with %j', async (more, message) => {
    const { code, err } = await isthmus(['map', '-q', '-f', TWO, ...more])
    expect(code).toBe(2)
    expect(err).toContain(message)
    expect(err).toContain('error: ')
  })
})
