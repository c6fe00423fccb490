import type { VNode } from 'preact'
import type { PartLink } from '../../../protocol/index.ts'
import { PartList, Section } from './part-links.tsx'

/** What the map has folded into one. */
export function FoldedView({ parts, title }: { parts: readonly PartLink[]; title: string }): VNode {
  return (
    <Section title={title}>
      <PartList parts={parts} />
    </Section>
  )
}
