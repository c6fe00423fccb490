import type { VNode } from 'preact'
import { useId } from 'preact/hooks'
import { EXAMPLES } from '../../../examples/names.ts'
import { OpenFiles } from '../../ui/open-files.tsx'
import type { Other } from './use-other.ts'

/** Chooses what the design is compared with. */
export function OtherPicker({ other }: { other: Other }): VNode {
  const id = useId()
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
      <OpenFiles class="button" onOpen={other.open}>
        Open files …
      </OpenFiles>
    </div>
  )
}
