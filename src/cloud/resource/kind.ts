import * as z from 'zod'
import type { ProviderName } from '../world/world.ts'

export const GROUP = 'cloud-resources.kyma-project.io'
export const API_VERSION = `${GROUP}/v1beta1`

/** A custom resource as its definition has it: what the API server checks before any controller sees it. */
export interface Kind {
  readonly kind: string
  /** It is installed in clusters of this provider only. */
  readonly provider: ProviderName
  /** Types, required fields, enumerations, defaults, and the rules (as refinements with the rules' messages). */
  readonly spec: z.ZodObject
  /** Fields with a transition rule. The rule runs where the field is there before and after. */
  readonly immutable: readonly string[]
  /** What controllers see of an object without a spec, which the schema lets pass. */
  readonly empty: object
}

/** `RemoteVpcId` of `remoteVpcId`, as messages have it. */
export function titled(field: string): string {
  return field.charAt(0).toUpperCase() + field.slice(1)
}

/** The name of a resource of GCP: letters, digits and hyphens, and how long it may be. */
export function gcpName(field: string, least: number, most: number, length: string) {
  return z
    .string()
    .refine((text) => text.length >= least && text.length <= most, `${titled(field)} ${length}`)
    .regex(
      /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
      `${titled(field)} must start with a lowercase letter, end with a lowercase letter or number, and only contain lowercase letters, numbers, and hyphens.`,
    )
}
