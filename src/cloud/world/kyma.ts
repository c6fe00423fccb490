import * as z from 'zod'
import { cidr, part, type ReadonlyDeep } from './part.ts'

/** The Kyma cluster. Its nodes are the endpoints of its network. */
export const kyma = part({
  /** Name of the shoot: the tag key by which a remote network lets this cluster peer with it. */
  shoot: z.string().min(1),
  /** Key of a tag that the operator of Cloud Manager accepts as well as the shoot's name; empty for none. */
  networkTag: z.string().default(''),
  /**
   * Kyma's own network: on AWS the id of the VPC, on GCP `project/network`, on Azure the ARM id of the virtual network.
   */
  network: z.string().min(1),
  /** Where pods have their addresses. */
  podCidr: cidr.optional(),
  /**
   * Whether what pods send leaves with the address of their node. Open in what is known of the providers; by default
   * it does on AWS and Azure and does not on GCP, where the address space of pods is part of the subnet.
   */
  podsBehindNodes: z.boolean().optional(),
  /** The objects of the control plane that a peering needs and no user makes. */
  controlPlane: part({
    scope: z.enum(['present', 'missing']).default('present'),
    /** The Network of Kyma's own network. */
    localNetwork: z.enum(['ready', 'processing', 'error', 'missing']).default('ready'),
  }).prefault({}),
})
export type Kyma = ReadonlyDeep<z.output<typeof kyma>>
