import { loadNetwork } from 'isthmus'
import { describe, expect, it } from 'vitest'
import type { Diagnostic } from '../../src/diagnostic/index.ts'
import { readResource } from '../../src/kubeovn/resource.ts'
import { vpcSpec } from '../../src/kubeovn/vpc.ts'
import { readManifests } from '../../src/manifest/index.ts'
import { load, pair, vpc } from './cluster.ts'

const problems = (text: string) =>
  loadNetwork([{ file: 'v.yaml', text }]).diagnostics.map(
    ({ code, severity, message, origin, help }) => [
      `${origin?.file}:${origin?.line}:${origin?.column}`,
      code,
      severity,
      message,
      help,
    ],
  )

const TYPE_HELP =
  'the API server refuses the object as it stands; quote a text that looks like a number, unquote a number or true/false'

describe('a resource', () => {
  it('with fields of the wrong type is refused, with all of them and where they stand', () => {
    const text = `apiVersion: kubeovn.io/v1
kind: Vpc
metadata: { name: v }
spec:
  namespaces: team
  staticRoutes:
    - cidr: 10.2.0.0/16
      nextHopIP: 7
  policyRoutes:
    - priority: high
      match: [a]
    - drop
  enableExternal: "yes"
`
    expect(problems(text)).toEqual([
      [
        'v.yaml:5:15',
        'field-type',
        'error',
        'Vpc `v`: spec.namespaces must be a list, not the text `team`',
        TYPE_HELP,
      ],
      [
        'v.yaml:8:18',
        'field-type',
        'error',
        'Vpc `v`: spec.staticRoutes[0].nextHopIP must be a text, not the number `7`',
        TYPE_HELP,
      ],
      [
        'v.yaml:10:17',
        'field-type',
        'error',
        'Vpc `v`: spec.policyRoutes[0].priority must be a number, not the text `high`',
        TYPE_HELP,
      ],
      [
        'v.yaml:11:14',
        'field-type',
        'error',
        'Vpc `v`: spec.policyRoutes[0].match must be a text, not a list',
        TYPE_HELP,
      ],
      [
        'v.yaml:12:7',
        'field-type',
        'error',
        'Vpc `v`: spec.policyRoutes[1] must be a mapping, not the text `drop`',
        TYPE_HELP,
      ],
      [
        'v.yaml:13:19',
        'field-type',
        'error',
        'Vpc `v`: spec.enableExternal must be true or false, not the text `yes`',
        TYPE_HELP,
      ],
    ])
  })

  it('with fields that it does not have loses them, and is told which was meant', () => {
    const text = `apiVersion: kubeovn.io/v1
kind: Vpc
metadata: { name: v }
spec:
  vpcPeering: []
  staticRoutes:
    - cidr: 10.2.0.0/16
      nextHopIP: 10.1.0.1
      nexthop: 10.1.0.1
  colour: red
`
    const unknown = (at: string, field: string, help?: string) => [
      `v.yaml:${at}`,
      'field-unknown',
      'warning',
      `Vpc \`v\`: ${field} is not a field of the resource and is dropped`,
      help,
    ]
    expect(problems(text)).toEqual([
      unknown('5:15', 'spec.vpcPeering', 'did you mean `vpcPeerings`?'),
      unknown('9:16', 'spec.staticRoutes[0].nexthop', 'did you mean `nextHopIP`?'),
      unknown('10:11', 'spec.colour'),
    ])
  })

  it('may leave out its spec, and any field of it', () => {
    expect(problems('apiVersion: kubeovn.io/v1\nkind: Vpc\nmetadata: { name: v }\n')).toEqual([])
    expect(
      problems(
        'apiVersion: kubeovn.io/v1\nkind: Vpc\nmetadata: { name: v }\nspec: { staticRoutes: null }\n',
      ),
    ).toEqual([])
  })

  it('that is refused does not hide the others', () => {
    const { network, diagnostics } = load([vpc('bad', { namespaces: 'x' }), ...pair()])
    expect(diagnostics).toHaveLength(1)
    expect(network.trace({ from: 'a', to: 'b' }).verdict).toBe('reachable')
  })
})

it('a VPC that is refused has each of its mistakes told', () => {
  const { diagnostics } = load([
    vpc('v', {
      staticRoutes: [{ policy: 'dst', cidr: '10.0.0.0/33', nextHopIP: 'x' }],
      policyRoutes: [
        { priority: 1, match: 'ip', action: 'reroute', nextHopIP: '10.0.0.1, 10.0.0.2' },
      ],
    }),
  ])
  expect(diagnostics.map(({ code, origin }) => `${code} ${origin!.path}`)).toEqual([
    'vpc-refused spec.staticRoutes[0].policy',
    'vpc-refused spec.staticRoutes[0].cidr',
    'vpc-refused spec.staticRoutes[0].nextHopIP',
    'vpc-refused spec.policyRoutes[0].nextHopIP',
  ])
})

it.each([
  ['an unknown action', { action: 'jump' }],
  ['no action', {}],
  ['a priority beyond the database', { action: 'drop', priority: 32768 }],
  ['a negative priority', { action: 'drop', priority: -1 }],
])('a policy route with %s stops the controller there', (_, entry) => {
  const good = { priority: 9, match: 'ip4.dst == 9.9.9.9', action: 'drop' }
  const objects = pair({
    a: { policyRoutes: [good, { priority: 8, match: 'ip', ...entry }, { ...good, priority: 7 }] },
  })
  const { network, diagnostics } = load(objects)
  expect(diagnostics.map(({ code }) => code)).toEqual(['policy-refused', 'subnet-refused'])
  expect(diagnostics[0]!.origin!.path).toBe('spec.policyRoutes[1]')
  const router = network.model.routers.find(({ name }) => name === 'vpc-a')!
  expect([router.policies.map(({ priority }) => priority), router.staticRoutes.length]).toEqual([
    [9],
    1,
  ])
})

it.each(['1.12', '1.13', '1.14'] as const)(
  'a reroute to several next hops keeps one in %s, and says so',
  (release) => {
    const objects = pair({
      a: {
        staticRoutes: [],
        policyRoutes: [
          {
            priority: 9,
            match: 'ip4.dst == 10.2.0.0/16',
            action: 'reroute',
            nextHopIP: '169.254.0.2,10.1.0.3',
          },
        ],
      },
    })
    const policy = (name: typeof release | '1.15') =>
      load(objects, { release: name }).network.model.routers[0]!.policies.find(
        ({ action }) => action === 'reroute',
      )!
    expect(policy(release).nextHops).toHaveLength(1)
    expect(policy(release).assumption).toMatchObject({
      code: 'policy-loses-next-hops',
      origin: { path: 'spec.policyRoutes[0]' },
    })
    expect([policy('1.15').nextHops.length, policy('1.15').assumption]).toEqual([2, undefined])
  },
)

describe('objects that share what is written', () => {
  const text = (field: string) => `apiVersion: kubeovn.io/v1
kind: Vpc
metadata:
  name: v
spec:
  ${field}: true
`

  it.each([
    ['that has no mistake', 'enableExternal', []],
    ['that has one', 'enableExternl', ['a.yaml:8:18', 'b.yaml:9:18']],
  ])('are told of where they stand, for a spec %s', (_, field, wanted) => {
    const values = new Map<string, unknown>()
    const sources = [
      { file: 'a.yaml', text: `null\n---\n${text(field)}` },
      { file: 'b.yaml', text: `null\n# moved\n---\n${text(field)}` },
    ]
    const read = sources.map((source) => readManifests([source], { values }).manifests[0]!)
    expect(read[1]!.value).toBe(read[0]!.value)
    const told = read.map((manifest) => {
      const diagnostics: Diagnostic[] = []
      expect(readResource(manifest, vpcSpec, diagnostics)?.manifest).toBe(manifest)
      return diagnostics.map(({ origin }) => `${origin?.file}:${origin?.line}:${origin?.column}`)
    })
    expect(told.flat()).toEqual(wanted)
  })
})
