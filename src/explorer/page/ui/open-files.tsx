import type { ComponentChildren, VNode } from 'preact'
import { useRef } from 'preact/hooks'
import type { Source } from '../../../manifest/index.ts'

interface Props {
  readonly class: string
  readonly title?: string
  readonly children: ComponentChildren
  /** Told what was read: at least one text. */
  onOpen(sources: readonly Source[]): void
}

/** A button that reads files of one's own; they stay in the page. */
export function OpenFiles({ class: name, title, children, onOpen }: Props): VNode {
  const input = useRef<HTMLInputElement>(null)
  const open = async (files: readonly File[]): Promise<void> => {
    const sources = await Promise.all(
      files.map(async (file) => ({ file: file.name, text: await file.text() })),
    )
    if (sources.length > 0) onOpen(sources)
  }
  return (
    <>
      <button type="button" class={name} title={title} onClick={() => input.current?.click()}>
        {children}
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
