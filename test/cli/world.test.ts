import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isthmus } from './terminal.ts'

const WORLD = `provider: aws
kyma: {shoot: c-a1b2c3d, network: vpc-k}
accounts:
  - id: "111111111111"
    vpcs:
      - id: vpc-k
        region: eu-central-1
        cidrs: [10.250.0.0/16]
        subnets: [{id: subnet-k, cidr: 10.250.0.0/19}]
        routeTables: [{id: rtb-k, main: true, routes: [{destination: 10.10.0.0/16, target: pcx-1}]}]
        endpoints: [{name: node, address: 10.250.0.10, subnet: subnet-k}]
      - id: vpc-r
        region: eu-central-1
        cidrs: [10.10.0.0/16]
        subnets: [{id: subnet-r, cidr: 10.10.0.0/24}]
        routeTables: [{id: rtb-r, main: true, routes: [{destination: 10.250.0.0/16, target: pcx-1}]}]
        securityGroups: [{id: sg-web, ingress: [{protocol: tcp, ports: 443, cidr: 10.250.0.0/16}]}]
        endpoints: [{name: web, address: 10.10.0.5, subnet: subnet-r, securityGroups: [sg-web]}]
peeringConnections: [{id: pcx-1, requester: vpc-k, accepter: vpc-r}]
`

let folder: string
let world: string
let deleted: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'world-'))
  world = join(folder, 'world.yaml')
  deleted = join(folder, 'deleted.yaml')
  writeFileSync(world, WORLD)
  writeFileSync(deleted, WORLD.replace('accepter: vpc-r', 'accepter: vpc-r, code: deleted'))
})

afterAll(() => rmSync(folder, { recursive: true }))

describe('a world of cloud networks in place of manifests', () => {
  test('is traced', async () => {
    expect(
      (await isthmus(['trace', 'vpc-k/node', 'vpc-r/web', '--tcp', '443', '-f', world])).code,
    ).toBe(0)
    const lost = await isthmus(['trace', 'vpc-k/node', 'vpc-r/web', '--tcp', '443', '-f', deleted])
    expect(lost.code).toBe(1)
    expect(lost.out).toContain('peering connection `pcx-1` is deleted')
    // Nobody writes localConnectIP into an AWS account.
    expect(lost.out).not.toContain('localConnectIP')
  })

  test('has a matrix of who reaches whom', async () => {
    const { out, code } = await isthmus(['reach', '-f', world])
    expect(code).toBe(0)
    expect(out).toContain('tcp 443')
  })

  test('is compared with another one', async () => {
    const { out } = await isthmus(['diff', deleted, world])
    expect(out).toContain('newly reachable: tcp 443')
  })

  test('is checked against intents', async () => {
    const intents = join(folder, 'intents.yaml')
    writeFileSync(
      intents,
      'intents:\n  - only: {from: vpc-k/node, to: vpc-r/web, services: [tcp 443]}\n',
    )
    expect((await isthmus(['check', '--intents', intents, '-f', world])).code).toBe(0)
    expect((await isthmus(['check', '--intents', intents, '-f', deleted])).code).toBe(1)
  })

  test('is refused where a command is about manifests, or beside them', async () => {
    const lint = await isthmus(['lint', '-f', world])
    expect([lint.code, lint.err]).toEqual([
      2,
      expect.stringContaining('about manifests of Kube-OVN'),
    ])
    const two = await isthmus(['reach', '-f', world, '-f', deleted])
    expect([two.code, two.err]).toEqual([2, expect.stringContaining('are two worlds')])
  })

  test('is asked as if a part were not there', async () => {
    const https = ['vpc-k/node', 'vpc-r/web', '--tcp', '443', '-f', world]
    for (const part of ['peering:vpc-r/vpc-k', 'route:rtb-r/10.250.0.0/16', 'group:sg-web']) {
      expect((await isthmus(['trace', ...https, '--without', part])).code).toBe(1)
    }
    const { out } = await isthmus(['diff', world, '--without', 'peering:vpc-k/vpc-r'])
    expect(out).toContain('no longer reachable: tcp 443')
  })

  test.each([
    ['peering:vpc-k/vpc-x', 'no peering of networks `vpc-k/vpc-x` to go without', 'vpc-k/vpc-r'],
    ['vpc:vpc-k', 'no remote network `vpc-k` to go without', 'vpc-r'],
    ['rule:vpc-r/web', 'a world on aws has nothing with a name that is a rule', 'group:ID'],
    ['peeering:a/b', 'does not say what to take away from a world', 'did you mean `peering:…`?'],
    ['vpc-r', 'does not say what to take away from a world', 'did you mean `vpc:…`?'],
  ])('says what can be taken away instead of %s', async (part, message, help) => {
    const { code, err } = await isthmus(['reach', '-f', world, '--without', part])
    expect(code).toBe(2)
    expect(err).toContain(message)
    expect(err).toContain(help)
  })

  test('is asked as if there were more', async () => {
    const more = join(folder, 'more.yaml')
    writeFileSync(
      more,
      'changes:\n  - setIngress: {group: sg-web, rules: [{protocol: tcp, ports: 22, cidr: 10.250.0.0/16}]}\n',
    )
    const { out } = await isthmus(['diff', world, '--with', more])
    expect(out).toContain('newly reachable: tcp 22')
    writeFileSync(more, 'changes:\n  - addCidr: {vpc: vpc-r, cidr: 10.250.0.0/24}\n')
    const refused = await isthmus(['diff', world, '--with', more])
    expect(refused.code).toBe(2)
    expect(refused.err).toContain(`${more}:2:5`)
    expect(refused.err).toContain('is refused: 10.250.0.0/24 overlaps vpc-k, a peer')
    expect(/\[([a-z-]+)\]/.exec(refused.err)![1]).toBe('change-refused')
  })

  test('is asked as if a resource had been applied', async () => {
    const resource = join(folder, 'resource.yaml')
    writeFileSync(
      resource,
      `apiVersion: cloud-resources.kyma-project.io/v1beta1
kind: AwsVpcPeering
metadata: {name: p}
spec: {remoteAccountId: "222222222222", remoteRegion: eu-central-1, remoteVpcId: vpc-r}
`,
    )
    const before = join(folder, 'before.yaml')
    const bare = WORLD.replaceAll(/, routes: \[.*?\]/g, '')
      .replace(/peeringConnections.*/, '')
      .replace('cidrs: [10.10', 'tags: {c-a1b2c3d: ""}\n        cidrs: [10.10')
    // One account is enough for both VPCs.
    writeFileSync(before, bare)
    const lacking = await isthmus([
      'trace',
      'vpc-k/node',
      'vpc-r/web',
      '-f',
      before,
      '-f',
      resource,
    ])
    expect(lacking.err).toContain('AwsVpcPeering `p` does not become Ready')
    writeFileSync(
      before,
      bare.replace(
        '      - id: vpc-r',
        '  - id: "222222222222"\n    peeringRole: documented\n    vpcs:\n      - id: vpc-r',
      ),
    )
    const { out, err } = await isthmus(['diff', before, '--with', resource])
    expect(err).toBe('')
    expect(out).toContain('newly reachable: tcp 443')
  })

  test('tells what is wrong with it, and where', async () => {
    const bad = join(folder, 'bad.yaml')
    writeFileSync(bad, WORLD.replace('10.250.0.0/19', '10.250.0.0/33'))
    const { code, err } = await isthmus(['reach', '-f', bad])
    expect(code).toBe(2)
    expect(err).toContain(`${bad}:9:`)
  })
})
