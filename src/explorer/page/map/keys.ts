import type { Camera } from './camera.ts'

/** So many pixels at a time. */
const STEP = 60
const FACTOR = 1.25

const MOVES: Readonly<Record<string, (camera: Camera) => void>> = {
  ArrowLeft: (camera) => camera.pan(STEP, 0),
  ArrowRight: (camera) => camera.pan(-STEP, 0),
  ArrowUp: (camera) => camera.pan(0, STEP),
  ArrowDown: (camera) => camera.pan(0, -STEP),
  '+': (camera) => camera.zoom(FACTOR),
  '=': (camera) => camera.zoom(FACTOR),
  '-': (camera) => camera.zoom(1 / FACTOR),
}

/**
 * Lets keys move the map while the focus is in it, and select what has the focus.
 *
 * @returns what ends it
 */
export function followKeys(element: HTMLElement, camera: Camera): () => void {
  const pressed = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      event.target?.dispatchEvent(new MouseEvent('click', { bubbles: true }))
      return
    }
    const move = MOVES[event.key]
    if (!move) return
    event.preventDefault()
    move(camera)
  }
  element.addEventListener('keydown', pressed)
  return () => element.removeEventListener('keydown', pressed)
}
