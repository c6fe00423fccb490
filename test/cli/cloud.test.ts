import { expect, it } from 'vitest'
import { isthmus } from './terminal.ts'

const FIXTURES = 'fixtures/cloud/'

it('runs a scenario, and tells the timeline and how it ends', async () => {
  const { code, out, err } = await isthmus([
    'cloud',
    'run',
    `${FIXTURES}scenarios/09-aws-deleted.yaml`,
  ])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toContain('▸ delete p')
  expect(out).toContain('22s110ms  p is gone')
  expect(out).toContain('blackhole-route rtb-r1: the route to 10.250.0.0/16')
  expect(out).toContain(
    '  clean up: aws ec2 delete-route --region eu-central-1 --route-table-id rtb-r1',
  )
  expect(out).toMatch(/(\d+) of \1 expectations hold/)
})

it('tells what helps a resource that is not Ready', async () => {
  const { out } = await isthmus([
    'cloud',
    'run',
    `${FIXTURES}scenarios/11-aws-second-resource.yaml`,
  ])
  expect(out).toContain('stopped at createRemoteRoutes; looks again within 1m')
  expect(out).toContain('help: the remote side: delete the black hole')
})

it('says of an error that stays although nothing fails any more that it is one', async () => {
  const { out } = await isthmus(['cloud', 'run', `${FIXTURES}scenarios/30-aws-error-stays.yaml`])
  expect(out).toContain('stopped at updateSuccessStatus; looks again not before the resync')
  expect(out).toContain(
    'help: the resource: nothing fails any more, and an Error that came after Ready stays as long as the resource (quirk Q6); then delete',
  )
})

const WRONG = `name: wrong
world: {provider: gcp, kyma: {shoot: s, network: p/n}, projects: [{id: p, networks: [{name: n}]}]}
steps:
  - delete: q
  - expect: {resources: {p: {state: Connected}}, peerings: [a]}
`

it('fails where something is not as expected, and says what', async () => {
  const { code, out } = await isthmus(['cloud', 'run', '-'], WRONG)
  expect(code).toBe(1)
  expect(out).toContain('FAIL refusal of delete q after 0s  -:4:5')
  expect(out).toContain('FAIL presence of p after 0s  -:5:')
  expect(out).toContain('  expected: a\n  found: nothing')
  expect(out).toContain('0 of 3 expectations hold')
})

it('writes JUnit', async () => {
  const { code, out } = await isthmus(['cloud', 'run', '-', '-o', 'junit'], WRONG)
  expect(code).toBe(1)
  expect(out).toContain(
    '<testsuites name="isthmus cloud run" tests="3" failures="3" errors="0" skipped="0">',
  )
  expect(out).toContain(
    '<testcase classname="wrong" name="presence of p after 0s" file="-" line="5">',
  )
  expect(out).toContain('>expected: there\nfound: gone\n-:5:')
})

it('writes JSON', async () => {
  const { out } = await isthmus([
    'cloud',
    'run',
    `${FIXTURES}scenarios/19-gcp-overlap.yaml`,
    '-o',
    'json',
  ])
  const [run] = JSON.parse(out)
  expect(run).toMatchObject({
    scenario: 'a remote subnet lies in that of Kyma',
    resources: [
      {
        name: 'p',
        state: 'Disconnected',
        retry: 300_000,
        recovery: { kind: 'recreate', who: 'remote' },
      },
    ],
    dangling: [{ kind: 'inactive-peering', origin: null }],
  })
  expect(run.checks.every(({ status }: { status: string }) => status === 'passed')).toBe(true)
})

it('compares the modes', async () => {
  const file = `${FIXTURES}scenarios/31-aws-delete-hangs.yaml`
  const { code, out } = await isthmus(['cloud', 'run', file, '--compare'])
  expect(code).toBe(1)
  expect(out).toContain('Q7 AWS, deleteRemotePeering with the documented policy  (inference)')
  const json = JSON.parse((await isthmus(['cloud', 'run', file, '--compare', '-o', 'json'])).out)
  expect(json[0].because).toEqual(['Q7'])
  const same = await isthmus([
    'cloud',
    'run',
    `${FIXTURES}scenarios/01-aws-ready.yaml`,
    '--compare',
  ])
  expect(same).toMatchObject({
    code: 0,
    out: 'the code does here what the documentation lets one expect\n',
  })
})

it('follows the documentation when asked to', async () => {
  const file = `${FIXTURES}scenarios/03-aws-role-missing.yaml`
  const { code, out } = await isthmus(['cloud', 'run', file, '--mode', 'documented', '--seed', '7'])
  expect(code).toBe(1)
  expect(out).toContain('Error/Unauthorized Not authorized to assume role.')
})

it('tells what is wrong with a scenario', async () => {
  const { code, err } = await isthmus(['cloud', 'run', '-'], 'world: {}\nsteps: [{delete: p}]\n')
  expect(code).toBe(2)
  expect(err).toContain('-:1:8: error: provider is missing: it must be one of aws, gcp, azure')
  expect(err).toContain('1 error; nothing was simulated')
})

it('looks at a resource before it is applied', async () => {
  const resource = `${FIXTURES}resources/azure.yaml`
  const world = `${FIXTURES}worlds/azure.yaml`
  const { code, out } = await isthmus(['cloud', 'preflight', '-f', resource, '--world', world])
  expect(code).toBe(0)
  expect(out).toContain('ok      tag: vnet-erp is tagged for this cluster')
  expect(out).toContain('vnet-erp: 0 of 500 peerings, 500 left')
  expect(out).toContain('It will be Connected after ')
})

it('says what will fail, and what to do', async () => {
  const resource = `${FIXTURES}resources/a1.yaml`
  const world = `${FIXTURES}worlds/aws.yaml`
  const { code, out } = await isthmus(['cloud', 'preflight', '-f', resource, '--world', world])
  expect(code).toBe(1)
  expect(out).toContain('PROBLEM permissions: Cloud Manager lacks permissions')
  expect(out).toContain('help: the remote side: create role CloudManagerPeeringRole')
  const refused = await isthmus([
    'cloud',
    'preflight',
    '-f',
    `${FIXTURES}resources/b3.yaml`,
    '--world',
    `${FIXTURES}worlds/gcp.yaml`,
  ])
  expect(refused.code).toBe(1)
  expect(refused.out).toContain('RemoteProject must be 6 to 30 characters in length.')
  expect(refused.out).toContain('the API server refuses it')
  const json = await isthmus(['cloud', 'preflight', '-f', resource, '--world', world, '-o', 'json'])
  expect(JSON.parse(json.out)[0]).toMatchObject({
    predicted: { state: 'Warning', recovery: { kind: 'retried' } },
  })
})

it('lists what dangles', async () => {
  const clean = await isthmus(['cloud', 'dangling', '--world', `${FIXTURES}worlds/aws.yaml`])
  expect(clean).toMatchObject({ code: 0, out: 'nothing dangles\n' })
  const world = `provider: gcp
kyma: {shoot: s, network: p/n}
projects: [{id: p, networks: [{name: n, peerings: [{name: a, network: p/gone}]}]}]
`
  const { code, out } = await isthmus(['cloud', 'dangling', '--world', '-'], world)
  expect(code).toBe(1)
  expect(out).toContain(
    "delete the resource that it belongs to; or, in Kyma's account: gcloud compute networks peerings delete a --project=p --network=n",
  )
  expect(
    JSON.parse((await isthmus(['cloud', 'dangling', '--world', '-', '-o', 'json'], world)).out),
  ).toMatchObject([{ kind: 'inactive-peering', atKyma: true, origin: { file: '-', line: 3 } }])
})

it('says so where an expectation is about a packet of nobody, and who is there', async () => {
  const scenario = `world: ${'{provider: gcp, kyma: {shoot: s, network: p/n}, projects: [{id: p, networks: [{name: n, subnets: [{name: a, range: 10.0.0.0/24}], instances: [{name: node, address: 10.0.0.5, subnet: a}]}]}]}'}
steps: [{expect: {reach: [{from: nodee, to: node, outcome: ok}, {from: node, to: vm, outcome: ok}]}}]
`
  const { code, out } = await isthmus(['cloud', 'run', '-'], scenario)
  expect(code).toBe(1)
  expect(out).toContain('FAIL outcome of nodee → node tcp/443')
  expect(out).toContain('found: there is no pod `nodee`; pods that are there: n/node')
  expect(out).toContain('FAIL outcome of node → vm tcp/443')
  expect(out).toContain('0 of 2 expectations hold')
})

it.each(['junit', 'world'])('compares the modes as text or data, not as %s', async (output) => {
  const file = `${FIXTURES}scenarios/01-aws-ready.yaml`
  const { code, err } = await isthmus(['cloud', 'run', file, '--compare', '-o', output])
  expect(code).toBe(2)
  expect(err).toContain(`a comparison is printed as text or json, and not as ${output}`)
})
