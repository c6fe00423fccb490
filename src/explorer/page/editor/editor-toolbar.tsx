import type { VNode } from 'preact'
import type { Source } from '../../../manifest/index.ts'
import { useExplorer, useModel } from '../store/hooks.ts'
import { Icon } from '../ui/icon.tsx'
import { OpenFiles } from '../ui/open-files.tsx'
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
      <OpenFiles
        class="button button-quiet"
        title="Open files of yours; they stay in this page"
        onOpen={(opened) => explorer.edit(opened)}
      >
        Open …
      </OpenFiles>
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
