import { load } from 'js-yaml'
import { bench, describe } from 'vitest'
import { parse } from 'yaml'
import { readManifests, selectPods } from '../../src/manifest/index.ts'
import { asJsonList, asYamlDocuments, asYamlList, cluster } from './cluster.ts'

/** Few runs: each takes seconds. */
const FEW = { iterations: 3, time: 0, warmupIterations: 1, warmupTime: 0 }

describe('values of 1,000 pods, one document each', () => {
  const documents = cluster(10, 1000)
    .slice(20)
    .map((object) => asYamlDocuments([object]))

  bench('js-yaml', () => {
    for (const document of documents) load(document)
  })

  bench('yaml', () => {
    for (const document of documents) parse(document)
  })

  bench('readManifests', () => {
    readManifests(documents.map((text) => ({ file: 'bench', text })))
  })
})

describe('10,000 VPCs, 10,000 subnets and 100,000 pods', () => {
  const objects = cluster(10_000, 100_000)
  const texts = {
    'a JSON List': asJsonList(objects),
    'a YAML List': asYamlList(objects),
    'YAML documents': asYamlDocuments(objects),
  }
  for (const [name, text] of Object.entries(texts)) {
    bench(
      `${name}, ${Math.round(text.length / 1e6)} MB`,
      () => {
        const { manifests } = readManifests([{ file: 'bench', text }])
        if (selectPods(manifests).pods.length !== 100_000) throw new Error('pods are missing')
      },
      FEW,
    )
  }
})

describe('one VPC of a small file, with the place of one field', () => {
  const text = asYamlDocuments(cluster(2, 2))

  bench('readManifests and origin', () => {
    readManifests([{ file: 'bench', text }]).manifests[0]!.origin(['spec', 'vpcPeerings', 0]).line
  })
})
