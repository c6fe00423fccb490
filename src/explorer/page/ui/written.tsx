import type { VNode } from 'preact'
import { visible } from './visible.ts'

/**
 * Text that somebody else wrote: a name, or a sentence with names in it. Its direction does not reach what stands around it,
 * and what can't be seen in it is written out.
 */
export function Written({ text, code = false }: { text: string; code?: boolean }): VNode {
  return <bdi class={code ? 'code' : undefined}>{visible(text)}</bdi>
}

/** A sentence of the engine, in which the user's own text stands in backticks. */
export function Sentence({ text }: { text: string }): VNode {
  const parts = text.split('`')
  return (
    <span>
      {parts.map((part, i) => (i % 2 === 1 ? <Written key={i} text={part} code /> : visible(part)))}
    </span>
  )
}
