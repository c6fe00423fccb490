import type { Diagnostic } from '../diagnostic/index.ts'
import type { RouterPolicy } from '../model/index.ts'
import { formatPrefix, parseAddress } from '../net/index.ts'
import type { Release } from './releases.ts'
import type { Subnet } from './subnet.ts'
import type { Vpc } from './vpc.ts'

/** Priority of the policies that keep traffic to the VPC's own subnets out of reach of all below. */
export const OWN_SUBNET_PRIORITY = 31000

/** `allow` towards each CIDR of a subnet (`subnet.go`, `addCommonRoutesForSubnet`). */
export function ownSubnetPolicies({ cidrs, manifest }: Subnet): RouterPolicy[] {
  return cidrs.map((cidr) => ({
    priority: OWN_SUBNET_PRIORITY,
    match: `ip${cidr.address.family}.dst == ${formatPrefix(cidr)}`,
    action: 'allow',
    nextHops: [],
    origin: manifest.origin(['spec', 'cidrBlock']),
  }))
}

/**
 * The policies a VPC's entries make, and what stopped the controller: a row that the database refuses ends the
 * reconcile there. Entries with one priority and match replace each other, and swap at every reconcile.
 */
export function userPolicies(
  vpc: Vpc,
  release: Release,
  diagnostics: Diagnostic[],
): { policies: RouterPolicy[]; problem: Diagnostic | undefined } {
  const policies: RouterPolicy[] = []
  for (const [index, entry] of (vpc.spec.policyRoutes ?? []).entries()) {
    const path = ['spec', 'policyRoutes', index]
    const origin = vpc.manifest.origin(path)
    const priority = entry.priority ?? 0
    const action = entry.action ?? ''
    const refused =
      action !== 'allow' && action !== 'drop' && action !== 'reroute'
        ? `action \`${action}\` is not allow, drop or reroute`
        : priority < 0 || priority > 32767
          ? `priority ${priority} is not in 0 to 32767`
          : undefined
    if (refused) {
      return {
        policies,
        problem: {
          code: 'policy-refused',
          severity: 'warning',
          message: `VPC \`${vpc.name}\`: the database refuses a policy route, so the controller stops there and the VPC gets no subnets: ${refused}`,
          origin,
          help: 'correct the entry; the ones after it are not applied before that',
        },
      }
    }
    const match = entry.match ?? ''
    const nextHops =
      action === 'reroute'
        ? (entry.nextHopIP ?? '').split(',').map((part) => parseAddress(part)!)
        : []
    const policy: RouterPolicy = {
      priority,
      match,
      action: action as RouterPolicy['action'],
      nextHops: release.reroutesToSeveral ? nextHops : nextHops.slice(0, 1),
      origin,
      ...(!release.reroutesToSeveral &&
        nextHops.length > 1 && {
          assumption: {
            code: 'policy-loses-next-hops',
            severity: 'warning',
            message: `VPC \`${vpc.name}\`: in this release only one next hop of a reroute policy survives; the first is taken here`,
            origin,
            help: 'name one next hop, or use release 1.15 or later',
          } satisfies Diagnostic,
        }),
    }
    const same = policies.findIndex((other) => other.priority === priority && other.match === match)
    if (same >= 0) {
      diagnostics.push(policyFlips(vpc, policy))
      policies.splice(same, 1)
    }
    policies.push(policy)
  }
  return { policies, problem: undefined }
}

function policyFlips(vpc: Vpc, { priority, match, origin }: RouterPolicy): Diagnostic {
  return {
    code: 'policy-flips',
    severity: 'warning',
    message: `VPC \`${vpc.name}\` has two policy routes of priority ${priority} with match \`${match}\`: the controller keeps one and swaps it at every reconcile; the last is taken here`,
    ...(origin && { origin }),
    help: 'keep one of them, or give them different priorities',
  }
}
