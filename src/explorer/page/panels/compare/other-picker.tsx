import type { VNode } from 'preact'
import { useId, useRef } from 'preact/hooks'
import { EXAMPLES } from '../../../examples/names.ts'
import type { Other } from './use-other.ts'

/** Chooses what the design is compared with. */
export function OtherPicker({ other }: { other: Other }): VNode {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const open = async (files: readonly File[]): Promise<void> => {
    const sources = await Promise.all(
      files.map(async (file) => ({ file: file.name, text: await file.text() })),
    )
    if (sources.length > 0) other.open(sources)
  }
  return (
    <div class="compare-with">
      <label class="end-label" for={id}>
        Before
      </label>
      <select
        id={id}
        class="select"
        value={other.name}
        onChange={({ currentTarget }) => other.choose(currentTarget.value)}
      >
        <option value="opened">These manifests, before they were edited</option>
        {other.name === 'files' && <option value="files">Files of yours</option>}
        {EXAMPLES.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </select>
      <button type="button" class="button" onClick={() => input.current?.click()}>
        Open files …
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
    </div>
  )
}
