import type { LintRule } from '../rule.ts'
import { fieldUnknown } from './field-unknown.ts'
import { peeringRemoteUnknown } from './peering-remote-unknown.ts'

/** Every rule, in the order of the documentation. */
export const RULES: readonly LintRule[] = [peeringRemoteUnknown, fieldUnknown]
