import { EDITOR_GLOBAL, type MakeEditor } from './editor-handle.ts'

let loaded: MakeEditor | undefined

/** The editor's program: the page carries it as text, which is run when it is first needed. The page's policy knows its hash. */
export function loadEditor(): MakeEditor {
  if (loaded) return loaded
  const script = document.createElement('script')
  script.textContent = document.getElementById('editor')?.textContent ?? ''
  document.head.append(script)
  const made: unknown = Reflect.get(globalThis, EDITOR_GLOBAL)
  if (typeof made !== 'function') throw new Error('the editor can not be loaded')
  return (loaded = made as MakeEditor)
}
