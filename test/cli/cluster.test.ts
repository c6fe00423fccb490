import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isthmus } from './terminal.ts'

const CLUSTER = 'examples/kyma/cluster.yaml'

let folder: string
/** The world of the example with its peering. */
let peered: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cluster-'))
  peered = join(folder, 'peered.yaml')
  const { out } = await isthmus(['cloud', 'run', 'examples/kyma/scenario.yaml', '-o', 'world'])
  writeFileSync(peered, out)
})

afterAll(() => rmSync(folder, { recursive: true }))

const together = (...args: string[]) => isthmus([...args, '-f', CLUSTER, '-f', peered])

describe('manifests and the world that their nodes are in', () => {
  it('answer as the documentation shows', async () => {
    const text = readFileSync('docs/cloud.md', 'utf8')
    const [, command, shown] =
      /<!-- isthmus (trace .+) -f examples\S+ -f peered.yaml -->\n```\n([\s\S]+?)```/.exec(text)!
    const { code, out } = await together(...command!.split(' '))
    expect([code, out.replaceAll(`${folder}/`, '')]).toEqual([1, shown])
  })

  it('tell what a machine made of an address, in text and as data', async () => {
    const { code, out } = await together('trace', 'orders', 'vpc-erp/erp-1', '--tcp', '443')
    expect(code).toBe(0)
    expect(out).toContain('snat 10.16.0.0/16: source 10.16.0.5 becomes 10.250.0.10')
    expect(out).toContain('unsnat 10.16.0.0/16: destination 10.250.0.10 becomes 10.16.0.5')
    const json = await together('trace', 'orders', 'vpc-erp/erp-1', '--tcp', '443', '-o', 'json')
    const { request, reply } = JSON.parse(json.out)
    const translated = (leg: typeof request) =>
      leg.hops.flatMap((hop: { translated?: object }) => hop.translated ?? [])
    expect(translated(request)).toEqual([{ kind: 'snat', from: '10.16.0.5', to: '10.250.0.10' }])
    expect(translated(reply)).toEqual([{ kind: 'unsnat', from: '10.250.0.10', to: '10.16.0.5' }])
  })

  it('say why nobody gets in to a pod', async () => {
    const { out } = await together('trace', 'vpc-erp/erp-1', 'orders', '--tcp', '80')
    expect(out).toContain('10.16.0.5 is in VPC `ovn-cluster` of the cluster, whose pods no network')
    expect(out).not.toContain('write:')
  })

  it('have the faults of the tenant, and none of the node itself', async () => {
    const { out } = await together('faults')
    expect(out.match(/^[a-z-]+(?=: )/gm)).toEqual(['one-way', 'one-way'])
    expect(out).toContain('requests from 10.60.0.0/16 to 10.250.0.10/32 arrive')
  })

  it('lose a part of either with --without', async () => {
    const trace = ['trace', 'orders', 'vpc-erp/erp-1', '--tcp', '443']
    const cut = await together(...trace, '--without', 'peering:vpc-kyma/vpc-erp')
    expect([cut.code, cut.out.split('\n')[0]]).toEqual([
      1,
      'unreachable: orders → vpc-erp/erp-1, tcp port 443',
    ])
    const gone = await together(...trace, '--without', 'pod:default/orders')
    expect(gone.err).toContain('there is no pod `orders`')
    const unknown = await together(...trace, '--without', 'pod:default/nobody')
    expect(unknown.code).toBe(2)
  })

  it('differ from those before the peering in what pods reach', async () => {
    const side = (name: string, world: string): string => {
      const path = join(folder, name)
      mkdirSync(path)
      copyFileSync(CLUSTER, join(path, 'cluster.yaml'))
      copyFileSync(world, join(path, 'world.yaml'))
      return path
    }
    const sides = [side('before', 'examples/kyma/world.yaml'), side('after', peered)]
    const { code, out } = await isthmus(['diff', ...sides])
    expect(code).toBe(0)
    expect(out).toContain(
      '+ 2 endpoints: default/orders, vpc-kyma/node → 1 endpoint: vpc-erp/erp-1',
    )
    expect(out).not.toContain('cart')
  })

  it('must be about the same nodes', async () => {
    const text = readFileSync(CLUSTER, 'utf8')
    const other = join(folder, 'other.yaml')
    writeFileSync(other, text.replace('address: 10.250.0.10', 'address: 10.250.0.11'))
    const { code, err } = await isthmus(['reach', '-f', other, '-f', peered])
    expect(code).toBe(2)
    expect(err).toContain('Node `node` has InternalIP 10.250.0.11, and the world has it at')
    expect(err).toContain('[nodes-differ]')
  })
})
