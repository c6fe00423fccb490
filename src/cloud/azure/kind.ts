import * as z from 'zod'
import type { Kind } from '../resource/kind.ts'

const spec = z.object({
  remotePeeringName: z
    .string()
    .refine((text) => text.length <= 80, 'RemotePeeringName can be up to 80 characters long.')
    .regex(
      /^[a-z0-9][a-z0-9-]*[a-z0-9]$/,
      "RemotePeeringName must begin with a word character, and it must end with a word character. RemotePeeringName may contain word characters or '-'.",
    ),
  remoteVnet: z.string(),
  remoteTenant: z.string().optional(),
  useRemoteGateway: z.boolean().default(false),
  deleteRemotePeering: z.boolean().optional(),
})

export type AzureVpcPeeringSpec = Readonly<z.output<typeof spec>>

const empty: AzureVpcPeeringSpec = {
  remotePeeringName: '',
  remoteVnet: '',
  useRemoteGateway: false,
}

export const azureVpcPeering: Kind = {
  kind: 'AzureVpcPeering',
  provider: 'azure',
  spec,
  immutable: ['remotePeeringName', 'remoteVnet', 'remoteTenant', 'useRemoteGateway'],
  empty,
}
