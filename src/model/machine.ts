import type { Address, Prefix } from '../net/index.ts'
import type { Annotated } from './origin.ts'

/**
 * A machine that hands on what is not for itself, between ports of switches: the network stack of a Kubernetes node, or
 * an appliance. OVN knows nothing of it but the ports: what comes out of one and goes back into another.
 */
export interface Machine extends Annotated {
  readonly name: string
  readonly interfaces: readonly MachineInterface[]
  /** The longest prefix that holds the destination decides. Machines may share the list, which is compiled once. */
  readonly routes: readonly MachineRoute[]
  /** Source addresses that it replaces. Machines may share the list. */
  readonly nat: readonly SourceNat[]
}

/** A network interface of a machine. */
export interface MachineInterface extends Annotated {
  /** As the machine calls it. */
  readonly name: string
  /** Name of the switch port (`vif`) behind it; absent where it leads out of the network. */
  readonly port?: string
  readonly addresses: readonly Address[]
}

/** A route of a machine: what it takes is sent out of an interface, as a workload there sends it. */
export interface MachineRoute extends Annotated {
  readonly prefix: Prefix
  /** Name of the interface. */
  readonly interface: string
}

/**
 * OVN's NAT of type `snat`, as a machine does it (MASQUERADE): a connection that goes out of the interface gets the
 * interface's address of the family in place of a source in `logicalIp`, and its replies get the source back. The table
 * is asked about the first packet of a connection alone.
 */
export interface SourceNat extends Annotated {
  readonly logicalIp: Prefix
  /** Name of the interface. */
  readonly interface: string
}
