import type { VNode } from 'preact'
import type { TraceEnd, TraceRequest } from '../../../protocol/index.ts'
import type { Fields } from '../../../state/fields.ts'
import { DEFAULT_SERVICE } from '../../../state/service.ts'
import { Icon } from '../../ui/icon.tsx'
import { EndPicker } from './end-picker.tsx'
import { ServicePicker } from './service-picker.tsx'

interface Props {
  readonly request: TraceRequest
  readonly ends: readonly TraceEnd[]
  /** The versions of IP that both ends have. */
  readonly ipVersions: readonly (4 | 6)[]
  onChange(fields: Fields): void
}

/** What is traced. */
export function TraceForm({ request, ends, ipVersions, onChange }: Props): VNode {
  const { from, to, service = DEFAULT_SERVICE, ip } = request
  return (
    <div class="trace-form">
      <div class="trace-ends">
        <EndPicker
          label="From"
          value={from}
          ends={ends}
          onChange={(next) => onChange({ from: next, to })}
        />
        <EndPicker
          label="To"
          value={to}
          ends={ends}
          onChange={(next) => onChange({ from, to: next })}
        />
        <button
          type="button"
          class="button swap"
          title="Swap the two ends"
          onClick={() => onChange({ from: to, to: from })}
        >
          <Icon name="swap" />
          <span class="hidden">Swap the two ends</span>
        </button>
      </div>
      <div class="trace-service">
        <ServicePicker value={service} onChange={(next) => onChange({ service: next })} />
        {ipVersions.length > 1 && (
          <fieldset class="segments">
            <legend class="hidden">Version of IP</legend>
            {ipVersions.map((version) => (
              <label key={version} class="segment">
                <input
                  type="radio"
                  name="ip-version"
                  checked={String(version) === (ip ?? '4')}
                  onChange={() => onChange({ ip: String(version) })}
                />
                <span>IPv{version}</span>
              </label>
            ))}
          </fieldset>
        )}
      </div>
    </div>
  )
}
