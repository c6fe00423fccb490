import type { VNode } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Source } from '../../../manifest/index.ts'
import type { Finding } from '../../protocol/index.ts'
import type { Explorer } from '../store/explorer.ts'
import { applyFix } from '../store/fixes.ts'
import { useAnswer, useExplorer, useModel } from '../store/hooks.ts'
import type { EditorEvents, EditorHandle, EditorMark } from './editor-handle.ts'
import { loadEditor } from './load-editor.ts'

/** The text of a file, with what is wrong at its lines. */
export function TextEditor({ source }: { source: Source }): VNode {
  const explorer = useExplorer()
  const host = useRef<HTMLDivElement>(null)
  const [handle, setHandle] = useState<EditorHandle>()
  const { file, text } = source
  const shown = useRef(file)
  shown.current = file
  useEffect(() => {
    // The map comes first: the editor is loaded when there is nothing else to do.
    const idle = afterFirstPicture(() => {
      const root = host.current?.attachShadow({ mode: 'open' })
      if (root) setHandle(loadEditor()(root, eventsFor(explorer, shown)))
    })
    return () => clearTimeout(idle)
  }, [explorer])
  const marks = useMarks(file)
  useEffect(() => handle?.open(file, text), [handle, file, text])
  useEffect(() => handle?.mark(marks), [handle, file, marks])
  useReveal(handle, file)
  return <div ref={host} class="editor" />
}

function afterFirstPicture(then: () => void): number {
  return setTimeout(then, 50)
}

/** So long nobody types, and what is typed then is undone by itself. */
const BREATH = 1000

function eventsFor(explorer: Explorer, shown: { readonly current: string }): EditorEvents {
  let last = 0
  let strand = 0
  return {
    changed: (text) => {
      const now = performance.now()
      if (now - last > BREATH) strand++
      last = now
      const file = shown.current
      explorer.edit(
        explorer.sources.map((source) => (source.file === file ? { file, text } : source)),
        `${file} ${strand}`,
      )
    },
    undo: () => explorer.undo(),
    redo: () => explorer.redo(),
    show: (id) => explorer.go({ panel: 'findings', finding: id, region: 'panel' }),
    fix: (id) => void applyFix(explorer, id),
  }
}

const NONE: readonly Finding[] = []
const NO_QUESTION = {}

function useMarks(file: string): readonly EditorMark[] {
  const findings = useModel(({ opened }) => opened?.findings) ?? NONE
  const { answer: fixes } = useAnswer('fixes', NO_QUESTION, 'fixes of the editor')
  return useMemo(
    () =>
      findings.flatMap(({ id, severity, message, code, places }) =>
        places
          .filter((place) => place.file === file)
          .map(({ line, column }) => ({
            id,
            severity,
            message,
            code,
            line,
            column,
            fix: fixes?.[id],
          })),
      ),
    [findings, fixes, file],
  )
}

function useReveal(handle: EditorHandle | undefined, file: string): void {
  const revealed = useModel((model) => model.revealed)
  const done = useRef(0)
  useEffect(() => {
    if (!handle || !revealed || revealed.count === done.current) return
    if (revealed.place.file !== file) return
    done.current = revealed.count
    handle.reveal(revealed.place.line, revealed.place.column)
  }, [handle, revealed, file])
}
