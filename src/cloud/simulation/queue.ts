import type { Key } from './objects.ts'

/** A request that is due. */
export interface Due {
  readonly key: Key
  readonly at: number
}

interface Entry {
  /** When it is due because something happened; each object once. */
  event: number | undefined
  /** When it is due because its controller asked for it; the earliest of what it asked. */
  timer: number | undefined
  /** Orders those that are due at the same time. */
  order: number
  /** How often in a row it asked for a back-off. */
  failures: number
}

const FIRST_BACK_OFF = 5
const LONGEST_BACK_OFF = 1_000_000

/** The work queues of the controllers: requests by object, with timers and back-off as controller-runtime has them. */
export class WorkQueue {
  readonly #entries = new Map<Key, Entry>()
  #order = 0

  /** Something has happened to the object. */
  add(key: Key, at: number): void {
    const entry = this.#entry(key)
    if (entry.event !== undefined && entry.event <= at) return
    entry.event = at
    entry.order = this.#order++
  }

  addAfter(key: Key, now: number, delay: number): void {
    const entry = this.#entry(key)
    entry.failures = 0
    this.#setTimer(entry, now + delay)
  }

  /** Doubles the delay each time in a row: 5 ms to 1000 s. */
  addBackOff(key: Key, now: number): void {
    const entry = this.#entry(key)
    const delay = Math.min(FIRST_BACK_OFF * 2 ** entry.failures, LONGEST_BACK_OFF)
    entry.failures++
    this.#setTimer(entry, now + delay)
  }

  /** The controller is content: the next failure is a first one. */
  forget(key: Key): void {
    this.#entry(key).failures = 0
  }

  /** The object is gone, and with it all requests for it. */
  remove(key: Key): void {
    this.#entries.delete(key)
  }

  /** What is due first; ties by the order in which they were asked for. */
  peek(): Due | undefined {
    let first: { key: Key; at: number; order: number } | undefined
    for (const [key, { event, timer, order }] of this.#entries) {
      const at = Math.min(event ?? Infinity, timer ?? Infinity)
      if (at === Infinity) continue
      if (!first || at < first.at || (at === first.at && order < first.order)) {
        first = { key, at, order }
      }
    }
    return first
  }

  /** Takes what is due; an object with an event and a timer is looked at for both, one after the other. */
  take({ key, at }: Due): void {
    const entry = this.#entries.get(key)!
    if (entry.event === at) entry.event = undefined
    else entry.timer = undefined
  }

  /** Every object that has a request. */
  *pending(): Iterable<Due> {
    for (const [key, { event, timer }] of this.#entries) {
      const at = Math.min(event ?? Infinity, timer ?? Infinity)
      if (at < Infinity) yield { key, at }
    }
  }

  #setTimer(entry: Entry, at: number): void {
    if (entry.timer !== undefined && entry.timer <= at) return
    entry.timer = at
    entry.order = this.#order++
  }

  #entry(key: Key): Entry {
    let entry = this.#entries.get(key)
    if (!entry) {
      entry = { event: undefined, timer: undefined, order: 0, failures: 0 }
      this.#entries.set(key, entry)
    }
    return entry
  }
}
