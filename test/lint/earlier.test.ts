import { fc, it } from '@fast-check/vitest'
import { expect } from 'vitest'
import { type Edit, patchManifests } from '../../src/edit/index.ts'
import { Design, lint, RULES } from '../../src/lint/index.ts'
import { type Manifest, readManifests } from '../../src/manifest/index.ts'

const documents = RULES.flatMap(({ example }) => [
  ...example.wrong.split(/^---\n/m),
  ...example.right.split(/^---\n/m),
])

/** Something about an object that is taken away. */
const removal = fc.record({
  object: fc.nat(),
  field: fc.constantFrom(
    ...['vpcPeerings', 'staticRoutes', 'policyRoutes', 'namespaces', 'vpc', 'cidrBlock'],
  ),
})

const designs = fc.record({
  chosen: fc.shuffledSubarray(documents, { minLength: 2, maxLength: 25 }),
  removals: fc.array(removal, { minLength: 1, maxLength: 4 }),
  namespaces: fc.boolean(),
})

function without(manifests: readonly Manifest[], path: readonly string[]): readonly Manifest[] {
  return manifests.flatMap((manifest) =>
    (manifest.value['spec'] as Record<string, unknown> | undefined)?.[path[1]!] === undefined
      ? []
      : manifest,
  )
}

/** All that a translation gives, without what only tells how it was come by. */
const told = ({ model, resources, diagnostics }: Design) => ({
  model,
  diagnostics,
  pods: resources.pods.map(({ endpoint, subnet, port }) => ({ endpoint, subnet, port })),
})

/** Compares a design after edits, made with and without the one before them. */
function expectTheSame(manifests: readonly Manifest[], edits: readonly Edit[]): Design {
  const after = patchManifests(manifests, edits)
  const fresh = new Design(after, [], {})
  const shared = new Design(after, [], {}, new Design(manifests, [], {}))
  expect(JSON.stringify(told(shared))).toBe(JSON.stringify(told(fresh)))
  return shared
}

const vpc = (name: string, spec: string) =>
  `apiVersion: kubeovn.io/v1\nkind: Vpc\nmetadata: {name: ${name}}\nspec: {${spec}}\n`
const subnet = (name: string, spec: string) =>
  `apiVersion: kubeovn.io/v1\nkind: Subnet\nmetadata: {name: ${name}}\nspec: {${spec}}\n`
const pod = (more: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: web, ${more}}\n`
const read = (...texts: readonly string[]) =>
  readManifests([{ file: 'a.yaml', text: texts.join('---\n') }]).manifests

it('a pod gets its address when the subnet is no longer refused', () => {
  const manifests = read(
    vpc('a', 'staticRoutes: [{cidr: nonsense, nextHopIP: 10.0.0.1}]'),
    subnet('net', 'vpc: a, cidrBlock: 10.0.0.0/24'),
    pod('annotations: {ovn.kubernetes.io/logical_switch: net}'),
  )
  const edit = { kind: 'remove', manifest: manifests[0]!, path: ['spec', 'staticRoutes'] } as const
  expect(expectTheSame(manifests, [edit]).resources.pods[0]!.subnet).toBe('net')
})

it('a pod moves when its VPC names another subnet for its namespace', () => {
  const manifests = read(
    vpc('a', 'namespaces: [shop], defaultSubnet: one'),
    subnet('one', 'vpc: a, cidrBlock: 10.1.0.0/24'),
    subnet('two', 'vpc: a, cidrBlock: 10.2.0.0/24'),
    pod('namespace: shop'),
  )
  const path = ['spec', 'defaultSubnet']
  const edit = { kind: 'set', manifest: manifests[0]!, path, value: 'two' } as const
  expect(expectTheSame(manifests, [edit]).resources.pods[0]!.subnet).toBe('two')
})

it.prop([designs], { numRuns: 150 })(
  'a design is the same with and without an earlier one that it shares objects with',
  ({ chosen, removals, namespaces }) => {
    const text = chosen.join('---\n')
    const { manifests, diagnostics } = readManifests([{ file: 'a.yaml', text }])
    const edits = removals.flatMap(({ object, field }) => {
      const holders = without(manifests, ['spec', field])
      const manifest = holders[object % Math.max(1, holders.length)]
      return manifest ? [{ kind: 'remove', manifest, path: ['spec', field] } as const] : []
    })
    const vpc = manifests.find(({ kind }) => kind === 'Vpc')
    const path = ['spec', 'namespaces']
    const more =
      namespaces && vpc ? [{ kind: 'set', manifest: vpc, path, value: ['default'] } as const] : []
    const isTouched = edits.some(({ manifest }) => manifest === vpc)
    const after = patchManifests(manifests, [...edits, ...(isTouched ? [] : more)])
    const earlier = new Design(manifests, diagnostics, {})
    const fresh = new Design(after, diagnostics, {})
    const shared = new Design(after, diagnostics, {}, earlier)
    expect(JSON.stringify(told(shared))).toBe(JSON.stringify(told(fresh)))
    const findings = (design: Design) => lint(design).findings.map(({ message }) => message)
    expect(findings(shared)).toEqual(findings(fresh))
  },
)
