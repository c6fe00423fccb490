import type { Traced, TracedHop, TracedLeg } from '../../../protocol/index.ts'
import type { MapOverlay, OverlayMark, OverlayWay } from '../../map/overlay.ts'

/** Request and reply are told apart by colour and by dashes, not by whether they arrive: the cross says that. */
const TONES = { request: 'note', reply: 'change' } as const

/** How many nodes packet and reply pass. */
export function stepCount({ legs }: Traced): number {
  return legs.reduce((sum, { hops }) => sum + hops.length, 0)
}

/** What a trace draws over the map: all of it, or so many of its steps. */
export function traceOverlay({ legs, ends }: Traced, step: number | undefined): MapOverlay {
  const ways: OverlayWay[] = []
  let left = step ?? Number.POSITIVE_INFINITY
  for (const leg of legs) {
    if (left <= 0) break
    const current = left <= leg.hops.length
    ways.push(...waysOf(leg, left, step !== undefined && current))
    left -= leg.hops.length
  }
  return { marks: marksOf(ends), ways }
}

/** Each end is marked in the colour of what it sends. */
function marksOf({ from, to }: Traced['ends']): OverlayMark[] {
  if (from !== undefined && from === to)
    return [{ id: from, tone: TONES.request, label: 'from, to' }]
  return [
    ...(from === undefined ? [] : [{ id: from, tone: TONES.request, label: 'from' }]),
    ...(to === undefined ? [] : [{ id: to, tone: TONES.reply, label: 'to' }]),
  ]
}

function waysOf(leg: TracedLeg, count: number, travelling: boolean): OverlayWay[] {
  const { kind, hops, arrived, open } = leg
  const passed = hops.slice(0, count)
  const ended = count >= hops.length
  const tone = TONES[kind]
  const way = { through: boxesOf(passed), tone, kind, travelling, lost: ended && !arrived && !open }
  if (!ended || !open) return [way]
  const candidates = hops.at(-1)?.candidates ?? []
  return [
    way,
    ...candidates.map((candidate) => ({
      through: boxesOf(candidate.hops),
      tone,
      kind,
      travelling,
      lost: !candidate.arrives,
    })),
  ]
}

/** The boxes that are passed, each once as long as the packet stays in it. */
function boxesOf(hops: readonly TracedHop[]): string[] {
  const boxes = hops.flatMap(({ box }) => box ?? [])
  return boxes.filter((box, i) => box !== boxes[i - 1])
}
