import type { World } from '../world/world.ts'
import type { Cloud } from './cloud.ts'
import type { Condition } from './condition.ts'
import type { NetworkObject, Objects, PeeringObject, UserObject } from './objects.ts'
import type { QuirkName } from './quirks.ts'
import type { Random } from './random.ts'
import { hasQuirk } from './settings.ts'
import { SECOND } from './time.ts'

/** One run of the controller of a user's resource: it mirrors the resource in the control plane, and the status back. */
export class UserRun {
  readonly name: string
  readonly cloud: Cloud<World>
  readonly #random: Random
  readonly #objects: Objects

  constructor(cloud: Cloud<World>, random: Random, objects: Objects, name: string) {
    this.cloud = cloud
    this.#random = random
    this.#objects = objects
    this.name = name
  }

  get user(): UserObject {
    return this.#objects.users.get(this.name)!
  }

  get network(): NetworkObject | undefined {
    return this.#objects.networks.get(this.user.id ?? '')
  }

  get peering(): PeeringObject | undefined {
    return this.#objects.peerings.get(this.user.id ?? '')
  }

  quirk(name: QuirkName): boolean {
    return hasQuirk(this.cloud.settings, name)
  }

  save(change: Partial<UserObject>): void {
    this.#objects.saveUser(this.name, { ...this.user, ...change })
  }

  newId(): string {
    return this.#random.uuid()
  }

  /** Conditions written anew: their time is that of the writing (Q12). */
  stamped(conditions: readonly Condition[]): readonly Condition[] {
    if (!this.quirk('Q12')) return conditions
    const since = Math.floor(this.cloud.now / SECOND) * SECOND
    return conditions.map((condition) => ({ ...condition, since }))
  }

  createNetwork(): void {
    this.#objects.saveNetwork({ id: this.user.id!, state: 'new', deleting: false })
  }

  createPeering(): void {
    const { id, resource } = this.user
    this.#objects.savePeering({
      id: id!,
      owner: this.name,
      spec: resource.spec,
      finalizer: false,
      deleting: false,
      state: '',
      conditions: [],
      localId: undefined,
      remoteId: undefined,
      localOperation: undefined,
      remoteOperation: undefined,
    })
  }

  /** Takes over what may change, which the code does not do. */
  updatePeering(): void {
    const { peering, user } = this
    if (!peering || this.quirk('Q11')) return
    this.#objects.savePeering({ ...peering, spec: user.resource.spec })
  }

  /** What has no finalizer goes at once. */
  deletePeering(): void {
    const { peering } = this
    if (!peering) return
    if (peering.finalizer) this.#objects.savePeering({ ...peering, deleting: true })
    else this.#objects.removePeering(peering.id)
  }

  deleteNetwork(): void {
    if (this.network) this.#objects.saveNetwork({ ...this.network, deleting: true })
  }

  removeFinalizer(): void {
    this.#objects.removeUser(this.name)
  }
}
