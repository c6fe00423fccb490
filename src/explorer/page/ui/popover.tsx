import type { ComponentChildren, VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

interface Props {
  /** What the button says. */
  readonly label: ComponentChildren
  readonly title?: string
  readonly quiet?: boolean
  /** The side of the button to which the content keeps. */
  readonly align?: 'start' | 'end'
  readonly menu?: boolean
  readonly children: ComponentChildren
}

/** A button that shows more. Escape closes it, and so does whatever happens elsewhere. */
export function Popover({ label, title, quiet, align = 'start', menu, children }: Props): VNode {
  const details = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    const close = (event: Event): void => {
      const element = details.current
      if (element?.open && !event.composedPath().includes(element)) element.open = false
    }
    document.addEventListener('pointerdown', close)
    document.addEventListener('focusin', close)
    return () => {
      document.removeEventListener('pointerdown', close)
      document.removeEventListener('focusin', close)
    }
  }, [])
  const pressed = ({ key, currentTarget }: KeyboardEvent): void => {
    if (key !== 'Escape' || !(currentTarget instanceof HTMLDetailsElement)) return
    currentTarget.open = false
    currentTarget.querySelector('summary')?.focus()
  }
  return (
    <details ref={details} class={`popover popover-${align}`} onKeyDown={pressed}>
      <summary class={`button ${quiet ? 'button-quiet' : ''}`} title={title}>
        {label}
      </summary>
      {menu ? <Menu>{children}</Menu> : <div class="popover-body">{children}</div>}
    </details>
  )
}

/** What is chosen from a menu closes it. */
function Menu({ children }: { children: ComponentChildren }): VNode {
  const close = ({ currentTarget }: MouseEvent): void => {
    if (currentTarget instanceof HTMLElement) currentTarget.closest('details')!.open = false
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: clicks come from the buttons in it
    // biome-ignore lint/a11y/useKeyWithClickEvents: and so do keys
    <div class="popover-body menu" onClick={close}>
      {children}
    </div>
  )
}
