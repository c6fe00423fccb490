import { ANNOTATION } from '../kubeovn/index.ts'
import type { Design } from '../lint/index.ts'
import type { Endpoint } from '../model/index.ts'
import { formatAddress } from '../net/index.ts'
import type { Step } from './step.ts'

/** An endpoint by its address, where nothing in the manifests keeps it from getting another one. */
export interface FleetingAddress {
  readonly endpoint: Endpoint
  readonly address: string
}

/** The pods whose address edits name, although the controller gives a new pod of that name whichever is free. */
export function fleetingAddresses(steps: readonly Step[], design: Design): FleetingAddress[] {
  const named = new Set(steps.flatMap(addressesIn))
  return design.resources.pods.flatMap(({ endpoint, pod }) => {
    const isFixed = [ANNOTATION.address, ANNOTATION.addressPool].some(
      (key) => pod.annotations[key] !== undefined,
    )
    if (isFixed) return []
    return endpoint.addresses
      .map(formatAddress)
      .filter((address) => named.has(address))
      .map((address) => ({ endpoint, address }))
  })
}

/** The single addresses that a step names beside next hops. */
function addressesIn(step: Step): readonly string[] {
  if (step.kind === 'rule') return [step.entry.remoteAddress ?? '']
  if (step.kind !== 'acl') return []
  return [...step.entry.match.matchAll(/(?:src|dst) == (\S+)/g)].map(([, address]) => address!)
}
