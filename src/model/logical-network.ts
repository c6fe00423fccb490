import type { Diagnostic } from '../diagnostic/index.ts'
import type { Address } from '../net/index.ts'
import type { AddressSet, PortGroup } from './acl.ts'
import type { LogicalRouter } from './logical-router.ts'
import type { LogicalSwitch } from './logical-switch.ts'
import type { Machine } from './machine.ts'
import type { Annotated } from './origin.ts'
import type { OvnBehaviour } from './ovn-behaviour.ts'

/**
 * The waist: a logical network in the nouns of OVN's Northbound database, whatever it was made from. Plain
 * readonly data; `Fabric` compiles it and `trace` carries packets through it.
 */
export interface LogicalNetwork {
  readonly behaviour: OvnBehaviour
  readonly routers: readonly LogicalRouter[]
  readonly switches: readonly LogicalSwitch[]
  /** What forwards behind ports of switches. Absent are none. */
  readonly machines?: readonly Machine[]
  readonly portGroups: readonly PortGroup[]
  readonly addressSets: readonly AddressSet[]
  /** What people address: pods, VMs, nodes. */
  readonly endpoints: readonly Endpoint[]
  /** What could change a verdict and is not part of this network. */
  readonly caveats: readonly Caveat[]
  /** Set where it was made from something else than manifests of Kube-OVN: changes are then not told in their words. */
  readonly madeFrom?: 'world'
  /** The part that is in a cloud, whose provider has words of its own for what has to change there. */
  readonly cloud?: CloudPart
}

/** The routers of a network that stand for networks of a cloud. */
export interface CloudPart {
  readonly provider: 'aws' | 'gcp' | 'azure'
  readonly routers: ReadonlySet<string>
}

/** A workload as people name it, and the switch port (or none) through which it speaks. */
export interface Endpoint extends Annotated {
  readonly namespace: string
  readonly name: string
  /** Pod, Deployment, VirtualMachine, … */
  readonly kind: string
  readonly labels: Readonly<Record<string, string>>
  /** Name of the switch port; absent when the endpoint has no place in the network. */
  readonly port?: string
  readonly addresses: readonly Address[]
  readonly securityGroups: readonly string[]
  /** Why it has no port or no address. */
  readonly problem?: Diagnostic
}

/** Something that was written and is not simulated, with the parts of the network whose traffic it could touch. */
export interface Caveat {
  readonly diagnostic: Diagnostic
  readonly scope: CaveatScope
}

/**
 * A caveat touches traces that pass one of these; `everything` touches all, `unanswered` those whose request nobody
 * in the network got.
 */
export type CaveatScope =
  | { readonly kind: 'everything' }
  | { readonly kind: 'unanswered' }
  | { readonly kind: 'router' | 'switch' | 'port' | 'address'; readonly names: ReadonlySet<string> }
