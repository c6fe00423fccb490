import type { Manifest } from '../../manifest/index.ts'
import { type AwsVpcPeeringSpec, awsVpcPeering } from '../aws/kind.ts'
import { type AzureVpcPeeringSpec, azureVpcPeering } from '../azure/kind.ts'
import { type GcpVpcPeeringSpec, gcpVpcPeering } from '../gcp/kind.ts'
import type { Kind } from './kind.ts'

export const KINDS: readonly Kind[] = [awsVpcPeering, gcpVpcPeering, azureVpcPeering]

export type Spec = AwsVpcPeeringSpec | GcpVpcPeeringSpec | AzureVpcPeeringSpec

/** A custom resource that the API server has stored. */
export interface CloudResource<S = Spec> {
  readonly kind: string
  readonly name: string
  /** With defaults, without unknown fields; what controllers see where none was written. */
  readonly spec: S
  /** The spec as stored, for the rules about what may change; `undefined` where none was written. */
  readonly stored: Readonly<Record<string, unknown>> | undefined
  readonly manifest: Manifest
}
