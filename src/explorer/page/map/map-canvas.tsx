import type { VNode } from 'preact'
import { useMemo } from 'preact/hooks'
import type { MapView } from '../../../map/index.ts'
import type { MapPicture } from '../../protocol/index.ts'
import type { Scene } from './camera.ts'
import { boxLabel, linkLabel } from './labels.ts'
import { MapBoxShape } from './map-box.tsx'
import { MapLinkShape } from './map-link.tsx'
import type { MapOverlay } from './overlay.ts'
import { homesOf, OverlayWays } from './overlay-ways.tsx'
import { overlaps } from './viewport.ts'

interface Props {
  readonly picture: MapPicture
  readonly scene: Scene
  readonly selected: string | undefined
  readonly overlay: MapOverlay | undefined
}

type Severity = 'error' | 'warning' | 'info'

/** The map as SVG: what is in the scene's window, with as much detail as can be read. */
export function MapCanvas({ picture, scene, selected, overlay }: Props): VNode {
  const { view, layout, paths } = picture
  const facts = useMemo(() => factsOf(view), [view])
  const homes = useMemo(() => homesOf(picture), [picture])
  const homeOf = (id: string): string => homes.get(id) ?? id
  const tones = new Map(overlay?.marks.map(({ id, tone }) => [homeOf(id), tone]))
  const passed = new Set(overlay?.ways.flatMap(({ through }) => through.map(homeOf)))
  const faint = (id: string): boolean =>
    overlay !== undefined && !tones.has(id) && !passed.has(id) && tones.size + passed.size > 0
  const { window, detail } = scene
  const boxes = layout.boxes.filter((box) => overlaps(box, window))
  const seen = new Set(boxes.map(({ id }) => id))
  const links = layout.links.filter(({ id }) =>
    facts.links.get(id)?.boxes.some((end) => seen.has(end)),
  )
  return (
    <>
      {links.map((link) => (
        <MapLinkShape
          key={link.id}
          layout={link}
          path={paths[link.id] ?? ''}
          detail={detail}
          selected={link.id === selected}
          label={facts.labels.get(link.id) ?? link.id}
          tone={tones.get(link.id)}
          faint={faint(link.id) && !facts.links.get(link.id)?.boxes.every((end) => passed.has(end))}
        />
      ))}
      {boxes.map((box) => (
        <MapBoxShape
          key={box.id}
          box={facts.boxes.get(box.id)!}
          layout={box}
          detail={detail}
          selected={box.id === selected}
          severity={facts.severities.get(box.id)}
          label={facts.labels.get(box.id) ?? box.id}
          tone={tones.get(box.id)}
          faint={faint(box.id)}
        />
      ))}
      {overlay && <OverlayWays overlay={overlay} picture={picture} />}
    </>
  )
}

/** What is looked up for each shape. */
function factsOf({ boxes, links, marks }: MapView) {
  const severities = new Map<string, Severity>()
  const counts = new Map<string, number>()
  for (const { mark, at } of marks) {
    for (const id of at) {
      severities.set(id, graver(severities.get(id), mark.severity))
      counts.set(id, (counts.get(id) ?? 0) + 1)
    }
  }
  const byId = new Map(boxes.map((box) => [box.id, box]))
  const nameOf = (id: string): string => byId.get(id)?.name ?? id
  const count = (id: string): number => counts.get(id) ?? 0
  const labels = new Map([
    ...boxes.map((box) => [box.id, boxLabel(box, count(box.id))] as const),
    ...links.map((link) => [link.id, linkLabel(link, nameOf, count(link.id))] as const),
  ])
  return { boxes: byId, links: new Map(links.map((link) => [link.id, link])), severities, labels }
}

const GRAVITY: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 }

function graver(one: Severity | undefined, other: Severity): Severity {
  return one && GRAVITY[one] >= GRAVITY[other] ? one : other
}
