import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isthmus } from './terminal.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'isthmus-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const save = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const HUB = ['generate', 'hub-spoke', '--hub', 'hub', '--spokes']

describe('isthmus generate', () => {
  it('prints manifests that trace and faults take, and says what was verified', async () => {
    const { code, out, err } = await isthmus([...HUB, '3', '--pods'])
    expect(code).toBe(0)
    expect(err).toBe(
      '4 VPCs, 3 peerings; 12 new objects. Verified: of 12 ordered pairs of subnets, 6 reach each other as designed, and no other more than before\n',
    )
    expect((await isthmus(['trace', 'spoke-1', 'hub', '-f', '-'], out)).code).toBe(0)
    expect((await isthmus(['trace', 'spoke-1', 'spoke-2', '-f', '-'], out)).code).toBe(1)
    expect((await isthmus(['faults', '-f', '-'], out)).out).toBe('no faults\n')
  })

  it('counts one peering and one object as one', async () => {
    const { out, err } = await isthmus([...HUB, '1', '--pods'])
    expect(err).toContain('2 VPCs, 1 peering; 6 new objects.')
    const withoutLast = out.slice(0, out.lastIndexOf('---\n'))
    const again = [...HUB, '1', '--pods', '--append', '-f', '-']
    expect((await isthmus(again, withoutLast)).err).toContain('; 1 new object. Verified')
  })

  it('names all peers of a VPC that changes, also those that are not asked for', async () => {
    const { out: old } = await isthmus([...HUB, '2'])
    const { out } = await isthmus([...HUB, 'other', '--append', '-f', '-'], old)
    expect(out).toMatch(/^# hub: hub, peered with spoke-1, spoke-2, other\n/)
  })

  it('adds to what exists, from a file or from standard input', async () => {
    const old = (await isthmus([...HUB, '2', '--pods'])).out
    const again = [...HUB, '3', '--pods', '--append', '-f', '-']
    const { out, err } = await isthmus(again, old)
    expect(err).toContain('4 VPCs, 3 peerings; 3 new objects, 1 changed.')
    const both = ['-f', save('old.yaml', old), '-f', save('new.yaml', out)]
    expect((await isthmus(['trace', 'spoke-3', 'hub', '-q', ...both])).code).toBe(0)
    expect(await isthmus([...HUB, '3', '--pods', '--append', ...both])).toMatchObject({
      code: 0,
      out: '',
      err: expect.stringContaining('nothing is missing'),
    })
  })

  it('takes names, pools, lengths, a pattern and services', async () => {
    const { code, out } = await isthmus(
      'generate chain --vpcs edge,dmz,core --transit tutorial --transit-routing --dual-stack --prefix-length 26,80 -q'.split(
        ' ',
      ),
    )
    expect(code).toBe(0)
    expect(out).toContain('localConnectIP: 10.1.2.1/24,fd00:10:1:2::1/64')
    expect(out).toContain('cidrBlock: 172.16.0.64/26,fd00:172:16:0:1::/80')
    const mesh = await isthmus([
      ...'generate mesh --vpcs 2 --subnets fd00:1::/48 --prefix-length 80 --transit fd00:2::/64'.split(
        ' ',
      ),
      '--security-groups',
      'tcp 443; icmp',
    ])
    expect(mesh.code).toBe(0)
    expect(mesh.out).toContain('cidrBlock: fd00:1:0:0:1::/80')
    expect(mesh.out).toContain('localConnectIP: fd00:2::1/126')
    expect(mesh.out).toContain('name: vpc-1-mesh')
    expect(mesh.out).toContain('portRangeMin: 443')
  })

  it('avoids what clusters take by default', async () => {
    const { out } = await isthmus([
      ...HUB,
      '1',
      '--subnets',
      '10.16.0.0/15',
      '--prefix-length',
      '16',
    ])
    expect(out).toBe('')
    const { err } = await isthmus([
      ...HUB,
      '1',
      '--subnets',
      '10.16.0.0/15',
      '--prefix-length',
      '16',
    ])
    expect(err).toContain(
      'room for 1 network /16, and 2 are needed for subnets, where 1 of 2 are in use or avoided',
    )
    const whole = await isthmus([
      ...HUB,
      '1',
      ...'--subnets 10.16.0.0/15 --prefix-length 16 --avoid 10.0.0.0/16'.split(' '),
    ])
    expect(whole.out).toContain('cidrBlock: 10.16.0.0/16')
  })

  it('prints nothing where the design does not hold; exit 1', async () => {
    const { code, out, err } = await isthmus(['generate', 'chain', '--vpcs', 'edge,edge-net'])
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain('[port-name-collision]')
    expect(err).toMatch(/the design does not hold, so nothing is printed\n$/)
  })

  it.each([
    [[...HUB, '3', '--append'], '--append needs -f'],
    [[...HUB, '0'], 'there is nothing to peer: the hub-spoke has one VPC'],
    [[...HUB, '3', '--subnets', 'x'], '`x` is no CIDR'],
    [[...HUB, '3', '--prefix-length', 'x'], 'Write a whole number'],
    [[...HUB, '3', '--security-groups', 'ssh'], '`ssh` is no service'],
    [[...HUB, '3', '-f', 'no-such-file.yaml'], '1 error in the manifests; nothing was generated'],
    [['generate', 'mesh'], "required option '--vpcs <names>' not specified"],
  ])('refuses %j; exit 2', async (args, message) => {
    const { code, out, err } = await isthmus(args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(message)
  })
})
