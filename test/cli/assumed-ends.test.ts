import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffNetworks } from '../../src/analysis/index.ts'
import { endsOf } from '../../src/cli/assumed-ends.ts'
import { mustLoadNetwork } from '../../src/load.ts'
import type { LogicalNetwork } from '../../src/model/index.ts'
import { isthmus } from './terminal.ts'

const vpc = (name: string, remote: string, link: string, routes: readonly string[]) => ({
  apiVersion: 'kubeovn.io/v1',
  kind: 'Vpc',
  metadata: { name },
  spec: {
    vpcPeerings: [{ remoteVpc: remote, localConnectIP: `169.254.0.${link}/30` }],
    staticRoutes: routes.map((cidr) => ({ cidr, nextHopIP: `169.254.0.${3 - Number(link)}` })),
  },
})
const subnet = (name: string, cidrBlock: string) => ({
  apiVersion: 'kubeovn.io/v1',
  kind: 'Subnet',
  metadata: { name: `${name}-net` },
  spec: { vpc: name, cidrBlock },
})
const group = (address: string) => ({
  apiVersion: 'kubeovn.io/v1',
  kind: 'SecurityGroup',
  metadata: { name: 'g' },
  spec: {
    ingressRules: [
      {
        ipVersion: 'ipv4',
        protocol: 'all',
        priority: 1,
        remoteType: 'address',
        remoteAddress: address,
        policy: 'allow',
      },
    ],
  },
})
const listOf = (...items: object[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items })

/** Two peered VPCs with a subnet each and nobody in them; the first has routes to the second. */
const design = (routes: readonly string[], more: readonly object[] = []) =>
  listOf(
    vpc('a', 'b', '1', routes),
    vpc('b', 'a', '2', ['10.1.0.0/16']),
    subnet('a', '10.1.0.0/16'),
    subnet('b', '10.2.0.0/16'),
    ...more,
  )

const pod = (network: string, address: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: `on-${address}`,
    annotations: {
      'ovn.kubernetes.io/logical_switch': `${network}-net`,
      'ovn.kubernetes.io/ip_address': address,
    },
  },
})

const written = async (
  first: string,
  second: string,
  ...args: string[]
): Promise<Awaited<ReturnType<typeof isthmus>>> => {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-ends-'))
  try {
    const files = [first, second].map((text, i) => {
      const file = join(folder, `${i}.json`)
      writeFileSync(file, text)
      return file
    })
    return await isthmus([args[0]!, ...files, ...args.slice(1)])
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const ASSUMED =
  'there are no endpoints: some are assumed in each subnet of a VPC, in no security group\n'

describe('a comparison of manifests without pods', () => {
  it('is about endpoints that are assumed in each subnet, and says so', async () => {
    const { code, out } = await written(
      design(['10.2.0.0/16']),
      design([]),
      'diff',
      '--fail-on',
      'lost-reachability',
    )
    expect(code).toBe(1)
    expect(out.startsWith(ASSUMED)).toBe(true)
    expect(out).toContain('- 1 endpoint: a:10.1.0.2 → 1 endpoint: b:10.2.0.2, 1 pair\n')
    expect(out).toContain('isthmus trace a:10.1.0.2 b:10.2.0.2 --tcp 1\n')
    expect(out).toMatch(/\n2 pairs of endpoints changed: 2 lose services\n$/)
  })

  it('notices a route that becomes narrower than the subnet', async () => {
    const { out } = await written(design(['10.2.0.0/16']), design(['10.2.0.0/24']), 'diff')
    expect(out).toContain('- 1 endpoint: a:10.1.0.2 → 1 endpoint: b:10.2.1.0, 1 pair\n')
    expect(out).not.toContain('b:10.2.0.2, 1 pair')
  })

  it('says it in Markdown and JSON too', async () => {
    const [one, other] = [design(['10.2.0.0/16']), design([])]
    const markdown = (await written(one, other, 'diff', '-o', 'markdown')).out
    expect(markdown.startsWith('> there are no endpoints: some are assumed')).toBe(true)
    expect(markdown).toContain('### Reachability')
    const run = await written(one, other, 'diff', '-o', 'json')
    expect(run.err).toContain('[endpoint-assumed]')
    expect(JSON.parse(run.out)).toMatchObject({
      counts: { lost: 2 },
      notes: [{ code: 'endpoint-assumed' }],
    })
  })

  it('leaves alone what somebody is in, on either side', async () => {
    const bare = design(['10.2.0.0/16'])
    const { out } = await written(bare, design([], [pod('a', '10.1.0.7')]), 'diff')
    expect(out).toMatch(/^no change/)
  })

  it('refuses to let a gate pass where nobody and nothing is there', async () => {
    const empty = listOf(vpc('a', 'b', '1', []))
    expect((await written(empty, empty, 'diff')).out).toMatch(/^nothing is compared: /)
    const json = await written(empty, empty, 'diff', '-o', 'json')
    expect(JSON.parse(json.out)).toMatchObject({ notes: [{ code: 'nothing-to-compare' }] })
    const { code, err } = await written(empty, empty, 'diff', '--fail-on', 'any')
    expect(code).toBe(2)
    expect(err).toContain("--fail-on can't tell: nothing is compared")
  })

  it('refuses to let a gate pass where security groups differ that nobody is in', async () => {
    const [one, other] = [design([], [group('10.1.0.0/16')]), design([], [group('10.1.0.0/24')])]
    const { out } = await written(one, other, 'diff')
    expect(out).toContain(', and what security groups do is not compared\n')
    const { code, err } = await written(one, other, 'diff', '--fail-on', 'any')
    expect(code).toBe(2)
    expect(err).toContain('these differ: g\n')
    expect((await written(one, one, 'diff', '--fail-on', 'any')).code).toBe(0)
  })

  it('shows a sweep, an upgrade and a rollout something as well', async () => {
    const bare = design(['10.2.0.0/16'])
    const sweep = await isthmus(['sweep', '-f', '-'], bare)
    expect(sweep.out.startsWith(ASSUMED)).toBe(true)
    expect(sweep.out).toContain('3 parts taken away, one at a time: 3 with a change')
    const upgrade = await isthmus(['upgrade', '--from', '1.12', '--to', '1.17', '-f', '-'], bare)
    expect(upgrade.out.startsWith(ASSUMED)).toBe(true)
    const apart = design(['10.2.0.0/16']).replaceAll('169.254.0', '169.254.9')
    const rollout = await written(bare, apart, 'rollout')
    expect(rollout.code).toBe(1)
    expect(rollout.out).toContain('breaks 1 endpoint: a:10.1.0.2 → 1 endpoint: b:10.2.0.2')
  })

  it('changes what it changes for pods at every 64th address, if only it changes anything', () => {
    // Prefixes from 10.2.0.0/16 to 10.2.x.0/26, so that every 64th address stands for all that they tell apart.
    const route = fc
      .tuple(fc.nat(1023), fc.integer({ min: 16, max: 26 }))
      .map(([block, length]) => {
        const kept = (block >> (26 - length)) << (26 - length)
        return `10.2.${kept >> 2}.${(kept & 3) * 64}/${length}`
      })
    const routes = fc.uniqueArray(route, { maxLength: 3 })
    const isSame = (first: LogicalNetwork, second: LogicalNetwork) =>
      diffNetworks(first, second).isEmpty
    const pods = [
      pod('a', '10.1.0.9'),
      ...Array.from({ length: 1024 }, (_, i) => pod('b', `10.2.${i >> 2}.${(i & 3) * 64 + 9}`)),
    ]
    fc.assert(
      fc.property(routes, routes, (one, other) => {
        const bare = [one, other].map((some) => mustLoadNetwork(design(some)))
        const { populate } = endsOf(bare)
        const [first, second] = bare.map((network) => populate(network).model)
        const full = [one, other].map((some) => mustLoadNetwork(design(some, pods)).model)
        expect(isSame(first!, second!)).toBe(isSame(full[0]!, full[1]!))
      }),
      { numRuns: 20 },
    )
  })

  it('assumes somebody in each part of a subnet that matches tell apart, and nobody on a gateway or next hop', () => {
    const network = mustLoadNetwork(
      listOf(
        {
          apiVersion: 'kubeovn.io/v1',
          kind: 'Vpc',
          metadata: { name: 'a' },
          spec: {
            staticRoutes: [{ cidr: '0.0.0.0/0', nextHopIP: '10.1.0.2' }],
            policyRoutes: [{ priority: 10, match: 'ip4.src == 10.1.0.64/26', action: 'drop' }],
          },
        },
        {
          ...subnet('a', '10.1.0.0/24'),
          spec: {
            vpc: 'a',
            cidrBlock: '10.1.0.0/24',
            acls: [
              {
                direction: 'to-lport',
                priority: 1000,
                match: 'ip4.dst == 10.1.0.254',
                action: 'drop',
              },
            ],
          },
        },
      ),
    )
    const { endpoints } = endsOf([network]).populate(network).model
    expect(endpoints.map(({ name }) => name)).toEqual([
      'a:10.1.0.3',
      'a:10.1.0.64',
      'a:10.1.0.128',
      'a:10.1.0.254',
    ])
  })
})
