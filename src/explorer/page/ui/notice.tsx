import type { ComponentChildren, VNode } from 'preact'
import type { Refused } from '../store/client.ts'
import { Sentence } from './written.tsx'

/** Why a panel has nothing to show. */
export function RefusedNotice({ refused }: { refused: Refused }): VNode {
  return (
    <div class="notice notice-bad" role="alert">
      <Sentence text={refused.message} />
      {refused.help && (
        <p class="muted">
          <Sentence text={refused.help} />
        </p>
      )}
    </div>
  )
}

/** A panel, or a part of it, without anything in it yet. */
export function Empty({ children }: { children: ComponentChildren }): VNode {
  return <p class="empty">{children}</p>
}
