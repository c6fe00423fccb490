import type { VNode } from 'preact'
import { useId, useState } from 'preact/hooks'
import type { Fields } from '../../../state/fields.ts'

interface Props {
  readonly from: string | undefined
  readonly to: string | undefined
  readonly services: string | undefined
  onChange(fields: Fields): void
}

/** Who and what is asked about: everybody and everything at first. */
export function Question({ from, to, services, onChange }: Props): VNode {
  return (
    <div class="reach-question">
      <Field
        label="From"
        hint="all, vpc=hub …"
        value={from}
        onChange={(senders) => onChange({ senders })}
      />
      <Field
        label="To"
        hint="all, vpc=hub …"
        value={to}
        onChange={(receivers) => onChange({ receivers })}
      />
      <Field
        label="Services"
        hint="all, tcp 22 …"
        value={services}
        onChange={(next) => onChange({ services: next })}
      />
    </div>
  )
}

interface FieldProps {
  readonly label: string
  readonly hint: string
  readonly value: string | undefined
  onChange(value: string | undefined): void
}

/** Asks when it is left or Enter is pressed: half a name selects nobody. */
function Field({ label, hint, value = '', onChange }: FieldProps): VNode {
  const id = useId()
  const [draft, setDraft] = useState<string>()
  const commit = (): void => {
    setDraft(undefined)
    const wanted = draft?.trim()
    if (wanted !== undefined && wanted !== value) onChange(wanted || undefined)
  }
  return (
    <div>
      <label class="end-label" for={id}>
        {label}
      </label>
      <input
        id={id}
        class="input"
        dir="auto"
        autocomplete="off"
        spellcheck={false}
        placeholder={hint}
        value={draft ?? value}
        onInput={({ currentTarget }) => setDraft(currentTarget.value)}
        onBlur={commit}
        onKeyDown={({ key }) => key === 'Enter' && commit()}
      />
    </div>
  )
}
