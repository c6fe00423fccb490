/** Something that the code does and neither the user guide nor the providers' documentation would let one expect. */
export interface Quirk {
  readonly title: string
  /** What follows from the documentation, and happens in mode `documented`. */
  readonly documented: string
  /** What the code does. */
  readonly asCoded: string
  /** How that is known: read in the code, or concluded from it and never run. */
  readonly evidence: 'code' | 'inference'
}

/** Every difference between the modes, by the name under which it can be switched alone. */
export const QUIRKS = {
  Q1: {
    title: 'deleted before it has an id',
    documented: 'the resource goes',
    asCoded: 'AWS, Azure: the controller forgets it and its finalizer is never removed',
    evidence: 'inference',
  },
  Q2: {
    title: 'conditions of a GcpVpcPeering',
    documented: 'all conditions are shown, and the controller rests when it is Ready',
    asCoded: 'only the first condition is shown, and the controller looks again every minute',
    evidence: 'code',
  },
  Q3: {
    title: 'tag keys on GCP',
    documented: 'the short name of a tag key is the name of the shoot',
    asCoded: 'the key contains the name, and without an operator-wide tag any key will do',
    evidence: 'inference',
  },
  Q4: {
    title: 'GCP, after the remote peering failed',
    documented: 'nothing more is created',
    asCoded: 'the local peering is created all the same, and stays INACTIVE',
    evidence: 'inference',
  },
  Q5: {
    title: 'GCP, a peering of somebody else with the same name',
    documented: 'it is not taken for ours: the name is refused',
    asCoded: 'it is taken for ours: Ready without connectivity, and removed by deleteRemotePeering',
    evidence: 'inference',
  },
  Q6: {
    title: 'AWS and GCP, a failure after Ready that leaves Ready in place',
    documented: 'the Error goes once the cause is mended',
    asCoded: 'the state and the Error stay, next to Ready',
    evidence: 'inference',
  },
  Q7: {
    title: 'AWS, deleteRemotePeering with the documented policy',
    documented: 'the resource goes, and the remote routes stay',
    asCoded: 'without ec2:DeleteRoute the deletion is retried every minute and shows no reason',
    evidence: 'inference',
  },
  Q8: {
    title: 'AWS, no authorization',
    documented: 'reason Unauthorized',
    asCoded: 'reason VpcNotFound',
    evidence: 'code',
  },
  Q9: {
    title: 'Azure, words and state of failures to authenticate',
    documented: 'tenant and subscription at their places; state Warning',
    asCoded: 'tenant and subscription are swapped; state Error',
    evidence: 'code',
  },
  Q10: {
    title: 'AWS without its own VPC, Azure without a remote client',
    documented: 'the resource can be deleted',
    asCoded: 'the deletion waits as well',
    evidence: 'code',
  },
  Q11: {
    title: 'changes of deleteRemotePeering and remoteTenant',
    documented: 'they are followed',
    asCoded: 'the values of the creation stay',
    evidence: 'inference',
  },
  Q12: {
    title: 'lastTransitionTime',
    documented: 'it moves when a condition changes',
    asCoded: 'it moves whenever an exclusive condition is written again',
    evidence: 'inference',
  },
  Q13: {
    title: 'when an AzureVpcPeering follows the control plane',
    documented: 'whenever a condition differs',
    asCoded: 'when the state or every condition differs',
    evidence: 'code',
  },
  H1: {
    title: 'GCP and Azure, deleting a failed second resource',
    documented: 'it deletes only a remote peering of its own',
    asCoded: 'with deleteRemotePeering it deletes the one that the first resource uses',
    evidence: 'inference',
  },
  A1: {
    title: 'Azure, delete and recreate after a resize of the remote network',
    documented: 'the advice of the user guide helps: the disconnected remote peering is replaced',
    asCoded: 'the disconnected remote peering stands in the way (RemotePeeringIsDisconnected)',
    evidence: 'inference',
  },
} as const satisfies Record<string, Quirk>

export type QuirkName = keyof typeof QUIRKS
