import type { VNode } from 'preact'
import type { BoxLayout } from '../../../map/index.ts'
import type { MapPicture } from '../../protocol/index.ts'
import { visible } from '../ui/visible.ts'
import type { MapOverlay, OverlayWay, Tone } from './overlay.ts'
import { TravellingPacket } from './trace-overlay.tsx'

interface Props {
  readonly overlay: MapOverlay
  readonly picture: MapPicture
}

/** The ways of packets over the map, and the words that stand beside what is marked. */
export function OverlayWays({ overlay, picture }: Props): VNode {
  const homes = homesOf(picture)
  const layouts = new Map(picture.layout.boxes.map((box) => [box.id, box]))
  const boxOf = (id: string): BoxLayout | undefined => layouts.get(homes.get(id) ?? id)
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it can have the focus
    <g class="ways" aria-hidden="true">
      {overlay.ways.map((way, i) => (
        <Way key={i} way={way} boxOf={boxOf} picture={picture} />
      ))}
      {labelsOf(overlay, boxOf).map(({ box, tone, labels }) => (
        <text key={box.id} class={`mark-label tone-${tone}`} x={box.x} y={box.y - 6}>
          {visible([...labels].join(', '))}
        </text>
      ))}
    </g>
  )
}

/** By box of the map, the one that shows it: that of its group where it is folded away. */
export function homesOf({ boxes }: MapPicture): ReadonlyMap<string, string> {
  return new Map(boxes.map(({ id, home }) => [id, home]))
}

interface BoxLabels {
  readonly box: BoxLayout
  readonly tone: Tone
  readonly labels: Set<string>
}

/** What stands beside each box: what is folded into one has its labels side by side. */
function labelsOf(
  { marks }: MapOverlay,
  boxOf: (id: string) => BoxLayout | undefined,
): readonly BoxLabels[] {
  const found = new Map<string, BoxLabels>()
  for (const { id, tone, label } of marks) {
    const box = boxOf(id)
    if (!box || label === undefined) continue
    const known = found.get(box.id) ?? { box, tone, labels: new Set<string>() }
    known.labels.add(label)
    found.set(box.id, known)
  }
  return [...found.values()]
}

interface WayProps {
  readonly way: OverlayWay
  readonly picture: MapPicture
  boxOf(id: string): BoxLayout | undefined
}

function Way({ way, boxOf, picture }: WayProps): VNode | null {
  const boxes = way.through.flatMap((id) => boxOf(id) ?? [])
  const shown = boxes.filter((box, i) => box.id !== boxes[i - 1]?.id)
  const [before, last] = [shown.at(-2), shown.at(-1)]
  if (!last) return null
  return (
    <g class={`way way-${way.kind} tone-${way.tone}`}>
      {shown.slice(1).map((box, i) => (
        <path
          key={i}
          class="way-line"
          d={stepPath(shown[i]!, box, picture)}
          transform={besides(shown[i]!, box)}
        />
      ))}
      {shown.map((box, i) => (
        <rect
          key={i}
          class="way-box"
          x={box.x - 3}
          y={box.y - 3}
          width={box.width + 6}
          height={box.height + 6}
          rx={10}
        />
      ))}
      {way.travelling && before && (
        <g transform={besides(before, last)}>
          <TravellingPacket path={stepPath(before, last, picture)} />
        </g>
      )}
      {way.lost && <Cross box={last} />}
    </g>
  )
}

/** Along the link between two boxes, in the direction of the packet; straight where there is none. */
function stepPath(from: BoxLayout, to: BoxLayout, { view, paths }: MapPicture): string {
  const link = view.links.find(({ boxes }) => boxes.includes(from.id) && boxes.includes(to.id))
  const path = link && paths[link.id]
  if (!path) return `M${middle(from)}L${middle(to)}`
  return link.boxes[0] === from.id ? path : reversed(path)
}

/** Packets keep to the right, so that a reply is seen beside its request. */
const RIGHT = 5

function besides(from: BoxLayout, to: BoxLayout): string {
  const [one, other] = [centre(from), centre(to)]
  const [dx, dy] = [other.x - one.x, other.y - one.y]
  const length = Math.hypot(dx, dy) || 1
  return `translate(${(-dy / length) * RIGHT} ${(dx / length) * RIGHT})`
}

/** A chain of curves the other way round. */
function reversed(path: string): string {
  const points = path.match(/-?[\d.]+ -?[\d.]+/g)?.reverse() ?? []
  const [start, ...rest] = points
  let backwards = `M${start}`
  for (let i = 0; i < rest.length; i += 3) backwards += `C${rest.slice(i, i + 3).join(' ')}`
  return backwards
}

function centre({ x, y, width, height }: BoxLayout): { readonly x: number; readonly y: number } {
  return { x: x + width / 2, y: y + height / 2 }
}

function middle(box: BoxLayout): string {
  const { x, y } = centre(box)
  return `${x} ${y}`
}

function Cross({ box }: { box: BoxLayout }): VNode {
  return (
    <g class="cross" transform={`translate(${box.x + box.width} ${box.y})`}>
      <circle r={13} />
      <path d="M-5 -5L5 5M5 -5L-5 5" />
    </g>
  )
}
