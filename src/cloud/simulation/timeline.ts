import type { Condition } from './condition.ts'
import { sameConditions } from './condition.ts'
import type { UserObject } from './objects.ts'

/** What a user sees of a resource at one time. */
export interface ResourceStatus {
  readonly state: string
  readonly conditions: readonly Condition[]
  readonly deleting: boolean
}

/** Something that somebody did, or a change of what a user sees of a resource. */
export type TimelineEntry =
  | ({ readonly kind: 'status'; readonly at: number; readonly name: string } & ResourceStatus)
  | { readonly kind: 'gone'; readonly at: number; readonly name: string }
  | {
      readonly kind: 'event'
      readonly at: number
      readonly text: string
      /** Why it was refused, by the API server or a provider. */
      readonly refused?: string
    }

/** Everything that happened, in order. */
export class Timeline {
  readonly entries: TimelineEntry[] = []
  readonly #shown = new Map<string, ResourceStatus>()

  event(at: number, text: string, refused?: string): void {
    this.entries.push({ kind: 'event', at, text, ...(refused !== undefined && { refused }) })
  }

  /** Notes what a user now sees, if it is something else than before. Times of conditions alone are no difference. */
  show(at: number, name: string, user: UserObject | undefined): void {
    const before = this.#shown.get(name)
    if (!user) {
      if (this.#shown.delete(name)) this.entries.push({ kind: 'gone', at, name })
      return
    }
    const { state, conditions, deleting } = user
    const status: ResourceStatus = { state, conditions, deleting }
    this.#shown.set(name, status)
    if (before && sameStatus(before, status)) return
    // A resource that has just been applied shows nothing yet.
    if (!before && state === '' && conditions.length === 0) return
    this.entries.push({ kind: 'status', at, name, ...status })
  }
}

function sameStatus(a: ResourceStatus, b: ResourceStatus): boolean {
  return (
    a.state === b.state && a.deleting === b.deleting && sameConditions(a.conditions, b.conditions)
  )
}
