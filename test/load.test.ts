import { LoadError, loadNetwork, mustLoadNetwork } from 'isthmus'
import { describe, expect, it } from 'vitest'
import { pod } from './kubeovn/cluster.ts'

describe('loading', () => {
  it('gives the network of what could be understood, and all that is wrong', () => {
    const { network, diagnostics } = loadNetwork(
      'kind: Vpc\n---\napiVersion: kubeovn.io/v1\nkind: Vpc\nmetadata: { name: v }\n',
    )
    expect(diagnostics.map(({ code }) => code)).toEqual(['kind-missing', 'name-missing'])
    expect(network.model.routers.map(({ name }) => name)).toEqual(['v'])
  })

  it('throws all errors at once where the whole is needed, and no warnings', () => {
    const text =
      'apiVersion: kubeovn.io/v1\nkind: Vpc\nmetadata: { name: v }\nspec: { namespaces: x, staticRoutes: y }\n'
    expect(() => mustLoadNetwork(text)).toThrow(LoadError)
    expect(() => mustLoadNetwork(text)).toThrow(
      'the manifests have 2 errors\n(text):4:21: Vpc `v`: spec.namespaces must be a list, not the text `x`\n(text):4:38: Vpc `v`: spec.staticRoutes must be a list, not the text `y`',
    )
    const warned =
      'apiVersion: kubeovn.io/v1\nkind: Vpc\nmetadata: { name: v }\nspec: { colour: red }\n'
    expect(mustLoadNetwork(warned).model.routers).toHaveLength(1)
    expect(
      mustLoadNetwork([{ file: 'v.yaml', text: warned }], { release: '1.15' }).model.routers,
    ).toHaveLength(1)
  })
})

it('what stands in a YAML file is found again in every part that was made of it', () => {
  const text = `apiVersion: kubeovn.io/v1
kind: Vpc
metadata:
  name: vpc-a
spec:
  staticRoutes:
    - cidr: 8.0.0.0/8
      nextHopIP: 10.1.0.3
---
apiVersion: kubeovn.io/v1
kind: Subnet
metadata: { name: net-a }
spec:
  vpc: vpc-a
  cidrBlock: 10.1.0.0/16
`
  const { network } = loadNetwork([
    { file: 'design.yaml', text },
    {
      file: 'pods.json',
      text: JSON.stringify({
        apiVersion: 'v1',
        kind: 'List',
        items: [pod('a', 'net-a', '10.1.0.2'), pod('b', 'net-a', '10.1.0.3')],
      }),
    },
  ])
  const { hops } = network.trace({ from: 'a', to: '8.8.8.8' }).request
  const steps = hops.flatMap((hop) => hop.steps)
  const route = steps.find((step) => step.kind === 'route')!
  expect(route.route.origin).toMatchObject({
    file: 'design.yaml',
    document: 0,
    line: 7,
    column: 7,
    path: 'spec.staticRoutes[0]',
  })
  expect(route.port!.origin).toMatchObject({
    file: 'design.yaml',
    document: 1,
    line: 15,
    column: 14,
    path: 'spec.cidrBlock',
  })
  expect(network.model.endpoints[1]!.origin).toMatchObject({ file: 'pods.json', line: 1 })
})
