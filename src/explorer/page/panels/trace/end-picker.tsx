import type { VNode } from 'preact'
import { useId, useState } from 'preact/hooks'
import type { TraceEnd } from '../../../protocol/index.ts'
import { Written } from '../../ui/written.tsx'

interface Props {
  readonly label: string
  readonly value: string
  readonly ends: readonly TraceEnd[]
  onChange(value: string): void
}

/** So many are offered at once. */
const SHOWN = 40

/** One end of a trace: somebody from the list, or an address that is typed. */
export function EndPicker({ label, value, ends, onChange }: Props): VNode {
  const id = useId()
  const [draft, setDraft] = useState<string>()
  const [active, setActive] = useState(-1)
  const open = draft !== undefined
  const found = open ? matching(ends, draft === value ? '' : draft) : []
  const close = (): void => {
    setDraft(undefined)
    setActive(-1)
  }
  const commit = (text: string): void => {
    close()
    const wanted = text.trim()
    if (wanted !== '' && wanted !== value) onChange(wanted)
  }
  const keyed = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') commit(found[active]?.name ?? draft ?? value)
    else if (event.key === 'Escape' && open) close()
    else if (event.key === 'ArrowDown' && !open) setDraft(value)
    else if (event.key === 'ArrowDown') setActive(Math.min(active + 1, found.length - 1))
    else if (event.key === 'ArrowUp') setActive(Math.max(active - 1, -1))
    else return
    event.preventDefault()
  }
  return (
    <div class="end">
      <label class="end-label" for={`${id}-input`}>
        {label}
      </label>
      <input
        id={`${id}-input`}
        class="input"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={open && found.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
        autocomplete="off"
        spellcheck={false}
        dir="auto"
        placeholder="namespace/pod or vpc:address"
        value={draft ?? value}
        onClick={() => setDraft(draft ?? value)}
        onFocus={({ currentTarget }) => currentTarget.select()}
        onInput={({ currentTarget }) => {
          setDraft(currentTarget.value)
          setActive(-1)
        }}
        onBlur={() => open && commit(draft)}
        onKeyDown={keyed}
      />
      <div
        class="results end-results"
        role="listbox"
        id={`${id}-list`}
        aria-label={`${label}: who there is`}
        hidden={!open || found.length === 0}
      >
        {found.map((end, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the text field
          <div
            key={end.name}
            id={`${id}-${i}`}
            class="result end-result"
            role="option"
            tabIndex={-1}
            aria-selected={i === active}
            ref={i === active ? intoView : null}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => commit(end.name)}
          >
            <Written text={end.name} />
            <span class="end-about">
              <Written text={aboutEnd(end)} />
            </span>
          </div>
        ))}
      </div>
    </div>
  )
}

function intoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' })
}

function aboutEnd({ vpc, subnet, addresses }: TraceEnd): string {
  return [vpc, subnet, addresses.join(', ')].filter(Boolean).join(' · ')
}

/** Those with all words in what is known of them; whose names begin with the text come first. */
function matching(ends: readonly TraceEnd[], text: string): readonly TraceEnd[] {
  const wanted = text.trim().toLowerCase()
  const words = wanted.split(/\s+/)
  const found = ends.filter((end) => {
    const known = `${end.name} ${end.kind} ${aboutEnd(end)}`.toLowerCase()
    return words.every((word) => known.includes(word))
  })
  const begins = ({ name }: TraceEnd): number => Number(!nameBegins(name.toLowerCase(), wanted))
  return found.toSorted((a, b) => begins(a) - begins(b)).slice(0, SHOWN)
}

function nameBegins(name: string, wanted: string): boolean {
  return name.startsWith(wanted) || name.slice(name.indexOf('/') + 1).startsWith(wanted)
}
