/** The actions of the role's policy in the user guide. */
export const DOCUMENTED_ACTIONS = [
  'ec2:AcceptVpcPeeringConnection',
  'ec2:DescribeVpcs',
  'ec2:DescribeVpcPeeringConnections',
  'ec2:DescribeRouteTables',
  'ec2:CreateRoute',
  'ec2:CreateTags',
] as const

/** What `deleteRemotePeering` needs besides, and the user guide does not tell. */
export const DELETE_ACTIONS = ['ec2:DeleteRoute', 'ec2:DeleteVpcPeeringConnection'] as const

export type Ec2Action =
  | (typeof DOCUMENTED_ACTIONS)[number]
  | (typeof DELETE_ACTIONS)[number]
  | 'ec2:CreateVpcPeeringConnection'
  | 'sts:AssumeRole'

/** Codes that the SDK would have tried again by itself. */
const RETRYABLE = [
  'InternalError',
  'InternalFailure',
  'RequestLimitExceeded',
  'ServiceUnavailable',
  'Throttling',
  'ThrottlingException',
  'Unavailable',
]

export function isRetryable(code: string): boolean {
  return RETRYABLE.includes(code)
}
