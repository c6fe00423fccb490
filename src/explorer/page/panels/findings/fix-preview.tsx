import type { VNode } from 'preact'
import { useAnswer, useExplorer } from '../../store/hooks.ts'
import { Diff } from '../../ui/diff.tsx'
import { Effects } from '../../ui/effects.tsx'
import { Empty, RefusedNotice } from '../../ui/notice.tsx'
import { Sentence } from '../../ui/written.tsx'

/** What a fix would change, in the files and between endpoints, and the button that makes the change. */
export function FixPreview({ id, title }: { id: string; title: string }): VNode {
  const explorer = useExplorer()
  const { answer: fix, refused } = useAnswer('fix', { id })
  const apply = (): void => {
    if (!fix) return
    explorer.edit(fix.sources)
    explorer.announce(`Fixed: ${title}. It can be undone.`)
  }
  return (
    <section class="fix" aria-label="The fix">
      <h3>
        <Sentence text={title} />
      </h3>
      {refused && <RefusedNotice refused={refused} />}
      {fix ? (
        <>
          <h4>Between endpoints</h4>
          <Effects effects={fix.effects} />
          <h4>In the manifests</h4>
          <Diff text={fix.diff} />
          <button type="button" class="button button-main" onClick={apply}>
            Apply this fix
          </button>
        </>
      ) : (
        !refused && <Empty>Proving the fix …</Empty>
      )}
    </section>
  )
}
