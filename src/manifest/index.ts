export {
  apiGroup,
  describe,
  type FieldPath,
  formatPath,
  isMapping,
  type Manifest,
  type Source,
} from './manifest.ts'
export { type ReadOptions, type ReadResult, readManifests } from './read.ts'
