import type { VNode } from 'preact'
import type { Finding } from '../../../protocol/index.ts'
import { counted } from '../../ui/counted.ts'

/** Which findings are to be shown. */
export interface Wanted {
  readonly severity: Finding['severity'] | undefined
  /** Words of which each must be in the finding. */
  readonly text: string
}

const SEVERITIES = ['error', 'warning', 'info'] as const satisfies readonly Finding['severity'][]

const WORDS = { error: 'error', warning: 'warning', info: 'note' } as const

export function matches({ severity, code, message, places }: Finding, wanted: Wanted): boolean {
  if (wanted.severity !== undefined && wanted.severity !== severity) return false
  const where = places.map(({ file, line }) => `${file}:${line}`).join(' ')
  const text = `${code} ${message} ${where}`.toLowerCase()
  return wanted.text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

interface Props {
  readonly findings: readonly Finding[]
  readonly wanted: Wanted
  onChange(wanted: Wanted): void
}

export function Filter({ findings, wanted, onChange }: Props): VNode {
  const counts = SEVERITIES.map(
    (severity) => findings.filter((finding) => finding.severity === severity).length,
  )
  return (
    <div class="filter">
      <fieldset class="chips">
        <legend class="hidden">Severity</legend>
        {SEVERITIES.map((severity, i) => (
          <button
            key={severity}
            type="button"
            class={`chip chip-${severity}`}
            disabled={counts[i] === 0}
            aria-pressed={wanted.severity === severity}
            onClick={() =>
              onChange({
                ...wanted,
                severity: wanted.severity === severity ? undefined : severity,
              })
            }
          >
            {counted(counts[i] ?? 0, WORDS[severity])}
          </button>
        ))}
      </fieldset>
      {findings.length > 5 && (
        <input
          type="search"
          class="input"
          placeholder="Filter by words, rule or file"
          aria-label="Filter the findings"
          value={wanted.text}
          onInput={({ currentTarget }) => onChange({ ...wanted, text: currentTarget.value })}
        />
      )}
    </div>
  )
}
