import type { ComponentChildren, VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { PartLink } from '../../../protocol/index.ts'
import { useExplorer } from '../../store/hooks.ts'
import { Written } from '../../ui/written.tsx'

/** A part of the inspector with a title. */
export function Section({
  title,
  children,
}: {
  title: string
  children: ComponentChildren
}): VNode {
  return (
    <section class="part-section" aria-label={title}>
      <h4>{title}</h4>
      {children}
    </section>
  )
}

/** Leads to another part. */
export function PartButton({ part }: { part: PartLink }): VNode {
  const explorer = useExplorer()
  return (
    <button type="button" class="part-link" onClick={() => explorer.select(part.id)}>
      <span class="part-link-name">
        <Written text={part.name} />
      </span>
      {part.about !== '' && (
        <span class="muted part-link-about">
          <Written text={part.about} />
        </span>
      )}
    </button>
  )
}

/** So many are listed at once. */
const PAGE = 50

/** Parts to go to, a page of them at first. */
export function PartList({ parts }: { parts: readonly PartLink[] }): VNode {
  const [shown, setShown] = useState(PAGE)
  const left = parts.length - shown
  return (
    <>
      <ul class="part-links">
        {parts.slice(0, shown).map((part) => (
          <li key={part.id}>
            <PartButton part={part} />
          </li>
        ))}
      </ul>
      {left > 0 && (
        <button type="button" class="button" onClick={() => setShown(shown + PAGE)}>
          Show {Math.min(PAGE, left)} more of {left}
        </button>
      )}
    </>
  )
}
