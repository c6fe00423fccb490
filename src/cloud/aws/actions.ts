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

/** Whatever the role in a remote account may be allowed. */
export const PERMISSIONS = [...DOCUMENTED_ACTIONS, ...DELETE_ACTIONS] as const

/** Every call of Cloud Manager. */
export const CALLS = [...PERMISSIONS, 'ec2:CreateVpcPeeringConnection', 'sts:AssumeRole'] as const
export type Ec2Action = (typeof CALLS)[number]

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
