import type { Cell, EndpointClass, Reachability } from '../analysis/index.ts'
import { ANNOTATION } from '../kubeovn/index.ts'
import type { Source } from '../manifest/index.ts'
import type { Family } from '../net/index.ts'

/** A namespace that nobody has. */
const NAMESPACE = 'isthmus-verification'

/** Pods that are put into subnets to see what they reach: in no security group, or in some. */
export interface TrialPod {
  readonly subnet: string
  readonly groups: readonly string[]
}

/** Manifests of the pods. Their file has the name of what they are, so that a diagnostic about one says so. */
export function trialPods(pods: readonly TrialPod[]): Source {
  const items = pods.map(({ subnet, groups }) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: nameOf(subnet, groups.length > 0),
      namespace: NAMESPACE,
      annotations: {
        [ANNOTATION.subnet]: subnet,
        ...(groups.length > 0 && { [ANNOTATION.securityGroups]: groups.join() }),
      },
    },
  }))
  const list = { apiVersion: 'v1', kind: 'List', items }
  return { file: '(pods to try the design with)', text: JSON.stringify(list) }
}

function nameOf(subnet: string, grouped: boolean): string {
  return `${grouped ? 'grouped' : 'open'}.${subnet}`
}

/** What the pods of one sort reach among each other. */
export class Trial {
  readonly #reachability: Reachability
  readonly #classes: Readonly<Record<Family, Map<string, EndpointClass>>> = {
    4: new Map(),
    6: new Map(),
  }
  readonly #subnets = new Map<EndpointClass, string>()

  /** `subnets` are those with pods of this sort. */
  constructor(reachability: Reachability, subnets: Iterable<string>, grouped: boolean) {
    this.#reachability = reachability
    const names = new Map([...subnets].map((subnet) => [nameOf(subnet, grouped), subnet]))
    for (const one of reachability.classes) {
      for (const { endpoint } of one.members) {
        const subnet = endpoint.namespace === NAMESPACE ? names.get(endpoint.name) : undefined
        if (subnet === undefined) continue
        this.#classes[one.family].set(subnet, one)
        this.#subnets.set(one, subnet)
      }
    }
  }

  /** Whether the pod of a subnet has an address. */
  has(subnet: string, family: Family): boolean {
    return this.#classes[family].has(subnet)
  }

  /** The subnets where anything gets, or may get, from the pod of one. */
  row(from: string, family: Family): Map<string, Cell> {
    const row = new Map<string, Cell>()
    const sender = this.#classes[family].get(from)
    if (!sender) return row
    this.#reachability.row(sender, (receiver, cell) => {
      const to = this.#subnets.get(receiver)
      if (to !== undefined && to !== from) row.set(to, cell)
    })
    return row
  }
}
