import type { VNode } from 'preact'
import type { Source } from '../../../manifest/index.ts'
import { useExplorer, useModel } from '../store/hooks.ts'
import { Written } from '../ui/written.tsx'

/** Chooses the file that is shown; a file with errors or warnings says so. */
export function FileTabs({
  sources,
  current,
}: {
  sources: readonly Source[]
  current: Source | undefined
}): VNode {
  const explorer = useExplorer()
  const findings = useModel(({ opened }) => opened?.findings)
  const grave = new Set(
    findings?.flatMap(({ severity, places }) =>
      severity === 'info' ? [] : (places[0]?.file ?? []),
    ),
  )
  return (
    <nav class="tabs" aria-label="Files">
      {sources.map(({ file }) => (
        <button
          key={file}
          type="button"
          class="tab"
          aria-current={file === current?.file ? 'true' : undefined}
          onClick={() => explorer.go({ file })}
        >
          <Written text={file} />
          {grave.has(file) && <span class="dot" title="has findings" />}
        </button>
      ))}
    </nav>
  )
}
