import './map.css'
import type { VNode } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { MapPicture } from '../../protocol/index.ts'
import { useAnswer, useExplorer, useModel } from '../store/hooks.ts'
import { Empty, RefusedNotice } from '../ui/notice.tsx'
import { About } from './about.tsx'
import { Camera, type Scene } from './camera.ts'
import { followGestures } from './gestures.ts'
import { followKeys } from './keys.ts'
import { MapCanvas } from './map-canvas.tsx'
import { MapToolbar } from './map-toolbar.tsx'
import type { MapOverlay } from './overlay.ts'
import { centred, fitted, type Rectangle, shows } from './viewport.ts'

/** The picture of the design. */
export function MapRegion(): VNode {
  const { answer: picture, refused } = useAnswer('map', useMapRequest())
  const kind = useModel(({ opened }) => opened?.kind)
  return (
    <section id="map" class="region map" tabIndex={-1} aria-labelledby="map-title">
      <h2 id="map-title" class="hidden">
        Map
      </h2>
      <About />
      {refused && <RefusedNotice refused={refused} />}
      {picture && picture.layout.boxes.length > 0 && <MapView picture={picture} />}
      {picture?.layout.boxes.length === 0 && (
        <Empty>There is no {kind === 'cloud' ? 'network' : 'VPC'} in these manifests yet.</Empty>
      )}
      {!picture && !refused && <Empty>Drawing the map …</Empty>}
    </section>
  )
}

function useMapRequest() {
  const fold = useModel(({ fields }) => fields.fold)
  const unfold = useModel(({ fields }) => fields.unfold)
  const routes = useModel(({ fields }) => fields.routes) !== undefined
  return useMemo(
    () => ({ fold: namesIn(fold), unfold: namesIn(unfold), routes }),
    [fold, unfold, routes],
  )
}

/** Names of groups stand in the address one after the other, with lines between. */
function namesIn(field: string | undefined): readonly string[] {
  return field?.split('\n') ?? []
}

const NOTHING_DRAWN: Scene = { window: { x: 0, y: 0, width: 0, height: 0 }, detail: 'all' }

function MapView({ picture }: { picture: MapPicture }): VNode {
  const explorer = useExplorer()
  const selected = useModel(({ fields }) => fields.select)
  const overlay = useOverlay()
  const frame = useRef<HTMLDivElement>(null)
  const world = useRef<SVGSVGElement>(null)
  const [scene, setScene] = useState(NOTHING_DRAWN)
  const [camera, setCamera] = useState<Camera>()
  const homes = useMemo(() => new Map(picture.boxes.map(({ id, home }) => [id, home])), [picture])
  const shown = selected === undefined ? undefined : (homes.get(selected) ?? selected)

  useEffect(() => {
    if (!frame.current || !world.current) return undefined
    const element = frame.current
    const made = new Camera(world.current, setScene)
    setCamera(made)
    const resized = new ResizeObserver(([entry]) => entry && made.resize(entry.contentRect))
    resized.observe(element)
    made.resize(element.getBoundingClientRect())
    const ends = [followGestures(element, made), followKeys(element, made)]
    return () => {
      resized.disconnect()
      for (const end of ends) end()
    }
  }, [])

  useFit(camera, picture)
  useFollow(camera, picture, shown)

  return (
    <>
      <MapToolbar camera={camera} picture={picture} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: what is clicked are the buttons in it, which keys reach too */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the same */}
      <div
        ref={frame}
        class="map-frame"
        onClick={({ target }) => explorer.inspect(idAt(target))}
        onFocusIn={({ target }) => camera && bringIntoView(camera, picture, idAt(target))}
      >
        {/* biome-ignore lint/a11y/useSemanticElements: there are no fieldsets in SVG */}
        <svg
          ref={world}
          class="world"
          width={picture.layout.width}
          height={picture.layout.height}
          role="group"
          aria-label="VPCs and their peerings. Arrow keys move the map, plus and minus zoom."
        >
          <MapCanvas picture={picture} scene={scene} selected={shown} overlay={overlay} />
        </svg>
      </div>
    </>
  )
}

function idAt(target: EventTarget | null): string | undefined {
  if (!(target instanceof Element)) return undefined
  return target.closest('[data-id]')?.getAttribute('data-id') ?? undefined
}

/** What the panel that is open draws over the map. */
function useOverlay(): MapOverlay | undefined {
  const overlays = useModel((model) => model.overlays)
  const all = Object.values(overlays)
  return useMemo(
    () =>
      all.length === 0
        ? undefined
        : { marks: all.flatMap(({ marks }) => marks), ways: all.flatMap(({ ways }) => ways) },
    [overlays],
  )
}

/** A map that is another one is seen whole at first; one that only changes stays where it is. */
function useFit(camera: Camera | undefined, picture: MapPicture): void {
  const { layout } = picture
  const example = useModel((model) => model.example)
  const key = `${example} ${layout.width}x${layout.height}`
  useEffect(() => {
    camera?.move(fitted({ x: 0, y: 0, ...sizeOf(layout) }, camera.screen))
  }, [camera, key])
}

function sizeOf({ width, height }: { width: number; height: number }) {
  return { width: Math.max(1, width), height: Math.max(1, height) }
}

/** What is selected elsewhere comes into view. */
function useFollow(
  camera: Camera | undefined,
  picture: MapPicture,
  shown: string | undefined,
): void {
  useEffect(() => {
    if (camera) bringIntoView(camera, picture, shown)
  }, [camera, shown])
}

function bringIntoView(camera: Camera, { layout }: MapPicture, id: string | undefined): void {
  const part = areaOf(layout, id)
  if (!part || shows(camera.view, camera.screen, part)) return
  camera.move(centred(part, camera.screen, camera.view.scale))
}

function areaOf(
  { boxes, links }: MapPicture['layout'],
  id: string | undefined,
): Rectangle | undefined {
  return boxes.find((box) => box.id === id) ?? links.find((link) => link.id === id)?.sign
}
