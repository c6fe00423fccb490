import './editor.css'
import type { VNode } from 'preact'
import { useModel } from '../store/hooks.ts'
import { EditorToolbar } from './editor-toolbar.tsx'
import { FileTabs } from './file-tabs.tsx'
import { TextEditor } from './text-editor.tsx'

/** The manifests, file by file. */
export function EditorRegion(): VNode {
  const sources = useModel(({ history }) => history.sources)
  const chosen = useModel(({ fields }) => fields.file)
  const current = sources.find(({ file }) => file === chosen) ?? sources[0]
  return (
    <section
      id="manifests"
      class="region manifests"
      tabIndex={-1}
      aria-labelledby="manifests-title"
    >
      <div class="region-bar">
        <h2 id="manifests-title">Manifests</h2>
        <FileTabs sources={sources} current={current} />
        <EditorToolbar current={current} />
      </div>
      {current && <TextEditor source={current} />}
    </section>
  )
}
