import type { VNode } from 'preact'
import { useRef } from 'preact/hooks'
import type { Source } from '../../../manifest/index.ts'
import { useExplorer, useModel } from '../store/hooks.ts'
import { Icon } from '../ui/icon.tsx'
import { Popover } from '../ui/popover.tsx'
import { download } from './download.ts'
import { oneText } from './one-text.ts'

/** What can be done with the manifests beside typing. */
export function EditorToolbar({ current }: { current: Source | undefined }): VNode {
  const explorer = useExplorer()
  const { past, future, sources } = useModel(({ history }) => history)
  return (
    <div class="toolbar">
      <button
        type="button"
        class="button button-quiet"
        title="Undo"
        disabled={past.length === 0}
        onClick={() => explorer.undo()}
      >
        <Icon name="undo" />
        <span class="hidden">Undo</span>
      </button>
      <button
        type="button"
        class="button button-quiet"
        title="Redo"
        disabled={future.length === 0}
        onClick={() => explorer.redo()}
      >
        <Icon name="redo" />
        <span class="hidden">Redo</span>
      </button>
      <OpenFiles />
      <Popover
        quiet
        menu
        align="end"
        title="Download"
        label={
          <>
            <Icon name="download" />
            <span class="hidden">Download</span>
          </>
        }
      >
        <button type="button" class="menu-item" onClick={() => current && download(current)}>
          This file
        </button>
        <button
          type="button"
          class="menu-item"
          onClick={() => download({ file: 'manifests.yaml', text: oneText(sources) })}
        >
          All as one file
        </button>
      </Popover>
    </div>
  )
}

/** Reads files of one's own; they stay in the page. */
function OpenFiles(): VNode {
  const explorer = useExplorer()
  const input = useRef<HTMLInputElement>(null)
  const open = async (files: readonly File[]): Promise<void> => {
    const sources = await Promise.all(
      files.map(async (file) => ({ file: file.name, text: await file.text() })),
    )
    if (sources.length > 0) explorer.edit(sources)
  }
  return (
    <>
      <button
        type="button"
        class="button button-quiet"
        title="Open files of yours; they stay in this page"
        onClick={() => input.current?.click()}
      >
        Open …
      </button>
      <input
        ref={input}
        class="hidden"
        type="file"
        multiple
        accept=".yaml,.yml,.json"
        tabIndex={-1}
        aria-hidden="true"
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])]
          // The same file can be opened again after it was changed.
          currentTarget.value = ''
          void open(files)
        }}
      />
    </>
  )
}
