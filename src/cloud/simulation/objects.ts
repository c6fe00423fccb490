import type { CloudResource, Spec } from '../resource/kinds.ts'
import { type Condition, sameConditions } from './condition.ts'

/** A custom resource in the user's cluster. */
export interface UserObject {
  readonly resource: CloudResource
  /** Names its objects in the control plane; not that of the peering. */
  readonly id: string | undefined
  readonly finalizer: boolean
  readonly deleting: boolean
  readonly state: string
  readonly conditions: readonly Condition[]
}

/** A Network of the control plane that refers to a remote network. */
export interface NetworkObject {
  readonly id: string
  readonly state: 'new' | 'ready' | 'error' | 'in-use'
  readonly deleting: boolean
}

/** A VpcPeering of the control plane. */
export interface PeeringObject {
  readonly id: string
  /** Name of the user's resource. */
  readonly owner: string
  /** As the resource was when this was made from it. */
  readonly spec: Spec
  readonly finalizer: boolean
  readonly deleting: boolean
  readonly state: string
  readonly conditions: readonly Condition[]
  /** The provider's names of both sides; on AWS the same. */
  readonly localId: string | undefined
  readonly remoteId: string | undefined
  /** Operations that GCP has not been seen to finish. */
  readonly localOperation: string | undefined
  readonly remoteOperation: string | undefined
}

/** What a work queue holds: an object of one of the three kinds. */
export type Key = `user/${string}` | `network/${string}` | `peering/${string}`

/** The objects of both clusters. Whoever changes one is heard by its controller. */
export class Objects {
  readonly users = new Map<string, UserObject>()
  readonly networks = new Map<string, NetworkObject>()
  readonly peerings = new Map<string, PeeringObject>()
  readonly #changed: (key: Key, visibly: boolean) => void

  /** @param changed is told of every write that changes something, and whether more than times did */
  constructor(changed: (key: Key, visibly: boolean) => void) {
    this.#changed = changed
  }

  saveUser(name: string, object: UserObject): void {
    this.#save(this.users, `user/${name}`, name, object)
  }

  saveNetwork(object: NetworkObject): void {
    this.#save(this.networks, `network/${object.id}`, object.id, object)
  }

  savePeering(object: PeeringObject): void {
    this.#save(this.peerings, `peering/${object.id}`, object.id, object)
  }

  removeUser(name: string): void {
    if (this.users.delete(name)) this.#changed(`user/${name}`, true)
  }

  removeNetwork(id: string): void {
    if (this.networks.delete(id)) this.#changed(`network/${id}`, true)
  }

  removePeering(id: string): void {
    if (this.peerings.delete(id)) this.#changed(`peering/${id}`, true)
  }

  #save<T extends object>(map: Map<string, T>, key: Key, name: string, object: T): void {
    const before = map.get(name)
    const changes = before ? differences(before, object) : 'visible'
    if (changes === 'none') return
    map.set(name, object)
    this.#changed(key, changes === 'visible')
  }
}

function differences<T extends object>(before: T, now: T): 'none' | 'times' | 'visible' {
  let result: 'none' | 'times' = 'none'
  for (const field of Object.keys(now) as (keyof T)[]) {
    const [old, value] = [before[field], now[field]]
    if (Object.is(old, value)) continue
    if (field !== 'conditions') return 'visible'
    const [a, b] = [old, value] as unknown as [Condition[], Condition[]]
    if (!sameConditions(a, b)) return 'visible'
    if (a.some(({ since }, i) => since !== b[i]!.since)) result = 'times'
  }
  return result
}
