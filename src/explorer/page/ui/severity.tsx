import type { VNode } from 'preact'
import type { Finding } from '../../protocol/index.ts'
import { Icon } from './icon.tsx'

/** How bad something is: by its shape, its colour and a word. */
export function SeverityMark({ severity }: { severity: Finding['severity'] }): VNode {
  return (
    <span class={`severity severity-${severity}`}>
      <Icon name={severity} />
      <span class="hidden">{severity}: </span>
    </span>
  )
}
