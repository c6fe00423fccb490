import type { VNode } from 'preact'
import type { MapPicture } from '../../protocol/index.ts'
import { useExplorer, useField } from '../store/hooks.ts'
import { Icon } from '../ui/icon.tsx'
import { Popover } from '../ui/popover.tsx'
import { Written } from '../ui/written.tsx'
import type { Camera } from './camera.ts'
import { foldFields } from './fold-fields.ts'
import { MapSearch } from './map-search.tsx'
import { fitted } from './viewport.ts'

interface Props {
  readonly camera: Camera | undefined
  readonly picture: MapPicture
}

export function MapToolbar({ camera, picture }: Props): VNode {
  const { layout } = picture
  const [routes, setRoutes] = useField('routes')
  return (
    <div class="map-toolbar">
      <MapSearch picture={picture} />
      <Groups picture={picture} />
      <label class="check">
        <input
          type="checkbox"
          checked={routes !== undefined}
          onChange={({ currentTarget }) => setRoutes(currentTarget.checked ? 'shown' : undefined)}
        />
        Routes
      </label>
      <fieldset class="zoom">
        <legend class="hidden">Zoom</legend>
        <button type="button" class="button" title="Zoom in" onClick={() => camera?.zoom(1.25)}>
          <Icon name="plus" />
          <span class="hidden">Zoom in</span>
        </button>
        <button type="button" class="button" title="Zoom out" onClick={() => camera?.zoom(0.8)}>
          <Icon name="minus" />
          <span class="hidden">Zoom out</span>
        </button>
        <button
          type="button"
          class="button"
          title="Show the whole map"
          onClick={() => camera?.move(fitted({ x: 0, y: 0, ...layout }, camera.screen))}
        >
          <Icon name="fit" />
          <span class="hidden">Show the whole map</span>
        </button>
      </fieldset>
    </div>
  )
}

/** Folds groups of VPCs into a box each, and unfolds them. */
function Groups({ picture: { groups } }: { picture: MapPicture }): VNode | null {
  const explorer = useExplorer()
  if (groups.length === 0) return null
  return (
    <Popover label="Groups">
      {groups.map(({ name, folded, size }) => (
        <label key={name} class="check">
          <input
            type="checkbox"
            checked={folded}
            onChange={() => explorer.go(foldFields(explorer.model.fields, name, !folded))}
          />
          <span>
            <Written text={name} /> <span class="muted">({size}) as one box</span>
          </span>
        </label>
      ))}
    </Popover>
  )
}
