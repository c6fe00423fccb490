/** The built-in examples, in the order in which they are offered. Their texts are in the worker: see `examples.ts`. */
export const EXAMPLES = [
  {
    name: 'tutorial',
    title: 'Two VPCs, as in the tutorial',
    about: 'Two peered VPCs whose packets vanish on a live cluster. Find out why, and mend it.',
  },
  {
    name: 'hub-spoke',
    title: 'Hub and spokes',
    about: 'A shared database in a hub. Each spoke reaches it, and no other spoke.',
  },
  {
    name: 'ovn-cluster',
    title: "Peering with the cluster's own VPC",
    about: 'Requests arrive at the pods of the cluster. The replies never come back.',
  },
  {
    name: 'kyma',
    title: 'A Kyma peering on AWS',
    about: 'The network of a Kyma cluster and that of an ERP system, from the first second on.',
  },
  {
    name: 'large',
    title: 'A hub with 299 spokes',
    about: 'Three hundred VPCs and a pod in each, with one spoke that a wrong next hop cuts off.',
  },
] as const satisfies readonly Example[]

interface Example {
  readonly name: string
  readonly title: string
  /** What there is to see, in a sentence or two. */
  readonly about: string
}

export type ExampleName = (typeof EXAMPLES)[number]['name']

/** What opens where nothing else was asked for. */
export const FIRST_EXAMPLE: ExampleName = 'tutorial'

/** Whether a text names an example. */
export function isExampleName(text: string | undefined): text is ExampleName {
  return EXAMPLES.some(({ name }) => name === text)
}
