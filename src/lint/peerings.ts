import type { Vpc } from '../kubeovn/index.ts'
import type { FieldPath } from '../manifest/index.ts'
import { type Prefix, parseCidr } from '../net/index.ts'
import type { Design } from './design.ts'

/** One entry of a VPC's `vpcPeerings`. */
export interface Declaration {
  readonly vpc: Vpc
  /** The name that the entry gives, and the VPC if there is one. */
  readonly remoteName: string
  readonly remote: Vpc | undefined
  /** Field of the entry in the manifest of the VPC. */
  readonly path: FieldPath
  /** The addresses of localConnectIP; undefined where the controller refuses it. */
  readonly addresses: readonly Prefix[] | undefined
}

/** Every entry of every VPC, in the order written. */
export function declarations({ resources }: Design): Declaration[] {
  const byName = new Map(resources.vpcs.map((vpc) => [vpc.name, vpc]))
  return resources.vpcs.flatMap((vpc) =>
    (vpc.spec.vpcPeerings ?? []).map(({ remoteVpc, localConnectIP }, index): Declaration => {
      const addresses = (localConnectIP ?? '').split(',').map((part) => parseCidr(part))
      return {
        vpc,
        remoteName: remoteVpc ?? '',
        remote: byName.get(remoteVpc ?? ''),
        path: ['spec', 'vpcPeerings', index],
        addresses: addresses.every((address) => address !== undefined) ? addresses : undefined,
      }
    }),
  )
}

/** The entry by which the other VPC answers, if it does. */
export function answerTo(
  { vpc, remote }: Declaration,
  all: readonly Declaration[],
): Declaration | undefined {
  return all.find((other) => other.vpc === remote && other.remote === vpc)
}
