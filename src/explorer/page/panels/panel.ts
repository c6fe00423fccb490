import type { ComponentType } from 'preact'
import type { Opened } from '../../protocol/index.ts'
import type { Model } from '../store/model.ts'
import type { IconName } from '../ui/icon.tsx'

/** One panel beside the map. */
export interface Panel {
  /** Stable: it stands in the addresses of links. */
  readonly id: string
  /** One word, or two short ones. */
  readonly title: string
  readonly icon: IconName
  /** The designs that it has something to say about. */
  readonly kinds: readonly Opened['kind'][]
  /** Its content, below its title. It gets what it shows from `useModel` and `useAnswer`. */
  readonly View: ComponentType
  /** A number beside the icon. */
  badge?(model: Model): number | undefined
}
