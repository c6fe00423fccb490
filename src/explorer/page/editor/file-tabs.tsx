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
  const graveness = (file: string): 'error' | 'warning' | undefined =>
    (['error', 'warning'] as const).find((grave) =>
      findings?.some(({ severity, places }) => severity === grave && places[0]?.file === file),
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
          <Dot severity={graveness(file)} />
        </button>
      ))}
    </nav>
  )
}

function Dot({ severity }: { severity: 'error' | 'warning' | undefined }): VNode | null {
  if (!severity) return null
  return (
    <span class={`dot dot-${severity}`}>
      <span class="hidden">, with {severity}s</span>
    </span>
  )
}
