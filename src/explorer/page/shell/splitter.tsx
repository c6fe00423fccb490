import type { VNode } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

/** The share of the map above the manifests, in percent. */
const START = 56
const LEAST = 15
const MOST = 90
const STEP = 5

/** The line between the map and the manifests, which is moved with the pointer or the arrow keys. */
export function Splitter(): VNode {
  const [share, setShare] = useState(START)
  const element = useRef<HTMLDivElement>(null)
  const to = (percent: number): void => setShare(Math.min(MOST, Math.max(LEAST, percent)))
  useEffect(() => {
    element.current?.parentElement?.style.setProperty('--map-share', `${share}%`)
  }, [share])
  const drag = (event: PointerEvent): void => {
    const stage = element.current?.parentElement?.getBoundingClientRect()
    if (!stage || !element.current?.hasPointerCapture(event.pointerId)) return
    to(((event.clientY - stage.top) / stage.height) * 100)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a line of text can't be moved
    <div
      ref={element}
      class="splitter"
      role="separator"
      tabIndex={0}
      aria-label="Height of the map"
      aria-orientation="horizontal"
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      aria-valuenow={Math.round(share)}
      onPointerDown={({ currentTarget, pointerId }) => currentTarget.setPointerCapture(pointerId)}
      onPointerMove={drag}
      onKeyDown={(event) => {
        const step = { ArrowUp: -STEP, ArrowDown: STEP }[event.key]
        if (step === undefined) return
        event.preventDefault()
        to(share + step)
      }}
    />
  )
}
