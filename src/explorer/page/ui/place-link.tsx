import type { VNode } from 'preact'
import type { Place } from '../../protocol/index.ts'
import { useExplorer } from '../store/hooks.ts'
import { Written } from './written.tsx'

/** A line of the manifests, which the editor shows when it is clicked. */
export function PlaceLink({ place }: { place: Place }): VNode {
  const explorer = useExplorer()
  return (
    <button type="button" class="place" onClick={() => explorer.reveal(place)}>
      <Written text={`${place.file}:${place.line}`} />
    </button>
  )
}
