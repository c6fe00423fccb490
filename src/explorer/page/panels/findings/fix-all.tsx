import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Fix } from '../../../protocol/index.ts'
import { useExplorer, useModel } from '../../store/hooks.ts'
import { Diff } from '../../ui/diff.tsx'
import { Effects } from '../../ui/effects.tsx'

/** All fixes at once, where there are several: first what they would change, then the change. */
export function FixAll({ count }: { count: number }): VNode | null {
  const explorer = useExplorer()
  const revision = useModel((model) => model.revision)
  const [preview, setPreview] = useState<{ fix: Fix; revision: number }>()
  if (count < 2) return null
  const show = async (): Promise<void> => {
    setPreview({ fix: await explorer.ask('fixAll', {}), revision })
  }
  const fix = preview?.revision === revision ? preview.fix : undefined
  const apply = (): void => {
    if (!fix) return
    explorer.edit(fix.sources)
    explorer.announce('All fixes are applied. They can be undone together.')
  }
  return (
    <section class="fix fix-all" aria-label="All fixes">
      <div class="fix-all-head">
        <span>{count} can be fixed, each proven.</span>
        {!fix && (
          <button type="button" class="button" onClick={() => void show()}>
            Preview all
          </button>
        )}
      </div>
      {fix && (
        <>
          <Effects effects={fix.effects} />
          <Diff text={fix.diff} />
          <button type="button" class="button button-main" onClick={apply}>
            Apply all {count}
          </button>
        </>
      )}
    </section>
  )
}
