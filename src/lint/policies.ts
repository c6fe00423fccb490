import type { RouterPolicy } from '../model/index.ts'
import { masked, type Prefix } from '../net/index.ts'
import type { Design } from './design.ts'
import { coversSpace, type PacketSpace, spaceOf } from './packet-space.ts'
import { PrefixIndex } from './prefix-index.ts'
import { type PeerRoute, type WrittenPolicy, writtenPolicies } from './routes.ts'
import { routing } from './routing.ts'
import type { Place } from './rule.ts'
import { viewByVpc } from './view.ts'

/** A policy of a router, whoever made it, and the packets that it is about. */
export interface RankedPolicy {
  readonly policy: RouterPolicy
  readonly space: PacketSpace
}

/** The policies of a router, to be found by destination. */
export class PolicyIndex {
  readonly #byDestination: PrefixIndex<RankedPolicy>
  /** Those that do not ask for a destination. */
  readonly #others: readonly RankedPolicy[]

  constructor(policies: readonly RouterPolicy[]) {
    const ranked = policies.flatMap((policy): RankedPolicy | [] => {
      const space = spaceOf(policy.match)
      return space ? { policy, space } : []
    })
    this.#byDestination = new PrefixIndex(
      ranked.flatMap((one) =>
        (one.space.destination ?? []).map((prefix) => [prefix, one] as const),
      ),
    )
    this.#others = ranked.filter(({ space }) => !space.destination)
  }

  /** Those that may be about packets to all of a prefix. */
  *about(destination: Prefix): Generator<RankedPolicy> {
    yield* this.#others
    yield* this.#byDestination.covering(destination)
  }

  /** Those that may be about packets to some address of it; any destination if none is given. */
  *touching(destinations: readonly Prefix[] | undefined): Generator<RankedPolicy> {
    yield* this.#others
    for (const prefix of destinations ?? []) yield* this.#byDestination.overlapping(prefix)
  }
}

/** All policies of a VPC's router, those of the controller among them. */
export const policiesOf = viewByVpc(
  (design, vpc) => new PolicyIndex(routing(design).router(vpc)?.model.policies ?? []),
)

/** Whether a policy of a higher priority decides about all packets that the route takes, or all those from some sources. */
export function isKeptAbove(
  design: Design,
  { vpc, route }: PeerRoute,
  priority: number,
  source?: readonly Prefix[],
): boolean {
  const destination = masked(route.prefix)
  const space: PacketSpace = {
    family: destination.address.family,
    source,
    destination: [destination],
    isWhole: true,
  }
  for (const other of policiesOf(design, vpc.name).about(destination)) {
    if (other.policy.priority > priority && coversSpace(other.space, space)) return true
  }
  return false
}

/** The written policies, each with the packets that it is about. */
export function policiesWithSpace(
  design: Design,
): readonly (WrittenPolicy & { readonly space: PacketSpace })[] {
  return writtenPolicies(design).flatMap((written) => {
    const space = spaceOf(written.policy.match)
    return space ? { ...written, space } : []
  })
}

/** The line of a policy. */
export function policyPlace({ vpc, policy, path }: WrittenPolicy, field = 'priority'): Place {
  return {
    origin: vpc.manifest.origin([...path, field]),
    label: `the policy of VPC \`${vpc.name}\` with priority ${policy.priority}`,
  }
}
