/** How what is drawn over the map is coloured: by what it means, so that both themes and all eyes can tell. */
export type Tone = 'good' | 'bad' | 'change' | 'note'

/**
 * What a panel draws over the map: parts of it that stand out, and a way through it. Everything else steps back while there is
 * one. Ids are those of the map; what is folded away is shown at the group that holds it.
 */
export interface MapOverlay {
  /** Boxes and links by id. */
  readonly marks: readonly OverlayMark[]
  /** The boxes that a packet passes, in order; drawn as a line that moves. */
  readonly ways: readonly OverlayWay[]
}

export interface OverlayMark {
  readonly id: string
  readonly tone: Tone
  /** A word or two, drawn beside it. */
  readonly label?: string
}

export interface OverlayWay {
  /** Ids of boxes. */
  readonly through: readonly string[]
  readonly tone: Tone
  /** What it is: `request` or `reply`, drawn beside each other. */
  readonly kind: 'request' | 'reply'
  /** Whether it ends there for good: a cross is drawn at the last box. */
  readonly lost: boolean
  /** Whether the packet is shown on its way over the last step. */
  readonly travelling?: boolean
}
