export type { TextDocument, TextPart } from './document.ts'
export {
  apiGroup,
  describe,
  type FieldPath,
  formatPath,
  isMapping,
  type Manifest,
  type Source,
  valueAt,
} from './manifest.ts'
export { type Namespace, selectNamespaces } from './namespaces.ts'
export { isKubernetesObject } from './object.ts'
export { type PlainDocument, readPlainDocuments } from './plain.ts'
export {
  FieldOrigin,
  type LocatedManifest,
  type ReadResult,
  readManifests,
  type Whereabouts,
  whereabouts,
} from './read.ts'
export { isWorkload, selectPods, type WorkloadPod } from './workloads.ts'
export { readBlockTree } from './yaml-block-tree.ts'
export { keyText, parseTree } from './yaml-positions.ts'
export { plainScalar } from './yaml-scalars.ts'
export {
  type PairSlot,
  rootSlot,
  type Slot,
  type YamlList,
  type YamlMapping,
  type YamlScalar,
  type YamlTree,
} from './yaml-tree.ts'
