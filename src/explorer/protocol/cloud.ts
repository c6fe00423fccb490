/** Something that happened in virtual time, in milliseconds from the beginning. */
export interface CloudEvent {
  readonly at: number
  /** The resource whose status changed; undefined where somebody did something. */
  readonly resource: string | undefined
  /** What was done, or the state that is shown now. */
  readonly text: string
  /** What the status says, one line a condition; or why it was refused. */
  readonly details: readonly string[]
  readonly tone: 'good' | 'bad' | 'neutral'
}

/** What users see of the peering resources, from their creation until nothing more happens. */
export interface CloudTimeline {
  readonly resources: readonly string[]
  readonly events: readonly CloudEvent[]
  /** When nothing more happens, in milliseconds. */
  readonly end: number
  /** Each side of each peering of the provider at the time that is looked at. */
  readonly sides: readonly { readonly from: string; readonly to: string; readonly isUp: boolean }[]
  /** What to do about each resource that is not ready at the end. */
  readonly advice: readonly { readonly resource: string; readonly text: string }[]
}

export interface CloudProtocol {
  /** Undefined where the design has no world. */
  cloud: { readonly ask: Record<string, never>; readonly answer: CloudTimeline | undefined }
}
