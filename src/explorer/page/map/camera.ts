import {
  detailAt,
  panned,
  type Rectangle,
  type Size,
  type Viewport,
  window,
  zoomed,
} from './viewport.ts'

/** What is to be drawn: it changes far less often than what is seen of it. */
export interface Scene {
  /** The part of the map in which something is drawn. */
  readonly window: Rectangle
  readonly detail: ReturnType<typeof detailAt>
}

/** So long after the last movement everything is drawn sharp again. */
const SETTLED = 120

/**
 * Moves the drawing without drawing it anew: panning only changes a transform, which is the compositor's work. What is to
 * be drawn is told when the movement has come to an end, or to the edge of what is drawn.
 */
export class Camera {
  #view: Viewport = { dx: 0, dy: 0, scale: 1 }
  #screen: Size = { width: 1, height: 1 }
  #drawn: Rectangle = { x: 0, y: 0, width: 0, height: 0 }
  #frame: number | undefined
  #timer: number | undefined
  readonly #world: HTMLElement | SVGElement
  readonly #changed: (scene: Scene) => void

  constructor(world: HTMLElement | SVGElement, changed: (scene: Scene) => void) {
    this.#world = world
    this.#changed = changed
  }

  get view(): Viewport {
    return this.#view
  }

  get screen(): Size {
    return this.#screen
  }

  resize(screen: Size): void {
    this.#screen = screen
    this.#settle()
  }

  pan(dx: number, dy: number): void {
    this.move(panned(this.#view, dx, dy))
  }

  /** `x` and `y` of the screen stay where they are; its middle where none are given. */
  zoom(factor: number, x = this.#screen.width / 2, y = this.#screen.height / 2): void {
    this.move(zoomed(this.#view, factor, x, y))
  }

  move(view: Viewport): void {
    this.#view = view
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined
      this.#apply()
    })
  }

  #apply(): void {
    const { dx, dy, scale } = this.#view
    this.#world.style.transform = `translate(${dx}px, ${dy}px) scale(${scale})`
    clearTimeout(this.#timer)
    if (!this.#isDrawn()) this.#settle()
    else this.#timer = setTimeout(() => this.#settle(), SETTLED)
  }

  /** Whether all that is seen has been drawn. */
  #isDrawn(): boolean {
    const { dx, dy, scale } = this.#view
    const [x, y] = [-dx / scale, -dy / scale]
    const { width, height } = this.#screen
    const drawn = this.#drawn
    return (
      x >= drawn.x &&
      y >= drawn.y &&
      x + width / scale <= drawn.x + drawn.width &&
      y + height / scale <= drawn.y + drawn.height
    )
  }

  #settle(): void {
    clearTimeout(this.#timer)
    this.#drawn = window(this.#view, this.#screen)
    this.#world.style.setProperty('--scale', String(this.#view.scale))
    this.#changed({ window: this.#drawn, detail: detailAt(this.#view.scale) })
  }
}
