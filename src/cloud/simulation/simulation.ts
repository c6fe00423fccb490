import type { Diagnostic } from '../../diagnostic/index.ts'
import { type Manifest, readManifests, type Source } from '../../manifest/index.ts'
import { admit } from '../resource/admission.ts'
import { misfit } from '../world/check.ts'
import type { World } from '../world/world.ts'
import { type Change, mustReadChange, type WrittenChange } from './change.ts'
import type { Cloud } from './cloud.ts'
import { reconcileNetwork } from './network-steps.ts'
import { type Key, Objects, type UserObject } from './objects.ts'
import { type Ended, type Outcome, runSteps } from './outcome.ts'
import type { Provider } from './provider.ts'
import { providerOf } from './providers.ts'
import { WorkQueue } from './queue.ts'
import { Random } from './random.ts'
import { DEFAULT_SETTINGS, hasQuirk, type Settings } from './settings.ts'
import { type Duration, SECOND, toMilliseconds } from './time.ts'
import { type ResourceStatus, Timeline, type TimelineEntry } from './timeline.ts'
import { UserRun } from './user-run.ts'

/** How a resource is being worked at. */
export interface Progress {
  readonly name: string
  /** The step at which the last run ended; `done` where it got through. */
  readonly step: string
  /** When it was. */
  readonly at: number
  /** After which time it is tried again; `never` stands for an event or the resync. */
  readonly retry: number | 'back-off' | 'never'
}

/** More runs than any scenario needs: something would go round for ever. */
const MOST_RUNS = 5_000_000

/**
 * Cloud Manager in virtual time, in a world. The same calls with the same settings always give the same timeline.
 * Controllers take no time; what they wait for does.
 */
export class CloudSimulation<W extends World = World> {
  readonly settings: Settings
  readonly #provider: Provider<W>
  readonly #cloud: { world: W; now: number; settings: Settings }
  readonly #random: Random
  readonly #queue = new WorkQueue()
  readonly #objects: Objects
  readonly #timeline = new Timeline()
  readonly #ended = new Map<string, Ended & { readonly at: number }>()
  /** Objects that were looked at since the last visible change, without changing anything. */
  readonly #unchanged = new Set<Key>()
  #nextResync: number
  #runs = 0

  constructor(world: W, settings: Settings = DEFAULT_SETTINGS) {
    this.settings = settings
    this.#random = new Random(this.settings.seed)
    this.#cloud = { world, now: 0, settings: this.settings }
    this.#provider = providerOf(world)
    this.#objects = new Objects((key, visibly) => this.#changed(key, visibly))
    this.#nextResync = this.#resyncPeriod()
  }

  /** Milliseconds since the beginning. */
  get now(): number {
    return this.#cloud.now
  }

  /** The world as it is now: a value, which stays as it is. */
  get world(): W {
    return this.#cloud.world
  }

  get timeline(): readonly TimelineEntry[] {
    return this.#timeline.entries
  }

  /** Names of the resources that are there. */
  get resources(): readonly string[] {
    return [...this.#objects.users.keys()]
  }

  /** What a user sees of a resource; `undefined` where there is none. */
  status(name: string): ResourceStatus | undefined {
    const user = this.#objects.users.get(name)
    return user && { state: user.state, conditions: user.conditions, deleting: user.deleting }
  }

  /** How far a resource is; `undefined` while nothing works at it. */
  progress(name: string): Progress | undefined {
    const user = this.#objects.users.get(name)
    if (!user) return undefined
    const peering = user.id === undefined ? undefined : this.#objects.peerings.get(user.id)
    const ended = this.#ended.get(peering ? `peering/${peering.id}` : `user/${name}`)
    if (!ended) return undefined
    const { step, outcome, at } = ended
    const retry = outcome.again === 'after' ? outcome.delay : outcome.again
    return { name, step, at, retry }
  }

  /** The objects of the control plane that stand for a resource's peering, for reports and tests. */
  peeringOf(name: string) {
    const id = this.#objects.users.get(name)?.id
    return id === undefined ? undefined : this.#objects.peerings.get(id)
  }

  /**
   * Creates resources or changes them, as `kubectl apply` would. What is refused changes nothing.
   *
   * @param resources YAML or JSON, or an object that was read already
   * @returns what the API server refuses or warns of, and what can't be read
   */
  apply(resources: string | Source | Manifest): readonly Diagnostic[] {
    if (typeof resources !== 'string' && 'origin' in resources) return this.#apply(resources)
    const source =
      typeof resources === 'string' ? { file: '(resources)', text: resources } : resources
    const { manifests, diagnostics } = readManifests([source])
    return [...diagnostics, ...manifests.flatMap((manifest) => this.#apply(manifest))]
  }

  #apply(manifest: Manifest): readonly Diagnostic[] {
    const before = this.#objects.users.get(manifest.name)
    const { resource, diagnostics } = admit(manifest, this.world.provider, before?.resource)
    const text = `${before ? 'change' : 'apply'} ${manifest.kind} ${manifest.name}`
    const refusals = diagnostics.filter(({ severity }) => severity === 'error')
    const refused =
      refusals.length > 0 ? refusals.map(({ message }) => message).join('; ') : undefined
    this.#timeline.event(this.now, text, refused)
    if (!resource) return diagnostics
    const user: UserObject = before
      ? { ...before, resource }
      : {
          resource,
          id: undefined,
          finalizer: false,
          deleting: false,
          state: '',
          conditions: [],
        }
    this.#objects.saveUser(manifest.name, user)
    this.#queue.add(`user/${manifest.name}`, this.now)
    return diagnostics
  }

  /** Deletes a resource; it goes when its controller is done. @returns whether there was one */
  delete(name: string): boolean {
    const user = this.#objects.users.get(name)
    this.#timeline.event(this.now, `delete ${name}`, user ? undefined : `there is no \`${name}\``)
    if (!user) return false
    if (user.finalizer) this.#objects.saveUser(name, { ...user, deleting: true })
    else this.#objects.removeUser(name)
    this.#queue.add(`user/${name}`, this.now)
    return true
  }

  /**
   * Lets somebody else than Cloud Manager change the world: `change({ tag: { id: 'vpc-r', key: 'e2e' } })`. Nobody is told:
   * controllers find out when they look.
   *
   * @param written as a scenario has it
   * @returns why it was refused, by the provider or because what it names is not there
   * @throws TypeError for what is no change that the provider of this world knows
   */
  change(written: WrittenChange): string | undefined {
    return this.make(mustReadChange(this.world, written))
  }

  /** As {@link change}, for a change that was read already. */
  make({ text, make }: Change): string | undefined {
    const before = this.world
    // INVARIANT: a change of a provider gives a world of the same provider.
    const refused = make(this.#cloud as unknown as Cloud) ?? misfit(before, this.world)
    if (refused !== undefined) this.#cloud.world = before
    this.#timeline.event(this.now, text, refused)
    this.#unchanged.clear()
    return refused
  }

  /**
   * Lets time go by.
   *
   * @param duration `150s`, `10h`, `2m30s`, or milliseconds
   * @throws RangeError for what is no duration
   */
  advance(duration: Duration): void {
    const end = this.now + toMilliseconds(duration)
    while (this.#nextAt() <= end) this.#runNext()
    this.#cloud.now = end
  }

  /**
   * Goes on until nothing is left to do, or only runs are left that change nothing, however often they are tried again.
   * Neither the resync nor what a provider does only after hours or days is waited for.
   */
  runUntilIdle(): void {
    while (!this.#isIdle()) this.#runNext()
  }

  /** Everything is looked at again, now. */
  resync(): void {
    this.#timeline.event(this.now, 'resync')
    this.#addAll()
  }

  #isIdle(): boolean {
    if (this.#provider.next(this.#typed())?.underway) return false
    for (const { key } of this.#queue.pending()) if (!this.#unchanged.has(key)) return false
    return true
  }

  #nextAt(): number {
    const provider = this.#provider.next(this.#typed())?.at ?? Infinity
    return Math.min(provider, this.#queue.peek()?.at ?? Infinity, this.#nextResync)
  }

  /** Does the next thing: first the provider's, then the resync, then the controllers'. */
  #runNext(): void {
    if (this.#runs++ > MOST_RUNS) throw new Error(`no end after ${MOST_RUNS} runs`)
    const at = this.#nextAt()
    this.#cloud.now = at
    if ((this.#provider.next(this.#typed())?.at ?? Infinity) <= at) {
      this.#provider.progress(this.#typed())
      this.#unchanged.clear()
    } else if (this.#nextResync <= at) {
      this.#nextResync = at + this.#resyncPeriod()
      this.#addAll()
    } else {
      const due = this.#queue.peek()!
      this.#queue.take(due)
      this.#reconcile(due.key)
    }
  }

  #reconcile(key: Key): void {
    const world = this.world
    this.#unchanged.add(key)
    const ended = this.#runController(key)
    if (!ended) {
      this.#queue.remove(key)
      return
    }
    this.#ended.set(key, { ...ended, at: this.now })
    if (this.world !== world) this.#unchanged.clear()
    this.#schedule(key, ended.outcome)
  }

  /** @returns `undefined` where the object is gone */
  #runController(key: Key): Ended | undefined {
    const name = key.slice(key.indexOf('/') + 1)
    if (key.startsWith('user/')) {
      if (!this.#objects.users.has(name)) return undefined
      const run = new UserRun(this.#cloud, this.#random, this.#objects, name)
      return runSteps(run, this.#provider.userSteps)
    }
    if (key.startsWith('network/')) {
      if (!this.#objects.networks.has(name)) return undefined
      return { step: 'reconcileNetwork', outcome: reconcileNetwork(this.#objects, name) }
    }
    const peering = this.#objects.peerings.get(name)
    if (!peering) return undefined
    return this.#provider.reconcile(this.#typed(), this.#random, this.#objects, peering)
  }

  #schedule(key: Key, outcome: Outcome): void {
    if (outcome.again === 'after') this.#queue.addAfter(key, this.now, outcome.delay)
    else if (outcome.again === 'back-off') this.#queue.addBackOff(key, this.now)
    else this.#queue.forget(key)
  }

  /**
   * An object was written. In the control plane its controller hears of it, and of a peering also that of the user's
   * resource; that one does not hear of what it writes itself.
   */
  #changed(key: Key, visibly: boolean): void {
    const name = key.slice(key.indexOf('/') + 1)
    if (visibly) this.#unchanged.clear()
    else {
      if (this.settings.selfTrigger && hasQuirk(this.settings, 'Q12')) {
        this.#queue.add(key, this.now + SECOND)
      }
      return
    }
    if (key.startsWith('user/')) {
      this.#timeline.show(this.now, name, this.#objects.users.get(name))
      return
    }
    this.#queue.add(key, this.now)
    const owner = this.#objects.peerings.get(name)?.owner
    // Stands for the poll of each second, which finds nothing new in between. A deletion has timers of its own.
    if (
      key.startsWith('peering/') &&
      owner !== undefined &&
      !this.#objects.users.get(owner)?.deleting
    ) {
      this.#queue.add(`user/${owner}`, this.now + this.settings.statusLag)
    }
  }

  #addAll(): void {
    for (const name of this.#objects.users.keys()) this.#queue.add(`user/${name}`, this.now)
    for (const id of this.#objects.networks.keys()) this.#queue.add(`network/${id}`, this.now)
    for (const id of this.#objects.peerings.keys()) this.#queue.add(`peering/${id}`, this.now)
  }

  #resyncPeriod(): number {
    const { resyncPeriod, resyncJitter } = this.settings
    if (resyncJitter === 0) return resyncPeriod
    return Math.round(resyncPeriod * (1 + resyncJitter * (2 * this.#random.next() - 1)))
  }

  #typed(): Cloud<W> {
    return this.#cloud
  }
}
