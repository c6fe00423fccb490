import type { Camera } from './camera.ts'

/** A wheel turns so far for a factor of e. */
const WHEEL = 400
/** Less far, a pointer has not moved but clicked. */
const CLICK = 4

/**
 * Lets a pointer, a wheel and two fingers move the map.
 *
 * @returns what ends it
 */
export function followGestures(element: HTMLElement, camera: Camera): () => void {
  const pointers = new Map<number, { x: number; y: number }>()
  let travelled = 0
  const down = (event: PointerEvent): void => {
    if (event.button !== 0) return
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY })
    travelled = 0
  }
  const move = (event: PointerEvent): void => {
    const before = pointers.get(event.pointerId)
    if (!before) return
    const now = { x: event.clientX, y: event.clientY }
    const [dx, dy] = [now.x - before.x, now.y - before.y]
    travelled += Math.abs(dx) + Math.abs(dy)
    if (travelled > CLICK) element.setPointerCapture(event.pointerId)
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1]
    pointers.set(event.pointerId, now)
    if (!other) {
      camera.pan(dx, dy)
      return
    }
    const box = element.getBoundingClientRect()
    const factor = distance(now, other) / Math.max(1, distance(before, other))
    camera.pan(dx / 2, dy / 2)
    camera.zoom(factor, (now.x + other.x) / 2 - box.left, (now.y + other.y) / 2 - box.top)
  }
  const up = (event: PointerEvent): void => {
    pointers.delete(event.pointerId)
  }
  // Whoever has dragged has not clicked what happens to be there.
  const click = (event: MouseEvent): void => {
    if (travelled > CLICK) event.stopPropagation()
    travelled = 0
  }
  const wheel = (event: WheelEvent): void => {
    event.preventDefault()
    const box = element.getBoundingClientRect()
    const turned = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 16 : event.deltaY
    camera.zoom(Math.exp(-turned / WHEEL), event.clientX - box.left, event.clientY - box.top)
  }
  const listeners = new AbortController()
  const { signal } = listeners
  element.addEventListener('pointerdown', down, { signal })
  element.addEventListener('pointermove', move, { signal })
  element.addEventListener('pointerup', up, { signal })
  element.addEventListener('pointercancel', up, { signal })
  element.addEventListener('click', click, { signal, capture: true })
  element.addEventListener('wheel', wheel, { signal, passive: false })
  return () => listeners.abort()
}

function distance(a: { x: number; y: number }, b: { x: number; y: number }): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}
