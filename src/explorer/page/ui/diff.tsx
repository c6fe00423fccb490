import type { VNode } from 'preact'
import { visible } from './visible.ts'

const KINDS: Readonly<Record<string, string>> = { '+': 'added', '-': 'removed', '@': 'hunk' }

/** A change of texts, as `diff -u` prints it. */
export function Diff({ text }: { text: string }): VNode {
  const lines = text.split('\n').filter((line) => line !== '')
  return (
    // Who has no mouse scrolls what has the focus.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keys
    <pre class="diff" tabIndex={0}>
      {lines.map((line, i) => (
        <span key={i} class={`diff-line diff-${kindOf(line)}`} dir="ltr">
          {visible(line)}
          {'\n'}
        </span>
      ))}
    </pre>
  )
}

function kindOf(line: string): string {
  return /^(\+\+\+|---) /.test(line) ? 'file' : (KINDS[line.slice(0, 1)] ?? 'same')
}
