import type { VNode } from 'preact'
import { useId, useState } from 'preact/hooks'
import type { FoundBox, MapPicture } from '../../protocol/index.ts'
import { useExplorer } from '../store/hooks.ts'
import { Written } from '../ui/written.tsx'

/** So many results are shown. */
const SHOWN = 8

/** Finds VPCs by their names, subnets, addresses and workloads. */
export function MapSearch({ picture }: { picture: MapPicture }): VNode {
  const explorer = useExplorer()
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const list = useId()
  const found = text.trim() === '' ? [] : searched(picture.boxes, text)
  const open = found.length > 0
  const choose = (box: FoundBox | undefined): void => {
    if (!box) return
    explorer.inspect(box.id)
    setText('')
  }
  const keyed = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') choose(found[active])
    else if (event.key === 'Escape') setText('')
    else if (event.key === 'ArrowDown') setActive(Math.min(active + 1, found.length - 1))
    else if (event.key === 'ArrowUp') setActive(Math.max(active - 1, 0))
    else return
    event.preventDefault()
  }
  return (
    <div class="search">
      <input
        type="search"
        class="input"
        placeholder="Find a VPC, subnet or pod"
        aria-label="Find on the map"
        {...combobox(open, list, active)}
        autocomplete="off"
        value={text}
        onInput={({ currentTarget }) => {
          setText(currentTarget.value)
          setActive(0)
        }}
        onKeyDown={keyed}
      />
      <div class="results" role="listbox" id={list} aria-label="Found" hidden={!open}>
        {found.map((box, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the text field
          <div
            key={box.id}
            id={`${list}-${i}`}
            class="result"
            role="option"
            tabIndex={-1}
            aria-selected={i === active}
            onClick={() => choose(box)}
          >
            <Written text={box.name} /> <span class="muted">{<Written text={box.words} />}</span>
          </div>
        ))}
      </div>
      {text.trim() !== '' && !open && (
        <p class="results result muted" role="status">
          Nothing is called that.
        </p>
      )}
    </div>
  )
}

/** What assistive technology is told of a text field with a list of its own. */
function combobox(open: boolean, list: string, active: number): Record<string, string | boolean> {
  return {
    role: 'combobox',
    'aria-expanded': open,
    'aria-controls': list,
    ...(open && { 'aria-activedescendant': `${list}-${active}` }),
  }
}

/** Those whose names begin with it come first. */
function searched(boxes: readonly FoundBox[], text: string): readonly FoundBox[] {
  const wanted = text.trim().toLowerCase()
  const rank = ({ name, words }: FoundBox): number => {
    const own = name.toLowerCase()
    if (own.startsWith(wanted)) return 0
    if (own.includes(wanted)) return 1
    return words.toLowerCase().includes(wanted) ? 2 : 3
  }
  return boxes
    .map((box) => ({ box, rank: rank(box) }))
    .filter((one) => one.rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, SHOWN)
    .map(({ box }) => box)
}
