import * as z from 'zod'
import { gcpName, type Kind } from '../resource/kind.ts'

const UP_TO_63 = 'should be at least 1 character, with a maximum of 63 characters.'

const spec = z.object({
  remotePeeringName: gcpName('remotePeeringName', 1, 63, UP_TO_63),
  remoteProject: gcpName('remoteProject', 6, 30, 'must be 6 to 30 characters in length.'),
  remoteVpc: gcpName('remoteVpc', 1, 63, UP_TO_63),
  importCustomRoutes: z.boolean().default(false),
  deleteRemotePeering: z.boolean().default(false),
})

export type GcpVpcPeeringSpec = Readonly<z.output<typeof spec>>

const empty: GcpVpcPeeringSpec = {
  remotePeeringName: '',
  remoteProject: '',
  remoteVpc: '',
  importCustomRoutes: false,
  deleteRemotePeering: false,
}

export const gcpVpcPeering: Kind = {
  kind: 'GcpVpcPeering',
  provider: 'gcp',
  spec,
  immutable: ['remotePeeringName', 'remoteProject', 'remoteVpc', 'importCustomRoutes'],
  empty,
}
