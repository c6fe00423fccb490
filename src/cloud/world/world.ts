import * as z from 'zod'
import { type AwsWorld, awsWorldSchema } from '../aws/world.ts'
import { type AzureWorld, azureWorldSchema } from '../azure/world.ts'
import { type GcpWorld, gcpWorldSchema } from '../gcp/world.ts'

/**
 * A Kyma cluster and the networks around it, all of one provider, at one moment. A value: whatever happens makes another
 * world, which shares what has not changed.
 */
export type World = AwsWorld | GcpWorld | AzureWorld

export const PROVIDERS = ['aws', 'gcp', 'azure'] as const
export type ProviderName = World['provider']

export const worldSchema = z.discriminatedUnion('provider', [
  awsWorldSchema,
  gcpWorldSchema,
  azureWorldSchema,
])
