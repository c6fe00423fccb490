export { type AppliedEdits, applyEdits, type Refusal } from './apply.ts'
export { inConflict } from './conflict.ts'
export type { Edit } from './edit.ts'
export { patchManifests } from './patch.ts'
