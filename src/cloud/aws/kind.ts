import * as z from 'zod'
import type { Kind } from '../resource/kind.ts'

export const STRATEGIES = ['AUTO', 'NONE', 'MATCHED', 'UNMATCHED'] as const

/** Which route tables of the remote VPC get a route to Kyma. */
export type RouteTableStrategy = (typeof STRATEGIES)[number]

const spec = z.object({
  remoteAccountId: z.string(),
  remoteRegion: z.string(),
  remoteVpcId: z.string(),
  remoteRouteTableUpdateStrategy: z.enum(STRATEGIES).default('AUTO'),
  deleteRemotePeering: z.boolean().optional(),
})

export type AwsVpcPeeringSpec = Readonly<z.output<typeof spec>>

const empty: AwsVpcPeeringSpec = {
  remoteAccountId: '',
  remoteRegion: '',
  remoteVpcId: '',
  remoteRouteTableUpdateStrategy: 'AUTO',
}

export const awsVpcPeering: Kind = {
  kind: 'AwsVpcPeering',
  provider: 'aws',
  spec,
  immutable: ['remoteAccountId', 'remoteRegion', 'remoteVpcId', 'remoteRouteTableUpdateStrategy'],
  empty,
}
