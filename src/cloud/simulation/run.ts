import type { Spec } from '../resource/kinds.ts'
import type { World } from '../world/world.ts'
import type { Cloud } from './cloud.ts'
import { type Condition, sameCondition, withCondition, withoutCondition } from './condition.ts'
import type { NetworkObject, Objects, PeeringObject } from './objects.ts'
import type { QuirkName } from './quirks.ts'
import type { Random } from './random.ts'
import { hasQuirk } from './settings.ts'
import { SECOND } from './time.ts'

/** What a failing step writes into the status. */
export interface Failure {
  /** Default: the state stays. */
  readonly state?: string
  /** Default: Error. */
  readonly type?: Condition['type']
  readonly reason: string
  readonly message: string
  /** Takes all other conditions away, Ready included. */
  readonly exclusive?: boolean
  /** Leaves Ready where it is. */
  readonly keepReady?: boolean
}

/** One run of the controller of VpcPeering objects: what its steps look at and write. */
export class PeeringRun<W extends World = World, S extends Spec = Spec> {
  readonly cloud: Cloud<W>
  /** For the names that a provider gives. */
  readonly random: Random
  readonly #objects: Objects
  #peering: PeeringObject

  constructor(cloud: Cloud<W>, random: Random, objects: Objects, peering: PeeringObject) {
    this.cloud = cloud
    this.random = random
    this.#objects = objects
    this.#peering = peering
  }

  get peering(): PeeringObject {
    return this.#peering
  }

  get spec(): S {
    return this.#peering.spec as S
  }

  get remoteNetwork(): NetworkObject | undefined {
    return this.#objects.networks.get(this.#peering.id)
  }

  /** The other peerings of the control plane. */
  others(): PeeringObject[] {
    return [...this.#objects.peerings.values()].filter(({ id }) => id !== this.#peering.id)
  }

  quirk(name: QuirkName): boolean {
    return hasQuirk(this.cloud.settings, name)
  }

  save(change: Partial<PeeringObject>): void {
    this.#peering = { ...this.#peering, ...change }
    this.#objects.savePeering(this.#peering)
  }

  fail({ state, type = 'Error', reason, message, exclusive, keepReady }: Failure): void {
    const condition: Condition = { type, reason, message, since: this.second() }
    const before = this.#peering.conditions
    const conditions = exclusive
      ? this.#only(condition)
      : withCondition(keepReady ? before : withoutCondition(before, 'Ready'), condition)
    this.save({ conditions, ...(state !== undefined && { state }) })
  }

  /** Makes it Ready, and nothing else. */
  succeed(state: string, message: string, change: Partial<PeeringObject> = {}): void {
    const ready: Condition = { type: 'Ready', reason: 'Ready', message, since: this.second() }
    this.save({ ...change, state, conditions: this.#only(ready) })
  }

  removeFinalizer(): void {
    this.#objects.removePeering(this.#peering.id)
  }

  /** Conditions are dropped and added again, so that their time moves (Q12). */
  #only(condition: Condition): readonly Condition[] {
    const old = this.#peering.conditions.find(({ type }) => type === condition.type)
    const kept = old && !this.quirk('Q12') && sameCondition(old, condition)
    return [kept ? old : condition]
  }

  /** Times in a status have whole seconds. */
  second(): number {
    return Math.floor(this.cloud.now / SECOND) * SECOND
  }
}
