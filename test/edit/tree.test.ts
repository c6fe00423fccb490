import { fc, it } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { parsedTree } from '../../src/edit/parsed-tree.ts'
import { find } from '../../src/edit/tree.ts'
import { readBlockTree } from '../../src/manifest/index.ts'
import { splitStream } from '../../src/manifest/yaml.ts'
import { blockDocument, blockText } from '../manifest/block-texts.ts'
import { manner, mapping, write } from './texts.ts'

const VPC = `# the hub
apiVersion: kubeovn.io/v1
kind: Vpc
metadata:
  name: "hub" # in quotes
  annotations:
    text: |
      - no: item

      # no comment

spec:
  vpcPeerings:
  # the first
  - remoteVpc: 'a'
    localConnectIP: 169.254.0.1/30

  -   remoteVpc: b
      localConnectIP:
  staticRoutes: []
  namespaces:
    - one
    - "two"
  extra: {}
`

describe('the tree of a text in block style', () => {
  it('is that of the parser', () => {
    expect(readBlockTree(VPC)).toBeDefined()
    expect(readBlockTree(VPC)).toStrictEqual(parsedTree(VPC))
  })

  it('tells where keys, values and items stand', () => {
    const { slot } = find(readBlockTree(VPC)!, ['spec', 'vpcPeerings', 1, 'remoteVpc'])
    expect(VPC.slice(slot.begin, slot.end)).toBe('remoteVpc: b')
    expect(VPC.slice(slot.start, slot.end)).toBe('b')
  })

  it.prop([blockText], { numRuns: 3000 })('is never another than that of the parser', (yaml) => {
    for (const [start, end] of splitStream(yaml)) {
      const text = yaml.slice(start, end)
      const tree = readBlockTree(text)
      if (tree) expect(tree).toStrictEqual(parsedTree(text))
    }
  })

  it.prop([blockDocument], { numRuns: 3000 })('is never another where there is one', (text) => {
    const tree = readBlockTree(text)
    if (tree) expect(tree).toStrictEqual(parsedTree(text))
  })

  it.prop([fc.record({ spec: mapping, manner })], { numRuns: 500 })(
    'is never another, however objects are written',
    ({ spec, manner }) => {
      const text = write({ apiVersion: 'v1', kind: 'Thing', spec }, manner)
      const tree = readBlockTree(text)
      if (tree) expect(tree).toStrictEqual(parsedTree(text))
    },
  )

  it.each(['a: [1]', 'a: &x 1', 'a: b\n  c', 'a: 1\r\n', 'ä: 1', '- - a', ''])(
    'is left to the parser for %j',
    (text) => {
      expect(readBlockTree(text)).toBeUndefined()
    },
  )
})
